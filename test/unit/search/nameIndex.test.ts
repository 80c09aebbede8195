import assert from 'node:assert/strict';
import { NameIndex, type Names } from '../../../src/core/search/nameIndex.js';
import { parseQuery } from '../../../src/core/search/query.js';
import { search } from '../../../src/core/sources/search.js';

const never = new AbortController().signal;
const atOnce = () => Promise.resolve();

function indexOf(entries: readonly Names[]): NameIndex<Names> {
  const index = new NameIndex<Names>();
  for (const entry of entries) index.add(entry, entry);
  return index;
}

const rank = (index: NameIndex<Names>, text: string, limit = 100, signal = never) =>
  index.rank(parseQuery(text), limit, atOnce, signal);
const names = async (entries: readonly Names[], text: string) =>
  (await rank(indexOf(entries), text)).best.map(({ entry }) => entry.name);

const sources: readonly Names[] = [
  { name: 'data-warehouse-sql', title: 'Data Warehouse (SQL)', description: 'All experiments' },
  { name: 'data-lake-s3', title: 'Data Lake (S3)', tags: ['images', 'SEM'] },
  { name: 'petstore', title: 'Pet Store' },
  { name: 'experiments', title: 'Experiments' },
  { name: 'customerOrders' },
  { name: 'zürich', title: 'Straße' },
  { name: 'orders-old' },
  { name: 'borders' },
];

describe('index of names', () => {
  for (const query of [
    'expermnts',
    'exprmnts',
    'exper',
    'PETSTORE',
    'pet sto',
    'store pet',
    'lake-s3',
    'imgaes',
    'data wharehouse',
    'orders',
    'zurich',
    'nothing-like-it',
    'data nothing',
    '(s3)',
    '-',
    'e',
  ]) {
    it(`ranks as the search of a list does: ${query}`, async () => {
      const expected = search(sources, query).map(({ entry, score }) => [entry.name, score]);
      const { best, total } = await rank(indexOf(sources), query);
      assert.equal(total, expected.length);
      best.forEach(({ entry, score }, place) => {
        assert.equal(entry.name, expected[place]?.[0]);
        assert.ok(Math.abs(score - Number(expected[place]?.[1])) < 1e-6, entry.name);
      });
    });
  }

  it('finds a name by its path, its source and its place', async () => {
    const tables: Names[] = [
      { name: 'experiments', path: 'archive.experiments', context: ['archive', 'Old Lab'] },
      { name: 'experiments', path: 'public.experiments', context: ['public', 'Warehouse'] },
      { name: 'public_holidays', path: 'x.public_holidays', context: ['x', 'Warehouse'] },
    ];
    const found = async (text: string) =>
      (await rank(indexOf(tables), text)).best.map(({ entry }) => entry.path);
    assert.deepEqual(await found('public.experiments'), ['public.experiments']);
    assert.deepEqual(await found('warehouse expermnts'), ['public.experiments']);
    assert.deepEqual(await found('old experiments'), ['archive.experiments']);
    assert.equal((await found('public'))[0], 'x.public_holidays');
  });

  it('matches nothing for an empty query', async () => {
    assert.deepEqual(await rank(indexOf(sources), '  '), { best: [], total: 0 });
  });

  it('gives the best of very many, counts the rest, and keeps the order of equals', async () => {
    const many = Array.from({ length: 30_000 }, (_, n): Names => ({ name: `sensor_${n}` }));
    many.splice(20_000, 0, { name: 'sensor' });
    const { best, total } = await rank(indexOf(many), 'sensor', 3);
    assert.equal(total, 30_001);
    assert.deepEqual(
      best.map(({ entry }) => entry.name),
      ['sensor', 'sensor_0', 'sensor_1'],
    );
  });

  it('lets others run between slices, and stops when it is told to', async () => {
    const index = indexOf(Array.from({ length: 50_000 }, (_, n): Names => ({ name: `word${n}` })));
    let pauses = 0;
    const controller = new AbortController();
    const pause = () => {
      if (++pauses === 3) controller.abort();
      return Promise.resolve();
    };
    const ranking = index.rank(parseQuery('word7'), 10, pause, controller.signal);
    await assert.rejects(ranking, { code: 'Cancelled' });
    assert.equal(pauses, 3);
  });

  it('does not work itself to death on a text that was pasted by mistake', async () => {
    const index = indexOf(Array.from({ length: 2_000 }, (_, n): Names => ({ name: `table${n}` })));
    const pasted = Array.from({ length: 5_000 }, (_, n) => `tabel${n}`).join(' ');
    assert.ok(parseQuery(pasted).terms.length <= 8);
    assert.equal((await rank(index, pasted)).total, 0);
  });

  it('finds misspelt names of every kind of mistake', async () => {
    for (const typed of ['expermnts', 'experimants', 'experimetns', 'xperiments', 'experimentss']) {
      assert.deepEqual(await names([{ name: 'orders' }, { name: 'experiments' }], typed), [
        'experiments',
      ]);
    }
  });
});
