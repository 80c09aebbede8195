import * as assert from 'node:assert/strict';
import { ConnectorError } from '../../../src/core/errors.js';
import { fromWireError, toWireError } from '../../../src/protocol/rpc.js';

describe('errors on the wire', () => {
  it('keep what a page decides by', () => {
    const error = new ConnectorError('Invalid', 'column "x" does not exist', {
      detail: '42703',
      nextSteps: ['retry'],
      place: { offset: 4, length: 1 },
    });
    const read = fromWireError(structuredClone(toWireError(error)));
    assert.deepEqual(
      [read.code, read.message, read.detail, read.retryable, read.nextSteps, read.place],
      ['Invalid', 'column "x" does not exist', '42703', false, ['retry'], { offset: 4, length: 1 }],
    );
  });

  it('have no place where nothing typed was wrong', () => {
    assert.equal('place' in toWireError(new Error('broken')), false);
  });
});
