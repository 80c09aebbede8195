import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import { eventually } from '../eventually.js';
import { type DeafPostgres, startDeafPostgres } from '../servers/deafProxy.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { never, openSession, rejection } from './postgresqlSupport.js';

describe('PostgreSQL: cancelling that nobody confirms', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let deaf: DeafPostgres;
  let session: Session;

  before(async () => {
    server = await startPostgres({ database: 'lab' });
    deaf = await startDeafPostgres(server);
    session = openSession(deaf);
  });
  after(async () => {
    await session.close();
    await deaf.stop();
    await server.stop();
  });

  const isSleeping = async () => {
    const rows = await server.query(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`);
    return rows.length > 0;
  };

  it('is told of after five seconds, and the next statement runs', async () => {
    const console = session.sql?.open({ readOnly: true });
    assert.ok(console);
    const cancelling = new AbortController();
    const sleeping = console.run('select pg_sleep(60), 1', {}, cancelling.signal);
    sleeping.catch(() => undefined);
    await eventually('it sleeps', isSleeping);
    const clicked = performance.now();
    cancelling.abort();
    const error = await rejection(sleeping, 'Cancelled');
    const waited = performance.now() - clicked;
    assert.match(error.detail ?? '', /has not confirmed that it ended the statement/);
    assert.ok(waited > 4_500 && waited < 20_000, `${waited} ms`);
    assert.ok(deaf.swallowed > 0);
    assert.ok(await isSleeping(), 'the server knows nothing of it');
    const { rows } = await console.run('select 7', {}, never);
    assert.deepEqual((await rows?.rows({ start: 0, end: 9 }, never))?.rows, [['7']]);
    await console.close();
    await server.killSessions();
  });

  it('keeps nobody from closing', async () => {
    const other = openSession(deaf);
    const console = other.sql?.open({ readOnly: true });
    const sleeping = console?.run('select pg_sleep(60), 2', {}, never);
    sleeping?.catch(() => undefined);
    await eventually('it sleeps', isSleeping);
    const began = performance.now();
    await other.close();
    assert.ok(performance.now() - began < 15_000);
    await server.killSessions();
  });
});
