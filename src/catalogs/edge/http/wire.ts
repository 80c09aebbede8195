import { ConnectorError, isConnectorError } from '../../../core/errors.js';
import { parseExactJson } from '../../exactJson.js';
import { responseText, type HttpClient, type HttpRequest, type HttpResponse } from '../../http.js';
import { path as encoded, type Query } from '../../http/address.js';
import { isHtml } from '../../http/errors.js';
import { isObject } from '../../http/json.js';
import { linkQuery } from '../../http/links.js';
import { unexpected } from '../decode.js';
import type { Operation, Route, Routes } from './routes.js';

export type Parameters = Readonly<Record<string, string | number | undefined>>;

export type Details = Pick<
  HttpRequest,
  'what' | 'body' | 'secrets' | 'uncached' | 'headers' | 'accept' | 'limit'
>;

/** One page of a list; `next` is what its answer says of the page after it. */
export interface ListPage {
  readonly items: readonly unknown[];
  readonly next?: string;
}

/** Most pages of a list that is read to its end. */
const MOST_PAGES = 10_000;

/** Said where the gateway seems to have other routes. */
export const CONTRACT_HINT =
  'The requests are a contract of this extension for a gateway of your organization, not ' +
  'Enthought’s own: check "serviceUrl" and "routes" of the catalog.';

/** Requests to a gateway: which route an operation takes, and what comes back. */
export class GatewayWire {
  readonly #client: HttpClient;
  readonly #routes: Routes;
  readonly #organization: string;

  constructor(client: HttpClient, routes: Routes, organization: string) {
    this.#client = client;
    this.#routes = routes;
    this.#organization = organization;
  }

  /** The answer whatever its status. */
  exchange(
    operation: Operation,
    parameters: Parameters,
    details: Details,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    return this.#client.exchange(this.#request(operation, parameters, details), signal);
  }

  /** Throws what an answer of `exchange` says went wrong. */
  check(operation: Operation, response: HttpResponse, what: string): void {
    try {
      this.#client.check(response, { what });
    } catch (error) {
      throw this.#explained(operation, error);
    }
  }

  /** The answer of a request that succeeded. */
  async send(
    operation: Operation,
    parameters: Parameters,
    details: Details,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const response = await this.exchange(operation, parameters, details, signal);
    this.check(operation, response, details.what);
    return response;
  }

  /** The JSON of an answer; undefined when it has no body. */
  async json(
    operation: Operation,
    parameters: Parameters,
    details: Details,
    signal: AbortSignal,
  ): Promise<unknown> {
    const accept = 'application/json';
    const response = await this.send(operation, parameters, { accept, ...details }, signal);
    return this.decode(response, details.what);
  }

  /** For what is answered with nothing of interest; a web page is no success. */
  async change(
    operation: Operation,
    parameters: Parameters,
    details: Details,
    signal: AbortSignal,
  ): Promise<void> {
    const response = await this.send(operation, parameters, details, signal);
    if (isHtml(response, responseText(response))) this.decode(response, details.what);
  }

  /** The JSON of an answer. Throws what it is instead. */
  decode(response: HttpResponse, what: string): unknown {
    return this.#client.decode(response, what);
  }

  /** As `decode`, with numbers as they are written. */
  decodeExact(response: HttpResponse, what: string): unknown {
    try {
      return parseExactJson(responseText(response), what);
    } catch (error) {
      this.decode(response, what);
      throw error;
    }
  }

  /** One page of a list: an array, or `{ items, next }`. */
  async page(
    operation: Operation,
    parameters: Parameters,
    details: Details,
    signal: AbortSignal,
    page?: string,
  ): Promise<ListPage> {
    const request = this.#request(operation, parameters, details);
    const query = page === undefined ? {} : pageQuery(page);
    const response = await this.#client.exchange(
      { accept: 'application/json', ...request, query: { ...request.query, ...query } },
      signal,
    );
    this.check(operation, response, details.what);
    return toListPage(this.decode(response, details.what), details.what);
  }

  /** A list to its end. Rejects with `Invalid` when it has none. */
  async all(
    operation: Operation,
    parameters: Parameters,
    details: Details,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    const seen = new Set<string>();
    let page: string | undefined;
    for (let count = 0; count < MOST_PAGES; count++) {
      const found = await this.page(operation, parameters, details, signal, page);
      for (const item of found.items) items.push(item);
      page = found.next;
      if (page === undefined) return items;
      // The same page again would go on for ever.
      if (seen.has(page)) break;
      seen.add(page);
    }
    const message = `The Edge gateway hands out pages of ${details.what} without end.`;
    throw new ConnectorError('Invalid', message);
  }

  #request(operation: Operation, parameters: Parameters, details: Details): HttpRequest {
    const route = this.#routes[operation];
    const values: Parameters = { ...parameters, org: this.#organization };
    return { ...details, method: route.method, ...filled(route, values) };
  }

  /** A whole operation that the gateway does not know is a matter of the settings. */
  #explained(operation: Operation, error: unknown): unknown {
    if (!isConnectorError(error)) return error;
    const { method, path, parameters } = this.#routes[operation];
    const named = parameters.some((name) => name === 'id' || name === 'path');
    const lacksRoute = error.code === 'Unsupported' || (error.code === 'NotFound' && !named);
    if (!lacksRoute) return error;
    const message = `The Edge gateway has no route ${method} ${path}. ${CONTRACT_HINT}`;
    return new ConnectorError(error.code, message, { cause: error, nextSteps: ['openSettings'] });
  }
}

/** A route with values in place; what its path does not name goes into the query. */
export function filled(route: Route, values: Parameters): { path: string; query: Query } {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? '');
    // Without a name the request would be about all there is.
    if (value === '' && name !== 'path') {
      throw new ConnectorError('Invalid', `The Edge gateway cannot be asked without "${name}".`);
    }
    return name === 'path' ? value.split('/').map(segment).join('/') : segment(value);
  });
  const own = [...new URLSearchParams(route.query)].map(
    ([name, text]) => [name, replaced(text, values)] as const,
  );
  const named = `${route.path}?${route.query}`;
  const rest = route.parameters
    .filter((name) => !named.includes(`{${name}}`))
    .map((name) => [name, values[name]] as const);
  return { path, query: Object.fromEntries([...own, ...rest]) };
}

/** Undefined where a value is absent: then its parameter is left out. */
function replaced(text: string, values: Parameters): string | undefined {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

function segment(value: string): string {
  return encoded`${value}`;
}

function toListPage(value: unknown, what: string): ListPage {
  if (value === undefined || value === null) return { items: [] };
  if (Array.isArray(value)) return { items: value as unknown[] };
  if (!isObject(value) || !Array.isArray(value['items'])) throw unexpected(what);
  const items = value['items'] as unknown[];
  const next = value['next'];
  return typeof next === 'string' && next !== '' ? { items, next } : { items };
}

/**
 * What to ask the next page with: the query of a link, sent to the configured address whatever host
 * the link names, or a token.
 */
function pageQuery(next: string): Query {
  if (next.includes('?')) return linkQuery(next);
  if (!/^(\w+:)?\/\//.test(next)) return { page: next };
  throw new ConnectorError('Invalid', 'A link to the next page has no query, and is not followed.');
}
