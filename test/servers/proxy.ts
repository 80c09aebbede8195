import { connect, createServer, type Socket } from 'node:net';
import { listen } from './ports.js';

export interface Proxy {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Stops the proxy, not the server behind it. */
  stop(): Promise<void>;
}

/**
 * A proxy in front of a server. `open` connects a client to it, so that either ends with the other,
 * and passes on what the server says; what the client says is passed on by `serve`.
 */
export async function startProxy(
  target: { readonly host: string; readonly port: number },
  serve: (client: Socket, open: () => Socket) => void,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // What follows is its end.
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    serve(client, () => {
      const upstream = keep(connect(target.port, target.host));
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
      upstream.pipe(client);
      return upstream;
    });
  });
  return {
    port: await listen(server),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
