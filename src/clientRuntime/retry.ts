import type { Fetch } from './call.js';

export interface RetryOptions {
  /** Requests sent at most for one call; 3 where absent. */
  readonly attempts?: number;
  /** Longest pause in milliseconds, also where the server asks for a longer one; 30 seconds where absent. */
  readonly longestPause?: number;
  /** Called in place of the global `fetch`. */
  readonly fetch?: Fetch;
}

/** What may be sent twice (RFC 9110, 9.2.2). */
const idempotent = /^(GET|HEAD|OPTIONS|PUT|DELETE|QUERY)$/;

/**
 * A `fetch` that sends once more what may be sent twice, when the connection breaks or the server
 * answers with 429, 502, 503 or 504; it waits as long as `Retry-After` says, else longer each time:
 * `createClient({ fetch: retrying() })`.
 */
export function retrying(options: RetryOptions = {}): Fetch {
  const { attempts = 3, longestPause = 30_000 } = options;
  const send: Fetch = options.fetch ?? ((url, init) => fetch(url, init));
  return async (url, init) => {
    const mayRepeat =
      idempotent.test(init.method ?? 'GET') && !(init.body instanceof ReadableStream);
    for (let attempt = 1; ; attempt++) {
      const isLast = !mayRepeat || attempt >= attempts;
      try {
        const response = await send(url, init);
        if (isLast || ![429, 502, 503, 504].includes(response.status)) return response;
        const asked = pauseOf(response.headers.get('retry-after'));
        // Whoever must wait longer than they are willing to is told at once.
        if (asked !== undefined && asked > longestPause) return response;
        await response.body?.cancel();
        await pause(asked ?? Math.min(backoff(attempt), longestPause), init.signal);
      } catch (error) {
        if (isLast || init.signal?.aborted) throw error;
        await pause(Math.min(backoff(attempt), longestPause), init.signal);
      }
    }
  };
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now. */
function pauseOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Half a second, one, two ... each up to a half shorter, so that clients do not come in step. */
function backoff(attempt: number): number {
  return 500 * 2 ** (attempt - 1) * (1 - Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
