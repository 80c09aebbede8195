import { connect, createServer, type Socket } from 'node:net';
import { listen } from './ports.js';

export interface WatchingProxy {
  /** Of the proxy, without a path. */
  readonly endpoint: string;
  /** Told of each piece that clients send, once it is on its way to the server. */
  onSent: (piece: string) => void;
  /** Stops the proxy, not the server behind it. */
  stop(): Promise<void>;
}

/** A proxy in front of a real server, for what only happens at one moment of a conversation. */
export async function startWatchingProxy(endpoint: string): Promise<WatchingProxy> {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    client.on('data', (piece: Buffer) =>
      upstream.write(piece, () => proxy.onSent(piece.toString('latin1'))),
    );
    upstream.pipe(client);
  });
  const proxy: WatchingProxy = {
    endpoint: `http://127.0.0.1:${await listen(server)}`,
    onSent: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}
