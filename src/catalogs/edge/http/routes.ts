import type { HttpMethod } from '../../http.js';

/**
 * Requests of the HTTP transport. They are a contract of this extension, for a gateway that the
 * user's organization runs: Enthought documents no routes of Edge's own service.
 *
 * `{name}` stands for a parameter; those that a route does not name are sent in the query. Those
 * with a `?` may be absent, so that only a query can hold them.
 */
const CONTRACT = {
  whoami: ['GET /whoami'],
  'whoami.set': ['PUT /whoami'],
  search: ['GET /org/{org}/search', 'q', 'kind?'],
  'sources.list': ['GET /org/{org}/connections', 'limit?', 'page?'],
  'sources.get': ['GET /org/{org}/connections/{id}', 'id'],
  'sources.secrets': ['GET /org/{org}/connections/{id}/secrets', 'id'],
  'sources.add': ['POST /org/{org}/connections'],
  'sources.update': ['PATCH /org/{org}/connections/{id}', 'id'],
  'sources.remove': ['DELETE /org/{org}/connections/{id}', 'id'],
  'sources.test': ['POST /org/{org}/connections/{id}/test', 'id'],
  'sources.testNew': ['POST /org/{org}/connection-tests'],
  'sources.specification': ['GET /org/{org}/connections/{id}/specification', 'id'],
  'tables.list': ['GET /org/{org}/connections/{id}/tables', 'id', 'page?'],
  'tables.columns': [
    'GET /org/{org}/connections/{id}/tables/{table}/columns',
    ...['id', 'table', 'schema?', 'page?'],
  ],
  'tables.rows': [
    'GET /org/{org}/connections/{id}/tables/{table}/rows',
    ...['id', 'table', 'schema?', 'start', 'limit'],
  ],
  'bucket.list': ['GET /org/{org}/connections/{id}/objects', 'id', 'path', 'page?'],
  'bucket.stat': ['GET /org/{org}/connections/{id}/objects/entry', 'id', 'path', 'kind'],
  'bucket.read': ['GET /org/{org}/connections/{id}/objects/content', 'id', 'path'],
  'files.list': ['GET /org/{org}/files', 'path', 'page?'],
  'files.stat': ['GET /org/{org}/files/entry', 'path', 'kind'],
  'files.read': ['GET /org/{org}/files/content', 'path'],
  'files.upload': ['PUT /org/{org}/files/content', 'path'],
  'files.makeFolder': ['POST /org/{org}/files/folders'],
  'files.rename': ['POST /org/{org}/files/rename'],
  'files.move': ['POST /org/{org}/files/move'],
  'files.delete': ['DELETE /org/{org}/files/entry', 'path', 'kind'],
  'files.downloadUrl': ['GET /org/{org}/files/download-url', 'path'],
  'tokens.list': ['GET /org/{org}/tokens', 'page?'],
  'tokens.create': ['POST /org/{org}/tokens'],
  'tokens.remove': ['DELETE /org/{org}/tokens/{id}', 'id'],
  'secrets.list': ['GET /org/{org}/secrets', 'page?'],
  'secrets.create': ['POST /org/{org}/secrets'],
  'secrets.read': ['GET /org/{org}/secrets/{id}', 'id'],
} satisfies Record<string, readonly [route: string, ...parameters: string[]]>;

export type Operation = keyof typeof CONTRACT;

export const OPERATIONS = Object.keys(CONTRACT) as readonly Operation[];

export interface Route {
  readonly method: HttpMethod;
  /** Below the service address, with placeholders. */
  readonly path: string;
  /** As it stands behind the `?`, with placeholders. */
  readonly query: string;
  /** Names of the parameters of the operation, `org` not among them. */
  readonly parameters: readonly string[];
}

export type Routes = Readonly<Record<Operation, Route>>;

/** What an operation may be sent with: reading and removing have no body, writing must have one. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  GET: ['GET'],
  DELETE: ['DELETE', 'POST'],
  POST: ['POST', 'PUT', 'PATCH'],
  PUT: ['PUT', 'POST', 'PATCH'],
  PATCH: ['PATCH', 'PUT', 'POST'],
};

const LONGEST = 500;

/** The routes with those of the setting `routes` in place; or what is wrong with it. */
export function readRoutes(
  setting: string | undefined,
): { readonly routes: Routes; readonly problem?: never } | { readonly problem: string } {
  const own = setting === undefined ? {} : readObject(setting);
  if (own === undefined) return { problem: 'Routes must be a JSON object of texts.' };
  const unknown = Object.keys(own).find((name) => !Object.hasOwn(CONTRACT, name));
  if (unknown !== undefined) {
    const known = OPERATIONS.join(', ');
    return { problem: `"${unknown}" is no operation. There are: ${known}.` };
  }
  const routes: Partial<Record<Operation, Route>> = {};
  for (const operation of OPERATIONS) {
    const route = readRoute(operation, own[operation]);
    if (typeof route === 'string') return { problem: `Route "${operation}": ${route}` };
    routes[operation] = route;
  }
  return { routes: routes as Routes };
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A route, of which the method may be left out; or a sentence about what is wrong with it. */
function readRoute(operation: Operation, own: unknown): Route | string {
  const [usual, ...parameters] = CONTRACT[operation] as readonly [string, ...string[]];
  const [usualMethod = '', usualPath = ''] = usual.split(' ');
  const example = `It must be a text such as "${usual}".`;
  if (own !== undefined && (typeof own !== 'string' || own.length > LONGEST)) return example;
  const [, method = usualMethod, whole = usualPath] =
    own === undefined ? [] : (/^(?:([A-Z]+) +)?(\S+)$/.exec(own.trim()) ?? [undefined, '', '']);
  if (method === '' || whole === '') return example;
  const allowed = METHODS[usualMethod] ?? [];
  if (!allowed.includes(method)) return `The method must be ${allowed.join(' or ')}.`;
  const [path = '', query = ''] = whole.split(/\?(.*)/s);
  return (
    pathProblem(path, query) ??
    placeholderProblem(path, query, parameters) ?? {
      method: method as HttpMethod,
      path,
      query,
      parameters: parameters.map((name) => name.replace('?', '')),
    }
  );
}

/** Requests go below the service address only: that is where the token may be sent. */
function pathProblem(path: string, query: string): string | undefined {
  if (!path.startsWith('/') || path.startsWith('//')) {
    return 'The path must begin with one "/" and is appended to the service address.';
  }
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return 'The path must have no "." or "..".';
  // eslint-disable-next-line no-control-regex -- those are what is looked for
  if (/[\\#\x00-\x20\x7f]/.test(path + query)) return 'The path must have no "\\" and no "#".';
  return undefined;
}

function placeholderProblem(path: string, query: string, parameters: readonly string[]) {
  const required = ['org', ...parameters.filter((name) => !name.endsWith('?'))];
  const names = ['org', ...parameters.map((name) => name.replace('?', ''))];
  for (const [place, known] of [
    [path, required],
    [query, names],
  ] as const) {
    const used = [...place.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
    const unknown = used.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const there = known.map((name) => `{${name}}`).join(', ');
      return `{${unknown}} cannot stand there; these can: ${there}.`;
    }
    if (/[{}]/.test(place.replace(/\{[^{}]*\}/g, ''))) return 'A brace is not closed.';
  }
  return undefined;
}
