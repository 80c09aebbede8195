import { monitorEventLoopDelay } from 'node:perf_hooks';
import { datagrokCatalog } from '../../../src/catalogs/datagrok/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import { allPages } from '../../../src/core/sources/page.js';
import { findSources } from '../../../src/core/sources/registry.js';
import { never, testContext } from '../support.js';
import { CANARY } from './failures.js';

/** What a process of its own found out about reading a whole list. */
export interface Measured {
  readonly count: number;
  /** Milliseconds until the first page, and until the last one. */
  readonly firstPage: number;
  readonly whole: number;
  /** Longest time, in milliseconds, in which nothing else could run. */
  readonly blocked: number;
  /** Bytes in use at the worst moment beyond what was there before, garbage not counted. */
  readonly grown: number;
  /** Bytes that are still held when the list has been read and dropped, the catalog being open. */
  readonly held: number;
}

/** `pages`: page by page, as the tree does. `sources`: all of them at once, as the API does. */
export type Way = 'pages' | 'sources';

const READ: Readonly<Record<Way, (catalog: RemoteCatalog) => Promise<number>>> = {
  async pages(catalog) {
    let count = 0;
    const entries = allPages((page) => catalog.list({ ...page, limit: 500 }, never));
    for await (const entry of entries) if ('source' in entry) count++;
    return count;
  },
  sources: async (catalog) => (await findSources([catalog], {}, never)).length,
};

/** `node --expose-gc listMeasured.ts <url> <way>`: prints a `Measured` as JSON. */
async function main(url: string, way: Way): Promise<void> {
  const catalog = datagrokCatalog.open(
    { name: 'grok', kind: 'datagrok', title: 'Grok', properties: { url } },
    testContext({ token: CANARY }, { requestTimeout: 60_000 }),
  );
  // What the first use loads is not what the list takes.
  await catalog.whoAmI(never);
  const memory = await memoryOf(() => READ[way](catalog));
  const measured: Measured = { ...(await timesOf(catalog, way)), ...memory };
  process.stdout.write(JSON.stringify(measured));
  await catalog.close();
}

async function timesOf(catalog: RemoteCatalog, way: Way) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  await catalog.list({}, never);
  const firstPage = performance.now() - started;
  const count = await READ[way](catalog);
  const whole = performance.now() - started;
  delay.disable();
  return { count, firstPage, whole, blocked: delay.max / 1e6 };
}

async function memoryOf(work: () => Promise<unknown>) {
  const before = inUse();
  let most = before;
  const look = () => {
    most = Math.max(most, inUse());
  };
  const timer = setInterval(look, 50);
  const result = { value: await work() };
  look();
  clearInterval(timer);
  result.value = undefined;
  return { grown: most - before, held: inUse() - before };
}

/** Of the heap and of buffers outside of it; `process.memoryUsage` alone counts garbage as well. */
function inUse(): number {
  if (!globalThis.gc) throw new Error('Start with --expose-gc.');
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const [, , url = '', way = 'pages'] = process.argv;
void main(url, way as Way);
