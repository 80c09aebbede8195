import * as assert from 'node:assert/strict';
import { EarlyRead } from '../../../src/host/preview/earlyRead.js';

describe('EarlyRead', () => {
  const never = new AbortController().signal;
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('begins at once, and hands what is there to the first who asks', async () => {
    let reads = 0;
    const early = new EarlyRead(() => Promise.resolve(++reads));
    assert.equal(reads, 1);
    assert.equal(early.takeResult(), undefined, 'it is under way');
    assert.equal(early.isThere, false);
    await turn();
    assert.equal(early.isThere, true);
    assert.equal(early.takeResult(), 1);
    assert.equal(early.isThere, false);
    assert.equal(early.takeResult(), undefined);
    assert.equal(early.take(never), undefined);
  });

  it('hands over what is under way, which ends when the one who took it cancels', async () => {
    let inner: AbortSignal | undefined;
    const early = new EarlyRead((signal) => {
      inner = signal;
      return new Promise<number>((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('cancelled'))),
      );
    });
    const user = new AbortController();
    const taken = early.take(user.signal);
    assert.ok(taken);
    assert.equal(early.take(never), undefined, 'it is read once');
    early.drop();
    assert.equal(inner?.aborted, false, 'somebody waits for it');
    user.abort();
    await assert.rejects(taken, /cancelled/);
  });

  it('tells the first who asks how it failed, and nobody where nobody asks', async () => {
    const early = new EarlyRead(() => Promise.reject<number>(new Error('no such table')));
    await turn();
    assert.equal(early.takeResult(), undefined);
    await assert.rejects(early.take(never) ?? Promise.resolve(), /no such table/);
    assert.equal(early.take(never), undefined, 'another attempt reads anew');
  });

  it('ends what nobody will ask for', () => {
    let inner: AbortSignal | undefined;
    const early = new EarlyRead((signal) => {
      inner = signal;
      return new Promise<number>(() => {});
    });
    early.drop();
    assert.equal(inner?.aborted, true);
    assert.equal(early.take(never), undefined);
  });

  it('keeps to itself what has grown old, and is not taken by who has gone', async () => {
    let now = 0;
    const early = new EarlyRead(
      () => Promise.resolve(1),
      () => now,
    );
    await turn();
    assert.equal(early.take(AbortSignal.abort()), undefined);
    now = 60_000;
    assert.equal(early.takeResult(), undefined);
    assert.equal(early.take(never), undefined);
  });
});
