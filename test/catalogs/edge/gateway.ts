import { StandIn, type LoggedRequest, type Reply, type Route } from '../standIn.js';

type Json = Record<string, unknown>;

export interface GatewayRecord extends Json {
  uid: string;
  name: string;
  title: string;
  kind: string;
  fields: Json;
}

const SECRET = ['password', 'secret_key'];
const FORMAT = 'application/json';

/**
 * A gateway by the contract in README, which is all it shares with the client. Files are in a map
 * by their path; folders have an empty entry.
 */
export class Gateway {
  readonly standIn: StandIn;
  records: GatewayRecord[] = [];
  user: Json = {};
  hits: Json[] = [];
  tokens: Json[] = [];
  secrets: Record<string, unknown> = {};
  tables: Record<string, { schema?: string; columns: Json[]; rows: unknown[] }> = {};
  readonly files = new Map<string, Uint8Array | undefined>();
  status = 'VALID_CONNECTION';
  specification: Reply = { status: 404 };
  /** How lists are sent: `{}` with a bare array, else in pages of this many. */
  pageSize = 0;
  /** Host that links to next pages name; undefined: tokens instead of links. */
  linkHost: string | undefined;
  knowsRanges = true;
  #made = 0;

  constructor(authorization: () => string, base = '/gate', routes?: readonly Route[]) {
    this.standIn = new StandIn({ base, authorization, routes: routes ?? this.#routes() });
  }

  clear(): void {
    this.standIn.reset();
    this.records = [];
    this.user = {
      ...{ user_name: 'ada', first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.org' },
      ...{ server_admin: true, license_name: 'Pro', organizations: ['lab', { name: 'engines' }] },
      shoe_size: 38,
    };
    [this.hits, this.tokens, this.secrets, this.tables] = [[], [], {}, {}];
    this.files.clear();
    this.files.set('', undefined);
    this.status = 'VALID_CONNECTION';
    this.specification = { status: 404 };
    [this.pageSize, this.linkHost, this.knowsRanges, this.#made] = [0, undefined, true, 0];
  }

  file(path: string, content: string | Uint8Array): void {
    const segments = path.split('/');
    for (let end = 1; end < segments.length; end++) {
      this.files.set(segments.slice(0, end).join('/'), undefined);
    }
    this.files.set(path, typeof content === 'string' ? Buffer.from(content) : content);
  }

  #routes(): Route[] {
    const org = '/org/lab';
    const one = `${org}/connections/{}`;
    const get = (path: string, query: readonly string[], handle: Route['handle']): Route => ({
      ...{ method: 'GET', path, query, handle, headers: ['range'] },
    });
    const post = (method: string, path: string, handle: Route['handle']): Route => ({
      ...{ method, path, handle, body: FORMAT },
    });
    const listing = (request: LoggedRequest, all: readonly unknown[]) => this.#page(request, all);
    return [
      get('/whoami', [], () => ({ json: this.user })),
      post('PUT', '/whoami', (request) => {
        const body = exactly(request, ['first_name', 'last_name', 'email']);
        Object.assign(this.user, body);
        return { status: 204 };
      }),
      get(`${org}/search`, ['q', 'kind'], (request) => {
        const kind = parameter(request, 'kind');
        return { json: this.hits.filter((hit) => kind === undefined || hit['kind'] === kind) };
      }),
      get(`${org}/connections`, ['limit', 'page'], (request) =>
        listing(request, this.records.map(shown)),
      ),
      post('POST', `${org}/connections`, (request) => {
        const body = exactly(request, ['kind', 'name', 'title', 'fields']) as GatewayRecord;
        const record = { ...body, uid: `u-${100 + ++this.#made}` };
        this.records.push(record);
        return { status: 201, json: shown(record) };
      }),
      get(one, [], (_, [id]) => this.#with(id, (record) => ({ json: shown(record) }))),
      post('PATCH', one, (request, [id]) =>
        this.#with(id, (record) => {
          const { title, fields } = exactly(request, ['fields'], ['title']);
          if (typeof title === 'string') record.title = title;
          Object.assign(record.fields, fields);
          return { status: 204 };
        }),
      ),
      {
        method: 'DELETE',
        path: one,
        handle: (_, [id]) =>
          this.#with(id, (record) => {
            this.records.splice(this.records.indexOf(record), 1);
            return { status: 204 };
          }),
      },
      get(`${one}/secrets`, [], (_, [id]) =>
        this.#with(id, ({ fields }) => ({
          json: Object.fromEntries(Object.entries(fields).filter(([name]) => isSecret(name))),
        })),
      ),
      post('POST', `${one}/test`, (request, [id]) =>
        this.#with(id, () => {
          exactly(request, ['fields'], ['title']);
          return { json: { status: this.status, took: 3 } };
        }),
      ),
      post('POST', `${org}/connection-tests`, (request) => {
        exactly(request, ['kind', 'name', 'title', 'fields']);
        return { json: { status: this.status } };
      }),
      get(`${one}/specification`, [], (_, [id]) => this.#with(id, () => this.specification)),
      get(`${one}/tables`, ['page'], (request, [id]) =>
        this.#with(id, () =>
          this.#page(request, Object.keys(this.tables), (name) => {
            const schema = this.tables[name]?.schema;
            return { name, schema, kind: 'view' };
          }),
        ),
      ),
      get(`${one}/tables/{}/columns`, ['schema', 'page'], (request, [, table = '']) => {
        const found = this.tables[table];
        return found ? listing(request, found.columns) : { status: 404, json: {} };
      }),
      get(`${one}/tables/{}/rows`, ['schema', 'start', 'limit'], (request, [, table = '']) => {
        const found = this.tables[table];
        if (!found || parameter(request, 'schema') !== found.schema) return { status: 404 };
        const start = Number(parameter(request, 'start'));
        const rows = found.rows.slice(start, start + Number(parameter(request, 'limit')));
        const sent = rows.slice(0, 400);
        const head = `{"columns":${JSON.stringify(found.columns)},"complete":${sent.length === rows.length}`;
        // Rows are texts of JSON, so that their numbers are sent as they are written.
        return { text: `${head},"rows":[${sent.join(',')}]}`, type: FORMAT };
      }),
      get(`${one}/objects`, ['path', 'page'], (request) => this.#list(request)),
      get(`${one}/objects/entry`, ['path', 'kind'], (request) => this.#stat(request)),
      get(`${one}/objects/content`, ['path'], (request) => this.#read(request)),
      get(`${org}/files`, ['path', 'page'], (request) => this.#list(request)),
      get(`${org}/files/entry`, ['path', 'kind'], (request) => this.#stat(request)),
      get(`${org}/files/content`, ['path'], (request) => this.#read(request)),
      {
        method: 'PUT',
        path: `${org}/files/content`,
        query: ['path'],
        body: 'application/octet-stream',
        handle: (request) => {
          const path = parameter(request, 'path') ?? '';
          if (!this.#isFolder(parentOf(path)))
            return { status: 404, json: { message: 'no folder' } };
          this.files.set(path, request.bytes);
          return { status: 204 };
        },
      },
      post('POST', `${org}/files/folders`, (request) => {
        const path = String(exactly(request, ['path'])['path']);
        if (this.files.has(path)) return { status: 409, json: { message: 'exists' } };
        if (!this.#isFolder(parentOf(path))) return { status: 404, json: {} };
        this.files.set(path, undefined);
        return { status: 201 };
      }),
      post('POST', `${org}/files/rename`, (request) => {
        const { path, name } = exactly(request, ['path', 'name']);
        return this.#moved(String(path), joined(parentOf(String(path)), String(name)));
      }),
      post('POST', `${org}/files/move`, (request) => {
        const { path, folder } = exactly(request, ['path', 'folder']);
        return this.#moved(String(path), joined(String(folder), baseOf(String(path))));
      }),
      {
        method: 'DELETE',
        path: `${org}/files/entry`,
        query: ['path', 'kind'],
        handle: (request) => {
          const path = parameter(request, 'path') ?? '';
          if (path === '' || !this.files.has(path)) return { status: 404 };
          for (const each of this.#below(path)) this.files.delete(each);
          return { status: 204 };
        },
      },
      get(`${org}/files/download-url`, ['path'], (request) => ({
        json: { url: `https://files.example.org/${parameter(request, 'path')}?sig=1` },
      })),
      get(`${org}/tokens`, ['page'], (request) => listing(request, this.tokens)),
      post('POST', `${org}/tokens`, (request) => {
        const { note, expires_in } = exactly(request, ['note', 'expires_in']);
        const created = '2026-01-02T03:04:05Z';
        const expires =
          expires_in === null ? null : new Date(Date.parse(created) + Number(expires_in) * 1000);
        const token = { id: `t${++this.#made}`, note, created, expires };
        this.tokens.push(token);
        return { status: 201, json: { ...token, token: `value-${token.id}` } };
      }),
      {
        method: 'DELETE',
        path: `${org}/tokens/{}`,
        handle: (_, [id]) => {
          const at = this.tokens.findIndex((token) => token['id'] === id);
          if (at < 0) return { status: 404, json: { message: 'no such token' } };
          this.tokens.splice(at, 1);
          return { status: 204 };
        },
      },
      get(`${org}/secrets`, ['page'], (request) =>
        listing(
          request,
          Object.keys(this.secrets).map((name) => ({ name })),
        ),
      ),
      post('POST', `${org}/secrets`, (request) => {
        const { name, value } = exactly(request, ['name', 'value']);
        this.secrets[String(name)] = value;
        return { status: 201 };
      }),
      get(`${org}/secrets/{}`, [], (_, [name = '']) =>
        name in this.secrets ? { json: this.secrets[name] } : { status: 404 },
      ),
    ];
  }

  #with(id: string | undefined, handle: (record: GatewayRecord) => Reply): Reply {
    const found = this.records.find((record) => record.uid === id || record.name === id);
    return found ? handle(found) : { status: 404, json: { message: 'no such connection' } };
  }

  #page<T>(
    request: LoggedRequest,
    all: readonly T[],
    shape: (each: T) => unknown = (each) => each,
  ): Reply {
    if (this.pageSize === 0) return { json: all.map(shape) };
    const start = Number(parameter(request, 'page') ?? 0);
    const end = start + this.pageSize;
    const link = `${this.linkHost}${request.path}?page=${end}`;
    const next = end < all.length ? (this.linkHost === undefined ? String(end) : link) : null;
    return { json: { items: all.slice(start, end).map(shape), next, total: all.length } };
  }

  #isFolder(path: string): boolean {
    return this.files.has(path) && this.files.get(path) === undefined;
  }

  #below(path: string): string[] {
    return [...this.files.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
  }

  #list(request: LoggedRequest): Reply {
    const folder = parameter(request, 'path') ?? '-';
    if (!this.#isFolder(folder)) return { status: 404, json: { message: 'no folder' } };
    const names = [...this.files.keys()].filter((each) => each && parentOf(each) === folder);
    const entries = names.map((each) => this.#entry(each));
    return this.#page(request, [...entries, { name: 'socket', kind: 'socket' }]);
  }

  #entry(path: string): Json {
    const content = this.files.get(path);
    const name = baseOf(path);
    return content
      ? { name, kind: 'file', size: content.byteLength, modified: '2026-01-02T03:04:05Z' }
      : { name, kind: 'folder' };
  }

  #stat(request: LoggedRequest): Reply {
    const path = parameter(request, 'path') ?? '';
    return this.files.has(path) ? { json: this.#entry(path) } : { status: 404 };
  }

  #read(request: LoggedRequest): Reply {
    const content = this.files.get(parameter(request, 'path') ?? '');
    if (!content) return { status: 404, json: {} };
    const type = 'application/octet-stream';
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers['range'] ?? '') ?? [];
    if (first === undefined || !this.knowsRanges) return { bytes: content, type };
    if (Number(first) >= content.byteLength) return { status: 416 };
    const end = last === '' ? content.byteLength : Number(last) + 1;
    const bytes = content.subarray(Number(first), end);
    const range = `bytes ${first}-${Number(first) + bytes.byteLength - 1}/${content.byteLength}`;
    return { status: 206, bytes, type, headers: { 'content-range': range } };
  }

  #moved(from: string, to: string): Reply {
    if (!this.files.has(from) || !this.#isFolder(parentOf(to))) return { status: 404 };
    if (this.files.has(to)) return { status: 409, json: { message: 'exists' } };
    for (const each of this.#below(from)) {
      this.files.set(to + each.slice(from.length), this.files.get(each));
      this.files.delete(each);
    }
    return { status: 204 };
  }
}

/** A record as lists and look-ups have it: its secrets only by name. */
function shown(record: GatewayRecord): Json {
  const entries = Object.entries(record.fields);
  return {
    ...record,
    fields: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secrets: entries.map(([name]) => name).filter(isSecret),
  };
}

function isSecret(name: string): boolean {
  return SECRET.includes(name);
}

/** The body, which must have these names and no others; a violation otherwise. */
function exactly(
  request: LoggedRequest,
  names: readonly string[],
  optional: readonly string[] = [],
): Json {
  const body = JSON.parse(request.body) as Json;
  const odd = Object.keys(body).filter((name) => ![...names, ...optional].includes(name));
  const missing = names.filter((name) => !(name in body));
  if (odd.length + missing.length > 0) {
    throw new Error(`${request.path}: not known ${odd.join()}, missing ${missing.join()}`);
  }
  return body;
}

function parameter({ query }: LoggedRequest, wanted: string): string | undefined {
  return query.find(([name]) => name === wanted)?.[1];
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

export const sqlRecord = (fields: Json = {}, head: Json = {}): GatewayRecord => ({
  ...{ uid: 'u-1', name: 'data-warehouse-sql', title: 'Data Warehouse (SQL)', kind: 'sql' },
  fields: {
    ...{ host: 'db.example.org', port: 5432, db_kind: 'postgresql', db_name: 'lab' },
    ...{ username: 'lab', password: 'sql-secret-9', ...fields },
  },
  ...head,
});

export const s3Record = (fields: Json = {}, head: Json = {}): GatewayRecord => ({
  ...{ uid: 'u-2', name: 'data-lake-s3', title: 'Data Lake (S3)', kind: 's3' },
  fields: {
    ...{ bucket: 'lab', endpoint: 'http://127.0.0.1:9000', access_key: 'AKIA1' },
    ...{ secret_key: 's3-secret-9', ...fields },
  },
  ...head,
});
