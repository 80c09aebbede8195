import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { HttpClient, HttpRequest, HttpResponse } from '../http.js';
import { path } from '../http/address.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { isMisread } from './errors.js';
import { decodeList } from './list.js';

/** A connector, source system, product or user as the server sent it. */
export type QarionObject = JsonObject;

/** Secrets that a body holds, so that an error does not repeat them. */
type Secrets = readonly string[];

/** Milliseconds a manifest of this many bytes may take on its way: 256 KB a second. */
const UPLOAD_BYTES_PER_MILLISECOND = 256;

/** Requests of Qarion's REST API, as its reference has them. [certain, unless marked otherwise] */
export class QarionWire {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** Who the key belongs to, with the spaces they are a member of. */
  me(signal: AbortSignal): Promise<QarionObject> {
    return this.#object({ path: '/users/me', what: 'your user' }, signal);
  }

  /** Rejects when the key is not accepted. What keys there are is nobody's business here. */
  async proveKey(signal: AbortSignal): Promise<void> {
    await this.#client.send({ path: '/api-keys', what: 'your API keys', uncached: true }, signal);
  }

  /** [inferred: no page documents it, but routes below it exist] */
  spaces(signal: AbortSignal): Promise<readonly unknown[]> {
    return this.#list({ path: '/spaces', what: 'the list of spaces' }, signal);
  }

  connectorTypes(signal: AbortSignal): Promise<readonly unknown[]> {
    return this.#list({ path: '/connector-types', what: 'the list of connector types' }, signal);
  }

  /** Of a bare array, [certain] each element is decoded as it arrives: the list has no pages. */
  connectors<T>(
    space: string,
    decode: (element: unknown) => T,
    signal: AbortSignal,
  ): Promise<readonly T[]> {
    const what = `the connectors of the space "${space}"`;
    const request = { path: connectorsPath(space), what, listIn: decodeList };
    return this.#client.elements(request, decode, signal);
  }

  connector(space: string, id: string, signal: AbortSignal): Promise<QarionObject> {
    return this.#object({ path: connectorPath(space, id), what: connectorWith(id) }, signal);
  }

  createConnector(
    space: string,
    body: JsonObject,
    secrets: Secrets,
    signal: AbortSignal,
  ): Promise<QarionObject> {
    const what = `the connector "${String(body['name'])}"`;
    const method = 'POST';
    const request = { method, path: connectorsPath(space), body: { json: body }, what, secrets };
    return this.#object({ ...request, method }, signal);
  }

  updateConnector(
    space: string,
    id: string,
    body: JsonObject,
    secrets: Secrets,
    signal: AbortSignal,
  ): Promise<QarionObject> {
    const request = { path: connectorPath(space, id), body: { json: body }, secrets };
    return this.#object({ ...request, method: 'PATCH', what: connectorWith(id) }, signal);
  }

  async deleteConnector(space: string, id: string, signal: AbortSignal): Promise<void> {
    const request = { path: connectorPath(space, id), what: connectorWith(id) };
    await this.#client.send({ ...request, method: 'DELETE' }, signal);
  }

