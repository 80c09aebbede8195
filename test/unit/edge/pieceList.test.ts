import assert from 'node:assert/strict';
import { PieceList } from '../../../src/catalogs/edge/pieceList.js';
import { allPages } from '../../../src/core/sources/page.js';

describe('a list in pieces', () => {
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  let loads = 0;
  const load = () => {
    loads++;
    return Promise.resolve(numbers);
  };
  beforeEach(() => {
    loads = 0;
  });

  it('is loaded once for all its pieces, and anew for another pass', async () => {
    const list = new PieceList<number>();
    for (let pass = 1; pass <= 2; pass++) {
      const all: number[] = [];
      for await (const each of allPages((page) => list.page('k', { ...page, limit: 3 }, load))) {
        all.push(each);
      }
      assert.deepEqual(all, numbers);
      assert.equal(loads, pass);
    }
  });

  it('serves several readers, and one whose list was forgotten', async () => {
    const list = new PieceList<number>();
    const first = await list.page('k', { limit: 4 }, load);
    const other = await list.page('k', { limit: 4 }, load);
    assert.notEqual(first.next, other.next);
    list.forget();
    const rest = await list.page('k', { page: first.next ?? '' }, load);
    assert.deepEqual(rest, { items: [4, 5, 6, 7, 8, 9] });
    assert.equal(loads, 3);
    await assert.rejects(list.page('k', { page: 'x' }, load), { code: 'Invalid' });
  });

  it('gives the whole without a limit, and an empty one', async () => {
    const list = new PieceList<number>();
    assert.deepEqual(await list.page('k', {}, load), { items: numbers });
    assert.deepEqual(await list.page('e', { limit: 5 }, () => Promise.resolve([])), { items: [] });
  });
});
