import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { type HttpClient, type HttpResponse, responseText } from '../http.js';
import { path, type Query } from '../http/address.js';
import { isHtml } from '../http/errors.js';
import { readDatagrokError } from './errors.js';
import { isObject, type JsonObject } from '../http/json.js';
import { credentialValues, type DataConnection } from './record.js';

export interface ConnectionFilter {
  /** A smart filter: plain text matches names, `name = "x"` compares. */
  readonly text?: string;
  readonly dataSource?: string;
  readonly tags?: readonly string[];
}

const LIST = 'the list of connections';

/** Of a list that is read as it arrives: a hundred thousand connections with all about them. */
const MOST_LIST_BYTES = 256 * 1024 * 1024;

/**
 * Requests of Datagrok's REST API, as its official Python and Node clients make them. [certain,
 * unless marked otherwise]
 */
export class DatagrokWire {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /**
   * Every connection that passes the filter, at once: the public route has no pages. Each is made
   * smaller as it arrives, so that a long list is never in memory as the server sent it.
   */
  all<T>(
    filter: ConnectionFilter,
    decode: (connection: unknown) => T,
    signal: AbortSignal,
  ): Promise<readonly T[]> {
    const { text, dataSource, tags } = filter;
    const query = { text, dataSource, tags: tags?.length ? tags.join(',') : undefined };
    const request = { path: '/public/v1/connections', query, what: LIST, limit: MOST_LIST_BYTES };
    return this.#client.elements(request, decode, signal);
  }

  /** One page, counted from 1, of the route that Datagrok's own Node client lists with. */
  async page(
    filter: string | undefined,
    page: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const query = { text: filter, limit, page, order: 'name' };
    return this.#list('/connectors/connections', query, signal);
  }

  /** By id or Grok name. Rejects with `NotFound`. */
  async get(name: string, signal: AbortSignal): Promise<DataConnection> {
    const what = connectionNamed(name);
    const found = await this.#client.json({ path: connectionPath(name), what }, signal);
    if (isObject(found)) return found;
    throw new ConnectorError('NotFound', `Datagrok does not have ${what}.`);
  }

  /** Creates, or updates the one with this id. Credentials are saved only when the body has some. */
  async save(
    body: DataConnection,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<DataConnection> {
    const saved = await this.#client.json(
      {
        method: 'POST',
        path: '/public/v1/connections',
        query: { saveCredentials: body['credentials'] !== undefined },
        body: { json: body },
        what: connectionNamed(String(body['name'])),
        secrets,
      },
      signal,
    );
    return isObject(saved) ? saved : {};
  }

  /** The answer is 200 for an unknown one, too: look it up first. */
  async delete(id: string, name: string, signal: AbortSignal): Promise<void> {
    const what = connectionNamed(name);
    const request = { method: 'DELETE', path: connectionPath(id), what } as const;
    const response = await this.#client.send(request, signal);
    // Whoever answered with a page has deleted nothing.
    if (isHtml(response, responseText(response))) this.#client.decode(response, what);
  }

  /** What is wrong with a connection, saved or not; undefined when it works. */
  async test(
    body: DataConnection,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const what = `the test of ${connectionNamed(String(body['name']))}`;
    const response = await this.#client.send(
      {
        method: 'POST',
        path: '/public/v1/connections/test',
        body: { json: body },
        what,
        secrets,
        // An error beside status 200 is what the test found.
        readError: (answer) => (answer.status < 300 ? undefined : readDatagrokError(answer)),
      },
      signal,
    );
    if (isHtml(response, responseText(response))) this.#client.decode(response, what);
    return testProblem(response);
  }

  /** Values of the credentials of a connection, as far as the server hands them out. */
  async credentials(id: string, signal: AbortSignal): Promise<JsonObject> {
    const request = {
      path: path`/public/v1/credentials/for/${id}`,
      what: 'the credentials of the connection',
      uncached: true,
    };
    try {
      return credentialValues(await this.#client.json(request, signal));
    } catch (error) {
      // Whoever may not see them, or finds none, enters their own.
      if (isConnectorError(error) && WITHHELD.has(error.code)) return {};
      throw error;
    }
  }

  async currentUser(signal: AbortSignal): Promise<JsonObject> {
    const request = { path: '/public/v1/users/current', what: 'your user' };
    const user = await this.#client.json(request, signal);
    if (isObject(user)) return user;
    throw unexpected('your user');
  }

  async #list(route: string, query: Query, signal: AbortSignal): Promise<readonly unknown[]> {
    const list = await this.#client.json({ path: route, query, what: LIST }, signal);
    if (list === undefined || list === null) return [];
    if (Array.isArray(list)) return list as readonly unknown[];
    throw unexpected(LIST);
  }
}

const WITHHELD: ReadonlySet<string> = new Set(['NotFound', 'Forbidden', 'Unsupported']);

/** How the key is sent: as it is when it has a scheme, else as the Bearer token that keys are. */
export function authorizationOf(key: string, raw: boolean): string {
  const trimmed = key.trim();
  return raw || /\s/.test(trimmed) ? trimmed : `Bearer ${trimmed}`;
}

/** A Grok name as it stands in a path: its colons are dots. */
export function grokPath(name: string): string {
  return name.replaceAll(':', '.');
}

function connectionPath(name: string): string {
  return path`/public/v1/connections/${grokPath(name)}`;
}

function connectionNamed(name: string): string {
  return `the connection "${name}"`;
}

/** `ok`, with or without quotes, is success; all else is the reason, an empty body none. */
function testProblem(response: HttpResponse): string | undefined {
  const failure = readDatagrokError(response);
  const body = responseText(response).trim();
  const words = failure ? (failure.message ?? '') : unquoted(body);
  if (!failure && words.trim().toLowerCase() === 'ok') return undefined;
  const text = response.redact(words).trim();
  return text === '' ? 'The test failed; Datagrok says no reason.' : text;
}

function unquoted(body: string): string {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'string' ? value : body;
  } catch {
    return body;
  }
}

function unexpected(what: string): ConnectorError {
  return new ConnectorError('Unavailable', `Datagrok answered with something else than ${what}.`, {
    nextSteps: ['retry'],
  });
}
