import assert from 'node:assert/strict';
import { HeapChart } from '../../../src/connectors/postgresql/heapChart.js';
import { heapMapStatement, heapMapStep } from '../../../src/connectors/postgresql/heapMap.js';
import {
  blocksFor,
  guessedBlock,
  heapBeginning,
  type HeapPlan,
  heapStatement,
  placeBehind,
  planHeap,
  reachesEdge,
} from '../../../src/connectors/postgresql/heapPlan.js';
import { Anchors } from '../../../src/connectors/postgresql/pagePlan.js';
import { hasPlaces, type Storage } from '../../../src/connectors/postgresql/relation.js';
import { waysTo } from '../../../src/connectors/postgresql/ways.js';

const table = { schema: 's', name: 't' };
const heap = { blocks: 200 };

describe('postgresql: plans by place', () => {
  const anchors = new Anchors();
  for (const [index, place] of [
    [0, '(0,0)'],
    [1_000, '(20,0)'],
    [5_000, '(100,3)'],
  ] as const) {
    anchors.add({ index, key: [place] });
  }
  const cases: readonly (readonly [string, number, number, number | undefined, HeapPlan])[] = [
    [
      'the first page',
      ...([0, 100, undefined] as const),
      { direction: 'forward', from: '(0,0)', skip: 0, limit: 100 },
    ],
    [
      'a page behind a known place',
      ...([1_100, 1_200, undefined] as const),
      { direction: 'forward', from: '(20,0)', skip: 100, limit: 100 },
    ],
    [
      'a page before a known place',
      ...([4_800, 4_990, undefined] as const),
      { direction: 'backward', from: '(100,3)', skip: 10, limit: 190 },
    ],
    [
      'a page hardly nearer to the place behind it, without turning round',
      ...([3_200, 3_400, undefined] as const),
      { direction: 'forward', from: '(20,0)', skip: 2_200, limit: 200 },
    ],
    [
      'the last page of a known number',
      ...([9_900, 10_000, 10_000] as const),
      { direction: 'backward', from: '(200,0)', skip: 0, limit: 100 },
    ],
    [
      'a page that goes beyond the last row',
      ...([9_950, 10_050, 10_000] as const),
      { direction: 'backward', from: '(200,0)', skip: 0, limit: 50 },
    ],
    [
      'a page behind the last row',
      ...([10_050, 10_150, 10_000] as const),
      { direction: 'backward', from: '(200,0)', skip: 0, limit: 0 },
    ],
  ];
  for (const [title, start, end, last, expected] of cases) {
    it(`reaches ${title}`, () => {
      assert.deepEqual(planHeap({ start, end }, anchors, heap, last), expected);
    });
  }

  it('has no way where nothing is known', () => {
    assert.equal(planHeap({ start: 5, end: 9 }, new Anchors(), heap), undefined);
  });

  it('reads blocks forward, and backward in descending order', () => {
    assert.deepEqual(
      heapStatement(table, { direction: 'forward', from: '(20,4)', skip: 0, limit: 100 }, 7, 'p'),
      {
        text: 'SELECT *, ctid AS p FROM "s"."t" WHERE ctid >= $1::tid AND ctid < $2::tid OFFSET $3::int8 LIMIT $4::int8',
        values: ['(20,4)', '(28,0)', 0, 100],
      },
    );
    assert.deepEqual(
      heapStatement(table, { direction: 'backward', from: '(20,4)', skip: 3, limit: 9 }, 30, 'p'),
      {
        text: 'SELECT *, ctid AS p FROM "s"."t" WHERE ctid >= $1::tid AND ctid <= (SELECT ctid FROM "s"."t" WHERE ctid >= $1::tid AND ctid < $2::tid ORDER BY ctid DESC OFFSET $3::int8 LIMIT 1) ORDER BY ctid DESC LIMIT $4::int8',
        values: ['(0,0)', '(20,4)', 3, 9],
      },
    );
  });

  it('begins a table with a text that needs no parameters', () => {
    assert.equal(
      heapBeginning({ schema: 's', name: 'a$1"b' }, 100, 'p'),
      `SELECT *, ctid AS p FROM "s"."a$1""b" WHERE ctid < '(1000,0)'::tid LIMIT 100`,
    );
  });

  it('knows how far to look, and where the table ends', () => {
    const plan: HeapPlan = { direction: 'forward', from: '(190,2)', skip: 0, limit: 100 };
    assert.equal(blocksFor(plan, { density: 50 }), 5);
    assert.equal(reachesEdge(plan, 5, heap), false);
    assert.equal(reachesEdge(plan, 10, heap), true);
    const back: HeapPlan = { ...plan, direction: 'backward', from: '(4,0)' };
    assert.equal(reachesEdge(back, 3, heap), false);
    assert.equal(reachesEdge(back, 4, heap), true);
    assert.equal(placeBehind('(7,12)'), '(7,13)');
    assert.equal(guessedBlock(500, 1_000, 200), 100);
    assert.equal(guessedBlock(5_000, 1_000, 200), 199);
  });

  it('counts rows by blocks', () => {
    assert.deepEqual([heapMapStep(100), heapMapStep(1_000_000)], [12, 62]);
    assert.equal(
      heapMapStatement(table, 100, 24),
      `SELECT block, rows FROM generate_series(0::int8, 99, 24) AS steps (block) CROSS JOIN LATERAL (SELECT count(*) FROM "s"."t" WHERE ctid >= format('(%s,0)', block)::tid AND ctid < format('(%s,0)', block + 24)::tid) AS counted (rows)`,
    );
  });
});

