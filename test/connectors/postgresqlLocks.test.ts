import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { Session } from '../../src/core/sources/connector.js';
import { WHOLE_TABLE } from '../../src/core/table/view.js';
import { eventually } from '../eventually.js';
import { onEachServer, openSession, tablesOf } from './postgresqlSupport.js';

onEachServer('PostgreSQL: what waits for a lock', {}, (server) => {
  const { signal } = new AbortController();
  let session: Session;
  let other: Client;
  before(async () => {
    session = openSession(server());
    await server().query('create table locked as select i from generate_series(1, 10) i');
    const { host, port, user, password, database } = server();
    const application_name = 'the other';
    other = new Client({ host, port, user, password, database, application_name });
    await other.connect();
  });
  after(async () => {
    await other.end();
    await session.close();
  });

  const open = () => tablesOf(session).open({ schema: 'public', name: 'locked' }, WHOLE_TABLE);

  it('is told with the session in its way, also when no connection is left for it', async () => {
    await other.query('begin; lock table locked in access exclusive mode');
    const tables = Array.from({ length: 5 }, open);
    const reading = tables.map((table) => table.rows({ start: 0, end: 100 }, signal));
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const text = await eventually('the lock is told of', () => tables[0]?.whyWaiting?.(signal));
    const who = `session ${rows[0]?.pid} \\(${server().user}, the other\\) is in the way`;
    const state = '(idle in a transaction|busy with a statement) for \\d+ s';
    const end = 'It goes on when that session commits, rolls back or ends\\.';
    assert.match(
      text,
      new RegExp(`^Waiting for a lock on (public\\.)?locked: ${who}, ${state}\\. ${end}$`),
    );
    await other.query('rollback');
    for (const { rows: read } of await Promise.all(reading)) assert.equal(read.length, 10);
    assert.equal(await tables[0]?.whyWaiting?.(signal), undefined);
    await Promise.all(tables.map((table) => table.close()));
  });

  it('is cancelled while the table is not even described', async () => {
    await other.query('begin; lock table locked in access exclusive mode');
    const table = open();
    const giving = new AbortController();
    const columns = table.columns(giving.signal);
    await eventually('it waits for the lock', () => table.whyWaiting?.(signal));
    giving.abort();
    await assert.rejects(columns, { code: 'Cancelled' });
    assert.equal(await table.whyWaiting?.(signal), undefined);
    await other.query('rollback');
    assert.equal((await table.columns(signal)).length, 1);
    await table.close();
  });
});
