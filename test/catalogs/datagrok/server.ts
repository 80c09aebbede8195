import { DatagrokFiles } from './files.js';
import { DatagrokFunctions } from './functions.js';
import { StandIn, type LoggedRequest, type Reply, type Route } from '../standIn.js';

export type Json = Record<string, unknown>;

/** A Datagrok server with connections in memory, as strict as its documentation allows. */
export class DatagrokServer {
  /** By id. */
  readonly connections = new Map<string, Json>();
  /** By the id of their connection. */
  readonly credentials = new Map<string, Json>();
  /** What the test route answers. */
  testReply: Reply = { json: 'ok' };
  /** The value of the Authorization header that is let in. */
  authorization = 'Bearer canary-7f3a91';
  /** Without it, a server has the public routes only. */
  hasPagedRoute = true;
  readonly files = new DatagrokFiles();
  readonly functions = new DatagrokFunctions();
  readonly standIn: StandIn;

  constructor() {
    this.standIn = new StandIn({
      base: '/api',
      routes: [
        ...this.#routes(),
        ...this.files.routes((name) => this.#find(name)?.['id'] as string | undefined),
        ...this.functions.routes(),
      ],
      authorization: () => this.authorization,
      unauthorized: { status: 401, json: { message: 'Unauthorized', errorCode: 401 } },
    });
  }

  add(connection: Json): Json {
    const id = connection['id'] as string;
    const whole = { '#type': 'DataConnection', ...connection, id };
    this.connections.set(id, whole);
    return whole;
  }

  clear(): void {
    this.connections.clear();
    this.credentials.clear();
    this.testReply = { json: 'ok' };
    this.authorization = 'Bearer canary-7f3a91';
    this.hasPagedRoute = true;
    this.files.clear();
    this.functions.clear();
    this.standIn.reset();
  }

  #routes(): Route[] {
    const json = 'application/json';
    return [
      {
        method: 'GET',
        path: '/public/v1/connections',
        query: ['text', 'dataSource', 'tags'],
        handle: (request) => ({ json: this.#filtered(request) }),
      },
      {
        method: 'GET',
        path: '/connectors/connections',
        query: ['text', 'limit', 'page', 'order'],
        handle: (request) => {
          if (!this.hasPagedRoute) return { status: 404, json: { message: 'No such route' } };
          const limit = Number(parameter(request, 'limit'));
          const page = Number(parameter(request, 'page'));
          if (!(limit > 0 && page > 0)) return { status: 400, json: { message: 'limit, page' } };
          return { json: this.#filtered(request).slice((page - 1) * limit, page * limit) };
        },
      },
      {
        method: 'POST',
        path: '/public/v1/connections',
        query: ['saveCredentials'],
        body: json,
        handle: (request) => this.#save(request),
      },
      {
        method: 'POST',
        path: '/public/v1/connections/test',
        body: json,
        handle: () => this.testReply,
      },
      {
        method: 'GET',
        path: '/public/v1/connections/{}',
        handle: (_, [name = '']) => {
          const found = this.#find(name);
          return found ? { json: found } : { status: 404, json: { message: 'Not found' } };
        },
      },
      {
        method: 'DELETE',
        path: '/public/v1/connections/{}',
        handle: (_, [name = '']) => {
          const found = this.#find(name);
          if (found) this.connections.delete(String(found['id']));
          return {};
        },
      },
      {
        method: 'GET',
        path: '/public/v1/credentials/for/{}',
        handle: (_, [id = '']) => {
          const found = this.credentials.get(id);
          return found ? { json: found } : { status: 404, json: { message: 'Not found' } };
        },
      },
      {
        method: 'GET',
        path: '/public/v1/users/current',
        handle: () => ({
          json: {
            id: 'user-1',
            login: 'jdoe',
            firstName: 'John',
            lastName: 'Doe',
            email: 'jdoe@example.org',
            status: 'dormant',
            friendlyName: 'John Doe',
            group: { id: 'g' },
          },
        }),
      },
    ];
  }

  #find(name: string): Json | undefined {
    if (name.includes(':')) throw new Error(`a colon in ${name}`);
    const named = [...this.connections.values()].find((each) => {
      const namespace = ((each['namespace'] ?? '') as string).replace(/:$/, '');
      const prefix = namespace === '' ? '' : `${namespace}.`;
      return `${prefix}${String(each['name'])}` === name;
    });
    return named ?? this.connections.get(name);
  }

  #filtered(request: LoggedRequest): Json[] {
    const text = parameter(request, 'text');
    const dataSource =
      parameter(request, 'dataSource') ?? /^dataSource='(.*)'$/.exec(text ?? '')?.[1];
    const tags = parameter(request, 'tags')?.split(',');
    const words = text?.startsWith('dataSource=') ? undefined : text;
    return [...this.connections.values()].filter(
      (each) =>
        (dataSource === undefined || each['dataSource'] === dataSource) &&
        (words === undefined || String(each['name']).includes(words)) &&
        (tags === undefined || tags.every((tag) => (each['tags'] as string[]).includes(tag))),
    );
  }

  #save(request: LoggedRequest): Reply {
    const body = JSON.parse(request.body) as Json;
    const { credentials, ...connection } = body;
    if (typeof body['id'] !== 'string') return { status: 400, json: { message: 'id' } };
    const flag = parameter(request, 'saveCredentials');
    if (flag !== 'true' && flag !== 'false') return { status: 400, json: { message: 'flag' } };
    if (flag === 'true') this.credentials.set(body['id'], credentials as Json);
    const saved = { ...connection, namespace: connection['namespace'] ?? 'JohnDoe:' };
    return { json: this.add({ ...saved, author: { login: 'jdoe' } }) };
  }
}

function parameter(request: LoggedRequest, name: string): string | undefined {
  return request.query.find(([each]) => each === name)?.[1];
}
