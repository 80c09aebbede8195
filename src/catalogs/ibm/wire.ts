import { isConnectorError } from '../../core/errors.js';
import { type HttpClient, type HttpRequest, type HttpResponse } from '../http.js';
import { path, type Query } from '../http/address.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import {
  assetAt,
  connectionOf,
  listOf,
  nextOf,
  objectOf,
  unexpected,
  type AssetQuery,
  type Connection,
  type ConnectionFilter,
  type ConnectionPlace,
  type PatchOperation,
  type Slice,
} from './answers.js';
import type { IbmAuthorization } from './authorization.js';

const CONNECTIONS = 'the list of connections';
/** A larger page is refused. [certain] */
export const LARGEST_PAGE = 100;

/**
 * Requests of the platform's API for projects, connections and data source types, as its
 * specification and official SDK have them. [certain, unless marked otherwise]
 */
export class IbmWire {
  readonly #client: HttpClient;
  readonly #authorization: IbmAuthorization;

  constructor(client: HttpClient, authorization: IbmAuthorization) {
    this.#client = client;
    this.#authorization = authorization;
  }

  /** Projects the user is a member of; no body at all when there is none. */
  async projects(
    query: { readonly skip: number; readonly limit: number; readonly name?: string },
    signal: AbortSignal,
  ): Promise<Slice> {
    const what = 'the list of projects';
    const found = await this.#json({ path: '/v2/projects', query, what }, signal);
    if (found === undefined) return { items: [], total: 0 };
    const items = listOf(found, 'resources', what);
    const total = isObject(found) ? found['total_results'] : undefined;
    return { items, ...(typeof total === 'number' ? { total } : {}) };
  }

  /** Rejects with `NotFound`. */
  async project(guid: string, signal: AbortSignal): Promise<JsonObject> {
    const what = `the project "${guid}"`;
    return objectOf(await this.#json({ path: path`/v2/projects/${guid}`, what }, signal), what);
  }

  async connections(
    project: string,
    filter: ConnectionFilter,
    page: { readonly limit: number; readonly start?: string | undefined },
    signal: AbortSignal,
  ): Promise<Slice> {
    const query: Query = {
      project_id: project,
      limit: page.limit,
      start: page.start,
      'entity.name': filter.name,
      'entity.datasource_type': filter.datasourceType,
      'entity.context': filter.context,
      'entity.properties': filter.properties && JSON.stringify(filter.properties),
      'entity.flags': filter.flags?.length ? filter.flags.join(',') : undefined,
      'metadata.creator': filter.creator,
    };
    const request = { path: '/v2/connections', query, what: CONNECTIONS, uncached: true };
    const found = await this.#json(request, signal);
    return { items: listOf(found, 'resources', CONNECTIONS), ...nextOf(found, 'start') };
  }

  /**
   * Another way to the list, for users whom the usual one is closed to. [inferred: what another
   * official SDK does, and that `next` holds a bookmark for the next body]
   */
  async searchConnections(
    project: string,
    page: { readonly limit: number; readonly bookmark?: string | undefined },
    signal: AbortSignal,
  ): Promise<Slice> {
    const body = { query: '*:*', include: 'entity', ...page };
    const found = await this.#json(
      {
        method: 'POST',
        path: '/v2/asset_types/connection/search',
        query: { project_id: project },
        body: { json: body },
        what: CONNECTIONS,
      },
      signal,
    );
    const items = listOf(found, 'results', CONNECTIONS);
    const next = isObject(found) && isObject(found['next']) ? found['next'] : {};
    const bookmark = text(next['bookmark']);
    return { items, ...(bookmark === undefined ? {} : { next: bookmark }) };
  }

  /** Rejects with `NotFound`. May hold secrets. */
  async connection(place: ConnectionPlace, signal: AbortSignal): Promise<Connection> {
    const what = connectionNamed(place.id);
    const found = await this.#json({ ...at(place), what, uncached: true }, signal);
    return connectionOf(found) ?? unexpected(what);
  }

