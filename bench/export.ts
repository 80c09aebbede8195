import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { USUAL_CSV, type CopyOut, type RowBytes } from '../src/core/table/copyOut.js';
import { copyTable } from '../src/core/table/export/copyTable.js';
import { exportCsv } from '../src/core/table/export/exportText.js';
import { WHOLE_TABLE } from '../src/core/table/view.js';
import { encodeInWorker, USUAL_MEMORY } from '../src/host/export/encodeInWorker.js';
import type { Encoding } from '../src/host/export/encodeRows.js';
import { DiskFolder } from '../src/host/files/diskFolder.js';
import { buildExportWorker } from '../test/connectors/exportBundles.js';
import { never, openSession, tablesOf } from '../test/connectors/postgresqlSupport.js';
import { startPostgres, type PostgresServer } from '../test/servers/postgres.js';
import { findPsql, psql } from '../test/servers/psql.js';
import { collectGarbage, heap } from './measurement.js';
import type { Benchmark, BenchmarkOptions, Measurement } from './measurement.js';

const ROWS = 1_000_000;
const RUNS = 3;
const TABLE = { schema: 'public', name: 'rows' };
/** An export may take this much longer than psql. */
const SLOWER = 1.25;
const MOST_GROWTH = 100;
/** Megabytes that a stream may hold at once, whatever garbage it leaves. */
const MOST_HELD = 25;
/** Blocks from one look at what is held to the next: looking takes time. */
const LOOK_EVERY = 20;
/** Milliseconds for which the thread of the extension host may not answer. */
const MOST_PAUSE = 50;

export const exportBenchmark: Benchmark = {
  title: 'Export of a table with 10 columns to a file',
  run,
};

interface Way {
  readonly name: string;
  readonly blocks: (copy: CopyOut) => AsyncIterable<RowBytes>;
}

const CSV: Way = { name: 'CSV', blocks: (copy) => exportCsv(copy, USUAL_CSV, never) };

function waysOf(script: string): readonly Way[] {
  const encode = (encoding: Encoding) => (copy: CopyOut) =>
    encodeInWorker({ script, memory: USUAL_MEMORY }, copy, encoding, never);
  return [
    CSV,
    { name: 'JSON Lines', blocks: encode({ format: 'jsonLines' }) },
    { name: 'Parquet', blocks: encode({ format: 'parquet', asText: [] }) },
    { name: 'Excel', blocks: encode({ format: 'excel', name: TABLE.name }) },
  ];
}

async function run({ rows = ROWS }: BenchmarkOptions): Promise<readonly Measurement[]> {
  console.log(`  (${rows.toLocaleString('en-US')} rows)`);
  const folder = await mkdtemp(join(tmpdir(), 'bench-export-'));
  const server = await startPostgres({ database: 'lab' });
  const session = openSession(server, {}, { requestTimeout: 0 });
  const worker = await buildExportWorker();
  const open = async () => {
    const copy = await tablesOf(session).copyOut?.(TABLE, WHOLE_TABLE, never);
    if (!copy) throw new Error('PostgreSQL copies tables out');
    return copy;
  };
  try {
    await fill(server, rows);
    const program = findPsql();
    const best = new Map<string, Figures>();
    let peer = Infinity;
    // One after the other and again: what else the machine does hits all of them.
    for (let round = 0; round < RUNS; round++) {
      if (program !== undefined) peer = Math.min(peer, await runPsql(program, server, folder));
      for (const way of waysOf(worker.script)) {
        keep(best, way.name, await measure(folder, way, rows, open));
      }
    }
    const paged = tablesOf(session).open(TABLE);
    keep(
      best,
      'CSV, through pages',
      await measure(folder, CSV, rows, () => copyTable(paged, never)),
    );
    const held = await heldAtMost(await copyTable(paged, never));
    await paged.close();
    return [
      ...[...best].flatMap(([name, figures]) => describe(name, figures, peer)),
      { name: 'CSV, through pages, held at most', value: held, unit: 'MB', limit: MOST_HELD },
    ];
  } finally {
    await session.close();
    await server.stop();
    worker.remove();
    await rm(folder, { recursive: true });
  }
}

