import * as assert from 'node:assert/strict';
import type { Condition, SortKey } from '../../../src/core/table/view.js';
import {
  isFiltered,
  isWhole,
  sortedBy,
  withCondition,
  withoutCondition,
  withoutFilters,
  withoutFiltersOf,
  withWhere,
} from '../../../src/core/table/viewEdits.js';

const up = (column: string): SortKey => ({ column, direction: 'ascending' });
const down = (column: string): SortKey => ({ column, direction: 'descending' });

describe('sortedBy', () => {
  it('goes from none to ascending to descending to none', () => {
    assert.deepEqual(sortedBy([], 'a', false), [up('a')]);
    assert.deepEqual(sortedBy([up('a')], 'a', false), [down('a')]);
    assert.deepEqual(sortedBy([down('a')], 'a', false), []);
  });

  it('replaces other keys, or leaves them in their places', () => {
    assert.deepEqual(sortedBy([up('a'), up('b')], 'c', false), [up('c')]);
    assert.deepEqual(sortedBy([up('a'), up('b')], 'c', true), [up('a'), up('b'), up('c')]);
    assert.deepEqual(sortedBy([up('a'), up('b')], 'a', true), [down('a'), up('b')]);
    assert.deepEqual(sortedBy([down('a'), up('b')], 'a', true), [up('b')]);
  });

  it('takes a direction, and takes it back the second time', () => {
    assert.deepEqual(sortedBy([], 'a', false, 'descending'), [down('a')]);
    assert.deepEqual(sortedBy([down('a')], 'a', false, 'ascending'), [up('a')]);
    assert.deepEqual(sortedBy([up('a'), up('b')], 'a', true, 'ascending'), [up('b')]);
  });
});

describe('withWhere', () => {
  it('sets a condition, and takes an empty one away', () => {
    const view = { sort: [up('a')], conditions: [] };
    assert.deepEqual(withWhere(view, ' a > 1 '), { ...view, where: 'a > 1' });
    assert.deepEqual(withWhere({ ...view, where: 'a > 1' }, '  '), view);
    assert.equal(isWhole(withWhere({ sort: [], conditions: [], where: 'x' }, '')), true);
    assert.equal(isWhole(view), false);
  });
});

describe('filters of a view', () => {
  const one: Condition = { column: 'a', operator: 'isNull', values: [] };
  const two: Condition = { column: 'b', operator: 'equals', values: ['1'] };
  const view = { sort: [up('a')], conditions: [one], where: 'x' };

  it('are added, replaced and taken away by their place', () => {
    const both = withCondition(view, two);
    assert.deepEqual(both, { ...view, conditions: [one, two] });
    assert.deepEqual(withCondition(both, two, 0).conditions, [two, two]);
    // Of a view that has changed meanwhile.
    assert.deepEqual(withCondition(view, two, 5).conditions, [one, two]);
    assert.deepEqual(withoutCondition(both, 0).conditions, [two]);
    assert.deepEqual(withoutFiltersOf(both, 'a').conditions, [two]);
  });

  it('are all taken away, and the order stays', () => {
    assert.deepEqual(withoutFilters(view), { sort: [up('a')], conditions: [] });
    assert.equal(isFiltered(view), true);
    assert.equal(isFiltered(withoutFilters(view)), false);
  });
});