describe('postgresql: numbers of rows by place', () => {
  const page = (start: number) => ({ start, end: start + 100 });

  it('are exact near the beginning, and unknown far from it', () => {
    const chart = new HeapChart(10_000);
    assert.equal(chart.known(page(5_000))?.numbering.exact, true);
    assert.equal(chart.known(page(500_000)), undefined);
  });

  it('stay as they were guessed for whoever scrolls on, until the next jump', () => {
    const chart = new HeapChart(10_000);
    const { numbering, plan } = chart.guess(page(500_000), 1_000_000);
    assert.deepEqual(plan, { direction: 'forward', from: '(5000,0)', skip: 0, limit: 100 });
    chart.remember(numbering, page(500_000), [
      { index: 500_000, key: ['(5000,1)'] },
      { index: 500_100, key: ['(5001,1)'] },
    ]);
    for (const index of [400_000, 500_000, 600_000]) {
      chart.addExact({ index, key: [`(${index / 100 + 7},0)`] });
    }
    chart.setCount(990_000);
    // Scrolling on: no row may come twice.
    assert.deepEqual(chart.known(page(500_100)), {
      numbering,
      plan: { direction: 'forward', from: '(5001,1)', skip: 0, limit: 100 },
    });
    const jump = chart.known(page(600_000));
    assert.equal(jump?.numbering.exact, true);
    chart.remember(jump.numbering, page(600_000), []);
    assert.equal(chart.known(page(500_100))?.numbering.exact, true);
    assert.equal(chart.count, 990_000);
  });

  it('count from the end when the last rows are asked for', () => {
    const chart = new HeapChart(10_000);
    const { plan } = chart.guess({ start: 999_900, end: 1_000_000 }, 1_000_000);
    assert.deepEqual(plan, { direction: 'backward', from: '(10000,0)', skip: 0, limit: 100 });
  });
});

describe('postgresql: ways to rows', () => {
  const plain: Storage = {
    ...{ kind: 'r', inherited: false, method: 'heap', bytes: 8_192, version: 150_000 },
  };
  const cases: readonly (readonly [string, Partial<Storage>, boolean])[] = [
    ['a plain table', {}, true],
    ['a materialized view', { kind: 'm' }, true],
    ['PostgreSQL 14', { version: 140_000 }, true],
    ['PostgreSQL 13, which has no TID range scans', { version: 130_022 }, false],
    ['a server that tells no version', { version: NaN }, false],
    ['a view', { kind: 'v', method: null, bytes: 0 }, false],
    ['a foreign table', { kind: 'f', method: null, bytes: 0 }, false],
    ['a partitioned table', { kind: 'p', method: null, bytes: 0 }, false],
    ['a table that others inherit from', { inherited: true }, false],
    ['a table in columns', { method: 'columnar' }, false],
    ['a table whose rows are kept elsewhere', { bytes: 0 }, false],
  ];
  for (const [title, storage, expected] of cases) {
    it(`${expected ? 'has' : 'lacks'} places: ${title}`, () => {
      assert.equal(hasPlaces({ ...plain, ...storage }), expected);
    });
  }

  it('are tried from the best to the last', () => {
    const whole = { sorted: false };
    const key = [{ name: 'id', cast: 'int4' }];
    assert.deepEqual(waysTo({ key, hasPlaces: true }, whole), ['key', 'cursor', 'offset']);
    assert.deepEqual(waysTo({ hasPlaces: true }, whole), ['place', 'cursor', 'offset']);
    assert.deepEqual(waysTo({ hasPlaces: false }, whole), ['cursor', 'offset']);
    assert.deepEqual(waysTo({ hasPlaces: true }, { sorted: true }), ['view', 'offset']);
    assert.deepEqual(waysTo({ key, hasPlaces: true }, { sorted: false, where: 'a = 1' }), [
      'view',
      'offset',
    ]);
  });
});
