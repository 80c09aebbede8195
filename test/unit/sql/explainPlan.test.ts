import assert from 'node:assert/strict';
import { isConnectorError } from '../../../src/core/errors.js';
import { readPlan } from '../../../src/core/sql/explainPlan.js';

const PLAN = [
  {
    Plan: {
      'Node Type': 'Hash Join',
      'Join Type': 'Left',
      'Parallel Aware': false,
      'Startup Cost': 1.5,
      'Total Cost': 20,
      'Plan Rows': 10,
      'Plan Width': 8,
      'Actual Startup Time': 0.1,
      'Actual Total Time': 10,
      'Actual Rows': 1000,
      'Actual Loops': 1,
      'Hash Cond': '(a.id = b.id)',
      'Shared Hit Blocks': 12,
      'Shared Read Blocks': 0,
      Plans: [
        {
          'Node Type': 'Index Scan',
          'Index Name': 'a_pkey',
          'Relation Name': 'a',
          Schema: 'public',
          Alias: 'x',
          'Startup Cost': 0,
          'Total Cost': 8,
          'Plan Rows': 1,
          'Actual Total Time': 0.5,
          'Actual Rows': 1,
          'Actual Loops': 8,
          'Sort Key': ['id', 'name DESC'],
        },
        {
          'Node Type': 'Seq Scan',
          'Relation Name': 'b',
          Alias: 'b',
          'Plan Rows': 5,
          'Actual Total Time': 0,
          'Actual Rows': 0,
          'Actual Loops': 0,
        },
      ],
    },
    'Planning Time': 0.2,
    Triggers: [{ 'Trigger Name': 'audit', Time: 1.5, Calls: 3 }],
    'Execution Time': 12.5,
  },
];

describe('readPlan', () => {
  const plan = readPlan(JSON.stringify(PLAN));

  it('names the steps', () => {
    assert.equal(plan.root.label, 'Hash Join (Left)');
    assert.deepEqual(
      plan.root.steps.map(({ label }) => label),
      ['Index Scan using a_pkey on public.a x', 'Seq Scan on b'],
    );
    assert.deepEqual(plan.root.details, [['Hash Cond', '(a.id = b.id)']]);
    assert.deepEqual(plan.root.steps[0]?.details, [['Sort Key', 'id, name DESC']]);
  });

  it('tells the time of each step alone', () => {
    assert.deepEqual(plan.root.actual, {
      rows: 1000,
      runs: 1,
      time: 10,
      ownTime: 6,
      share: 0.48,
      misjudged: 100,
      buffers: [['shared hit', 12]],
    });
  });

  it('adds up the runs of a step', () => {
    const { time, rows } = plan.root.steps[0]?.actual ?? {};
    assert.deepEqual([time, rows], [4, 8]);
  });

  it('knows steps that were never reached', () => {
    assert.equal(plan.root.steps[1]?.actual, undefined);
  });

  it('reads what is beside the steps', () => {
    assert.equal(plan.planningTime, 0.2);
    assert.equal(plan.executionTime, 12.5);
    assert.deepEqual(plan.triggers, [{ name: 'audit', time: 1.5, calls: 3 }]);
  });

  it('reads a plan that was not run', () => {
    const { root, executionTime } = readPlan('[{"Plan":{"Node Type":"Result","Total Cost":0.01}}]');
    assert.deepEqual(root.cost, { first: 0, all: 0.01 });
    assert.equal(root.actual, undefined);
    assert.equal(executionTime, undefined);
  });

  for (const text of ['', '[]', '{}', '[{"Plan":1}]', 'null']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => readPlan(text),
        (error) => isConnectorError(error, 'Invalid'),
      );
    });
  }
});
