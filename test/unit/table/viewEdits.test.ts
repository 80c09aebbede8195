import * as assert from 'node:assert/strict';
import type { SortKey } from '../../../src/core/table/view.js';
import { isWhole, sortedBy, withWhere } from '../../../src/core/table/viewEdits.js';

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
