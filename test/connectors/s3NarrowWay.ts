import { startProxy } from '../servers/proxy.js';

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
  let tell: () => void = () => undefined;
  const stuck = new Promise<void>((resolve) => (tell = resolve));
  const proxy = await startProxy({ host: hostname, port: Number(port) }, (client, open) => {
    const upstream = open();
    let left = bytes;
    client.on('data', (chunk: Buffer) => {
      upstream.write(chunk.subarray(0, Math.max(0, left)));
      left -= chunk.length;
      if (left > 0) return;
      client.pause();
      tell();
    });
  });
  return { endpoint: `http://127.0.0.1:${proxy.port}`, stuck, stop: () => proxy.stop() };
}
