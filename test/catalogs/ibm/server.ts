import { StandIn, type LoggedRequest, type Reply, type Route } from '../standIn.js';
import { assetReply, type AssetWorld, type StoredAsset } from './assets.js';
import { connectionError, projectError } from './errors.js';
import { TYPES } from './fixtures.js';
import { applyPatch } from './patch.js';
import { INNER, limitOf, parameter } from './requests.js';

export type Json = Record<string, unknown>;

interface Stored {
  readonly project: string;
  metadata: Json;
  entity: Json;
}

export interface IbmServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
}

/**
 * The platform's API with projects, connections, types and assets in memory: as strict as its
 * specification, and as the deployments that refuse what it leaves open.
 */
export class IbmServer implements AssetWorld {
  readonly projects: Json[] = [];
  readonly connections = new Map<string, Stored>();
  types: readonly Json[] = TYPES;
  readonly assets = new Map<string, Map<string, StoredAsset[]>>();
  readonly logs: Json[] = [];
  readonly actions: Json[] = [];
  /** JSON text that an action answers with. */
  actionReply = '{}';
  /** What a test of a connection says is wrong with it. */
  testProblem: Json | undefined;
  servesRows = true;
  ignoresOffset = false;
  /** The value of the Authorization header that is let in. */
  authorization = '';
  /** Where users of a cluster sign in: their tokens by name and password. */
  readonly users = new Map<string, string>();
  readonly standIn: StandIn;
  #nextId = 1;
  #lastFilter: { readonly key: string; readonly list: readonly Stored[] } | undefined;

  constructor(options: IbmServerOptions = {}) {
    this.standIn = new StandIn({
      ...options,
      routes: this.#routes(),
      authorization: () => this.authorization,
      // Without a body, as in the documentation.
      unauthorized: { status: 401 },
    });
  }

  add(connection: Json, project = String((connection['metadata'] as Json)['project_id'])): void {
    const { metadata, entity } = structuredClone(connection) as { metadata: Json; entity: Json };
    this.connections.set(String(metadata['asset_id']), { project, metadata, entity });
  }

  clear(): void {
    this.projects.length = 0;
    this.connections.clear();
    this.assets.clear();
    this.users.clear();
    this.logs.length = 0;
    this.actions.length = 0;
    this.types = TYPES;
    this.actionReply = '{}';
    this.testProblem = undefined;
    this.servesRows = true;
    this.ignoresOffset = false;
    this.standIn.reset();
  }

