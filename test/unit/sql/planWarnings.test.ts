import assert from 'node:assert/strict';
import { readPlan } from '../../../src/core/sql/explainPlan.js';
import { planText } from '../../../src/core/sql/planText.js';
import { planWarnings } from '../../../src/core/sql/planWarnings.js';

type Node = Readonly<Record<string, unknown>>;

const plan = (node: Node, more: Node = {}) => readPlan(JSON.stringify([{ Plan: node, ...more }]));
const warnings = (node: Node) => planWarnings(plan(node).root);
const scan = (rows: number, removed: number, estimated = rows) => ({
  ...{ 'Node Type': 'Seq Scan', 'Relation Name': 'runs', 'Plan Rows': estimated },
  ...{ 'Actual Rows': rows, 'Actual Loops': 1, 'Rows Removed by Filter': removed },
});

describe('warnings about plans', () => {
  it('tell of estimates that are far off, where it matters', () => {
    assert.deepEqual(warnings({ ...scan(5_000, 0, 5), 'Node Type': 'Index Scan' }), [
      '1,000 times more rows than estimated: ANALYZE of the table may help.',
    ]);
    assert.match(warnings(scan(10, 0, 4_000))[0] ?? '', /^400 times fewer rows/);
    assert.deepEqual(warnings(scan(50, 0, 1)), [], 'few rows are read quickly anyway');
    assert.deepEqual(warnings(scan(900, 0, 100)), []);
  });

  it('tell of scans of many rows', () => {
    assert.deepEqual(warnings(scan(7, 499_993)), [
      'Reads 500,000 rows to keep 7: an index may find them.',
    ]);
    assert.deepEqual(warnings(scan(200_000, 0)), ['Reads the whole table, 200,000 rows.']);
    assert.deepEqual(warnings(scan(7, 900)), []);
    const planned = { 'Node Type': 'Seq Scan', 'Relation Name': 'runs', 'Plan Rows': 1e6 };
    assert.deepEqual(warnings(planned), ['Reads the whole table, about 1,000,000 rows.']);
    assert.deepEqual(warnings({ ...planned, 'Node Type': 'Index Scan' }), []);
  });

  it('tell what did not fit into memory', () => {
    const sort = { 'Node Type': 'Sort', 'Plan Rows': 9, 'Sort Space Type': 'Disk' };
    assert.match(warnings({ ...sort, 'Sort Space Used': 20480 })[0] ?? '', /on disk, 20,480 kB/);
    assert.deepEqual(warnings({ ...sort, 'Sort Space Type': 'Memory' }), []);
    const hash = { 'Node Type': 'Hash', 'Plan Rows': 9 };
    assert.match(warnings({ ...hash, 'Hash Batches': 8 })[0] ?? '', /^Hashes in 8 parts/);
    assert.deepEqual(warnings({ ...hash, 'Hash Batches': 1 }), []);
  });
});

describe('the text of a plan', () => {
  it('has the steps below each other, with what was measured', () => {
    const root = {
      ...{ 'Node Type': 'Limit', 'Startup Cost': 0, 'Total Cost': 1.5, 'Plan Rows': 10 },
      Plans: [
        {
          ...{
            'Node Type': 'Seq Scan',
            'Relation Name': 'runs',
            'Plan Rows': 99,
            Filter: '(a > 1)',
          },
          ...{ 'Startup Cost': 0, 'Total Cost': 15, 'Actual Rows': 10, 'Actual Loops': 2 },
          ...{ 'Actual Total Time': 0.25, 'Shared Hit Blocks': 3 },
          Plans: [{ 'Node Type': 'Result', 'Plan Rows': 1 }],
        },
      ],
    };
    const text = planText(plan(root, { 'Planning Time': 0.1, 'Execution Time': 0.6 }));
    assert.deepEqual(text.split('\n'), [
      'Limit  (cost=0.00..1.50 rows=10)',
      '  ->  Seq Scan on runs  (cost=0.00..15.00 rows=99) (actual time=0.500 rows=20 loops=2)',
      '        Filter: (a > 1)',
      '        Buffers: shared hit=3',
      '        ->  Result  (cost=0.00..0.00 rows=1)',
      'Planning Time: 0.1 ms',
      'Execution Time: 0.6 ms',
    ]);
  });
});