  /** Starts a synchronization; the answer is the job, whose fields but `id` are not documented. */
  syncConnector(space: string, id: string, signal: AbortSignal): Promise<unknown> {
    const what = `the synchronization of ${connectorWith(id)}`;
    return this.#client.json(
      { method: 'POST', path: `${connectorPath(space, id)}/sync`, what },
      signal,
    );
  }

  /**
   * One page of the runs in a space, whatever its status: who follows a job reads the headers of
   * refusals as well. Whether this list has pages is not documented, so the first is asked for
   * without a number. [inferred]
   */
  history(space: string, page: number, signal: AbortSignal): Promise<HttpResponse> {
    return this.#client.exchange(historyRequest(space, page), signal);
  }

  /** The runs in an answer to `history`. Throws what else it says. */
  readHistory(space: string, response: HttpResponse): unknown {
    const request = historyRequest(space, 1);
    this.#client.check(response, request);
    return this.#client.decode(response, request.what);
  }

  /**
   * Uploads dbt's manifest. That it is a file in a form is inferred: a server that does not find it
   * there is sent the same content as JSON, once.
   */
  async uploadManifest(
    space: string,
    id: string,
    content: Uint8Array,
    part: string,
    timeout: number,
    signal: AbortSignal,
  ): Promise<unknown> {
    const type = 'application/json';
    const longer = Math.ceil(content.byteLength / UPLOAD_BYTES_PER_MILLISECOND);
    const request: HttpRequest = {
      method: 'POST',
      path: `${connectorPath(space, id)}/dbt-manifest`,
      what: 'the manifest',
      ...(timeout === 0 ? {} : { timeout: timeout + longer }),
    };
    const file = { name: part, content, fileName: 'manifest.json', type };
    const first = await this.#client.exchange({ ...request, body: { parts: [file] } }, signal);
    if (first.status !== 415 && first.status !== 422) {
      this.#client.check(first, request);
      return this.#client.decode(first, request.what);
    }
    const second = await this.#client.exchange(
      { ...request, body: { bytes: content, type } },
      signal,
    );
    // Of two refusals the one that is about the manifest counts, not about how it was sent.
    const refused = second.status === 415 || second.status === 422;
    if (refused && !isMisread(first)) this.#client.check(first, request);
    this.#client.check(second, request);
    return this.#client.decode(second, request.what);
  }

  systems(space: string, signal: AbortSignal): Promise<readonly unknown[]> {
    const what = `the source systems of the space "${space}"`;
    return this.#list({ path: systemsPath(space), what }, signal);
  }

  system(space: string, id: string, signal: AbortSignal): Promise<QarionObject> {
    return this.#object({ path: systemPath(space, id), what: systemWith(id) }, signal);
  }

  /** Has Qarion connect to a source system. A failure is an answer, too. */
  async testSystem(
    space: string,
    id: string,
    signal: AbortSignal,
  ): Promise<{ readonly result: QarionObject; readonly redact: (text: string) => string }> {
    const what = `the test of ${systemWith(id)}`;
    const request = { method: 'POST' as const, path: `${systemPath(space, id)}/test`, what };
    const response = await this.#client.send({ ...request, accept: 'application/json' }, signal);
    const result = this.#client.decode(response, what);
    if (!isObject(result)) throw unexpected(what);
    return { result, redact: response.redact };
  }

  syncSystem(space: string, id: string, signal: AbortSignal): Promise<unknown> {
    const what = `the synchronization of ${systemWith(id)}`;
    return this.#client.json(
      { method: 'POST', path: `${systemPath(space, id)}/sync`, what },
      signal,
    );
  }

  /** One page, counted from 1, of at most 100 products; archived ones are left out. */
  products(space: string, page: number, size: number, signal: AbortSignal): Promise<unknown> {
    const what = `the data products of the space "${space}"`;
    return this.#client.json({ path: productsPath(space), query: { page, size }, what }, signal);
  }

  /** Those whose name or description is like a text, as Qarion finds them. */
  searchProducts(
    space: string,
    search: string,
    size: number,
    signal: AbortSignal,
  ): Promise<unknown> {
    const what = `the data products of the space "${space}"`;
    const query = { page: 1, size, search };
    return this.#client.json({ path: productsPath(space), query, what }, signal);
  }

  product(space: string, id: string, signal: AbortSignal): Promise<QarionObject> {
    const what = 'the data product';
    return this.#object({ path: path`/catalog/spaces/${space}/products/${id}`, what }, signal);
  }

  async #list(request: HttpRequest, signal: AbortSignal): Promise<readonly unknown[]> {
    const list = decodeList(await this.#client.json(request, signal));
    if (list) return list;
    throw unexpected(request.what);
  }

  async #object(request: HttpRequest, signal: AbortSignal): Promise<QarionObject> {
    const value = await this.#client.json(request, signal);
    if (isObject(value)) return value;
    throw unexpected(request.what);
  }
}

/** True when a server has no such route, or keeps it from this key. */
export function isWithheld(error: unknown): boolean {
  return isConnectorError(error) && WITHHELD.has(error.code);
}

const WITHHELD: ReadonlySet<string> = new Set(['NotFound', 'Forbidden', 'Unsupported']);

/** How the key is sent; a pasted header may already have the word. */
export function authorizationOf(key: string): string {
  return `Bearer ${key.trim().replace(/^Bearer\s+/i, '')}`;
}

export function idOf(value: QarionObject): string | undefined {
  const { id } = value;
  return typeof id === 'number' ? String(id) : text(id);
}

function connectorsPath(space: string): string {
  return path`/catalog/spaces/${space}/connectors`;
}

function connectorPath(space: string, id: string): string {
  return path`/catalog/spaces/${space}/connectors/${id}`;
}

function productsPath(space: string): string {
  return path`/catalog/spaces/${space}/products`;
}

function systemsPath(space: string): string {
  return path`/spaces/${space}/source-systems`;
}

function systemPath(space: string, id: string): string {
  return path`/spaces/${space}/source-systems/${id}`;
}

function historyRequest(space: string, page: number): HttpRequest {
  return {
    path: path`/catalog/spaces/${space}/sync-history`,
    ...(page === 1 ? {} : { query: { page } }),
    accept: 'application/json',
    what: `the synchronization history of the space "${space}"`,
  };
}

function connectorWith(id: string): string {
  return `the connector ${id}`;
}

function systemWith(id: string): string {
  return `the source system ${id}`;
}

function unexpected(what: string): ConnectorError {
  return new ConnectorError('Unavailable', `Qarion answered with something else than ${what}.`, {
    nextSteps: ['retry'],
  });
}
