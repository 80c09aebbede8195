import { throwIfAborted } from './cancellation.js';

/**
 * Does work on every item, a few at a time, and stops starting more once one failed or the signal
 * is aborted. Items that come one by one are taken as they are needed. Settles only when nothing is
 * running any more; rejects with the first failure.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = Symbol.asyncIterator in items ? oneByOne(items) : items[Symbol.iterator]();
  const failures: unknown[] = [];
  const isOver = () => failures.length > 0 || signal.aborted;
  const worker = async () => {
    try {
      while (!isOver()) {
        const answer = queue.next();
        const next = 'then' in answer ? await answer : answer;
        if (next.done || isOver()) return;
        await work(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  const workers = Array.isArray(items) ? Math.min(limit, items.length) : limit;
  await Promise.all(Array.from({ length: workers }, worker));
  await queue.return?.();
  throwIfAborted(signal);
  if (failures.length > 0) throw failures[0];
}

/** Unlike others, a generator answers calls of `next` in their order, however many wait. */
async function* oneByOne<T>(items: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
