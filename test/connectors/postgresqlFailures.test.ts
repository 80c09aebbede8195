import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { TableSource } from '../../src/core/table/table.js';
import type { PostgresServer } from '../servers/postgres.js';
import { eventually, expectEventually } from '../eventually.js';
import {
  allChildren,
  cells,
  idleTransactions,
  never,
  onEachServer,
  openSession,
  openSessions,
  rejection,
  runningStatements,
  tablesOf,
} from './postgresqlSupport.js';

const SETTINGS = { max_connections: '12', superuser_reserved_connections: '2' };

onEachServer('PostgreSQL: failures', { settings: SETTINGS }, (server) => {
  let session: Session;
  const sources: TableSource[] = [];
  const open = (name: string, from = session) => {
    const source = tablesOf(from).open({ schema: 'public', name });
    sources.push(source);
    return source;
  };
  const page = async (source: TableSource, start: number, end: number) =>
    (await source.rows({ start, end }, never)).rows;
  before(async () => {
    session = openSession(server());
    await server().query(`
      create table keyed as select i as id, md5(i::text) as hash from generate_series(1, 100000) i;
      alter table keyed add primary key (id);
      create table heap as select * from keyed;
      create view through as select * from keyed;
      create view slow as select id, pg_sleep(0.01)::text from keyed;
      create role plain login password 'plain'; grant select on all tables in schema public to plain;
      analyze`);
  });
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await expectEventually(() => idleTransactions(server()), 0);
  });
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  it('goes on by every way after the server was restarted in the middle', async () => {
    const all = ['keyed', 'heap', 'through'].map((name) => open(name));
    const before = await Promise.all(all.map((source) => page(source, 50_000, 50_100)));
    await server().restart();
    const after = await Promise.all(all.map((source) => page(source, 50_000, 50_100)));
    assert.deepEqual(after, before);
    assert.ok((await allChildren(session, ['public'])).length >= 4);
    assert.ok((await openSessions(server())) <= 8);
  });

  it('says that the server is away, and reads on once it is back', async () => {
    const source = open('heap');
    const rows = await page(source, 1_000, 1_100);
    const slow = open('slow');
    const reading = rejection(page(slow, 0, 5_000), 'Unavailable');
    await eventually('it reads', async () => (await runningStatements(server())).length === 1);
    await server().shutDown();
    const lost = await reading;
    assert.match(lost.message, /The connection to .* was lost/);
    const gone = await rejection(page(source, 1_100, 1_200), 'Unavailable');
    assert.match(gone.message, /Nothing listens on/);
    assert.ok(lost.nextSteps.includes('retry') && gone.nextSteps.includes('retry'));
    await server().restart();
    assert.deepEqual(await page(source, 1_000, 1_100), rows);
    assert.equal((await page(slow, 0, 5)).length, 5);
  });

  it('tells a limit of the server from one of its own', async () => {
    const hasty = openSession(server(), {}, { requestTimeout: 300 });
    const error = await rejection(page(open('slow', hasty), 0, 1_000), 'Timeout');
    assert.match(error.message, /longer than 0.3 seconds/);
    assert.equal((await page(open('keyed', hasty), 0, 5)).length, 5);
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await hasty.close();
  });

  it('takes a transaction up again that the server ended for being idle', async () => {
    await server().query(`alter role plain set idle_in_transaction_session_timeout = '300ms'`);
    const plain = openSession(server(), { username: 'plain' }, { password: 'plain' });
    for (const name of ['through', 'heap']) {
      const source = open(name, plain);
      const first = await page(source, 500, 600);
      await new Promise((resolve) => setTimeout(resolve, 600));
      assert.deepEqual(await page(source, 500, 600), first, name);
      assert.equal((await page(source, 600, 700)).length, 100);
    }
    await Promise.all(sources.splice(0).map((source) => source.close()));
    await plain.close();
    await server().query('alter role plain reset idle_in_transaction_session_timeout');
  });

  /** Takes every connection there is. Those of the tests before end a little later. */
  async function holdAll() {
    const held = [];
    for (let refused = 0; refused < 3;) {
      try {
        held.push(await server().connect({ user: 'plain', password: 'plain' }));
        refused = 0;
      } catch {
        refused++;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    return held;
  }

  it('names the cause when the server has no connection to spare', async () => {
    const held = await holdAll();
    const plain = openSession(server(), { username: 'plain' }, { password: 'plain' });
    try {
      const source = open('heap', plain);
      const error = await rejection(page(source, 0, 10), 'Unavailable');
      assert.match(error.message, /has no connection to spare: .*(too many|reserved)/i);
      assert.ok(error.nextSteps.includes('retry'));
      await rejection(allChildren(plain, ['public']), 'Unavailable');
      for (const client of held) await client.end();
      await eventually('there is room again', async () => (await others(server())) === 0);
      assert.equal((await page(source, 0, 10)).length, 10);
    } finally {
      for (const client of held) await client.end();
      await Promise.all(sources.splice(0).map((source) => source.close()));
      await plain.close();
    }
  });

  it('gives the second connection up that a map would take, not the page', async () => {
    const plain = openSession(server(), { username: 'plain' }, { password: 'plain' });
    const source = open('heap', plain);
    await page(source, 0, 10);
    const held = await holdAll();
    try {
      const rows = await page(source, 60_000, 60_100);
      assert.equal(rows.length, 100);
      const first = Number(rows[0]?.[0]);
      assert.ok(Math.abs(first - 60_000) < 6_000, `row ${first} by estimate`);
      assert.equal(Number((await page(source, 60_100, 60_101))[0]?.[0]), first + 100);
    } finally {
      for (const client of held) await client.end();
      await Promise.all(sources.splice(0).map((each) => each.close()));
      await plain.close();
    }
  });

  it('leaves the same few connections however often it fails', async () => {
    const source = open('slow');
    for (let turn = 0; turn < 5; turn++) {
      const reading = page(source, 0, 200).catch(() => undefined);
      await eventually('it reads', async () => (await runningStatements(server())).length >= 1);
      await server().killSessions();
      await reading;
      assert.equal((await page(source, 0, 2)).length, 2);
    }
    assert.deepEqual(await cells(session, 'select 1'), [['1']]);
    assert.ok((await openSessions(server())) <= 3);
  });
});

async function others(server: PostgresServer): Promise<number> {
  const rows = await server.query(
    `select 1 from pg_stat_activity where usename = 'plain' and application_name <> 'Data Connectors'`,
  );
  return rows.length;
}