interface Figures {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly growth: number;
  /** The longest time the thread did not answer. */
  readonly pause: number;
}

function describe(name: string, figures: Figures, psqlTime: number): Measurement[] {
  const { milliseconds, megabytes, growth, pause } = figures;
  const against = Number.isFinite(psqlTime)
    ? { peer: { name: 'psql \\copy to CSV', value: psqlTime } }
    : {};
  const limit = name === 'CSV' && Number.isFinite(psqlTime) ? { limit: psqlTime * SLOWER } : {};
  const size = `${name}, ${megabytes.toFixed(0)} MB`;
  return [
    { name: size, value: milliseconds, unit: 'ms', ...limit, ...against },
    { name: `${name}, growth of the process`, value: growth, unit: 'MB', limit: MOST_GROWTH },
    { name: `${name}, longest pause of the thread`, value: pause, unit: 'ms', limit: MOST_PAUSE },
  ];
}

function keep(best: Map<string, Figures>, name: string, now: Figures): void {
  const known = best.get(name);
  best.set(name, {
    ...now,
    milliseconds: Math.min(now.milliseconds, known?.milliseconds ?? Infinity),
    pause: Math.min(now.pause, known?.pause ?? Infinity),
    // Of memory the worst counts.
    growth: Math.max(now.growth, known?.growth ?? 0),
  });
}

/** As the command does it: to a temporary name beside the file, then renamed. */
async function measure(
  folder: string,
  way: Way,
  expected: number,
  open: () => Promise<CopyOut>,
): Promise<Figures> {
  // Otherwise there is room for as much garbage as the run before has left.
  collectGarbage();
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const began = performance.now();
  let rows = 0;
  const copy = await open();
  const bytes = async function* () {
    for await (const block of way.blocks(copy)) {
      rows += block.rows;
      yield block.bytes;
    }
  };
  await new DiskFolder(folder).write(['rows'], bytes(), { replace: true }, never);
  await copy.close();
  const milliseconds = performance.now() - began;
  clearInterval(timer);
  delay.disable();
  if (rows !== expected) throw new Error(`${rows} rows were written`);
  const { size } = await stat(join(folder, 'rows'));
  return {
    ...{ milliseconds, megabytes: size / 2 ** 20, growth: (most - before) / 2 ** 20 },
    // The delay is told from the end of the wait on: the wait itself is no pause.
    pause: delay.max / 1e6 - 5,
  };
}

/** Megabytes in use at once, without the garbage that has not been collected yet. */
async function heldAtMost(copy: CopyOut): Promise<number> {
  const before = heap();
  let most = before;
  let blocks = 0;
  for await (const { bytes } of CSV.blocks(copy)) {
    if (bytes.length > 0 && ++blocks % LOOK_EVERY === 0) most = Math.max(most, heap());
  }
  return (most - before) / 2 ** 20;
}

async function runPsql(program: string, server: PostgresServer, folder: string): Promise<number> {
  const began = performance.now();
  const file = join(folder, 'psql.csv').replaceAll("'", "''");
  const copy = `\\copy (SELECT * FROM rows) TO '${file}' (FORMAT csv, HEADER)`;
  await psql(program, server, [copy]);
  return performance.now() - began;
}

async function fill(server: PostgresServer, rows: number): Promise<void> {
  await server.query(`
    create table rows as
      select i::int8 as id, (i::int8 * 7919) % 1000003 as code, (i / 3.0)::numeric(12, 4) as amount,
             sqrt(i) as root, 'row number ' || i || ' of the table' as text,
             timestamptz '2020-01-01Z' + i * interval '1 minute' as at, date '2020-01-01' + i % 1000 as day,
             i % 3 = 0 as flag, md5(i::text)::uuid as key, jsonb_build_object('a', i, 'b', 'x' || i) as data
        from generate_series(1, ${rows}) i;
    alter table rows add primary key (id)`);
  // Outside of the figures: the first reader writes down which rows are there for all.
  await server.query('vacuum analyze rows');
}
