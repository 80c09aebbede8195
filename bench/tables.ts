import pg from 'pg';
import { postgresqlConnector } from '../src/connectors/postgresql/connector.js';
import type { Session } from '../src/core/sources/connector.js';
import type { TableSet, TableSource } from '../src/core/table/table.js';
import { context, never, record } from '../test/connectors/postgresqlSupport.js';
import { startPostgres, type PostgresServer } from '../test/servers/postgres.js';
import type { Benchmark, BenchmarkOptions, Measurement } from './measurement.js';

const ROWS = 10_000_000;
const TABLES = 100_000;
/** What a page asks for at once. */
const BLOCK = 200;
const JUMPS = 200;
const ROUNDS = 3;
const CANCELS = 15;

export const tablesBenchmark: Benchmark = { title: 'Tables', run };

/** One table in two sizes, each with a key and without one. */
interface Sizes {
  readonly many: number;
  readonly few: number;
}

async function run({ rows = ROWS }: BenchmarkOptions): Promise<readonly Measurement[]> {
  const sizes = { many: rows, few: Math.max(1_000, Math.floor(rows / 10)) };
  const server = await startPostgres({
    database: 'lab',
    settings: { max_wal_size: '8GB', maintenance_work_mem: '256MB' },
  });
  try {
    console.log(`  (making ${shown(rows)} rows twice, and ${shown(TABLES)} tables)`);
    await fill(server, sizes);
    await fillSchema(server);
    return await measure(server, sizes);
  } finally {
    await server.stop();
  }
}

async function measure(server: PostgresServer, sizes: Sizes): Promise<Measurement[]> {
  const { host, port, user, database, password } = server;
  const source = record({ host, port, username: user, database });
  const session = postgresqlConnector.open(source, context({ password, requestTimeout: 0 }));
  const client = new pg.Client({ host, port, user, database, password });
  await client.connect();
  try {
    if (!session.tables) throw new Error('The source has no tables.');
    const measurements = [
      ...(await firstRows(session.tables, client, sizes)),
      ...(await jumps('key', session.tables, client, sizes)),
      ...(await jumps('place', session.tables, client, sizes)),
      ...(await cancelled(session.tables, server)),
      ...(await statistics(session.tables, sizes)),
      ...(await catalog(session)),
    ];
    return measurements;
  } finally {
    await client.end();
    await session.close();
  }
}

/** From opening the table to its first rows, when the session has connected before. */
async function firstRows(
  tables: TableSet,
  client: pg.Client,
  { many }: Sizes,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const way of WAYS) {
    const [own, limited]: [number[], number[]] = [[], []];
    // One after the other: what else the machine does hits both.
    for (let round = 0; round < 25; round++) {
      const source = tables.open(tableOf(way, 'many'));
      own.push(await timed(() => read(source, 0, BLOCK)));
      await source.close();
      const query = `select * from ${way}_many limit ${BLOCK}`;
      limited.push(await timed(() => client.query({ text: query, rowMode: 'array' })));
    }
    const peer = { name: `pg with LIMIT ${BLOCK}`, value: quantile(limited, 0.5) };
    const name = `first rows of ${shown(many)} by ${way}`;
    const value = quantile(own, 0.5);
    measurements.push({ name, value, unit: 'ms', limit: 3 * peer.value, peer });
  }
  // A published figure of another tool, in its window: the page's own part is not in ours.
  const [first] = measurements;
  const peer = { name: 'SQLTools 0.28, 1,000,000 rows to its first cells', value: 59_600 };
  if (first) {
    const name = `${first.name}, without the page`;
    measurements.push({ name, value: first.value, unit: 'ms', peer });
  }
  return measurements;
}

type Way = 'key' | 'place';
const WAYS: readonly Way[] = ['key', 'place'];

async function jumps(
  way: Way,
  tables: TableSet,
  client: pg.Client,
  sizes: Sizes,
): Promise<Measurement[]> {
  const [many, few] = [tables.open(tableOf(way, 'many')), tables.open(tableOf(way, 'few'))];
  try {
    const mapped = await timed(() => untilMapped(many, sizes.many));
    await untilMapped(few, sizes.few);
    const [far, near]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      near.push(await jumpTimes(few, sizes.few));
      far.push(await jumpTimes(many, sizes.many));
    }
    const [value, less] = [Math.min(...far), Math.min(...near)];
    const offset = Math.floor(sizes.many / 2);
    const skipped = await timed(() =>
      client.query({
        text: `select * from ${way}_many ${way === 'key' ? 'order by id' : ''} offset ${offset} limit ${BLOCK}`,
        rowMode: 'array',
      }),
    );
    const peer = { name: 'pg with OFFSET to the middle', value: skipped };
    const name = `jump in ${shown(sizes.many)} rows by ${way}, p95`;
    return [
      { name: `map of ${shown(sizes.many)} rows by ${way}`, value: mapped, unit: 'ms' },
      { name, value, unit: 'ms', limit: 25, peer },
      {
        ...{ name: `the same against ${shown(sizes.few)} rows`, value, unit: 'ms' },
        ...{ limit: 1.5 * less, peer: { name: 'the smaller table', value: less } },
      },
    ];
  } finally {
    await many.close();
    await few.close();
  }
}

