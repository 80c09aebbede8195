import assert from 'node:assert/strict';
import {
  Anchors,
  type PagePlan,
  pageStatement,
  planPage,
} from '../../../src/connectors/postgresql/pagePlan.js';
import { chooseKey, type IndexColumn } from '../../../src/connectors/postgresql/uniqueKey.js';

describe('postgresql: page plans', () => {
  const anchors = new Anchors();
  for (const index of [0, 99, 5_000, 5_099]) anchors.add({ index, key: [String(index)] });
  const none = new Anchors();

  const cases: readonly (readonly [
    string,
    Anchors,
    number,
    number,
    number | undefined,
    PagePlan,
  ])[] = [
    [
      'the first page',
      none,
      0,
      100,
      undefined,
      { direction: 'forward', inclusive: true, skip: 0, limit: 100 },
    ],
    [
      'a jump into the unknown',
      none,
      7_000,
      7_100,
      undefined,
      { direction: 'forward', inclusive: true, skip: 7_000, limit: 100 },
    ],
    [
      'the page after a known one',
      anchors,
      100,
      200,
      undefined,
      { direction: 'forward', from: ['99'], inclusive: false, skip: 0, limit: 100 },
    ],
    [
      'a known page again',
      anchors,
      5_000,
      5_050,
      undefined,
      { direction: 'forward', from: ['5000'], inclusive: true, skip: 0, limit: 50 },
    ],
    [
      'the page before a known one',
      anchors,
      4_900,
      5_000,
      undefined,
      { direction: 'backward', from: ['5000'], inclusive: false, skip: 0, limit: 100 },
    ],
    [
      'a place nearer to the anchor behind it',
      anchors,
      4_000,
      4_100,
      undefined,
      { direction: 'backward', from: ['5000'], inclusive: false, skip: 900, limit: 100 },
    ],
    [
      'a place nearer to the anchor before it',
      anchors,
      1_000,
      1_100,
      undefined,
      { direction: 'forward', from: ['99'], inclusive: false, skip: 900, limit: 100 },
    ],
    [
      'the last page of a counted table',
      none,
      9_950,
      10_050,
      10_000,
      { direction: 'backward', inclusive: true, skip: 0, limit: 50 },
    ],
    [
      'a page behind the end of a counted table',
      none,
      20_000,
      20_100,
      10_000,
      { direction: 'forward', inclusive: true, skip: 20_000, limit: 0 },
    ],
  ];
  for (const [title, known, start, end, count, expected] of cases) {
    it(`reaches ${title}`, () => {
      assert.deepEqual(planPage({ start, end }, known, count), expected);
    });
  }

  const table = { schema: 'lab', name: 'a"b' };
  const key = [
    { name: 'k', cast: 'integer' },
    { name: 'Day', cast: 'timestamp with time zone' },
  ];
  const statement = (plan: PagePlan, columns = key) => pageStatement(table, columns, plan);

  it('becomes one statement', () => {
    assert.deepEqual(statement({ direction: 'forward', inclusive: true, skip: 0, limit: 10 }), {
      text: 'SELECT * FROM "lab"."a""b" ORDER BY "k", "Day" LIMIT $1::int8',
      values: [10],
    });
    assert.deepEqual(
      statement({ direction: 'forward', from: ['1', 'x'], inclusive: false, skip: 0, limit: 10 }),
      {
        text: 'SELECT * FROM "lab"."a""b" WHERE ("k", "Day") > ($1::integer, $2::timestamp with time zone) ORDER BY "k", "Day" LIMIT $3::int8',
        values: ['1', 'x', 10],
      },
    );
    assert.deepEqual(
      statement(
        { direction: 'backward', from: ['7'], inclusive: false, skip: 90, limit: 10 },
        key.slice(0, 1),
      ),
      {
        text: 'SELECT * FROM "lab"."a""b" WHERE ("k") <= (SELECT "k" FROM "lab"."a""b" WHERE ("k") < ($1::integer) ORDER BY "k" DESC OFFSET $2::int8 LIMIT 1) ORDER BY "k" DESC LIMIT $3::int8',
        values: ['7', 90, 10],
      },
    );
    assert.deepEqual(
      statement({ direction: 'backward', inclusive: true, skip: 5, limit: 10 }, key.slice(0, 1)),
      {
        text: 'SELECT * FROM "lab"."a""b" WHERE ("k") <= (SELECT "k" FROM "lab"."a""b" ORDER BY "k" DESC OFFSET $1::int8 LIMIT 1) ORDER BY "k" DESC LIMIT $2::int8',
        values: [5, 10],
      },
    );
  });
});

describe('postgresql: anchors', () => {
  it('finds the nearest on either side', () => {
    const anchors = new Anchors();
    for (const index of [50, 10, 30]) anchors.add({ index, key: [] });
    assert.equal(anchors.before(9), undefined);
    assert.equal(anchors.before(10)?.index, 10);
    assert.equal(anchors.before(49)?.index, 30);
    assert.equal(anchors.after(30)?.index, 30);
    assert.equal(anchors.after(31)?.index, 50);
    assert.equal(anchors.after(51), undefined);
  });

  it('replaces an anchor of the same row', () => {
    const anchors = new Anchors();
    anchors.add({ index: 1, key: ['old'] });
    anchors.add({ index: 1, key: ['new'] });
    assert.deepEqual([anchors.size, anchors.before(1)?.key], [1, ['new']]);
  });

  it('stays within its bounds and still covers all places', () => {
    const anchors = new Anchors(100);
    for (let index = 0; index < 10_000; index++) anchors.add({ index, key: [] });
    assert.ok(anchors.size <= 100);
    assert.equal(anchors.before(9_999)?.index, 9_999);
    assert.equal(anchors.before(0)?.index, 0);
  });
});

describe('postgresql: the key to page by', () => {
  const column = (index: string, name: string, more: Partial<IndexColumn> = {}): IndexColumn => ({
    ...{ index, name, cast: 'int4', notNull: true, option: 0, plain: true },
    ...more,
  });
  const names = (columns: IndexColumn[]) => chooseKey(columns)?.map(({ name }) => name);

  it('is the first index that fits', () => {
    assert.deepEqual(names([column('1', 'a'), column('1', 'b'), column('2', 'c')]), ['a', 'b']);
    assert.deepEqual(names([column('1', 'a', { notNull: false }), column('2', 'c')]), ['c']);
    assert.deepEqual(names([column('1', 'a', { plain: false }), column('2', 'c')]), ['c']);
  });

  it('sorts in one direction', () => {
    assert.deepEqual(names([column('1', 'a', { option: 3 }), column('1', 'b', { option: 3 })]), [
      'a',
      'b',
    ]);
    assert.equal(names([column('1', 'a'), column('1', 'b', { option: 3 })]), undefined);
    assert.equal(names([column('1', 'a', { option: 2 })]), undefined);
  });

  it('may be missing', () => assert.equal(chooseKey([]), undefined));
});
