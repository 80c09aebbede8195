import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dump } from 'js-yaml';
import { listen } from '../ports.js';
import { readCall } from './call.js';
import { document } from './document.js';
import { type OperationObject } from './openApi.js';
import { Refusal, type Result, Shop } from './shop.js';
import { openApi31, swagger20 } from './versions.js';

/** A request as tests see it. */
export interface PetStoreLogEntry {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined for documents and for what no operation matches. */
  operationId: string | undefined;
  /** 0 until it is answered. */
  status: number;
}

export interface PetStoreServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly url: string;
  /** Addresses of the same description: OpenAPI 3.0 as JSON and YAML, OpenAPI 3.1, Swagger 2.0. */
  readonly specification: {
    readonly json: string;
    readonly yaml: string;
    readonly v31: string;
    readonly v2: string;
  };
  /** For the scheme `api_key`. */
  readonly apiKey: string;
  /** For the scheme `bearer`; `loginUser` gives others. */
  readonly token: string;
  /** For the scheme `basic`. */
  readonly username: string;
  readonly password: string;
  readonly requests: readonly PetStoreLogEntry[];
  clearRequests(): void;
  stop(): Promise<void>;
}

const secrets = {
  apiKey: 'special-key',
  token: 'sample-token',
  username: 'marie',
  password: 'radium',
} as const;

/**
 * Starts the Pet Store under `/api/v3` (and the same under `/v2`). It holds every request against its own OpenAPI
 * document: 400 for wrong input, 401 where security says so, 404, 405, 415. State is in memory.
 */
export async function startPetStore(
  options: { readonly port?: number } = {},
): Promise<PetStoreServer> {
  const shop = new Shop({ username: secrets.username, password: secrets.password });
  shop.tokens.add(secrets.token);
  const log: PetStoreLogEntry[] = [];
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const entry: PetStoreLogEntry = { method, url, headers, operationId: undefined, status: 0 };
    log.push(entry);
    answer(shop, request, entry).then(
      (result) => send(response, entry, result),
      (error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        const value = {
          code: status,
          message: error instanceof Error ? error.message : String(error),
        };
        const headers =
          status === 401 ? { 'www-authenticate': 'Bearer, Basic realm="Pet Store"' } : {};
        send(response, entry, { status, value, headers });
      },
    );
  });
  // Longer than any pause of a client, so that none meets a connection that is just being closed.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  return {
    host: '127.0.0.1',
    port,
    url,
    specification: {
      json: `${url}/api/v3/openapi.json`,
      yaml: `${url}/api/v3/openapi.yaml`,
      v31: `${url}/api/v3.1/openapi.json`,
      v2: `${url}/v2/swagger.json`,
    },
    ...secrets,
    requests: log,
    clearRequests: () => void log.splice(0),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  shop: Shop,
  request: IncomingMessage,
  entry: PetStoreLogEntry,
): Promise<Result> {
  const url = new URL(entry.url, 'http://localhost');
  const text = description(url.pathname, request.headers.host ?? 'localhost');
  if (text !== undefined) {
    if (!['GET', 'HEAD'].includes(entry.method)) throw new Refusal(405, 'Use GET.');
    return { value: text.body, headers: { 'content-type': text.type } };
  }
  const { operation, path } = route(entry.method, url.pathname);
  entry.operationId = operation.operationId;
  const call = await readCall(shop, secrets.apiKey, request, url, operation, path);
  const perform = shop.operations[operation.operationId];
  if (!perform) throw new Error(`${operation.operationId} is described but not made.`);
  return perform(call);
}

function description(path: string, host: string): { type: string; body: string } | undefined {
  const json = (value: unknown) => ({
    type: 'application/json',
    body: JSON.stringify(value, undefined, 2),
  });
  switch (path) {
    case '/api/v3/openapi.json':
      return json(document);
    case '/api/v3/openapi.yaml':
      return { type: 'application/yaml', body: dump(document, { noRefs: true }) };
    case '/api/v3.1/openapi.json':
      return json(openApi31());
    case '/v2/swagger.json':
      return json(swagger20(host));
    default:
      return undefined;
  }
}

/** The operation for a path, literal segments before parameters. Throws 404 and 405. */
function route(
  method: string,
  path: string,
): { operation: OperationObject; path: Record<string, string> } {
  const segments = /^\/(?:api\/v3|v2)\/(.*)$/.exec(path)?.[1]?.split('/');
  const matching = Object.entries(document.paths)
    .map(([template, operations]) => ({
      template,
      operations,
      path: match(template, segments ?? []),
    }))
    .filter((candidate) => candidate.path !== undefined)
    .sort((a, b) => a.template.split('{').length - b.template.split('{').length);
  const [best] = matching;
  if (!best?.path) throw new Refusal(404, `There is nothing at ${path}.`);
  const operation = best.operations[method.toLowerCase()];
  if (!operation) throw new Refusal(405, `${method} is not possible on ${best.template}.`);
  return { operation, path: best.path };
}

function match(template: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = template.slice(1).split('/');
  if (parts.length !== segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const segment = segments[i] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (part !== segment) return undefined;
      continue;
    }
    try {
      values[name] = decodeURIComponent(segment);
    } catch {
      throw new Refusal(400, 'The address is not properly percent-encoded.');
    }
  }
  return values;
}

function send(response: ServerResponse, entry: PetStoreLogEntry, result: Result): void {
  entry.status = result.status ?? 200;
  const headers = { 'content-type': 'application/json', ...result.headers };
  const isText = headers['content-type'] !== 'application/json' || isDescription(entry.url);
  if (entry.status === 204) {
    response.writeHead(204).end();
    return;
  }
  const body = Buffer.from(isText ? String(result.value) : JSON.stringify(result.value));
  response.writeHead(entry.status, { ...headers, 'content-length': body.length });
  response.end(entry.method === 'HEAD' ? undefined : body);
}

function isDescription(url: string): boolean {
  return /\.(json|yaml)(\?|$)/.test(url);
}
