import pg from 'pg';
import { postgresqlConnector } from '../src/connectors/postgresql/connector.js';
import type { SqlSession } from '../src/core/sql/console.js';
import type { TableSource } from '../src/core/table/table.js';
import { context, never, record } from '../test/connectors/postgresqlSupport.js';
import { startPostgres, type PostgresServer } from '../test/servers/postgres.js';
import type { Benchmark, Measurement } from './measurement.js';

const ROWS = 1_000_000;
/** Ten columns of the usual types, about 150 bytes a row. */
const MADE = `create table measured as
  select i as id, i * 7 as run, (i % 1000)::int2 as channel, i / 3.0::float8 as value,
    (i * 1.25)::numeric(12, 2) as price, timestamptz '2024-01-01' + i * interval '1 second' as at,
    md5(i::text) as hash, 'sensor ' || i % 97 as sensor, i % 3 = 0 as valid,
    nullif(i % 11, 0) as rest
  from generate_series(1, ${ROWS}) i`;
const QUERY = 'select * from measured';
/** What the page asks for at once. */
const BLOCK = 200;
const CANCELS = 15;

export const queriesBenchmark: Benchmark = { title: 'Queries', run };

async function run(): Promise<readonly Measurement[]> {
  const server = await startPostgres({ database: 'lab' });
  try {
    await server.query(MADE);
    await server.query('vacuum analyze measured');
    return await measure(server);
  } finally {
    await server.stop();
  }
}

async function measure(server: PostgresServer): Promise<Measurement[]> {
  const { host, port, user, database, password } = server;
  const source = record({ host, port, username: user, database });
  const session = postgresqlConnector.open(source, context({ password }));
  const client = new pg.Client({ host, port, user, database, password });
  await client.connect();
  try {
    if (!session.sql) throw new Error('The source runs no SQL.');
    const console = session.sql.open({ readOnly: true });
    // Connecting is not what is measured.
    await console.run('select 1', {}, never);
    const measurements = [
      ...(await firstCells(console, client)),
      ...(await scrolled(console)),
      ...(await cancelled(console, server)),
    ];
    await console.close();
    return measurements;
  } finally {
    await client.end();
    await session.close();
  }
}

async function firstCells(console: SqlSession, client: pg.Client): Promise<Measurement[]> {
  const own = await median(7, async () => {
    const { rows } = await console.run(QUERY, {}, never);
    await read(rows, 0, BLOCK);
  });
  const limited = await median(7, async () => {
    await client.query({ text: `${QUERY} limit ${BLOCK}`, rowMode: 'array' });
  });
  const peer = { name: `pg with LIMIT ${BLOCK}`, value: limited };
  return [{ name: `first cells of ${ROWS} rows x 10`, value: own, unit: 'ms', limit: 400, peer }];
}

/** All of the result, block by block as scrolling asks for it, then back to the first rows. */
async function scrolled(console: SqlSession): Promise<Measurement[]> {
  const before = memory();
  let most = 0;
  const look = () => {
    most = Math.max(most, memory() - before);
  };
  const started = performance.now();
  const { rows } = await console.run(QUERY, {}, never);
  for (let start = 0; start < ROWS; start += 1_000) {
    await read(rows, start, start + 1_000);
    look();
  }
  const took = performance.now() - started;
  const back = await median(1, () => read(rows, 0, BLOCK));
  const middle = await median(5, () => read(rows, Math.floor(Math.random() * ROWS), ROWS));
  look();
  return [
    { name: 'growth of the process over all its rows', value: most, unit: 'MB', limit: 100 },
    { name: 'all of its rows, read once', value: took, unit: 'ms' },
    { name: 'back to its first rows', value: back, unit: 'ms', limit: 400 },
    { name: 'to a row anywhere', value: middle, unit: 'ms' },
  ];
}

/** From the click to the moment at which the server runs nothing any more, as it says itself. */
async function cancelled(console: SqlSession, server: PostgresServer): Promise<Measurement[]> {
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
    const sleeping = console.run('select pg_sleep(60)', {}, controller.signal);
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

async function read(rows: TableSource | undefined, start: number, end: number): Promise<void> {
  if (!rows) throw new Error('The statement has no rows.');
  const until = Math.min(end, start + 1_000);
  const batch = await rows.rows({ start, end: until }, never);
  const expected = Math.min(until, ROWS) - start;
  if (batch.rows.length !== expected) {
    throw new Error(`${batch.rows.length} rows from ${start} on, not ${expected}.`);
  }
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) {
    const started = performance.now();
    await work();
    all.push(performance.now() - started);
  }
  return all.sort((one, other) => one - other)[Math.floor(times / 2)] ?? Infinity;
}

/** Megabytes of memory that this process has, garbage that was not collected yet included. */
function memory(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
