import * as assert from 'node:assert/strict';
import {
  completeCondition,
  type ConditionWords,
} from '../../../src/core/table/conditionCompletion.js';

const words: ConditionWords = {
  columns: [
    { name: 'price', text: 'price', type: 'numeric' },
    { name: 'name', text: 'name', type: 'text' },
    { name: 'first_name', text: 'first_name', type: 'text' },
    { name: 'active', text: 'active', type: 'bool' },
    { name: 'Order "No"', text: '"Order ""No"""', type: 'int8' },
    { name: 'data', text: 'data', type: 'jsonb' },
  ],
  operators: [
    { word: 'ILIKE', families: ['text'] },
    { word: '@?', families: ['json'] },
  ],
};

/** Completes at the bar. */
function complete(marked: string) {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0);
  return completeCondition(marked.replace('|', ''), offset, words);
}
const labels = (marked: string) => complete(marked)?.items.map(({ label }) => label) ?? [];

describe('completeCondition', () => {
  it('completes columns where a value may stand', () => {
    for (const marked of [
      'pr|',
      '(pr|',
      'name = pr|',
      'a > 1 AND pr|',
      'NOT pr|',
      'a IN (1, pr|',
    ]) {
      assert.equal(labels(marked)[0], 'price', marked);
    }
    const found = complete('a > 1 AND PR|');
    assert.deepEqual([found?.start, found?.end, found?.begun], [10, 12, true]);
  });

  it('puts names that begin with the word before those that hold it', () => {
    assert.deepEqual(labels('na|'), ['name', 'first_name']);
  });

  it('quotes a name that needs it, and completes one that is being quoted', () => {
    const [item] = complete('ord|')?.items ?? [];
    assert.equal(item?.text, '"Order ""No"""');
    const found = complete('x AND "Ord|');
    assert.deepEqual([found?.start, found?.items[0]?.text], [6, '"Order ""No"""']);
    assert.deepEqual(labels('"Order ""No"" =|'), [], 'no end yet, and no such name');
  });

  it('completes operators of the type behind a column', () => {
    assert.ok(labels('name i|').includes('ILIKE'));
    assert.ok(!labels('price i|').includes('ILIKE'));
    assert.deepEqual(labels('data @|'), []);
    assert.ok(labels('data |').includes('@?'));
    assert.ok(labels('price b|').includes('BETWEEN'));
    assert.equal(complete('price |')?.begun, false, 'Enter is left to apply the condition');
    assert.ok(labels('"Order ""No""" |').includes('>='), 'behind a quoted name, too');
    assert.ok(labels('NAME l|').includes('LIKE'), 'names without quotes are read in lower case');
  });

  it('completes keywords behind values and keywords', () => {
    assert.deepEqual(labels('price > 10 a|'), ['AND']);
    assert.deepEqual(labels("name = 'x' o|"), ['OR']);
    assert.deepEqual(labels('(price > 1) a|'), ['AND']);
    assert.deepEqual(labels('price IS n|'), ['NULL', 'NOT NULL']);
    assert.deepEqual(labels('name NOT l|'), ['LIKE']);
    assert.equal(labels('active = |')[0], 'TRUE');
    assert.ok(!labels('price > 10 |').includes('price'), 'a value is not followed by a value');
  });

  it('offers nothing in texts, numbers and comments, nor for a complete word', () => {
    for (const marked of ["name = 'pr|", 'price > 1|', '-- pr|', '/* pr|', 'price|', '(price)|']) {
      assert.equal(complete(marked), undefined, marked);
    }
    assert.deepEqual(labels("name = 'it''s' a|"), ['AND'], 'a doubled quote ends nothing');
    assert.deepEqual(labels('/* x */ pr|'), ['price']);
  });

  it('looks only at what is before the place', () => {
    assert.deepEqual(labels("pr| AND name = '"), ['price']);
  });

  it('stays short for a table of many columns', () => {
    const columns = Array.from({ length: 1600 }, (_, index) => {
      return { name: `c${index}`, text: `c${index}`, type: 'int8' };
    });
    const found = completeCondition('c', 1, { columns, operators: [] });
    assert.equal(found?.items.length, 50);
  });
});
