import * as assert from 'node:assert/strict';
import type { ColumnStatistics } from '../../../src/core/table/statistics.js';
import {
  barText,
  basisText,
  headerPicture,
  share,
  statisticsFacts,
  statisticsText,
} from '../../../src/core/table/statisticsText.js';

const numbers: ColumnStatistics = {
  ...{ rows: 1000, nulls: 10, distinct: { count: 4321, exact: false }, sampleOf: 50_000 },
  ...{ min: '-0.10000000000000000001', max: '99999999999999999999', mean: '5.5' },
  quantiles: [
    [0.25, '1'],
    [0.5, '2'],
    [0.75, null],
  ],
  histogram: [
    { from: '0', to: '5', count: 990 },
    { from: '5', to: '10', count: 0 },
  ],
};

describe('basisText', () => {
  it('says when the figures are of a sample', () => {
    assert.equal(basisText(numbers), 'Of a sample of 1,000 rows out of about 50,000');
    assert.equal(basisText({ rows: 1, nulls: 0 }), 'Of all 1 row');
    assert.equal(
      basisText({ rows: 200_000, nulls: 0, sampleOf: 'unknown' }),
      'Of a sample of 200,000 rows',
    );
  });
});

describe('statisticsFacts', () => {
  it('keeps every digit, and leaves out what is not known', () => {
    const facts = statisticsFacts(numbers).map(({ label, value }) => [label, value]);
    assert.deepEqual(facts, [
      ['NULL', '10 (1.0%)'],
      ['Different values', '≈ 4,321 (estimated)'],
      ['Minimum', '-0.10000000000000000001'],
      ['25% are at most', '1'],
      ['Median', '2'],
      ['Maximum', '99999999999999999999'],
      ['Mean', '5.5'],
    ]);
  });
});

describe('share', () => {
  it('never rounds little to nothing, nor almost all to all', () => {
    assert.deepEqual(
      [share(0, 5), share(5, 5), share(1, 3), share(1, 1e6), share(999_999, 1e6), share(0, 0)],
      ['0%', '100%', '33.3%', '< 0.1%', '> 99.9%', '0%'],
    );
  });
});

describe('headerPicture', () => {
  it('is the histogram, with its words', () => {
    assert.deepEqual(headerPicture(numbers), {
      values: [1, 0],
      kind: 'histogram',
      label: 'Histogram from 0 to 10, 1.0% NULL (of a sample)',
    });
  });

  it('is the most frequent values where there is no histogram', () => {
    const top = [
      { value: 'a\nb', count: 60 },
      { value: '', count: 20 },
    ];
    assert.deepEqual(headerPicture({ rows: 100, nulls: 0, top }), {
      values: [0.6, 0.2],
      kind: 'parts',
      label: 'Most frequent: a↵b, 60.0%',
    });
  });

  it('is none where nothing is frequent, or nothing there', () => {
    const top = [{ value: 'a', count: 1 }];
    assert.equal(headerPicture({ rows: 9, nulls: 0, top }), undefined);
    assert.equal(headerPicture({ rows: 9, nulls: 9 }), undefined);
    assert.equal(headerPicture({ rows: 0, nulls: 0, top: [] }), undefined);
  });
});

describe('statisticsText', () => {
  it('has everything for the clipboard', () => {
    const text = statisticsText('price', { ...numbers, top: [{ value: '2', count: 7 }] });
    assert.match(text, /^price\nOf a sample of 1,000 rows/);
    assert.match(text, /\nMinimum\t-0\.10000000000000000001\n/);
    assert.match(text, /\nMost frequent\n2\t7\n/);
    assert.match(text, /\nHistogram\n0\t5\t990\n5\t10\t0$/);
  });

  it('says a bar in words', () => {
    assert.equal(barText({ from: '0', to: '5', count: 1 }), 'From 0 to 5: 1 row');
  });
});