/** Jumps here and there until that is quick: then the map is there. */
async function untilMapped(source: TableSource, rows: number): Promise<void> {
  await source.rowCount(never);
  for (let turn = 0; turn < 1_000; turn++) {
    const times: number[] = [];
    for (let part = 1; part < 10; part++) {
      const start = Math.floor(((rows - BLOCK) * part) / 10) - (turn % 50);
      times.push(await timed(() => read(source, start, BLOCK)));
    }
    if (Math.max(...times) < 25) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The map was never there.');
}

async function jumpTimes(source: TableSource, rows: number): Promise<number> {
  const times: number[] = [];
  for (let jump = 0; jump < JUMPS; jump++) {
    const start = Math.floor(Math.random() * (rows - BLOCK));
    times.push(await timed(() => read(source, start, BLOCK)));
  }
  return quantile(times, 0.95);
}

/** From the click to the moment at which the server runs nothing any more, as it says itself. */
async function cancelled(tables: TableSet, server: PostgresServer): Promise<Measurement[]> {
  const running = async () => {
    const rows = await server.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
        where application_name = 'Data Connectors' and state = 'active'`,
    );
    return (rows[0]?.n ?? 0) > 0;
  };
  const times: number[] = [];
  for (let round = 0; round < CANCELS; round++) {
    const controller = new AbortController();
    const rows = tables.query('select pg_sleep(60)', [], controller.signal);
    const sleeping = rows[Symbol.asyncIterator]().next();
    sleeping.catch(() => undefined);
    while (!(await running()));
    const clicked = performance.now();
    controller.abort();
    while (await running());
    times.push(performance.now() - clicked);
    await sleeping.catch(() => undefined);
  }
  const value = Math.max(...times);
  return [{ name: 'cancel of pg_sleep(60), the slowest', value, unit: 'ms', limit: 250 }];
}

async function statistics(tables: TableSet, { many }: Sizes): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const column of ['value', 'hash', 'at']) {
    const source = tables.open(tableOf('key', 'many'));
    const value = await timed(async () => {
      if (!source.statistics) throw new Error('The table sums up no columns.');
      await source.statistics(column, never);
    });
    await source.close();
    measurements.push({
      ...{ name: `statistics of "${column}", ${shown(many)} rows`, value, unit: 'ms' },
      limit: 5_000,
    });
  }
  return measurements;
}

async function catalog(session: Session): Promise<Measurement[]> {
  const expanded: number[] = [];
  const found: number[] = [];
  let all = 0;
  for (let round = 0; round < 7; round++) {
    session.invalidate([]);
    expanded.push(await timed(() => session.children(['big'], {}, never)));
    found.push(
      await timed(async () => {
        const hits = await session.find?.('sensor reading 76543', 50, never);
        const [first] = hits ?? [];
        if (first?.label !== 'sensor_reading_76543') throw new Error('The table was not found.');
      }),
    );
  }
  session.invalidate([]);
  const everything = await timed(async () => {
    let page: string | undefined;
    do {
      const next = await session.children(['big'], page === undefined ? {} : { page }, never);
      all += next.items.length;
      page = next.next;
    } while (page !== undefined);
  });
  if (all !== TABLES) throw new Error(`${all} tables were listed, not ${TABLES}.`);
  const name = `a schema of ${shown(TABLES)} tables`;
  return [
    { name: `expand ${name}`, value: quantile(expanded, 0.5), unit: 'ms', limit: 1_000 },
    { name: `${name}, all of its pages`, value: everything, unit: 'ms' },
    { name: 'find one of them by name', value: quantile(found, 0.5), unit: 'ms', limit: 200 },
  ];
}

/** Ten columns of the usual types, about 150 bytes a row. */
async function fill(server: PostgresServer, sizes: Sizes): Promise<void> {
  for (const [size, rows] of Object.entries(sizes)) {
    await server.query(`create unlogged table key_${size} as
      select i as id, i * 7::int8 as run, (i % 1000)::int2 as channel, i / 3.0::float8 as value,
        (i * 1.25)::numeric(12, 2) as price, timestamptz '2024-01-01' + i * interval '1 second' as at,
        md5(i::text) as hash, 'sensor ' || i % 97 as sensor, i % 3 = 0 as valid,
        nullif(i % 11, 0) as rest
      from generate_series(1, ${rows}) i`);
    await server.query(`create unlogged table place_${size} as select * from key_${size}`);
    await server.query(`alter table key_${size} add primary key (id)`);
    await server.query(`vacuum analyze key_${size}`);
    await server.query(`vacuum analyze place_${size}`);
  }
}

async function fillSchema(server: PostgresServer): Promise<void> {
  await server.query('create schema big');
  const client = await server.connect();
  try {
    const words = ['sensor_reading', 'experiment', 'invoice', 'order_line', 'calibration'];
    const several = 1_000;
    for (let start = 0; start < TABLES; start += several) {
      const made = Array.from({ length: several }, (_, index) => {
        const n = start + index;
        const word = n % 10 === 3 ? words[0] : words[n % words.length];
        return `create table big.${word}_${n} (id int, at date)`;
      });
      await client.query(made.join(';'));
    }
    await client.query('vacuum analyze pg_class, pg_attribute');
  } finally {
    await client.end();
  }
}

function tableOf(way: Way, size: keyof Sizes) {
  return { schema: 'public', name: `${way}_${size}` };
}

async function read(source: TableSource, start: number, rows: number): Promise<void> {
  const from = Math.max(0, start);
  const batch = await source.rows({ start: from, end: from + rows }, never);
  if (batch.rows.length !== rows) throw new Error(`${batch.rows.length} rows from ${from} on.`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity;
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}
