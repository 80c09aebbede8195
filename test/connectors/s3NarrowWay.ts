import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server on which large requests get stuck. */
export interface NarrowWay {
  readonly endpoint: string;
  /** Settles once a connection has come to its limit. */
  readonly stuck: Promise<void>;
  stop(): Promise<void>;
}

/** Passes on everything the server says, but only so many bytes of what a connection sends to it. */
export async function startNarrowWay(endpoint: string, bytes: number): Promise<NarrowWay> {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set<Socket>();
  let tell: () => void = () => undefined;
  const stuck = new Promise<void>((resolve) => (tell = resolve));
  const server = createServer((client) => {
    const target = connect(Number(port), hostname);
    let left = bytes;
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => {
      target.write(chunk.subarray(0, Math.max(0, left)));
      left -= chunk.length;
      if (left > 0) return;
      client.pause();
      tell();
    });
    client.on('close', () => target.destroy());
    target.pipe(client);
    target.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stuck,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
