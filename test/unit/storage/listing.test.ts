import assert from 'node:assert/strict';
import { compareKeys, nextPage, toPage } from '../../../src/core/storage/listing.js';

describe('listings of a bucket', () => {
  const listing = { objects: [], prefixes: [], truncated: false };

  it('put files and folders in the order of the bucket', () => {
    const page = toPage(
      {
        ...listing,
        objects: [
          { key: 'root/a.txt', size: 1, modified: 5 },
          { key: 'root/b', size: 2 },
        ],
        prefixes: ['root/B/', 'root/b/'],
      },
      'root/',
      '',
    );
    assert.deepEqual(page, {
      items: [
        { path: 'B/', name: 'B', kind: 'folder' },
        { path: 'a.txt', name: 'a.txt', kind: 'file', size: 1, modified: 5 },
        { path: 'b', name: 'b', kind: 'file', size: 2 },
        { path: 'b/', name: 'b', kind: 'folder' },
      ],
    });
  });

  it('leave out the folder itself and what lies elsewhere', () => {
    const objects = [{ key: 'a/' }, { key: 'a/b/' }, { key: 'x' }, { key: 'a/c' }];
    const page = toPage({ ...listing, objects, prefixes: ['a/', 'y/', 'a//'] }, '', 'a/');
    assert.deepEqual(
      page.items.map(({ path, name }) => [path, name]),
      [
        ['a//', ''],
        ['a/c', 'c'],
      ],
    );
  });

  it('say where the next page is, and never lose the rest', () => {
    assert.equal(nextPage(listing), undefined);
    assert.equal(nextPage({ ...listing, next: 'ignored' }), undefined);
    assert.equal(nextPage({ ...listing, truncated: true, next: 't' }), 't');
    assert.throws(() => nextPage({ ...listing, truncated: true }), { code: 'Invalid' });
    assert.equal(toPage({ ...listing, truncated: true, next: 't' }, '', '').next, 't');
  });

  it('compare keys as their bytes do', () => {
    const keys = ['a', 'a/b', 'a0', 'B', '\u00e9', '\uffee', '\u{10000}', '\ud7ff', '', 'a\u0001'];
    const byBytes = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual([...keys].sort(compareKeys), byBytes);
  });
});
