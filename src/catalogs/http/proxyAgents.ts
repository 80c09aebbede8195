import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';

type Created = (error: Error | null, socket: Duplex) => void;

/** Most bytes of a proxy's answer to CONNECT. */
const HEAD_LIMIT = 16 * 1024;
const TUNNEL_TIMEOUT = 30_000;

/** What a proxy answered in place of opening a way, or what kept it from being reached. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  constructor(
    /** Host and port; never the user name and password. */
    readonly proxy: string,
    readonly status: number | undefined,
    cause?: unknown,
  ) {
    super(`The proxy ${proxy} failed.`, { cause });
  }
}

/** Plain HTTP: connections go to the proxy, which is told the whole address. */
export class ProxyAgent extends http.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL) {
    super({ keepAlive: true });
    this.#proxy = proxy;
  }

  override createConnection(): Duplex {
    const socket = connect(this.#proxy);
    const told = (error: Error) => Object.assign(error, { proxy: this.#proxy.host });
    socket.once('error', told);
    // From then on, what goes wrong may as well be the server's doing.
    socket.once('connect', () => socket.off('error', told));
    return socket;
  }
}

/** HTTPS: a tunnel through the proxy (CONNECT), in which TLS is spoken with the server itself. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #opening = new Set<net.Socket>();

  constructor(proxy: URL) {
    super({ keepAlive: true });
    this.#proxy = proxy;
  }

  override createConnection(options: https.RequestOptions, callback?: Created): undefined {
    const host = options.host ?? 'localhost';
    const target = `${net.isIPv6(host) ? `[${host}]` : host}:${options.port ?? 443}`;
    const socket = connect(this.#proxy);
    this.#opening.add(socket);
    openTunnel(socket, this.#proxy, target)
      .finally(() => this.#opening.delete(socket))
      .then(() => tls.connect({ ...(options as tls.ConnectionOptions), socket }))
      .then(
        (secure) => callback?.(null, secure),
        (error: unknown) => {
          socket.destroy();
          // Node looks at the error first.
          callback?.(error as Error, socket);
        },
      );
  }

  override destroy(): void {
    for (const socket of this.#opening) socket.destroy();
    super.destroy();
  }
}

function connect(proxy: URL): net.Socket {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  if (proxy.protocol !== 'https:') return net.connect({ host, port: Number(proxy.port || 80) });
  const name = net.isIP(host) ? {} : { servername: host };
  return tls.connect({ host, port: Number(proxy.port || 443), ...name, rejectUnauthorized: true });
}

/** Asks for a way to the target and reads the proxy's answer, and nothing after it. */
function openTunnel(socket: net.Socket, proxy: URL, target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const end = (settle: () => void) => {
      socket.setTimeout(0);
      socket.off('readable', onReadable).off('error', onError).off('close', onClose);
      settle();
    };
    const fail = (status?: number, cause?: unknown) =>
      end(() => {
        // An error that comes later has nobody to tell.
        socket.on('error', () => {});
        reject(new ProxyError(proxy.host, status, cause));
      });
    const onError = (error: unknown) => fail(undefined, error);
    const onClose = () => fail();
    const onReadable = () => {
      for (let part = socket.read() as Buffer | null; part; part = socket.read() as Buffer | null) {
        head = Buffer.concat([head, part]);
      }
      const length = head.indexOf('\r\n\r\n');
      if (length < 0) return head.byteLength > HEAD_LIMIT ? fail() : undefined;
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1]);
      if (!(status >= 200 && status < 300)) return fail(status || undefined);
      // A server that speaks first would be no TLS server.
      if (head.byteLength > length + 4) return fail();
      end(resolve);
    };
    socket.on('readable', onReadable).on('error', onError).on('close', onClose);
    socket.setTimeout(TUNNEL_TIMEOUT, () => fail());
    const headers = { host: target, ...proxyAuthorization(proxy) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`CONNECT ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });
}

/** Header for a proxy that wants a name and password. */
export function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const text = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}
