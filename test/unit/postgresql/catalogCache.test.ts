import assert from 'node:assert/strict';
import { CatalogCache } from '../../../src/connectors/postgresql/catalogCache.js';

const never = new AbortController().signal;

describe('postgresql: what is known of the catalog', () => {
  let asked: string[];
  let now: number;
  let answer: (text: string) => Promise<string>;
  let cache: CatalogCache;
  const ask = async (text: string, value = '') => {
    const { rows } = await cache.read(text, [value], never);
    return rows[0]?.[0];
  };
  beforeEach(() => {
    asked = [];
    now = 1_000;
    answer = (text) => Promise.resolve(text.toUpperCase());
    cache = new CatalogCache(
      async (text, [value]) => {
        asked.push(`${text}${String(value)}`);
        return { rows: [[await answer(text)]] };
      },
      () => now,
    );
  });

  it('is asked once for each statement and its values', async () => {
    assert.equal(await ask('a'), 'A');
    assert.equal(await ask('a'), 'A');
    await ask('a', '1');
    await ask('a', '2');
    await ask('a', '1');
    assert.deepEqual(asked, ['a', 'a1', 'a2']);
  });

  it('is believed for half a minute', async () => {
    await ask('a');
    now += 29_999;
    await ask('a');
    now += 1;
    await ask('a');
    assert.deepEqual(asked, ['a', 'a']);
  });

  it('is forgotten when it is cleared, with what was on its way', async () => {
    await ask('a');
    let arrive: (text: string) => void = () => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    const old = ask('b');
    cache.clear();
    arrive('old');
    assert.equal(await old, 'old');
    answer = () => Promise.resolve('new');
    assert.deepEqual([await ask('a'), await ask('b')], ['new', 'new']);
    assert.deepEqual(asked, ['a', 'b', 'a', 'b']);
  });

  it('keeps no errors', async () => {
    answer = () => Promise.reject(new Error('gone'));
    await assert.rejects(ask('a'), /gone/);
    answer = () => Promise.resolve('back');
    assert.equal(await ask('a'), 'back');
  });

  it('gives nothing to whom has gone', async () => {
    await ask('a');
    const gone = AbortSignal.abort();
    await assert.rejects(cache.read('a', [''], gone), { code: 'Cancelled' });
  });

  it('is bounded: what was not used for longest goes, and what is very large does not come', async () => {
    answer = () => Promise.resolve('x'.repeat(400_000));
    for (const text of ['a', 'b', 'c', 'd']) await ask(text);
    await ask('a');
    await ask('e');
    assert.equal(asked.length, 5);
    await ask('a');
    assert.equal(asked.length, 5, 'a was used');
    await ask('b');
    assert.equal(asked.length, 6, 'b was not');
    answer = () => Promise.resolve('x'.repeat(600_000));
    await ask('huge');
    await ask('huge');
    assert.equal(asked.length, 8);
    await ask('a');
    assert.equal(asked.length, 8);
  });
});
