import { throwIfAborted } from '../../core/cancellation.js';

/**
 * Does work on every item, a few at a time, and stops starting more once one failed or the signal
 * is aborted. Settles only when nothing is running any more; rejects with the first failure.
 */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const item of queue) {
      if (failures.length > 0 || signal.aborted) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  throwIfAborted(signal);
  if (failures.length > 0) throw failures[0];
}
