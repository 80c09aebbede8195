import { randomUUID } from 'node:crypto';
import { StandIn, type LoggedRequest, type Reply, type Route } from '../standIn.js';
import { readMultipart } from './multipart.js';

export type Json = Record<string, unknown>;

export interface SpaceState {
  readonly slug: string;
  readonly name: string;
  role: string;
  readonly connectors: Map<string, Json>;
  readonly systems: Map<string, Json>;
  products: Json[];
  /** The newest first. */
  runs: Json[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Keys that a connector may be created and changed with. */
const WRITABLE = new Set([
  ...['name', 'connector_type', 'config', 'credentials', 'source_system_id', 'is_active'],
  ...['description', 'sync_schedule'],
]);

/**
 * Qarion with spaces in memory, as strict as its reference allows. What the reference leaves open
 * (which lists have which shape, how a job shows in the history) tests set as they need it.
 */
export class QarionServer {
  readonly spaces = new Map<string, SpaceState>();
  types: unknown[] = [];
  token = 'qk_canary-5d20c8';
  isSuperadmin = false;
  /** Whether `GET /users/me` is there, and `GET /spaces`. */
  hasMe = true;
  hasSpaces = false;
  /** Lists of connectors as the reference has them, or as all other lists are. */
  connectorsAre: 'array' | 'items' = 'array';
  historyIs: 'array' | 'items' | 'pages' = 'items';
  /** What is seen of a job each time the history is asked for; `undefined`: nothing. */
  steps: (Json | undefined)[] = [{ status: 'running' }, { status: 'completed' }];
  /** What starting a job answers. */
  startReply = (job: Json): Reply => ({ status: 202, json: job });
  testReply: Reply = {
    json: { success: true, message: 'Connected successfully', latency_ms: 250 },
  };
  /** How a manifest is taken. */
  takes: 'multipart' | 'json' = 'multipart';
  partName = 'file';
  /** Credentials, by the id of their connector. */
  readonly credentials = new Map<string, unknown>();
  /** Uploaded, the newest last. */
  readonly manifests: string[] = [];
  readonly standIn: StandIn;
  #job: { readonly space: string; readonly connector: string; readonly value: Json } | undefined;

  constructor() {
    this.standIn = new StandIn({
      routes: this.#routes(),
      authorization: () => `Bearer ${this.token}`,
      unauthorized: { status: 401, json: { detail: 'Could not validate credentials' } },
    });
  }

  addSpace(slug: string, name: string, role = 'admin'): SpaceState {
    const maps = { connectors: new Map<string, Json>(), systems: new Map<string, Json>() };
    const space: SpaceState = { slug, name, role, ...maps, products: [], runs: [] };
    this.spaces.set(slug, space);
    return space;
  }

  clear(): void {
    this.spaces.clear();
    this.credentials.clear();
    this.manifests.length = 0;
    this.types = [];
    this.token = 'qk_canary-5d20c8';
    this.isSuperadmin = false;
    this.hasMe = true;
    this.hasSpaces = false;
    this.connectorsAre = 'array';
    this.historyIs = 'items';
    this.steps = [{ status: 'running' }, { status: 'completed' }];
    this.startReply = (job) => ({ status: 202, json: job });
    this.testReply = {
      json: { success: true, message: 'Connected successfully', latency_ms: 250 },
    };
    this.takes = 'multipart';
    this.partName = 'file';
    this.#job = undefined;
    this.standIn.reset();
  }

  #routes(): Route[] {
    const json = 'application/json';
    const connectors = '/catalog/spaces/{}/connectors';
    const products = '/catalog/spaces/{}/products';
    const systems = '/spaces/{}/source-systems';
    return [
      {
        method: 'GET',
        path: '/users/me',
        handle: () => (this.hasMe ? { json: this.#user() } : NOT_FOUND),
      },
      { method: 'GET', path: '/api-keys', handle: () => ({ json: [{ id: 'k', name: 'CI' }] }) },
      {
        method: 'GET',
        path: '/spaces',
        handle: () =>
          this.hasSpaces
            ? {
                json: {
                  items: [...this.spaces.values()].map(({ slug, name }) => ({ slug, name })),
                },
              }
            : { status: 405, json: { detail: 'Method Not Allowed' } },
      },
      { method: 'GET', path: '/connector-types', handle: () => ({ json: { items: this.types } }) },
      {
        method: 'GET',
        path: connectors,
        handle: (_, [slug]) =>
          this.#in(slug, (space) => {
            const list = [...space.connectors.values()];
            return { json: this.connectorsAre === 'array' ? list : { items: list } };
          }),
      },
      {
        method: 'POST',
        path: connectors,
        body: json,
        handle: (request, [slug]) => this.#in(slug, (space) => this.#create(space, request)),
      },
      {
        method: 'GET',
        path: `${connectors}/{}`,
        handle: (_, [slug, id]) => this.#one(slug, 'connectors', id, (found) => ({ json: found })),
      },
      {
        method: 'PATCH',
        path: `${connectors}/{}`,
        body: json,
        handle: (request, [slug, id]) =>
          this.#one(slug, 'connectors', id, (found) => this.#update(found, request)),
      },
      {
        method: 'DELETE',
        path: `${connectors}/{}`,
        handle: (_, [slug, id]) =>
          this.#one(slug, 'connectors', id, (_found, space) => {
            space.connectors.delete(id ?? '');
            return { status: 204 };
          }),
      },
      {
        method: 'POST',
        path: `${connectors}/{}/sync`,
        handle: (_, [slug, id]) =>
          this.#one(slug, 'connectors', id, (_found, space) => this.#start(space, id)),
      },
      {
        method: 'POST',
        path: `${connectors}/{}/dbt-manifest`,
        body: /^(multipart\/form-data; boundary=.+|application\/json)$/,
        handle: (request, [slug, id]) =>
          this.#one(slug, 'connectors', id, (_found, space) => this.#upload(space, id, request)),
      },
      {
        method: 'GET',
        path: '/catalog/spaces/{}/sync-history',
        query: ['page', 'size'],
        handle: (request, [slug]) =>
          this.#in(slug, (space) => {
            this.#advance(space);
            return this.#history(space, request);
          }),
      },
      {
        method: 'GET',
        path: systems,
        handle: (_, [slug]) =>
          this.#in(slug, (space) => ({ json: { items: [...space.systems.values()] } })),
      },
      {
        method: 'GET',
        path: `${systems}/{}`,
        handle: (_, [slug, id]) => this.#one(slug, 'systems', id, (found) => ({ json: found })),
      },
      {
        method: 'POST',
        path: `${systems}/{}/test`,
        handle: (_, [slug, id]) => this.#one(slug, 'systems', id, () => this.testReply),
      },
      {
        method: 'POST',
        path: `${systems}/{}/sync`,
        handle: (_, [slug, id]) =>
          this.#one(slug, 'systems', id, (_found, space) => this.#start(space, id)),
      },
      {
        method: 'GET',
        path: products,
        query: ['page', 'size', 'search', 'tags', 'include_archived'],
        handle: (request, [slug]) =>
          this.#in(slug, (space) => {
            const page = Number(parameter(request, 'page') ?? 1);
            const size = Math.min(100, Number(parameter(request, 'size') ?? 20));
            if (!(page >= 1 && size >= 1)) return invalid(['query', 'page'], 'at least 1');
            const words = parameter(request, 'search')?.toLowerCase();
            const all = space.products.filter(({ name, description }) =>
              `${String(name)} ${String(description)}`.toLowerCase().includes(words ?? ''),
            );
            const items = all.slice((page - 1) * size, page * size);
            return { json: { items, total: all.length, page, size } };
          }),
      },
      {
        method: 'GET',
        path: `${products}/{}`,
        handle: (_, [slug, id]) =>
          this.#in(slug, (space) => {
            const found = space.products.find((product) => product['id'] === id);
            return found ? { json: found } : NOT_FOUND;
          }),
      },
    ];
  }

  #user(): Json {
    const spaces = [...this.spaces.values()].map(({ slug, name, role }) => ({
      ...{ id: `id-of-${slug}`, slug, name, role },
    }));
    return {
      id: '550e8400-e29b-41d4-a716-446655440000',
      email: 'jane@example.com',
      first_name: 'Jane',
      last_name: 'Developer',
      is_superadmin: this.isSuperadmin,
      spaces,
      unheardOf: { of: [1] },
    };
  }

  #in(slug = '', work: (space: SpaceState) => Reply): Reply {
    const space = this.spaces.get(slug);
    return space ? work(space) : NOT_FOUND;
  }

  /** One thing of a space. An id that is no UUID does not pass the server's validation. */
  #one(
    slug: string | undefined,
    what: 'connectors' | 'systems',
    id = '',
    work: (found: Json, space: SpaceState) => Reply,
  ): Reply {
    return this.#in(slug, (space) => {
      if (!UUID.test(id)) {
        this.standIn.violations.push(`${id} is no UUID`);
        return invalid(['path', 'id'], 'value is not a valid uuid');
      }
      const found = space[what].get(id);
      return found ? work(found, space) : NOT_FOUND;
    });
  }

  #create(space: SpaceState, request: LoggedRequest): Reply {
    const body = JSON.parse(request.body) as Json;
    const refused = this.#judge(body);
    if (refused) return refused;
    for (const name of ['name', 'connector_type']) {
      if (typeof body[name] !== 'string') return invalid(['body', name], 'field required');
    }
    if ([...space.connectors.values()].some((each) => each['name'] === body['name'])) {
      return { status: 409, json: { detail: `A connector "${String(body['name'])}" exists` } };
    }
    const { credentials, ...connector } = body;
    const id = randomUUID();
    if (credentials !== undefined) this.credentials.set(id, credentials);
    const created = {
      id,
      config: {},
      is_active: true,
      ...connector,
      product_count: 0,
      last_sync: null,
      created_at: '2026-01-15T10:30:00Z',
    };
    space.connectors.set(id, created);
    return { status: 201, json: created };
  }

  #update(found: Json, request: LoggedRequest): Reply {
    const { credentials, ...changes } = JSON.parse(request.body) as Json;
    const refused = this.#judge(changes);
    if (refused) return refused;
    if (credentials !== undefined) this.credentials.set(String(found['id']), credentials);
    Object.assign(found, changes);
    return { json: found };
  }

  #judge(body: Json): Reply | undefined {
    const unknown = Object.keys(body).find((name) => !WRITABLE.has(name));
    if (unknown !== undefined) return invalid(['body', unknown], 'extra fields not permitted');
    const { config, source_system_id: system } = body;
    if (config !== undefined && (typeof config !== 'object' || config === null)) {
      return invalid(['body', 'config'], 'value is not a valid dict');
    }
    if (typeof system === 'string' && !UUID.test(system)) {
      return invalid(['body', 'source_system_id'], 'value is not a valid uuid');
    }
    const port = (config as Json | undefined)?.['port'];
    if (port !== undefined && typeof port !== 'number') {
      return invalid(['body', 'config', 'port'], 'value is not a valid integer');
    }
    return undefined;
  }

  #start(space: SpaceState, id = ''): Reply {
    const job = { id: randomUUID(), status: 'pending', created_at: '2026-02-01T08:00:00Z' };
    this.#job = { space: space.slug, connector: id, value: job };
    return this.startReply(job);
  }

  #upload(space: SpaceState, id: string | undefined, request: LoggedRequest): Reply {
    const type = request.headers['content-type'] ?? '';
    const isForm = type.startsWith('multipart/');
    if (this.takes === 'json' && isForm) return { status: 415, json: { detail: 'JSON only' } };
    if (this.takes === 'multipart') {
      const parts = isForm ? readMultipart(type, request.body) : [];
      const file = parts.find(({ name }) => name === this.partName);
      if (!file) return invalid(['body', this.partName], 'field required', 'value_error.missing');
      if (parts.length > 1 || file.fileName === undefined || file.type !== 'application/json') {
        return { status: 400, json: { detail: 'not the file' } };
      }
      this.manifests.push(file.content);
    } else this.manifests.push(request.body);
    const manifest = JSON.parse(this.manifests.at(-1) ?? '') as Json;
    if ('refuse' in manifest) return invalid(['body', 'nodes'], 'no models in here');
    return this.#start(space, id);
  }

  /** Shows the next step of the job in the history. */
  #advance(space: SpaceState): void {
    if (this.#job?.space !== space.slug) return;
    const { value, connector } = this.#job;
    const step = this.steps.length > 1 ? this.steps.shift() : this.steps[0];
    space.runs = space.runs.filter((run) => run['id'] !== value['id']);
    if (step) space.runs.unshift({ ...value, connector_id: connector, ...step });
  }

  #history({ runs }: SpaceState, request: LoggedRequest): Reply {
    if (this.historyIs === 'array') return { json: runs };
    if (this.historyIs === 'items') return { json: { items: runs } };
    const page = Number(parameter(request, 'page') ?? 1);
    const items = runs.slice((page - 1) * 20, page * 20);
    return { json: { items, total: runs.length, page, size: 20 } };
  }
}

const NOT_FOUND: Reply = { status: 404, json: { detail: 'Not found' } };

function invalid(loc: readonly string[], msg: string, type = 'value_error'): Reply {
  return { status: 422, json: { detail: [{ loc, msg, type }] } };
}

function parameter(request: LoggedRequest, name: string): string | undefined {
  return request.query.find(([each]) => each === name)?.[1];
}
