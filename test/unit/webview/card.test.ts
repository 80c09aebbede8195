import assert from 'node:assert/strict';
import { savedCardTarget } from '../../../src/protocol/card.js';

describe('the target of a card', () => {
  it('is read as it was kept', () => {
    for (const target of [
      { kind: 'node', source: 'q/a', path: ['Tables', 'a/b', ''] },
      { kind: 'syncHistory', source: 'q/a' },
    ]) {
      assert.deepEqual(savedCardTarget({ version: 1, target }), target);
    }
  });

  it('is nothing where something else was kept', () => {
    const node = { kind: 'node', source: 'q/a', path: ['a'] };
    for (const state of [
      ...[undefined, null, 'x', {}, { version: 1 }, { version: 2, target: node }],
      { version: 1, target: { ...node, path: ['a', 1] } },
      { version: 1, target: { ...node, path: 'a' } },
      { version: 1, target: { ...node, source: 1 } },
      { version: 1, target: { ...node, kind: 'other' } },
    ]) {
      assert.equal(savedCardTarget(state), undefined);
    }
  });
});
