import type { PostgresServer } from './postgres.js';
import { startProxy } from './proxy.js';

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
  let swallowed = 0;
  const proxy = await startProxy(server, (client, open) => {
    client.once('data', (first: Buffer) => {
      // The first message is one packet: a request is 16 bytes, and nobody sends it in parts.
      if (first.length === 16 && first.readUInt32BE(4) === CANCEL_REQUEST) {
        swallowed++;
        return;
      }
      const upstream = open();
      upstream.write(first);
      client.pipe(upstream);
    });
  });
  return {
    ...server,
    ...proxy,
    get swallowed() {
      return swallowed;
    },
  };
}