  /** The body is the entity alone. With `test`, nothing is saved when the test fails. */
  async create(
    project: string,
    entity: JsonObject,
    options: { readonly test: boolean; readonly secrets: readonly string[] },
    signal: AbortSignal,
  ): Promise<Connection> {
    const what = connectionNamed(String(entity['name']));
    const saved = await this.#json(
      {
        method: 'POST',
        path: '/v2/connections',
        query: { project_id: project, test: options.test },
        body: { json: entity },
        secrets: options.secrets,
        what,
      },
      signal,
    );
    return connectionOf(saved) ?? unexpected(what);
  }

  /** Resolves with the entity, the metadata being left out. */
  async patch(
    place: ConnectionPlace,
    operations: readonly PatchOperation[],
    options: { readonly test: boolean; readonly secrets: readonly string[] },
    signal: AbortSignal,
  ): Promise<JsonObject> {
    const { path: route, query } = at(place);
    const saved = await this.#json(
      {
        method: 'PATCH',
        path: route,
        query: { ...query, test: options.test },
        body: { json: operations, type: 'application/json-patch+json;charset=utf-8' },
        secrets: options.secrets,
        what: connectionNamed(place.id),
      },
      signal,
    );
    return isObject(saved) ? saved : {};
  }

  async delete(place: ConnectionPlace, signal: AbortSignal): Promise<void> {
    await this.#send({ method: 'DELETE', ...at(place), what: connectionNamed(place.id) }, signal);
  }

  async copy(place: ConnectionPlace, target: string, signal: AbortSignal): Promise<Connection> {
    const { path: route, query } = at(place, '/copy');
    const what = connectionNamed(place.id);
    const request: HttpRequest = {
      method: 'POST',
      path: route,
      query: { ...query, target_project_id: target },
      what,
    };
    return connectionOf(await this.#json(request, signal)) ?? unexpected(what);
  }

  async actions(place: ConnectionPlace, signal: AbortSignal): Promise<readonly unknown[]> {
    const what = 'the actions of the connection';
    return listOf(await this.#json({ ...at(place, '/actions'), what }, signal), 'actions', what);
  }

  /** The answer as it came: a count is a float, which must not be read as a number. */
  runAction(
    place: ConnectionPlace,
    action: string,
    values: JsonObject,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    return this.#send(
      {
        method: 'PUT',
        ...at(place, path`/actions/${action}`),
        accept: 'application/json',
        body: { json: values },
        secrets,
        what: `the action "${action}"`,
      },
      signal,
    );
  }

  /** Without their properties, which make an answer of megabytes. */
  async datasourceTypes(offset: number, signal: AbortSignal): Promise<Slice> {
    const what = 'the list of data source types';
    const query = { limit: LARGEST_PAGE, offset };
    const found = await this.#json({ path: '/v2/datasource_types', query, what }, signal);
    return { items: listOf(found, 'resources', what), ...nextOf(found, 'offset') };
  }

  /** By id or name. */
  async datasourceType(idOrName: string, signal: AbortSignal): Promise<JsonObject> {
    const what = `the data source type "${idOrName}"`;
    const found = await this.#json(
      {
        path: path`/v2/datasource_types/${idOrName}`,
        query: { connection_properties: true },
        what,
      },
      signal,
    );
    return objectOf(found, what);
  }

  /** What is below a path, as text: rows may hold numbers that JavaScript has not. */
  async assets(
    place: ConnectionPlace,
    query: AssetQuery,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const { path: route, query: scope } = at(place, '/assets');
    return this.#send(
      {
        path: route,
        query: { ...scope, ...query },
        accept: 'application/json',
        what: assetAt(query.path),
      },
      signal,
    );
  }

  /** The bytes of a file. */
  async bytes(place: ConnectionPlace, assetPath: string, signal: AbortSignal): Promise<Uint8Array> {
    const { path: route, query } = at(place, '/assets');
    const response = await this.#send(
      {
        path: route,
        query: { ...query, path: assetPath },
        accept: 'application/octet-stream',
        what: assetAt(assetPath),
        uncached: true,
      },
      signal,
    );
    return response.bytes;
  }

  /** Lists the root of a connection that is not saved, which proves that it works. */
  async browseUnsaved(
    project: string,
    entity: JsonObject,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    await this.#send(
      {
        method: 'POST',
        path: '/v2/connections/assets',
        query: { project_id: project, path: '/' },
        accept: 'application/json',
        body: { json: entity },
        secrets,
        what: connectionNamed(String(entity['name'])),
      },
      signal,
    );
  }

  /** The JSON of an answer, in the usual way. */
  decode(response: HttpResponse, what: string): unknown {
    return this.#client.decode(response, what);
  }

  async #json(request: HttpRequest, signal: AbortSignal): Promise<unknown> {
    const response = await this.#send({ accept: 'application/json', ...request }, signal);
    return this.#client.decode(response, request.what);
  }

  /** A token may end, or be taken back, before its time: then a new one is tried, once. */
  async #send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const header = await this.#authorization.header(signal);
    try {
      return await this.#client.send(request, signal);
    } catch (error) {
      if (!isConnectorError(error, 'Unauthorized') || !this.#authorization.discard(header)) {
        throw error;
      }
      return this.#client.send(request, signal);
    }
  }
}

function at({ project, id }: ConnectionPlace, below = '') {
  return { path: path`/v2/connections/${id}` + below, query: { project_id: project } };
}

function connectionNamed(name: string): string {
  return `the connection "${name}"`;
}
