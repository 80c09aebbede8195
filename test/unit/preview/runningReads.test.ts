import * as assert from 'node:assert/strict';
import { RunningReads } from '../../../src/host/preview/runningReads.js';

describe('RunningReads', () => {
  it('waits for what was cancelled, and for nothing else', async () => {
    const reads = new RunningReads();
    const cancelled = new AbortController();
    const other = new AbortController();
    let fail: ((error: Error) => void) | undefined;
    const ending = new Promise<void>((_, reject) => (fail = reject));
    reads.add(ending, cancelled.signal);
    reads.add(new Promise(() => {}), other.signal);
    await reads.whenStopped();

    cancelled.abort();
    let stopped = false;
    const waiting = reads.whenStopped().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(stopped, false, 'the source has not ended it');
    fail?.(new Error('cancelled'));
    await waiting;
    await reads.whenStopped();
  });
});
