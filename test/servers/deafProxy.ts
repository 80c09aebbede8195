import { connect, createServer, type Socket } from 'node:net';
import { listen } from './ports.js';
import type { PostgresServer } from './postgres.js';

/** Source: PostgreSQL documentation, "Message Formats", CancelRequest. */
const CANCEL_REQUEST = 80_877_102;

/** A real server behind a proxy that takes requests to cancel and does nothing about them. */
export interface DeafPostgres extends PostgresServer {
  /** Requests to cancel that came. */
  readonly swallowed: number;
  /** Stops the proxy, not the server behind it. */
  stop(): Promise<void>;
}

/** Starts the proxy in front of a server without TLS. */
export async function startDeafPostgres(server: PostgresServer): Promise<DeafPostgres> {
  const sockets = new Set<Socket>();
  let swallowed = 0;
  const proxy = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('data', (first: Buffer) => {
      // The first message is one packet: a request is 16 bytes, and nobody sends it in parts.
      if (first.length === 16 && first.readUInt32BE(4) === CANCEL_REQUEST) {
        swallowed++;
        return;
      }
      const upstream = connect(server.port, server.host);
      sockets.add(upstream);
      upstream.on('error', () => client.destroy());
      upstream.on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
      upstream.write(first);
      client.pipe(upstream);
      upstream.pipe(client);
    });
  });
  const port = await listen(proxy);
  return {
    ...server,
    port,
    get swallowed() {
      return swallowed;
    },
    stop: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
