import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import type { TableSource } from '../../src/core/table/table.js';
import { WHOLE_TABLE, type TableView } from '../../src/core/table/view.js';
import { eventually } from '../eventually.js';
import {
  onEachServer,
  openSession,
  rejection,
  runningStatements,
  tablesOf,
} from './postgresqlSupport.js';

/** Milliseconds from the cancel until the backend is gone: half of them are patience. */
const SOON = 2_000;

onEachServer('PostgreSQL: cancelled reading', {}, (server) => {
  let session: Session;
  before(async () => {
    session = openSession(server());
    await server().query(`
      create table keyed as select i as id, md5(i::text) as hash from generate_series(1, 1000) i;
      alter table keyed add primary key (id);
      create table heap as select * from keyed;
      create view slow as select 1 as id, pg_sleep(600)::text as hash`);
  });
  after(() => session.close());

  const active = () => runningStatements(server());

  const slowly: TableView = { ...WHOLE_TABLE, where: 'pg_sleep(600) is not null' };
  const sorted: TableView = { ...slowly, sort: [{ column: 'hash', direction: 'descending' }] };
  const rows = (source: TableSource, signal: AbortSignal) =>
    source.rows({ start: 0, end: 100 }, signal);
  const cases: [
    string,
    string,
    TableView,
    (source: TableSource, signal: AbortSignal) => Promise<unknown>,
  ][] = [
    ['rows of a view', 'slow', WHOLE_TABLE, rows],
    ['filtered rows with a key', 'keyed', slowly, rows],
    ['filtered and sorted rows', 'keyed', sorted, rows],
    ['filtered rows without a key', 'heap', slowly, rows],
    [
      'what a column holds',
      'slow',
      WHOLE_TABLE,
      (source, signal) => source.statistics?.('hash', signal) ?? Promise.resolve(),
    ],
    [
      'what a filtered column holds',
      'keyed',
      slowly,
      (source, signal) => source.statistics?.('hash', signal) ?? Promise.resolve(),
    ],
    [
      'a value',
      'slow',
      WHOLE_TABLE,
      (source, signal) => source.value?.(0, 1, signal) ?? Promise.resolve(),
    ],
  ];

  for (const [title, name, view, read] of cases) {
    it(`has ended at the server when it says so: ${title}`, async () => {
      const source = tablesOf(session).open({ schema: 'public', name }, view);
      const controller = new AbortController();
      const reading = read(source, controller.signal);
      const outcome = rejection(reading, 'Cancelled');
      await eventually('it runs', async () => (await active()).length > 0);
      const cancelled = performance.now();
      controller.abort();
      await outcome;
      assert.deepEqual(await active(), []);
      assert.ok(performance.now() - cancelled < SOON);
      // And it blocks nothing after it.
      const next = tablesOf(session).open({ schema: 'public', name: 'keyed' });
      assert.equal(
        (await next.rows({ start: 0, end: 5 }, new AbortController().signal)).rows.length,
        5,
      );
      await Promise.all([source.close(), next.close()]);
    });
  }

  for (const name of ['heap', 'view']) {
    it(`is soon out of the way of who changes what is open: ${name}`, async () => {
      await server().query(
        'create table own as select * from keyed; create view through as select * from own',
      );
      const source = tablesOf(session).open({
        schema: 'public',
        name: name === 'heap' ? 'own' : 'through',
      });
      await rows(source, new AbortController().signal);
      const started = performance.now();
      await server().query('drop table own cascade');
      assert.ok(performance.now() - started < 10_000);
      await source.close();
    });
  }

  it('lets who waits for others leave at once', async () => {
    const source = tablesOf(session).open({ schema: 'public', name: 'slow' });
    const [first, second] = [new AbortController(), new AbortController()];
    const reading = rejection(rows(source, first.signal), 'Cancelled');
    await eventually('it runs', async () => (await active()).length > 0);
    const waiting = rejection(rows(source, second.signal), 'Cancelled');
    second.abort();
    await waiting;
    assert.notDeepEqual(await active(), []);
    first.abort();
    await reading;
    await source.close();
  });
});
