import * as assert from 'node:assert/strict';

/** Milliseconds; far more than anything takes, for machines that do much else. */
const PATIENCE = 15_000;

/**
 * Asks until the answer is neither `undefined` nor `false`, and gives it back; fails with the
 * description when it never is.
 */
export async function eventually<T>(
  description: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  patience = PATIENCE,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) assert.fail(`not within ${patience} ms: ${description}`);
    await pause();
  }
}

/**
 * Reads until what is read equals what is expected, as deeply and strictly as
 * `assert.deepStrictEqual`; fails with the difference that is left.
 */
export async function expectEventually<T>(
  read: () => T | Promise<T>,
  expected: T,
  patience = PATIENCE,
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const actual = await read();
    try {
      assert.deepEqual(actual, expected);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await pause();
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
