import assert from 'node:assert/strict';
import { closest, editDistance, search } from '../../../src/core/sources/search.js';

const names = (query: string, entries: readonly { name: string }[]) =>
  search(entries, query).map((match) => match.entry.name);

const sources = [
  { name: 'data-warehouse-sql', title: 'Data Warehouse (SQL)', description: 'All experiments' },
  { name: 'data-lake-s3', title: 'Data Lake (S3)', tags: ['images', 'SEM'] },
  { name: 'petstore', title: 'Pet Store' },
  { name: 'experiments', title: 'Experiments' },
  { name: 'customerOrders' },
  { name: 'z\u00fcrich', title: 'Stra\u00dfe' },
];

describe('search', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['expermnts', ['experiments', 'data-warehouse-sql']],
    ['exprmnts', ['experiments', 'data-warehouse-sql']],
    ['experimetns', ['experiments', 'data-warehouse-sql']],
    ['experiments', ['experiments', 'data-warehouse-sql']],
    ['exper', ['experiments', 'data-warehouse-sql']],
    ['PETSTORE', ['petstore']],
    ['pet sto', ['petstore']],
    ['store pet', ['petstore']],
    ['lake-s3', ['data-lake-s3']],
    ['images', ['data-lake-s3']],
    ['imgaes', ['data-lake-s3']],
    ['data wharehouse', ['data-warehouse-sql']],
    ['orders', ['customerOrders']],
    ['zurich', ['z\u00fcrich']],
    ['nothing-like-it', []],
    ['data nothing', []],
    ['(s3)', ['data-lake-s3']],
    ['\u{1F600}', []],
  ];
  for (const [query, expected] of cases) {
    it(`${query} finds ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(names(query, sources), expected);
    });
  }

  it('finds everything, in order, for an empty query', () => {
    assert.deepEqual(
      names('  ', sources),
      sources.map((source) => source.name),
    );
  });

  it('puts the better match first, and keeps the order of equals', () => {
    const entries = ['orders-old', 'my-orders', 'orders', 'borders', 'orders-new'];
    assert.deepEqual(
      names(
        'orders',
        entries.map((name) => ({ name })),
      ),
      ['orders', 'orders-old', 'orders-new', 'my-orders', 'borders'],
    );
  });

  it('gives no more than asked for', () => {
    assert.equal(search(sources, 'data', { limit: 1 }).length, 1);
  });

  it('compares each distinct word once for each word of the query', () => {
    const entries = Array.from({ length: 50_000 }, (_, index) => ({
      name: `sensor-${index % 100}`,
      title: `Sensor ${index % 100} of the laboratory`,
      tags: ['sensor'],
    }));
    const work = { compared: 0 };
    const found = search(entries, 'sensr labratory', { limit: 10, work });
    assert.equal(found.length, 10);
    // "sensor", "of", "the", "laboratory" and a hundred numbers, for two words.
    assert.ok(work.compared <= 2 * 104, `${work.compared} comparisons`);
  });
});

describe('editDistance', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'abcd', 1],
    ['expermnts', 'experiments', 2],
    ['kitten', 'sitting', 3],
  ];
  for (const [a, b, distance] of cases) {
    it(`${a} to ${b}`, () => {
      assert.equal(editDistance(a, b), distance);
      assert.equal(editDistance(b, a), distance);
    });
  }

  it('stops counting when told to', () => {
    assert.equal(editDistance('kitten', 'sitting', 2), 2);
  });
});

describe('closest', () => {
  it('names what was meant', () => {
    assert.equal(closest('prot', ['host', 'port', 'kind']), 'port');
    assert.equal(closest('zebra', ['host', 'port']), undefined);
  });
});
