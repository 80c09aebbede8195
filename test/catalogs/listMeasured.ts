import { monitorEventLoopDelay } from 'node:perf_hooks';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CatalogConnector, RemoteCatalog } from '../../src/core/sources/catalogKind.js';
import { allPages } from '../../src/core/sources/page.js';
import { findSources } from '../../src/core/sources/registry.js';
import { never, testContext } from './support.js';

/** What a process of its own found out about reading a whole list. */
export interface Measured {
  readonly count: number;
  /** Milliseconds until the first page, and until the last one. */
  readonly firstPage: number;
  /** Milliseconds of work until the first page, whatever else the machine does meanwhile. */
  readonly firstPageWork: number;
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

const KINDS = {
  datagrok: async () => (await import('../../src/catalogs/datagrok/catalog.js')).datagrokCatalog,
  qarion: async () => (await import('../../src/catalogs/qarion/catalog.js')).qarionCatalog,
} satisfies Readonly<Record<string, () => Promise<CatalogConnector>>>;

export type MeasuredKind = keyof typeof KINDS;

/** Reads the list of a catalog in a process of its own: in that of the tests there is the server. */
export async function measureList(
  kind: MeasuredKind,
  url: string,
  token: string,
  way: Way,
): Promise<Measured> {
  const program = fileURLToPath(import.meta.url);
  const args = ['--expose-gc', '--import', 'tsx', program, kind, url, token, way];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

const READ: Readonly<Record<Way, (catalog: RemoteCatalog) => Promise<number>>> = {
  async pages(catalog) {
    let count = 0;
    const entries = allPages((page) => catalog.list({ ...page, limit: 500 }, never));
    for await (const entry of entries) if ('source' in entry) count++;
    return count;
  },
  sources: async (catalog) => (await findSources([catalog], {}, never)).length,
};

/** `node --expose-gc listMeasured.ts <kind> <url> <token> <way>`: prints a `Measured` as JSON. */
async function main(kind: MeasuredKind, url: string, token: string, way: Way): Promise<void> {
  const catalog = (await KINDS[kind]()).open(
    { name: kind, kind, title: kind, properties: { url } },
    testContext({ token }, { requestTimeout: 60_000 }),
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
  const before = process.cpuUsage();
  const started = performance.now();
  await catalog.list({}, never);
  const firstPage = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const count = await READ[way](catalog);
  const whole = performance.now() - started;
  delay.disable();
  const firstPageWork = (user + system) / 1_000;
  return { count, firstPage, firstPageWork, whole, blocked: delay.max / 1e6 };
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

const [, program, kind, url = '', token = '', way = 'pages'] = process.argv;
if (program === fileURLToPath(import.meta.url)) {
  void main(kind as MeasuredKind, url, token, way as Way);
}
