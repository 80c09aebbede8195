import assert from 'node:assert/strict';
import { RESERVED_WORDS } from '../../src/connectors/postgresql/reservedWords.js';
import type { Session } from '../../src/core/sources/connector.js';
import { eventually } from '../eventually.js';
import {
  allChildren,
  cells,
  never,
  onEachServer,
  openSession,
  openSessions,
  readRows,
  rejection,
  tablesOf,
} from './postgresqlSupport.js';

const ODD_NAMES = [
  'plain',
  'Upper Case',
  'quote"d',
  "apo'strophe",
  'dot.ted',
  'sla/sh',
  'back\\slash',
  'emoji 🐘',
  '<script>alert(1)</script>',
  'select',
  '100%',
  ' leading and trailing ',
  '$1',
  'tab\tnew\nline',
  'ünïcödé',
];

onEachServer('PostgreSQL: explorer', {}, (server) => {
  let session: Session;
  before(() => {
    session = openSession(server());
  });
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server())) === 0);
  });

  it('shows schemas without those of the system, and those that are closed to the user', async () => {
    await server().query(`
      create schema lab; comment on schema lab is 'The laboratory';
      create schema closed; create table closed.t ();
      create temp table noise ();
      create role visitor login password 'visitor'; grant usage on schema lab to visitor`);
    const names = (await allChildren(session, [])).map((node) => node.label);
    assert.deepEqual(names, ['closed', 'lab', 'public']);

    const { password } = { password: 'visitor' };
    const visitor = openSession(server(), { username: 'visitor' }, { password });
    const [closed, lab] = await allChildren(visitor, []);
    assert.deepEqual(
      [closed?.expandable, closed?.description, lab?.expandable, lab?.tooltip],
      [false, 'no permission', true, 'lab\nThe laboratory'],
    );
    const forbidden = visitor.children(['closed'], {}, never);
    assert.match((await rejection(forbidden, 'Forbidden')).message, /schema "closed"/);
    await visitor.close();
  });

  it('tells an empty schema from one that is gone', async () => {
    assert.deepEqual(await session.children(['lab'], {}, never), { items: [] });
    await rejection(session.children(['gone'], {}, never), 'NotFound');
    await rejection(session.children(['lab', 'gone'], {}, never), 'NotFound');
  });

  it('shows every kind of relation, partitions below their table', async () => {
    await server().query(`
      create schema kinds;
      set search_path to kinds;
      create table base (id int primary key, "va""lue" numeric(10,2) not null, tags text[]);
      comment on table base is 'All of it'; comment on column base.tags is 'Free words';
      create view seen as select * from base;
      create materialized view kept as select * from base;
      create extension if not exists postgres_fdw with schema public;
      create server far foreign data wrapper postgres_fdw;
      create foreign table remote (a int) server far;
      create table parted (day date, n int8, primary key (day, n)) partition by range (day);
      create table parted_2025 partition of parted for values from ('2025-01-01') to ('2026-01-01');
      create table lab."odd "".part" partition of parted for values from ('2026-01-01') to ('2027-01-01')
        partition by list (n);
      create table parted_leaf partition of lab."odd "".part" for values in (1);
      create table empty ();
      create sequence counted; create index on base (tags)`);
    const nodes = await allChildren(session, ['kinds']);
    assert.deepEqual(
      nodes.map((node) => [node.label, node.role]),
      [
        ['base', 'table'],
        ['empty', 'table'],
        ['kept', 'materializedView'],
        ['parted', 'partitionedTable'],
        ['remote', 'foreignTable'],
        ['seen', 'view'],
      ],
    );
    assert.equal(nodes[0]?.tooltip, 'kinds.base\ntable\nAll of it');
    assert.deepEqual(nodes[0].table, { schema: 'kinds', name: 'base' });

    const columns = await allChildren(session, ['kinds', 'base']);
    assert.deepEqual(
      columns.map((node) => [node.label, node.role, node.description]),
      [
        ['id', 'keyColumn', 'int4 not null'],
        ['va"lue', 'column', 'numeric(10,2) not null'],
        ['tags', 'column', 'text[]'],
      ],
    );
    assert.equal(columns[2]?.tooltip, 'tags text[]\nFree words');
    assert.deepEqual(await allChildren(session, ['kinds', 'empty']), []);

    const parted = await allChildren(session, ['kinds', 'parted']);
    const group = parted.at(-1);
    assert.ok(group);
    assert.deepEqual([group.label, group.role, group.expandable], ['Partitions', 'folder', true]);
    const partitions = await allChildren(session, group.path);
    assert.deepEqual(
      partitions.map((node) => [node.label, node.role, node.table?.schema]),
      [
        ['odd ".part', 'partitionedTable', 'lab'],
        ['parted_2025', 'table', 'kinds'],
      ],
    );
    assert.match(partitions[1]?.description ?? '', /^FOR VALUES FROM \('2025-01-01'\)/);
    const inner = await allChildren(session, partitions[0]?.path ?? []);
    const leaves = await allChildren(session, inner.at(-1)?.path ?? []);
    assert.deepEqual(
      leaves.map((node) => node.label),
      ['parted_leaf'],
    );
    // Pages of one go through all of them.
    const first = await session.children(group.path, { limit: 1 }, never);
    assert.ok(first.next);
    const second = await session.children(group.path, { limit: 1, page: first.next }, never);
    assert.deepEqual([second.items[0]?.label, second.next], ['parted_2025', undefined]);

    const listed = await tablesOf(session).list(never);
    assert.deepEqual(
      listed.filter(({ schema }) => schema === 'kinds').map(({ name, kind }) => `${name}: ${kind}`),
      [
        'base: table',
        'empty: table',
        'kept: materialized view',
        'parted: partitioned table',
        'remote: foreign table',
        'seen: view',
      ],
    );
  });

  it('reads, lists and resolves odd names exactly', async () => {
    const quoted = ODD_NAMES.map((name) => `"${name.replaceAll('"', '""')}"`);
    const [odd] = quoted.slice(2);
    for (const name of quoted) {
      await server().query(
        `create schema if not exists ${name}; create table ${name}.${name} (${name} text primary key);
         insert into ${name}.${name} values ($$it is$$)`,
      );
    }
    assert.ok(odd);
    const schemas = (await allChildren(session, [])).map((node) => node.label);
    for (const name of ODD_NAMES) {
      assert.ok(schemas.includes(name), name);
      const [table] = await allChildren(session, [name]);
      assert.deepEqual([table?.label, table?.path], [name, [name, name]]);
      const [column] = await allChildren(session, [name, name]);
      assert.deepEqual([column?.label, column?.role], [name, 'keyColumn']);
      const ref = { schema: name, name };
      const written = tablesOf(session).qualifiedName(ref);
      assert.deepEqual(await tablesOf(session).resolve(written, never), ref, written);
      const { rows } = await readRows(session, ref, 0, 10);
      assert.deepEqual(rows, [['it is']]);
      assert.deepEqual(await cells(session, `select * from ${written}`), [['it is']], written);
    }
  });

  it('reads a name as SQL does', async () => {
    await server().query('create table "Mixed" (a int); create table mixed (a int)');
    const tables = tablesOf(session);
    for (const [name, schema, table] of [
      ['MIXED', 'public', 'mixed'],
      ['"Mixed"', 'public', 'Mixed'],
      ['Public . "Mixed"', 'public', 'Mixed'],
      ['lab.kinds.base', 'kinds', 'base'],
      ['pg_class', 'pg_catalog', 'pg_class'],
    ] as const) {
      assert.deepEqual(await tables.resolve(name, never), { schema, name: table }, name);
    }
    await rejection(tables.resolve('nowhere', never), 'NotFound');
    await rejection(tables.resolve('gone.nowhere', never), 'NotFound');
    await rejection(tables.resolve('kinds.counted', never), 'NotFound');
    await rejection(tables.resolve('other.kinds.base', never), 'Invalid');
    await rejection(tables.resolve('two words', never), 'Invalid');
  });

  it('knows every word the server reserves', async () => {
    const words = await cells(session, `select word from pg_get_keywords() where catcode <> 'U'`);
    const missing = words.flat().filter((word) => !RESERVED_WORDS.has(word ?? ''));
    assert.deepEqual(missing, []);
  });

  it('pages through a schema of 5,000 tables', async () => {
    await server().query('create schema many');
    await server().query(`
      do $$ begin
        for i in 1..5000 loop execute format('create table many.t%s ()', lpad(i::text, 5, '0'));
        if i % 500 = 0 then commit; end if;
        end loop; end $$`);
    const started = performance.now();
    const first = await session.children(['many'], {}, never);
    const milliseconds = performance.now() - started;
    assert.equal(first.items.length, 500);
    assert.ok(milliseconds < 1_000, `first page took ${milliseconds} ms`);
    const all = await allChildren(session, ['many']);
    assert.equal(all.length, 5_000);
    assert.equal(new Set(all.map((node) => node.label)).size, 5_000);
    assert.deepEqual([all[0]?.label, all.at(-1)?.label], ['t00001', 't05000']);
    assert.equal((await session.children(['many'], { limit: 7 }, never)).items.length, 7);
  });
});
