import assert from 'node:assert/strict';
import { orderSql, type ViewColumn, whereSql } from '../../../src/connectors/postgresql/viewSql.js';
import { isConnectorError } from '../../../src/core/errors.js';
import type { Condition, SortKey } from '../../../src/core/table/view.js';

const COLUMNS: readonly ViewColumn[] = [
  { name: 'id', type: 'int8', cast: 'bigint' },
  { name: 'na"me', type: 'text', cast: 'text' },
  { name: 'at', type: 'timestamptz', cast: 'timestamp with time zone' },
  { name: 'data', type: 'json', cast: 'json' },
];
const literal = (value: string, cast: string) => `<${value}>::${cast}`;
const where = (...conditions: Condition[]) => whereSql({ sort: [], conditions }, COLUMNS, literal);
const typed = (text: string) =>
  whereSql({ sort: [], conditions: [], where: text }, COLUMNS, literal);

describe('condition of a view', () => {
  const cases: readonly (readonly [Condition, string])[] = [
    [{ column: 'id', operator: 'equals', values: ['7'] }, '"id" = <7>::bigint'],
    [
      { column: 'id', operator: 'between', values: ['1', '9'] },
      '"id" BETWEEN <1>::bigint AND <9>::bigint',
    ],
    [{ column: 'id', operator: 'in', values: ['1', '2'] }, '"id" IN (<1>::bigint, <2>::bigint)'],
    [{ column: 'id', operator: 'in', values: [] }, 'false'],
    [{ column: 'id', operator: 'contains', values: ['5'] }, '"id"::text LIKE <%5%>::text'],
    [
      { column: 'na"me', operator: 'contains', values: ['5%_\\'] },
      '"na""me" LIKE <%5\\%\\_\\\\%>::text',
    ],
    [
      { column: 'na"me', operator: 'startsWith', values: ['A'], ignoreCase: true },
      '"na""me" ILIKE <A%>::text',
    ],
    [{ column: 'na"me', operator: 'endsWith', values: ['z'] }, '"na""me" LIKE <%z>::text'],
    [{ column: 'na"me', operator: 'matches', values: ['^a'] }, '"na""me" ~ <^a>::text'],
    [{ column: 'at', operator: 'less', values: ['now'] }, '"at" < <now>::timestamp with time zone'],
    [{ column: 'at', operator: 'isNull', values: [] }, '"at" IS NULL'],
    [{ column: 'at', operator: 'isNull', values: [], negate: true }, '("at" IS NULL) IS NOT TRUE'],
    [{ column: 'data', operator: 'equals', values: ['{}'] }, '"data"::text = <{}>::text'],
    [{ column: 'data', operator: 'jsonPath', values: ['$.a'] }, '"data"::jsonb @? <$.a>::jsonpath'],
  ];
  for (const [condition, sql] of cases) {
    it(`is ${sql}`, () => {
      assert.equal(where(condition), sql);
    });
  }

  it('is none where every row is shown', () => {
    assert.equal(where(), undefined);
    assert.equal(typed(' \n'), undefined);
  });

  it('takes what is typed on lines of its own', () => {
    assert.equal(typed("a = ')' -- so"), "(\na = ')' -- so\n)");
  });

  for (const [text, offset] of [
    ['a = 1; delete from t', 5],
    ['a = 1) or (true', 5],
    ['(a = 1', 0],
    ["a = 'x", 4],
    ['a = 1 /* x', 6],
    ['a = $$x', 4],
    ['a = "x', 4],
    ['a = $1', 4],
    ['a = :name', 4],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => typed(text),
        (error) => isConnectorError(error, 'Invalid') && error.place?.offset === offset,
      );
    });
  }

  it('refuses columns that do not exist, and values that are missing', () => {
    const invalid = (error: unknown) => isConnectorError(error, 'Invalid');
    assert.throws(() => where({ column: 'no', operator: 'isNull', values: [] }), invalid);
    assert.throws(() => where({ column: 'id', operator: 'between', values: ['1'] }), invalid);
    assert.throws(() => orderSql([{ column: 'no', direction: 'ascending' }], [], COLUMNS), invalid);
  });
});

describe('order of a view', () => {
  const key = COLUMNS.slice(0, 1);
  const cases: readonly (readonly [readonly SortKey[], string, string])[] = [
    [[], '"id"', '"id" DESC'],
    [[{ column: 'at', direction: 'ascending' }], '"at", "id"', '"at" DESC, "id" DESC'],
    [[{ column: 'at', direction: 'descending' }], '"at" DESC, "id"', '"at", "id" DESC'],
    [
      [{ column: 'at', direction: 'descending', nulls: 'last' }],
      '"at" DESC NULLS LAST, "id"',
      '"at" NULLS FIRST, "id" DESC',
    ],
    [
      [{ column: 'at', direction: 'ascending', nulls: 'first' }],
      '"at" NULLS FIRST, "id"',
      '"at" DESC NULLS LAST, "id" DESC',
    ],
    [
      [
        { column: 'id', direction: 'descending' },
        { column: 'at', direction: 'ascending' },
      ],
      '"id" DESC, "at"',
      '"id", "at" DESC',
    ],
  ];
  for (const [sort, sql, reverse] of cases) {
    it(`is ${sql}, and from its end ${reverse}`, () => {
      assert.equal(orderSql(sort, key, COLUMNS), sql);
      assert.equal(orderSql(sort, key, COLUMNS, { reverse: true }), reverse);
    });
  }

  it('is none without a key', () => {
    assert.equal(orderSql([], undefined, COLUMNS), undefined);
  });
});
