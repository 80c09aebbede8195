import * as assert from 'node:assert/strict';
import { columnFilter } from '../../../src/webview/record/columnFilter.js';
import { resultRowsText, skippedText } from '../../../src/webview/results/resultText.js';

describe('resultRowsText', () => {
  it('tells the number of rows only once the end was seen', () => {
    const shown = { start: 0, end: 40 };
    assert.equal(resultRowsText(shown, { count: 1_000, exact: true }), 'Rows 1–40 of 1,000');
    assert.equal(resultRowsText(shown, { count: 400, exact: false }), 'Rows 1–40, more follow');
  });

  it('says nothing before there are rows, and that there are none', () => {
    const nothing = { start: 0, end: 0 };
    assert.equal(resultRowsText(nothing, { count: 0, exact: false }), '');
    assert.equal(resultRowsText(nothing, { count: 0, exact: true }), 'No rows');
  });
});

describe('skippedText', () => {
  it('counts what was not run', () => {
    assert.equal(skippedText(1), '1 statement after it was not run.');
    assert.equal(skippedText(1_200), '1,200 statements after it were not run.');
  });
});

describe('columnFilter', () => {
  it('finds all words, in any order and case', () => {
    const matches = columnFilter(' FLOAT  temp');
    assert.ok(matches('Temperature_max float8'));
    assert.ok(!matches('temperature int4'));
  });

  it('lets everything through when nothing is typed', () => {
    assert.ok(columnFilter('  ')('anything'));
  });

  it('reads signs as signs', () => {
    assert.ok(columnFilter('a.b(')('x a.b( y'));
    assert.ok(!columnFilter('a.b')('axb'));
  });
});