  #routes(): Route[] {
    const json = 'application/json';
    const scope = 'project_id';
    return [
      {
        method: 'POST',
        path: '/icp4d-api/v1/authorize',
        body: json,
        open: true,
        handle: (request) => this.#signIn(request),
      },
      {
        method: 'GET',
        path: '/v2/projects',
        query: ['limit', 'skip', 'name'],
        handle: (request) => this.#listProjects(request),
      },
      {
        method: 'GET',
        path: '/v2/projects/{}',
        handle: (_, [guid]) => {
          const found = this.projects.find((each) => (each['metadata'] as Json)['guid'] === guid);
          return found ? { json: found } : projectError(404, 'Not Found');
        },
      },
      {
        method: 'GET',
        path: '/v2/connections',
        query: [
          scope,
          'limit',
          'start',
          'entity.name',
          'entity.datasource_type',
          'entity.context',
          'entity.properties',
          'entity.flags',
          'metadata.creator',
        ],
        handle: (request) => this.#inProject(request, (project) => this.#list(request, project)),
      },
      {
        method: 'POST',
        path: '/v2/asset_types/connection/search',
        query: [scope],
        body: json,
        handle: (request) => this.#inProject(request, (project) => this.#search(request, project)),
      },
      {
        method: 'POST',
        path: '/v2/connections',
        query: [scope, 'test'],
        body: json,
        handle: (request) => this.#inProject(request, (project) => this.#create(request, project)),
      },
      {
        method: 'POST',
        path: '/v2/connections/assets',
        query: [scope, 'path'],
        body: json,
        handle: (request) =>
          this.#inProject(
            request,
            () =>
              this.#entityProblem(parse(request)) ??
              this.#tested() ?? {
                json: { path: '/', assets: [], asset_types: [], total_count: 0 },
              },
          ),
      },
      {
        method: 'GET',
        path: '/v2/connections/{}',
        query: [scope],
        handle: (request, [id]) => this.#with(request, id, (found) => ({ json: shown(found) })),
      },
      {
        method: 'PATCH',
        path: '/v2/connections/{}',
        query: [scope, 'test'],
        body: 'application/json-patch+json;charset=utf-8',
        handle: (request, [id]) => this.#with(request, id, (found) => this.#patch(request, found)),
      },
      {
        method: 'DELETE',
        path: '/v2/connections/{}',
        query: [scope],
        handle: (request, [id = '']) =>
          this.#with(request, id, () => {
            this.connections.delete(id);
            return { status: 204 };
          }),
      },
      {
        method: 'POST',
        path: '/v2/connections/{}/copy',
        query: [scope, 'target_project_id'],
        handle: (request, [id]) =>
          this.#with(request, id, (found) => {
            const target = parameter(request, 'target_project_id');
            if (!this.#hasProject(target)) return connectionError(404, 'no such target');
            return { status: 201, json: this.#save(String(target), found.entity) };
          }),
      },
      {
        method: 'GET',
        path: '/v2/connections/{}/actions',
        query: [scope],
        handle: (request, [id]) =>
          this.#with(request, id, () => ({ json: { actions: this.actions } })),
      },
      {
        method: 'PUT',
        path: '/v2/connections/{}/actions/{}',
        query: [scope],
        body: json,
        handle: (request, [id, action]) =>
          this.#with(request, id, () => {
            parse(request);
            if (action === 'test') return this.#tested() ?? { json: {} };
            const known = this.actions.some((each) => each['name'] === action);
            if (!known) return connectionError(400, `bad action ${String(action)}`);
            return { text: this.actionReply, type: json };
          }),
      },
      {
        method: 'GET',
        path: '/v2/connections/{}/assets',
        query: [scope, 'path', 'limit', 'offset', 'fetch'],
        handle: (request, [id]) =>
          this.#with(request, id, () => assetReply(request, String(id), this)),
      },
      {
        method: 'GET',
        path: '/v2/datasource_types',
        query: ['limit', 'offset'],
        handle: (request) => this.#listTypes(request),
      },
      {
        method: 'GET',
        path: '/v2/datasource_types/{}',
        query: ['connection_properties'],
        handle: (request, [idOrName]) => {
          const found = this.types.find(
            (each) =>
              (each['metadata'] as Json)['asset_id'] === idOrName ||
              (each['entity'] as Json)['name'] === idOrName,
          );
          if (!found) return connectionError(404, 'no such type');
          const whole = parameter(request, 'connection_properties') === 'true';
          return { json: whole ? found : withoutProperties(found) };
        },
      },
    ];
  }

  #signIn(request: LoggedRequest): Reply {
    const { username, password, api_key: key, ...more } = parse(request);
    if (Object.keys(more).length > 0 || (password === undefined) === (key === undefined)) {
      throw new Error(`the body ${request.body}`);
    }
    const token = this.users.get(`${String(username)}:${String(password ?? key)}`);
    if (token === undefined) {
      const message = 'Invalid user name or password.';
      return { status: 401, json: { _messageCode_: 'invalid_credentials', message } };
    }
    return { json: { _messageCode_: '200', message: 'Success', token } };
  }

  #listProjects(request: LoggedRequest): Reply {
    const limit = limitOf(request);
    const skip = Number(parameter(request, 'skip') ?? NaN);
    if (!limit || !(skip >= 0)) return projectError(400, 'bad paging range');
    const name = parameter(request, 'name');
    const all = this.projects.filter(
      (each) => name === undefined || (each['entity'] as Json)['name'] === name,
    );
    if (all.length === 0) return { status: 204 };
    return { json: { resources: all.slice(skip, skip + limit), total_results: all.length } };
  }

  #list(request: LoggedRequest, project: string): Reply {
    const limit = limitOf(request);
    if (!limit)
      return connectionError(400, 'bad paging range', { type: 'parameter', name: 'limit' });
    const start = Number((parameter(request, 'start') ?? 's0').slice(1));
    const all = this.#filtered(request, project);
    const link = (from: number) => ({
      href: `${INNER}/v2/connections?project_id=${project}&limit=${limit}&start=s${from}`,
    });
    const end = start + limit;
    return {
      json: {
        resources: all.slice(start, end).map(shown),
        first: link(0),
        ...(end < all.length ? { next: link(end) } : {}),
        total_count: all.length,
      },
    };
  }

  /** Kept from page to page: of long lists there are many. */
  #filtered(request: LoggedRequest, project: string): readonly Stored[] {
    const filters = request.query.filter(([name]) => name !== 'start' && name !== 'limit');
    const key = JSON.stringify([filters, this.connections.size]);
    if (this.#lastFilter?.key === key && request.query.some(([name]) => name === 'start')) {
      return this.#lastFilter.list;
    }
    const list = [...this.connections.values()].filter(
      (each) => each.project === project && passes(request, each),
    );
    this.#lastFilter = { key, list };
    return list;
  }

  /** As another of IBM's SDKs asks; the place of a connection's parts differs. */
  #search(request: LoggedRequest, project: string): Reply {
    const { query, include, limit, bookmark, ...more } = parse(request);
    if (query !== '*:*' || include !== 'entity' || Object.keys(more).length > 0) {
      throw new Error(`the body ${request.body}`);
    }
    const start = Number(bookmark ?? 0);
    const end = start + Number(limit);
    const all = [...this.connections.values()].filter((each) => each.project === project);
    return {
      json: {
        total_rows: all.length,
        results: all.slice(start, end).map(({ metadata, entity }) => {
          const { name, description, ...inner } = entity;
          return {
            metadata: { ...metadata, name, description },
            entity: { connection: inner },
            href: '/v2/assets/x',
          };
        }),
        ...(end < all.length ? { next: { query, include, limit, bookmark: String(end) } } : {}),
      },
    };
  }

  #create(request: LoggedRequest, project: string): Reply {
    const entity = parse(request);
    const flag = parameter(request, 'test');
    if (flag !== 'true' && flag !== 'false') return connectionError(400, 'test');
    const problem = this.#entityProblem(entity) ?? (flag === 'true' ? this.#tested() : undefined);
    if (problem) return problem;
    const taken = [...this.connections.values()].some(
      (each) => each.project === project && each.entity['name'] === entity['name'],
    );
    if (taken) return connectionError(409, 'A connection of this name exists.');
    return { status: 201, json: this.#save(project, entity) };
  }

  #save(project: string, entity: Json): Json {
    const id = `00000000-0000-4000-8000-${String(this.#nextId++).padStart(12, '0')}`;
    const origin = entity['origin_country'];
    const stored: Stored = {
      project,
      metadata: { asset_id: id, asset_type: 'connection', project_id: project, tags: [] },
      entity: {
        ...structuredClone(entity),
        ...(typeof origin === 'string' ? { origin_country: origin.toLowerCase() } : {}),
      },
    };
    this.connections.set(id, stored);
    return shown(stored);
  }

  /** What is wrong with an entity: keys nobody knows, a type there is not, values that are no text. */
  #entityProblem(entity: Json): Reply | undefined {
    const unknown = Object.keys(entity).find((key) => !ENTITY_KEYS.has(key));
    if (unknown !== undefined) throw new Error(`the key ${unknown} of the entity`);
    const type = this.types.find(
      (each) => (each['metadata'] as Json)['asset_id'] === entity['datasource_type'],
    );
    if (!type) return connectionError(400, 'no such data source type');
    const properties = (type['entity'] as Json)['properties'] as { connection: Json[] };
    for (const [name, value] of Object.entries(entity['properties'] as Json)) {
      if (typeof value !== 'string') throw new Error(`the value of ${name} is no text`);
      if (properties.connection.some((each) => each['name'] === name)) continue;
      return connectionError(400, `Extraneous property ${name}.`, { type: 'field', name });
    }
    return undefined;
  }

  #patch(request: LoggedRequest, found: Stored): Reply {
    const flag = parameter(request, 'test');
    if (flag !== 'true' && flag !== 'false') return connectionError(400, 'test');
    const entity = structuredClone(found.entity);
    for (const operation of parse(request) as unknown as Json[]) applyPatch(entity, operation);
    const problem = this.#entityProblem(entity) ?? (flag === 'true' ? this.#tested() : undefined);
    if (problem) return problem;
    found.entity = entity;
    // The entity alone, without the metadata.
    return { json: entity };
  }

  #tested(): Reply | undefined {
    return this.testProblem && { status: 400, json: this.testProblem };
  }

  #listTypes(request: LoggedRequest): Reply {
    const limit = limitOf(request);
    const offset = Number(parameter(request, 'offset') ?? NaN);
    if (!limit || !(offset >= 0)) return connectionError(400, 'bad_paging_range');
    const end = offset + limit;
    const link = (from: number) => ({
      href: `${INNER}/v2/datasource_types?limit=${limit}&offset=${from}`,
    });
    return {
      json: {
        resources: this.types.slice(offset, end).map(withoutProperties),
        first: link(0),
        ...(end < this.types.length ? { next: link(end) } : {}),
        offset,
        total_count: this.types.length,
      },
    };
  }

  #hasProject(guid: string | undefined): boolean {
    return this.projects.some((each) => (each['metadata'] as Json)['guid'] === guid);
  }

  #inProject(request: LoggedRequest, handle: (project: string) => Reply): Reply {
    const project = parameter(request, 'project_id');
    if (project === undefined) throw new Error('no project_id');
    return this.#hasProject(project) ? handle(project) : connectionError(404, 'no such project');
  }

  #with(request: LoggedRequest, id: string | undefined, handle: (found: Stored) => Reply): Reply {
    return this.#inProject(request, (project) => {
      const found = this.connections.get(id ?? '');
      return found?.project === project ? handle(found) : connectionError(404, 'not found');
    });
  }
}

