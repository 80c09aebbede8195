import assert from 'node:assert/strict';
import { postgresqlConnector } from '../../src/connectors/postgresql/connector.js';
import type { ConnectorError } from '../../src/core/errors.js';
import type { Session } from '../../src/core/sources/connector.js';
import type { SqlSession } from '../../src/core/sql/console.js';
import { readPlan } from '../../src/core/sql/explainPlan.js';
import { eventually } from '../eventually.js';
import { context, never, onEachServer, record, rejection } from './postgresqlSupport.js';

onEachServer('PostgreSQL: changes by consoles', {}, (server) => {
  let session: Session;
  let timeout = 30_000;
  let writing: SqlSession;
  before(async () => {
    const { host, port, user, database, password } = server();
    const surroundings = context({ password });
    session = postgresqlConnector.open(record({ host, port, username: user, database }), {
      ...surroundings,
      get limits() {
        return { ...surroundings.limits, requestTimeout: timeout };
      },
    });
    await server().query('create table things (id int primary key)');
  });
  beforeEach(async () => {
    timeout = 30_000;
    await server().query('truncate things');
    writing = open(false);
  });
  afterEach(() => writing.close());
  after(() => session.close());

  const open = (readOnly: boolean) => {
    assert.ok(session.sql);
    return session.sql.open({ readOnly });
  };
  const run = (sql: string) => writing.run(sql, {}, never);
  const kept = async () => {
    const rows = await server().query<{ n: number }>('select count(*)::int as n from things');
    return rows[0]?.n;
  };

  it('tells when a transaction opens and ends', async () => {
    const seen: string[] = [];
    writing.onDidChangeTransaction((error) => {
      assert.equal(error, undefined);
      seen.push(writing.transaction);
    });
    await run('select 1');
    assert.deepEqual(seen, []);
    await run('insert into things values (1)');
    await run('insert into things values (2)');
    await writing.commit(never);
    await run('delete from things');
    await writing.rollback(never);
    assert.deepEqual(seen, ['open', 'none', 'open', 'none']);
    assert.equal(await kept(), 2);
  });

  it('keeps what was marked by a savepoint of the user', async () => {
    await run('insert into things values (1)');
    await run('savepoint here');
    await run('insert into things values (2)');
    await run('rollback to here');
    await writing.commit(never);
    assert.equal(await kept(), 1);
  });

  it('says how to allow changes where a source only reads', async () => {
    const reading = open(true);
    for (const sql of ['insert into things values (1)', 'vacuum', 'create table t ()']) {
      const error = await rejection(reading.run(sql, {}, never), 'Forbidden');
      assert.match(error.message, /^Cannot execute|cannot run/, sql);
      assert.match(error.message, /set to "Read only"\. Clear that in its settings/);
      assert.deepEqual(error.nextSteps, ['editSource']);
    }
    await reading.close();
    await run('begin read only');
    const own = await rejection(run('insert into things values (1)'), 'Forbidden');
    assert.match(own.message, /^Cannot execute INSERT in a read-only transaction\.$/);
  });

  it('runs outside of a transaction what cannot run in one, unless there is one', async () => {
    const { notices } = await run('vacuum things');
    assert.deepEqual(notices, ['It took effect at once: it cannot run in a transaction.']);
    await run('create database made_here');
    assert.equal(writing.transaction, 'none');
    const made = await server().query(`select 1 from pg_database where datname = 'made_here'`);
    assert.equal(made.length, 1);
    await run('drop database made_here');
    await run('insert into things values (1)');
    await rejection(run('vacuum things'), 'Invalid');
    assert.equal(writing.transaction, 'open');
    await writing.rollback(never);
    // Outside was for that statement only.
    const setting = await run('show default_transaction_read_only');
    assert.deepEqual((await setting.rows?.rows({ start: 0, end: 1 }, never))?.rows, [['on']]);
  });

  it('undoes alone what takes too long', async () => {
    await run('insert into things values (1)');
    timeout = 200;
    const error = await rejection(run('insert into things select 2 from pg_sleep(30)'), 'Timeout');
    assert.match(error.message, /ran longer than 0\.2 seconds/);
    assert.equal(writing.transaction, 'open');
    timeout = 30_000;
    await writing.commit(never);
    assert.equal(await kept(), 1);
  });

  it('tells at once that the server ended an idle transaction, and again before going on', async () => {
    const lost: ConnectorError[] = [];
    writing.onDidChangeTransaction((error) => {
      if (error) lost.push(error);
    });
    await run(`set idle_in_transaction_session_timeout to '300ms'`);
    await run('insert into things values (1)');
    await eventually('it is told', () => Promise.resolve(lost.length > 0));
    assert.match(
      lost[0]?.message ?? '',
      /idle_in_transaction_session_timeout\)\. Changes that were not committed are undone\.$/,
    );
    assert.equal(writing.transaction, 'none');
    const again = await rejection(run('insert into things values (2)'), 'Unavailable');
    assert.equal(again.message, lost[0]?.message);
    assert.equal(await kept(), 0);
    await run('insert into things values (3)');
    await writing.commit(never);
    assert.equal(await kept(), 1);
    assert.equal(lost.length, 1);
  });

  it('says so when changes could not be committed', async () => {
    await run('insert into things values (1)');
    await server().killSessions();
    const error = await rejection(writing.commit(never), 'Unavailable');
    assert.match(error.message, /Changes that were not committed are undone/);
    assert.equal(writing.transaction, 'none');
    assert.equal(await kept(), 0);
  });

  it('rolls back what a deferred constraint refuses at the end', async () => {
    await run('create table refers (id int references things deferrable initially deferred)');
    await run('insert into refers values (99)');
    const error = await rejection(writing.commit(never), 'Invalid');
    assert.match(error.message, /violates foreign key/);
    assert.equal(writing.transaction, 'none');
    await run('select 1');
  });

  describe('explaining', () => {
    const plan = async (sql: string, analyze: boolean, parameters: Record<string, string> = {}) =>
      readPlan(await writing.explain(sql, parameters, { analyze }, never));

    it('plans without running, with values for parameters', async () => {
      const { root, executionTime } = await plan('delete from things where id = :id', false, {
        id: '5',
      });
      assert.equal(executionTime, undefined);
      assert.match(root.label, /^Delete on things$/);
      assert.match(JSON.stringify(root.steps), /id = 5|id = \$1|'5'/);
      assert.equal(writing.transaction, 'none');
    });

    it('measures, and undoes what the statement changed', async () => {
      await run('insert into things select generate_series(1, 500)');
      await writing.commit(never);
      const { root, executionTime } = await plan('delete from things where id > 100', true);
      assert.ok(executionTime !== undefined && executionTime > 0);
      assert.equal(root.steps[0]?.actual?.rows, 400);
      assert.equal(writing.transaction, 'none');
      assert.equal(await kept(), 500);
    });

    it('leaves alone what was changed before in the same transaction', async () => {
      await run('insert into things values (1)');
      await plan('insert into things values (2)', true);
      assert.equal(writing.transaction, 'open');
      await rejection(plan('insert into things values (1)', true), 'Invalid');
      await writing.commit(never);
      assert.equal(await kept(), 1);
    });

    it('says where a statement is wrong, and what is not measured', async () => {
      const wrong = await rejection(plan('select nothing from things', false), 'Invalid');
      assert.deepEqual(wrong.place, { offset: 7, length: 7 });
      await rejection(plan('explain select 1', false), 'Invalid');
      const reading = open(true);
      const refused = reading.explain('delete from things', {}, { analyze: true }, never);
      assert.match((await rejection(refused, 'Forbidden')).message, /set to "Read only"/);
      const only = await reading.explain('delete from things', {}, { analyze: false }, never);
      assert.match(readPlan(only).root.label, /^Delete/);
      await reading.close();
      assert.deepEqual((await run('select 1')).notices, []);
    });

    it('is cancelled at the server', async () => {
      const controller = new AbortController();
      const options = { analyze: true };
      const slow = writing.explain('select pg_sleep(60)', {}, options, controller.signal);
      setTimeout(() => controller.abort(), 100);
      await rejection(slow, 'Cancelled');
      await run('select 1');
    });
  });
});
