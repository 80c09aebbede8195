import { throwIfAborted } from '../../core/cancellation.js';
import type { TransferMeter } from '../../core/storage/transferMeter.js';

/** Items whose number is found out before work on the first of them begins. */
const LOOK_AHEAD = 5_000;

/**
 * The same items, and the meter told how much they are in all, where finding that out does not take
 * long. `sizeOf` gives bytes, or undefined for what is no file.
 */
export async function countAhead<T>(
  items: AsyncGenerator<T, void, undefined>,
  sizeOf: (item: T) => number | undefined,
  meter: TransferMeter,
  signal: AbortSignal,
): Promise<AsyncIterable<T>> {
  const first: T[] = [];
  while (first.length < LOOK_AHEAD) {
    throwIfAborted(signal);
    const next = await items.next();
    if (next.done) {
      const sizes = first.map(sizeOf).filter((size) => size !== undefined);
      meter.setTotal(
        sizes.length,
        sizes.reduce((sum, size) => sum + size, 0),
      );
      break;
    }
    first.push(next.value);
  }
  return (async function* () {
    yield* first;
    yield* items;
  })();
}