const ENTITY_KEYS = new Set([
  'name',
  'datasource_type',
  'properties',
  'description',
  'origin_country',
  'tags',
  'owner_id',
  'rov',
  'flags',
  'gateway_id',
]);

function passes(request: LoggedRequest, { entity, metadata }: Stored): boolean {
  const name = parameter(request, 'entity.name');
  const type = parameter(request, 'entity.datasource_type');
  const creator = parameter(request, 'metadata.creator');
  const wanted = parameter(request, 'entity.properties');
  const properties = entity['properties'] as Json;
  const flags = (entity['flags'] as string[] | undefined) ?? [];
  const listed = parameter(request, 'entity.flags')?.split(',') ?? [];
  return (
    (name === undefined || entity['name'] === name) &&
    (type === undefined || entity['datasource_type'] === type) &&
    (creator === undefined || metadata['creator_id'] === creator) &&
    flags.every((flag) => listed.includes(`+${flag}`)) &&
    Object.entries(wanted === undefined ? {} : (JSON.parse(wanted) as Json)).every(
      ([key, value]) => properties[key] === value,
    )
  );
}

function shown({ metadata, entity }: Stored): Json {
  return { metadata, entity };
}

function withoutProperties(type: Json): Json {
  const entity = { ...(type['entity'] as Json) };
  Reflect.deleteProperty(entity, 'properties');
  return { ...type, entity };
}

function parse(request: LoggedRequest): Json {
  return JSON.parse(request.body) as Json;
}
