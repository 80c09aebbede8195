import assert from 'node:assert/strict';
import { allPages } from '../../../src/core/sources/page.js';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('all pages of a list', () => {
  it('come in order, empty ones passed over', async () => {
    const pages = [['a', 'b'], [], ['c']];
    const list = allPages(({ page = '0' }) => {
      const index = Number(page);
      const items = pages[index] ?? [];
      return Promise.resolve(index < 2 ? { items, next: String(index + 1) } : { items });
    });
    assert.deepEqual(await collect(list), ['a', 'b', 'c']);
  });

  it('end when the server gives out the same token', async () => {
    assert.deepEqual(
      await collect(allPages(() => Promise.resolve({ items: [1], next: 'same' }))),
      [1, 1],
    );
  });

  it('are given up when the server only says that there are more', async () => {
    let asked = 0;
    const list = allPages(() => Promise.resolve({ items: [], next: String(++asked % 2) }));
    await assert.rejects(collect(list), { code: 'Invalid' });
    assert.ok(asked < 1_100, String(asked));
  });
});
