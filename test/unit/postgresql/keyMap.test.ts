import assert from 'node:assert/strict';
import { mapStatement, mapStep, readKeyMap } from '../../../src/connectors/postgresql/keyMap.js';
import type { Anchor } from '../../../src/connectors/postgresql/pagePlan.js';
import type { Lease } from '../../../src/connectors/postgresql/pool.js';
import type { Cell } from '../../../src/core/table/table.js';

const TABLE = { schema: 'lab', name: 'my runs' };
const KEY = [
  { name: 'place', cast: 'int8' },
  { name: 'No', cast: 'text' },
];
const never = new AbortController().signal;

/** A server that has these places; it notes what it is asked and whether it was let go. */
function fakePool(places: readonly (readonly Cell[])[]) {
  const asked: string[] = [];
  const state = { asked, released: 0 };
  let at = 0;
  const lease = {
    read: (text: string) => {
      const [, count = '0'] = /FORWARD (\d+)/.exec(text) ?? [];
      const rows = places.slice(at, at + Number(count));
      at += rows.length;
      return Promise.resolve({ rows, fields: [] });
    },
    release: () => {
      state.released++;
      return Promise.resolve();
    },
  } as unknown as Lease;
  const begin = (statements: string) => {
    asked.push(statements);
    return Promise.resolve(lease);
  };
  return { begin, state };
}

describe('map of keys', () => {
  it('is a statement that reads the index in its order', () => {
    assert.equal(
      mapStatement(TABLE, KEY, 1000),
      'SELECT place, k0, k1 FROM (SELECT "place" AS k0, "No" AS k1, ' +
        'row_number() OVER (ORDER BY "place", "No") - 1 AS place ' +
        'FROM "lab"."my runs") AS numbered WHERE place % 1000 = 0',
    );
  });

  it('has a bounded number of places', () => {
    assert.equal(mapStep(0), 1000);
    assert.equal(mapStep(1_000_000), 1000);
    assert.equal(mapStep(100_000_000), 12_208);
  });

  it('is read in blocks to its end', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => [`${index * 1000}`, 'a', `${index}`]);
    const { begin, state } = fakePool(rows);
    const places: Anchor[] = [];
    const complete = await readKeyMap(TABLE, KEY, 1000, { begin }, (p) => places.push(p), never);
    assert.equal(complete, true);
    assert.equal(places.length, 600);
    assert.deepEqual(places[599], { index: 599_000, key: ['a', '599'] });
    assert.equal(state.released, 1);
  });

  it('ends early when its keys are long', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [`${index}`, 'x'.repeat(20_000), '']);
    const { begin, state } = fakePool(rows);
    const places: Anchor[] = [];
    const complete = await readKeyMap(TABLE, KEY, 1, { begin }, (p) => places.push(p), never);
    assert.equal(complete, false);
    assert.equal(places.length, 256);
    assert.equal(state.released, 1);
  });
});
