import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { listen } from './ports.js';

/** A server that misbehaves on purpose. */
export interface BadServer {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** `http://127.0.0.1:<port>`, for servers that speak HTTP. */
  readonly url: string;
  /** How many connections (TCP) or requests (HTTP) came so far. */
  count(): number;
  /** Drops all connections and stops listening. */
  stop(): Promise<void>;
}

/** Accepts connections, reads what comes and never answers: a host behind a broken proxy or firewall. */
export async function startSilentServer(): Promise<BadServer> {
  return startTcp((socket) => socket.resume());
}

/** Accepts connections and drops them at once. */
export async function startClosingServer(): Promise<BadServer> {
  return startTcp((socket) => socket.destroy());
}

/** Answers every connection with the same bytes, whatever was asked: another service on the expected port. */
export async function startBabbleServer(text: string): Promise<BadServer> {
  return startTcp((socket) => socket.end(text));
}

/** What an HTTP server answers to a request. */
export interface HttpReply {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sends this many bytes of the body, having announced all of them, then drops the connection. */
  readonly cutAfter?: number;
  /** Sends the body in pieces of `bytes` every `every` ms. */
  readonly drip?: { readonly bytes: number; readonly every: number };
  /** Sends this many bytes of spaces before the body, made as they are read. */
  readonly padding?: number;
  /** Waits before the answer, ms; `Infinity` never answers. */
  readonly delay?: number;
}

/** Answers with whatever `reply` says; a redirect is a status and a `location` header. Rejects never, and never crashes. */
export async function startHttpServer(
  reply: HttpReply | ((request: IncomingMessage, body: Buffer) => HttpReply),
): Promise<BadServer> {
  let requests = 0;
  const server = createHttpServer((request, response) => {
    requests++;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const chosen = typeof reply === 'function' ? reply(request, Buffer.concat(chunks)) : reply;
      answer(request, response, chosen).catch(() => response.destroy());
    });
  });
  const port = await listen(server);
  return {
    ...addressOf(port),
    count: () => requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  reply: HttpReply,
): Promise<void> {
  if (reply.delay === Infinity) return;
  if (reply.delay !== undefined) await wait(reply.delay);
  const body = Buffer.from(reply.body ?? '');
  const padding = reply.padding ?? 0;
  response.writeHead(reply.status ?? 200, {
    ...(reply.body === undefined && padding === 0
      ? {}
      : { 'content-length': String(body.length + padding) }),
    ...reply.headers,
  });
  if (request.method === 'HEAD') {
    response.end();
  } else if (reply.cutAfter !== undefined) {
    response.write(body.subarray(0, reply.cutAfter), () => request.socket.destroy());
  } else {
    // Its failure means that the client has gone, which is no concern of ours.
    await pipeline(Readable.from(pieces(body, reply), { objectMode: false }), response);
  }
}

async function* pieces(body: Buffer, { padding = 0, drip }: HttpReply): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(65_536, ' ');
  for (let left = padding; left > 0; left -= block.length) yield block.subarray(0, left);
  const size = drip?.bytes ?? Math.max(1, body.length);
  for (let at = 0; at < body.length; at += size) {
    yield body.subarray(at, at + size);
    if (drip) await wait(drip.every);
  }
}

async function startTcp(serve: (socket: Socket) => void): Promise<BadServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(socket);
  });
  const port = await listen(server);
  return {
    ...addressOf(port),
    count: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function addressOf(port: number): Pick<BadServer, 'host' | 'port' | 'url'> {
  return { host: '127.0.0.1', port, url: `http://127.0.0.1:${port}` };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
