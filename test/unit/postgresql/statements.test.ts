import assert from 'node:assert/strict';
import { bindParameters, splitStatements } from '../../../src/connectors/postgresql/statements.js';

function texts(sql: string): string[] {
  return splitStatements(sql).map(({ start, end }) => sql.slice(start, end));
}

describe('splitStatements', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['at semicolons', 'select 1; select 2 ;\n', ['select 1', 'select 2']],
    ['nothing', ' ;; -- no\n/* a; */ ;', []],
    ['quoted semicolons', `select ';' as ";", ''';'; x`, [`select ';' as ";", ''';'`, 'x']],
    ['a backslash in a plain text', String.raw`select '\'; x`, [String.raw`select '\'`, 'x']],
    ['escapes', String.raw`select E'\';', e'\\'; x`, [String.raw`select E'\';', e'\\'`, 'x']],
    ['dollar quotes', 'do $$ a; $x$ ; $$; x', ['do $$ a; $x$ ; $$', 'x']],
    ['dollar quotes with a tag', 'do $a$ ; $$ ; $a$; x', ['do $a$ ; $$ ; $a$', 'x']],
    ['a dollar in a name', 'select a$b$ from t; x', ['select a$b$ from t', 'x']],
    ['nested comments', 'a /* ; /* ; */ ; */ b; c', ['a /* ; /* ; */ ; */ b', 'c']],
    ['comments around', '-- first;\nselect 1 -- last;\n; x', ['select 1', 'x']],
    [
      'parentheses',
      'create rule r as on insert to t do (a; b); x',
      ['create rule r as on insert to t do (a; b)', 'x'],
    ],
    [
      'bodies of routines',
      'create or replace function f() begin atomic select case when a then b end; select 2; end; x',
      [
        'create or replace function f() begin atomic select case when a then b end; select 2; end',
        'x',
      ],
    ],
    ['a transaction', 'begin; select 1; end; x', ['begin', 'select 1', 'end', 'x']],
    ['what has no end', "select 'a; b", ["select 'a; b"]],
    ['letters of all scripts', 'select größe, 𝒳; 値', ['select größe, 𝒳', '値']],
  ];
  for (const [what, sql, expected] of cases) {
    it(`divides ${what}`, () => {
      assert.deepEqual(texts(sql), expected);
    });
  }

  it('finds parameters and what only looks like one', () => {
    const sql = `select :name, $2, :name, a::text, ':no', b[1:n], x := 1, "c:d", $$:e$$ -- :f`;
    assert.deepEqual(splitStatements(sql)[0]?.parameters, ['name', '2']);
  });

  it('tells what writes', () => {
    const writes = (sql: string) => splitStatements(sql)[0]?.writes;
    for (const sql of [
      'insert into t values (1)',
      'with d as (delete from t returning *) select * from d',
      'explain analyze update t set a = 1',
      'create table t (a int)',
      'select * into copy from t',
      'vacuum',
      'call p()',
      'do $$ begin end $$',
    ]) {
      assert.equal(writes(sql), true, sql);
    }
    for (const sql of [
      'select * from t for update',
      'select * from t for no key update',
      '(select 1) union select 2',
      'table t',
      'with a as (select 1) select * from a',
      "select 'insert'",
      'explain select 1',
      'show all',
    ]) {
      assert.equal(writes(sql), false, sql);
    }
  });

  it('takes its time by the length of the text only', () => {
    const sql = `${'/*'.repeat(50_000)} ${'select 1; '.repeat(20_000)}`;
    const long = 'select 1; '.repeat(50_000);
    assert.equal(splitStatements(sql).length, 0);
    assert.equal(splitStatements(long).length, 50_000);
  });
});

describe('bindParameters', () => {
  it('numbers parameters and tells where things were', () => {
    const sql = 'select :long_name, $7 where a = :long_name and oops';
    const bound = bindParameters(sql, { long_name: 'x', 7: null });
    assert.equal(bound.text, 'select $1, $2 where a = $1 and oops');
    assert.deepEqual(bound.values, ['x', null]);
    assert.equal(bound.place(bound.text.indexOf('oops')), sql.indexOf('oops'));
    assert.equal(bound.place(3), 3);
  });

  it('takes nothing from what every object has', () => {
    assert.deepEqual(bindParameters('select :constructor', {}).values, [null]);
  });
});
