import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import { findPgBouncer, findSystemPostgres } from '../servers/packages.js';
import { type PgBouncer, startPgBouncer } from '../servers/pgbouncer.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { eventually, expectEventually } from '../eventually.js';
import {
  allChildren,
  cells,
  idleTransactions,
  never,
  openSession,
  rejection,
  runningStatements,
  tablesOf,
} from './postgresqlSupport.js';

for (const mode of ['transaction', 'session'] as const) {
  describe(`PostgreSQL: PgBouncer in ${mode} mode`, function () {
    this.timeout(60_000);
    let server: PostgresServer;
    let pooler: PgBouncer;
    let session: Session;
    const started: (() => Promise<void>)[] = [];
    before(async function () {
      // In CI a missing pooler is a failure: nothing is skipped there.
      if (findPgBouncer() === undefined && !process.env['CI']) {
        console.log('      skipped: PgBouncer is not installed');
        this.skip();
      }
      // The PostgreSQL that comes with the pooler, so that a version between the others is tried.
      const programs = findSystemPostgres(15);
      const flavour = programs === undefined ? 'embedded' : { programs };
      server = await startPostgres({ database: 'lab', flavour });
      started.push(() => server.stop());
      pooler = await startPgBouncer(server, { mode, poolSize: 6 });
      started.push(() => pooler.stop());
      session = openSession({ ...server, port: pooler.port });
      started.push(() => session.close());
      await server.query(`create table keyed as select i as id, 'row ' || i as text from generate_series(1, 50000) i;
        alter table keyed add primary key (id);
        create table heap as select i as n, md5(i::text) as hash from generate_series(1, 100000) i;
        create view evens as select * from keyed where id % 2 = 0; analyze`);
    });
    after(async () => {
      for (const stop of started.reverse()) await stop();
    });

    /** What another client of the pooler finds set in the sessions it is lent. */
    async function settingsOfOthers() {
      const client = await server.connect({ port: pooler.port });
      try {
        const { rows } = await client.query<Record<string, string>>(
          `select current_setting('default_transaction_read_only') as read_only,
                  current_setting('transaction_read_only') as this_one,
                  current_setting('statement_timeout') as timeout,
                  current_setting('synchronize_seqscans') as scans,
                  current_setting('enable_seqscan') as seqscan,
                  current_setting('extra_float_digits') as digits`,
        );
        return rows[0];
      } finally {
        await client.end();
      }
    }

    it('reads by key, by place and through a cursor', async () => {
      for (const [name, order] of [
        ['keyed', 'id'],
        ['heap', 'ctid'],
        ['evens', 'id'],
      ] as const) {
        const source = tablesOf(session).open({ schema: 'public', name });
        const expected = await cells(session, `select * from ${name} order by ${order}`);
        for (const start of [0, 20_000, 24_900, 10_000, 200]) {
          const { rows } = await source.rows({ start, end: start + 50 }, never);
          assert.deepEqual(rows, expected.slice(start, start + 50), `${name} ${start}`);
        }
        assert.equal((await source.rowCount(never))?.count, expected.length);
        await source.close();
      }
      assert.ok((await allChildren(session, ['public'])).length >= 3);
      assert.equal((await session.find?.('keyd', 5, never))?.[0]?.label, 'keyed');
    });

    it('sums up columns, and runs queries that can only read', async () => {
      const source = tablesOf(session).open({ schema: 'public', name: 'keyed' });
      const statistics = await source.statistics?.('id', never);
      assert.deepEqual([statistics?.min, statistics?.max], ['1', '50000']);
      await source.close();
      assert.deepEqual(await cells(session, 'select 0.1::float8 + 0.2'), [['0.30000000000000004']]);
      await rejection(cells(session, 'create table forbidden ()'), 'Forbidden');
    });

    it('runs statements of users, which change only what they may', async () => {
      await server.query('create table changed (n int)');
      const reader = session.sql?.open({ readOnly: true });
      const { rows } = (await reader?.run('select 0.1::float8 + 0.2 as x', {}, never)) ?? {};
      const batch = await rows?.rows({ start: 0, end: 5 }, never);
      assert.deepEqual(batch?.rows, [['0.30000000000000004']]);
      const refused = reader?.run('insert into changed values (1)', {}, never);
      await rejection(refused ?? Promise.resolve(), 'Forbidden');
      await reader?.close();
      const writer = session.sql?.open({ readOnly: false });
      await writer?.run('insert into changed values (2)', {}, never);
      assert.deepEqual(await server.query('select n from changed'), []);
      await writer?.commit(never);
      await writer?.close();
      assert.deepEqual(await server.query('select n from changed'), [{ n: 2 }]);
    });

    it('leaves no setting and no transaction to others', async () => {
      const before = await settingsOfOthers();
      const source = tablesOf(session).open({ schema: 'public', name: 'heap' });
      await source.rows({ start: 90_000, end: 90_050 }, never);
      await cells(session, 'select 1');
      await source.close();
      await expectEventually(() => idleTransactions(server), 0);
      for (let turn = 0; turn < 6; turn++) {
        const found = await settingsOfOthers();
        assert.deepEqual(found, before);
        assert.deepEqual(
          [found?.['read_only'], found?.['timeout'], found?.['scans'], found?.['seqscan']],
          ['off', '0', 'on', 'on'],
        );
      }
      const writer = await server.connect({ port: pooler.port });
      await writer.query('create table if not exists written_by_others (i int)');
      await writer.end();
    });

    it('cancels at the server', async () => {
      const controller = new AbortController();
      const running = cells(session, 'select pg_sleep(60)', [], controller.signal);
      const sleeping = async () => (await runningStatements(server, '%pg_sleep(60)%')).length;
      await expectEventually(sleeping, 1);
      controller.abort();
      await rejection(running, 'Cancelled');
      await expectEventually(sleeping, 0);
      assert.deepEqual(await cells(session, 'select 1'), [['1']]);
    });

    it('stops what runs longer than the limit', async () => {
      const hasty = openSession({ ...server, port: pooler.port }, {}, { requestTimeout: 500 });
      const started = Date.now();
      await rejection(cells(hasty, 'select pg_sleep(30)'), 'Timeout');
      assert.ok(Date.now() - started < 5_000);
      await hasty.close();
      assert.equal((await settingsOfOthers())?.['timeout'], '0');
    });

    it('gives a cursor up soon, for a pooler has few sessions', async function () {
      this.timeout(20_000);
      const source = tablesOf(session).open({ schema: 'public', name: 'evens' });
      await source.rows({ start: 100, end: 200 }, never);
      await expectEventually(() => idleTransactions(server), 0, 10_000);
      assert.equal((await source.rows({ start: 200, end: 300 }, never)).rows.length, 100);
      await source.close();
    });

    it('says that the pooler has no room', async () => {
      const small = await startPgBouncer(server, { mode, settings: { max_client_conn: '1' } });
      const other = await server.connect({ port: small.port });
      const crowded = openSession({ ...server, port: small.port });
      try {
        const error = await rejection(cells(crowded, 'select 1'), 'Unavailable');
        assert.match(error.message, /no more connections allowed/);
        assert.ok(error.nextSteps.includes('retry'));
        await other.end();
        await eventually('the next try works', () =>
          cells(crowded, 'select 1').then(
            () => true,
            () => false,
          ),
        );
      } finally {
        await crowded.close();
        await small.stop();
      }
    });
  });
}
