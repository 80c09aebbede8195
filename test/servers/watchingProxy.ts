import { startProxy } from './proxy.js';

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
  const target = { host: hostname, port: Number(port) };
  const proxy = await startProxy(target, (client, open) => {
    const upstream = open();
    client.on('data', (piece: Buffer) =>
      upstream.write(piece, () => watching.onSent(piece.toString('latin1'))),
    );
  });
  const watching: WatchingProxy = {
    endpoint: `http://127.0.0.1:${proxy.port}`,
    onSent: () => undefined,
    stop: () => proxy.stop(),
  };
  return watching;
}
