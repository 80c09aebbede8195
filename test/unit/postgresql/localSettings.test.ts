import assert from 'node:assert/strict';
import { LocalSettings } from '../../../src/connectors/postgresql/localSettings.js';

describe('postgresql: settings behind a pooler', () => {
  it('are made at the beginning of each transaction, and nowhere else', () => {
    const local = new LocalSettings(['DateStyle TO ISO']);
    assert.equal(local.rewrite('SET statement_timeout TO 5000'), '');
    assert.equal(
      local.rewrite('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; DECLARE c CURSOR FOR x'),
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL DateStyle TO ISO; SET LOCAL statement_timeout TO 5000; DECLARE c CURSOR FOR x',
    );
    for (const text of ['ROLLBACK', 'SAVEPOINT s', `SELECT 'BEGIN;'`]) {
      assert.equal(local.rewrite(text), text);
    }
  });
});
