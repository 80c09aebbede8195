import type { Json } from './server.js';
import type { Reply, Route } from '../standIn.js';

/** The saved queries and tables of a Datagrok server. */
export class DatagrokFunctions {
  /** Queries as the server has them, in the order of its list. */
  queries: Json[] = [];
  /** What calling a query answers, by its Grok name. */
  readonly answers = new Map<string, Reply>();
  /** Parameters of calls, in order. */
  readonly calls: Json[] = [];
  /** False for a server whose list of functions leaves out their connections. */
  listsConnections = true;
  /** Tables as the server lists them, each with its text in `csv`. */
  tables: Json[] = [];

  clear(): void {
    this.queries = [];
    this.answers.clear();
    this.calls.length = 0;
    this.listsConnections = true;
    this.tables = [];
  }

  routes(): Route[] {
    const missing: Reply = { status: 404, json: { message: 'Not found' } };
    return [
      {
        method: 'GET',
        path: '/public/v1/functions',
        query: ['text'],
        handle: ({ query }) => {
          if (query[0]?.[1] !== 'source="data-query"') return { status: 400 };
          const list = this.queries.map(({ connection, ...rest }) =>
            this.listsConnections ? { ...rest, connection } : rest,
          );
          return { json: list };
        },
      },
      { method: 'GET', path: '/connectors/queries', handle: () => ({ json: this.queries }) },
      {
        method: 'GET',
        path: '/public/v1/functions/{}',
        handle: (_, [name = '']) => {
          const found = this.queries.find((each) => named(each, name));
          return found ? { json: { ...found, query: found['query'] ?? 'select 42' } } : missing;
        },
      },
      {
        method: 'POST',
        path: '/public/v1/functions/{}/call',
        body: 'application/json',
        handle: ({ body }, [name = '']) => {
          this.calls.push(JSON.parse(body) as Json);
          const found = this.queries.find((each) => named(each, name));
          const answer = found && this.answers.get(String(found['name']));
          return answer ?? { json: { '#type': 'ApiError', message: `No function ${name}` } };
        },
      },
      {
        method: 'GET',
        path: '/tables',
        query: ['text', 'limit'],
        handle: ({ query }) => {
          const limit = Number(query.find(([name]) => name === 'limit')?.[1]);
          if (!(limit > 0)) return { status: 400, json: { message: 'limit' } };
          return { json: this.tables.slice(0, limit).map(({ csv: _, ...rest }) => rest) };
        },
      },
      {
        method: 'GET',
        path: '/public/v1/tables/{}',
        handle: (_, [name = '']) => {
          const found = this.tables.find((each) => named(each, name));
          return found ? { text: String(found['csv']), type: 'text/csv' } : missing;
        },
      },
    ];
  }
}

/** By id, or by Grok name with dots for its colons. */
function named(entity: Json, name: string): boolean {
  if (name.includes(':')) throw new Error(`a colon in ${name}`);
  const namespace = ((entity['namespace'] ?? '') as string).replaceAll(':', '.');
  const prefix = namespace === '' || namespace.endsWith('.') ? namespace : `${namespace}.`;
  return entity['id'] === name || prefix + String(entity['name']) === name;
}
