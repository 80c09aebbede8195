import assert from 'node:assert/strict';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface LoggedRequest {
  readonly method: string;
  /** Path as sent, still encoded, without the query. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly bytes: Uint8Array;
}

export interface Reply {
  readonly status?: number;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, as `type`. */
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: string;
  /**
   * Exact, with `{}` for one encoded segment and `{*}` for any number of them, also none; those are
   * given to `handle`, decoded.
   */
  readonly path: string;
  /** Names of the parameters that may stand in the query, each at most once. */
  readonly query?: readonly string[];
  /** Content type the body must have, or a pattern of it; absent: there must be no body. */
  readonly body?: string | RegExp;
  /** Names of headers that may be there beside the usual ones. */
  readonly headers?: readonly string[];
  /** Where one signs in: nobody who does may send an authorization. */
  readonly open?: boolean;
  handle(request: LoggedRequest, segments: readonly string[]): Reply;
}

/** Something that goes wrong in place of the answer. */
export type Failure =
  | (Reply & { readonly status: number })
  /** Half of a JSON body, then the end of the connection. */
  | 'cut'
  | 'invalidJson'
  /** Never answers. */
  | 'hang'
  /** Ends the connection before any answer. */
  | 'reset'
  | { readonly redirect: string; readonly status?: number };

export interface StandInOptions {
  readonly routes: readonly Route[];
  /** Before all paths, such as `/api`. */
  readonly base?: string;
  /** The only value of the Authorization header that is let in; undefined: none may be sent. */
  readonly authorization?: () => string | undefined;
  /** What the service answers without it. */
  readonly unauthorized?: Reply;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Headers any client may send; others must be named by nobody. */
const HEADERS = new Set([
  'host',
  'connection',
  'accept',
  'authorization',
  'content-type',
  'content-length',
  'if-none-match',
]);

/**
 * Starts the server of a suite, and one that nobody is to send to, and stops both at its end. What
 * either found wrong fails the test.
 */
export function useStandIns(server: StandIn, elsewhere: StandIn): void {
  before(async () => {
    await server.start();
    await elsewhere.start();
  });
  after(async () => {
    await server.stop();
    await elsewhere.stop();
  });
  afterEach(() => {
    assert.deepEqual(server.violations, []);
    assert.deepEqual(elsewhere.log, []);
    elsewhere.reset();
  });
}

/** A strict server: what no route names exactly is an error, and a violation that tests can see. */
export class StandIn {
  readonly log: LoggedRequest[] = [];
  /** What a client did that the service's documentation does not have. */
  readonly violations: string[] = [];
  /** Requests whose clients still wait. */
  openRequests = 0;
  readonly #options: StandInOptions;
  readonly #server;
  #failure: { what: Failure; times: number; on: (request: LoggedRequest) => boolean } | undefined;

  constructor(options: StandInOptions) {
    this.#options = options;
    const listener: RequestListener = (request, response) => void this.#serve(request, response);
    this.#server = options.tls
      ? createHttpsServer({ key: options.tls.key, cert: options.tls.cert }, listener)
      : createHttpServer(listener);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `${this.#options.tls ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  get url(): string {
    return this.origin + (this.#options.base ?? '');
  }

  /** Lets requests fail from now on: all of them or those `on` picks, for ever or some times. */
  fail(
    what: Failure,
    options: { times?: number; on?: (request: LoggedRequest) => boolean } = {},
  ): void {
    this.#failure = { what, times: Infinity, on: () => true, ...options };
  }

  /** Forgets failures, log and violations. */
  reset(): void {
    this.#failure = undefined;
    this.log.length = 0;
    this.violations.length = 0;
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await stopped;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    this.openRequests++;
    response.on('close', () => this.openRequests--);
    const parts: Buffer[] = [];
    try {
      for await (const part of incoming) parts.push(part as Buffer);
    } catch {
      return;
    }
    const [path = '', query = ''] = (incoming.url ?? '').split(/\?(.*)/s);
    const request: LoggedRequest = {
      method: incoming.method ?? '',
      path,
      query: [...new URLSearchParams(query)],
      headers: incoming.headers as Record<string, string | undefined>,
      body: Buffer.concat(parts).toString('latin1'),
      bytes: Buffer.concat(parts),
    };
    this.log.push(request);
    const failure = this.#failure;
    if (failure && failure.times > 0 && failure.on(request)) {
      failure.times--;
      return misbehave(failure.what, response);
    }
    let reply: Reply;
    try {
      reply = this.#answer({ ...request, body: Buffer.concat(parts).toString() });
    } catch (error) {
      this.violations.push(`the stand-in failed: ${String(error)}`);
      reply = { status: 500 };
    }
    send(reply, response);
  }

  #answer(request: LoggedRequest): Reply {
    const refuse = (status: number, why: string): Reply => {
      this.violations.push(`${request.method} ${request.path}: ${why}`);
      return { status, json: { message: why } };
    };
    const here = this.#options.routes.flatMap((route) => {
      const segments = segmentsOf((this.#options.base ?? '') + route.path, request.path);
      return segments ? [{ route, segments }] : [];
    });
    if (here.length === 0) return refuse(404, 'no such path');
    const found = here.find(({ route }) => route.method === request.method);
    for (const name of Object.keys(request.headers)) {
      const known = HEADERS.has(name) || found?.route.headers?.includes(name);
      if (!known) return refuse(400, `unknown header ${name}`);
    }
    if (!found) return refuse(405, 'no such method');
    const expected = found.route.open ? undefined : this.#options.authorization?.();
    if (request.headers['authorization'] !== expected) {
      return this.#options.unauthorized ?? { status: 401 };
    }
    const { route, segments } = found;
    const names = request.query.map(([name]) => name);
    const unknown = names.find((name) => !route.query?.includes(name));
    if (unknown !== undefined) return refuse(400, `unknown parameter ${unknown}`);
    if (new Set(names).size < names.length) return refuse(400, 'a parameter twice');
    const type = request.headers['content-type'];
    if (!fits(type, route.body)) return refuse(415, `content type ${String(type)}`);
    if (route.body === undefined && request.body !== '') return refuse(400, 'a body');
    return route.handle(request, segments);
  }
}

function fits(type: string | undefined, wanted: Route['body']): boolean {
  return wanted instanceof RegExp ? wanted.test(type ?? '') : type === wanted;
}

function segmentsOf(pattern: string, path: string): string[] | undefined {
  const escaped = pattern
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replaceAll('{}', '([^/]+)')
    .replaceAll('{*}', '(.*)');
  return new RegExp(`^${escaped}$`).exec(path)?.slice(1).map(decodeURIComponent);
}

function misbehave(failure: Failure, response: ServerResponse): void {
  if (failure === 'hang') return;
  if (failure === 'reset') {
    response.socket?.destroy();
  } else if (failure === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('[{"name": "half');
    // Once the client has it.
    setTimeout(() => response.socket?.destroy(), 20);
  } else if (failure === 'invalidJson') {
    send({ text: '{"name": nonsense', type: 'application/json' }, response);
  } else if ('redirect' in failure) {
    send({ status: failure.status ?? 302, headers: { location: failure.redirect } }, response);
  } else {
    send(failure, response);
  }
}

function send(reply: Reply, response: ServerResponse): void {
  const { status = 200, json, text, bytes, type, headers } = reply;
  const body = json === undefined ? (bytes ?? text ?? '') : JSON.stringify(json);
  const contentType = type ?? (json === undefined ? 'text/plain' : 'application/json');
  response.writeHead(status, {
    ...(body.length === 0 ? {} : { 'content-type': contentType }),
    ...headers,
  });
  response.end(body);
}
