import assert from 'node:assert/strict';
import {
  type PastQuery,
  readHistory,
  remember,
  searchHistory,
} from '../../../src/core/sql/queryHistory.js';

const past = (text: string, more: Partial<PastQuery> = {}): PastQuery => ({
  ...{ text, source: 'local/lab', at: 1, duration: 5, outcome: 'done' },
  ...more,
});
const texts = (history: readonly PastQuery[]) => history.map(({ text }) => text);
const all = (...queries: readonly PastQuery[]) =>
  queries.reduce<readonly PastQuery[]>(remember, []);

describe('the history of queries', () => {
  it('has the latest first, and the same statement once for each source', () => {
    const elsewhere = past('select 1', { source: 'local/other' });
    const history = all(past('select 1'), past('select 2'), elsewhere, past(' select 1\n'));
    assert.deepEqual(texts(history), ['select 1', 'select 1', 'select 2']);
    assert.deepEqual(
      history.map(({ source }) => source),
      ['local/lab', 'local/other', 'local/lab'],
    );
  });

  it('is bounded', () => {
    const many = Array.from({ length: 700 }, (_, index) => past(`select ${index}`));
    const history = all(...many);
    assert.equal(history.length, 500);
    assert.equal(history[0]?.text, 'select 699');
    assert.deepEqual(all(past('x'.repeat(50_001)), past('  ')), []);
    const long = Array.from({ length: 30 }, (_, index) => past(`${index}${'x'.repeat(49_000)}`));
    assert.equal(all(...long).length, 20);
  });

  it('keeps no statement that has a password in it', () => {
    for (const text of [
      `alter role ann with password 'geheim'`,
      `CREATE USER MAPPING FOR ann SERVER s OPTIONS (user 'a')`,
      `create subscription s connection 'host=a password=b' publication p`,
      `select * from dblink_exec('host=a', 'select 1')`,
    ]) {
      assert.deepEqual(all(past(text)), [], text);
    }
  });

  it('is searched by all words, in the text, the source and the outcome', () => {
    const history = all(
      past('select * from Runs where id = :id'),
      past('delete from runs', { outcome: 'failed' }),
      past('select 1', { source: 'local/other' }),
    );
    const search = (words: string) =>
      texts(searchHistory(history, words, (id) => (id === 'local/lab' ? 'The Lab' : 'Other')));
    assert.deepEqual(search('runs SELECT'), ['select * from Runs where id = :id']);
    assert.deepEqual(search('failed'), ['delete from runs']);
    assert.deepEqual(search('the lab runs').length, 2);
    assert.deepEqual(search('').length, 3);
    assert.deepEqual(search('nothing such'), []);
  });

  it('leaves out what it does not know', () => {
    const good = past('select 1');
    assert.deepEqual(readHistory([good, null, { text: 1 }, { ...good, outcome: 'x' }]), [good]);
    assert.deepEqual(readHistory('no list'), []);
  });
});
