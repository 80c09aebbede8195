import { withProgress } from '../commands/arguments.js';

/** Milliseconds after which work is shown: what is quicker would only flash. */
const PATIENCE = 600;

/** Runs work and shows that it does, with a way to cancel it, only once it takes a while. */
export async function withLateProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancelling = new AbortController();
  const result = work(cancelling.signal);
  const timer = setTimeout(() => {
    void withProgress(title, async (signal) => {
      signal.addEventListener('abort', () => cancelling.abort(), { once: true });
      await result.catch(() => undefined);
    });
  }, PATIENCE);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}
