import assert from 'node:assert/strict';
import { blockedText } from '../../../src/connectors/postgresql/whoBlocks.js';

const END = 'It goes on when that session commits, rolls back or ends.';

describe('who blocks a session of PostgreSQL, in words', () => {
  it('names the table, the session and for how long it has done what', () => {
    assert.equal(
      blockedText(['lab.runs', '4711', 'ada', 'psql', 'idle in transaction', '12']),
      `Waiting for a lock on lab.runs: session 4711 (ada, psql) is in the way, idle in a transaction for 12 s. ${END}`,
    );
    assert.equal(
      blockedText(['lab.runs', '4711', 'ada', '', 'active', '3']),
      `Waiting for a lock on lab.runs: session 4711 (ada) is in the way, busy with a statement for 3 s. ${END}`,
    );
  });

  it('says no more than the server tells', () => {
    assert.equal(
      blockedText(['', '4711', 'ada', null, null, null]),
      `Waiting for a lock: session 4711 (ada) is in the way. ${END}`,
    );
    assert.equal(
      blockedText(['runs', '4711', null, null, null, null]),
      `Waiting for a lock on runs: session 4711 is in the way. ${END}`,
    );
    assert.equal(
      blockedText(['runs', '0', null, null, null, null]),
      'Waiting for a lock on runs of a prepared transaction. It goes on when that is committed or rolled back.',
    );
  });
});
