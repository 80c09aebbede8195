import assert from 'node:assert/strict';
import { withoutRepeats, type TreeElement } from '../../src/host/tree/elements.js';

describe('rows of the tree', () => {
  it('are there once each, whatever a server names twice or gives out again', () => {
    const row = (key: string): TreeElement => ({
      ...{ type: 'message', text: key, parent: undefined },
      key,
    });
    const first = withoutRepeats([], ['a', 'b', 'a'].map(row));
    const rows = withoutRepeats(first, ['b', 'c'].map(row));
    assert.deepEqual(
      rows.map(({ key }) => key),
      ['a', 'b', 'c'],
    );
  });
});
