import assert from 'node:assert/strict';
import { filteredPage, letsThrough } from '../../../src/core/search/filteredPage.js';
import {
  describeFilter,
  isFiltering,
  NO_FILTER,
  readFilter,
  type ListFilter,
} from '../../../src/core/search/listFilter.js';
import type { CatalogEntry, SourceQuery } from '../../../src/core/sources/catalog.js';
import type { Page } from '../../../src/core/sources/page.js';
import { never, record } from './fakeWorld.js';

const filter = (parts: Partial<ListFilter>): ListFilter => ({ ...NO_FILTER, ...parts });
const names = ({ items }: Page<CatalogEntry>) =>
  items.map((entry) => ('source' in entry ? entry.source.name : 'problem'));

/** A catalog that knows no filter, with so many sources a page. */
function plainCatalog(entries: readonly CatalogEntry[], size: number) {
  const asked: SourceQuery[] = [];
  return {
    asked,
    list: (query: SourceQuery) => {
      asked.push(query);
      const start = Number(query.page ?? 0);
      const items = entries.slice(start, start + size);
      const end = start + size;
      return Promise.resolve(end < entries.length ? { items, next: String(end) } : { items });
    },
  };
}

const sources = (count: number, more: (n: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, n) => ({ source: record('hub', `s-${n}`, more(n)) }));

describe('filter of a list', () => {
  it('lets through what has one of the kinds, every tag, and words like those', () => {
    const source = record('hub', 'experiments', { kind: 's3', tags: ['lab', 'raw'] });
    const cases: [Partial<ListFilter>, boolean][] = [
      [{}, true],
      [{ text: '  ' }, true],
      [{ text: 'expermnts' }, true],
      [{ text: 'orders' }, false],
      [{ kinds: ['postgresql', 's3'] }, true],
      [{ kinds: ['postgresql'] }, false],
      [{ tags: ['lab'] }, true],
      [{ tags: ['lab', 'raw'] }, true],
      [{ tags: ['lab', 'old'] }, false],
      [{ text: 'exp', kinds: ['s3'], tags: ['raw'] }, true],
    ];
    for (const [parts, expected] of cases) {
      assert.equal(letsThrough(filter(parts), source), expected, JSON.stringify(parts));
    }
  });

  it('goes on until there is a match, however many pages have none', async () => {
    const catalog = plainCatalog(
      [...sources(300), { source: record('hub', 'needle') }, ...sources(20)],
      10,
    );
    const page = await filteredPage(catalog, filter({ text: 'needle' }), {}, never);
    assert.deepEqual(names(page), ['needle']);
    assert.equal(page.next, undefined);
    assert.ok(catalog.asked.every(({ text }) => text === 'needle'));
  });

  it('stops within bounds, and goes on from there', async () => {
    const catalog = plainCatalog([...sources(900), { source: record('hub', 'needle') }], 10);
    const wanted = filter({ text: 'needle' });
    const first = await filteredPage(catalog, wanted, {}, never);
    assert.deepEqual([names(first), first.lookedAt, first.next], [[], 400, '400']);
    assert.equal(catalog.asked.length, 40);
    const second = await filteredPage(catalog, wanted, { page: first.next ?? '' }, never);
    const third = await filteredPage(catalog, wanted, { page: second.next ?? '' }, never);
    assert.deepEqual(names(third), ['needle']);
  });

  it('gives out a page once there is enough in it', async () => {
    const catalog = plainCatalog(
      sources(1_000, () => ({ tags: ['lab'] })),
      30,
    );
    const page = await filteredPage(catalog, filter({ tags: ['lab'] }), { scope: 'x' }, never);
    assert.deepEqual([page.items.length, page.next, catalog.asked.length], [60, '60', 2]);
    assert.deepEqual(catalog.asked[1], { tags: ['lab'], scope: 'x', page: '30' });
  });

  it('asks for one kind, and sorts out several here', async () => {
    const kinds = ['a', 'b', 'c'];
    const catalog = plainCatalog(
      sources(9, (n) => ({ kind: kinds[n % 3] })),
      100,
    );
    const one = await filteredPage(catalog, filter({ kinds: ['a'] }), {}, never);
    const two = await filteredPage(catalog, filter({ kinds: ['a', 'c'] }), {}, never);
    assert.deepEqual([one.items.length, two.items.length], [3, 6]);
    assert.deepEqual(
      catalog.asked.map(({ kind }) => kind),
      ['a', undefined],
    );
  });

  it('leaves malformed records out: they have neither kind nor tags', async () => {
    const problem: CatalogEntry = { problem: { label: 'x', message: 'y' } };
    const catalog = plainCatalog([problem, ...sources(1, () => ({ tags: ['t'] }))], 10);
    assert.deepEqual(names(await filteredPage(catalog, filter({ tags: ['t'] }), {}, never)), [
      's-0',
    ]);
  });

  it('ends with its signal, and with a server that repeats itself', async () => {
    const controller = new AbortController();
    const endless = {
      list: ({ page = '0' }: SourceQuery) => {
        if (page === '3') controller.abort();
        return Promise.resolve({ items: sources(1), next: String(Number(page) + 1) });
      },
    };
    const wanted = filter({ text: 'needle' });
    await assert.rejects(filteredPage(endless, wanted, {}, controller.signal), {
      code: 'Cancelled',
    });
    const stuck = { list: () => Promise.resolve({ items: sources(1), next: 'x' }) };
    await assert.rejects(filteredPage(stuck, wanted, {}, never), { code: 'Invalid' });
  });

  it('is read from whatever was stored or given', () => {
    assert.deepEqual(readFilter('exp'), filter({ text: 'exp' }));
    assert.deepEqual(readFilter({ kinds: ['a', 7, 'a'], tags: 'x' }), filter({ kinds: ['a'] }));
    for (const junk of [undefined, null, 7, [], {}]) {
      assert.deepEqual(readFilter(junk), NO_FILTER);
      assert.ok(!isFiltering(readFilter(junk)));
    }
    assert.ok(isFiltering(filter({ tags: ['x'] })));
  });

  it('says what is shown', () => {
    const label = (kind: string) => kind.toUpperCase();
    assert.equal(
      describeFilter(filter({ text: ' exp ', kinds: ['s3', 'x'], tags: ['lab', 'raw'] }), label),
      'Showing sources like "exp", of kind S3 or X, tagged lab and raw.',
    );
    assert.equal(describeFilter(filter({ tags: ['lab'] }), label), 'Showing sources tagged lab.');
  });
});
