/** Statuses after which the same request may succeed soon. */
export function isRetryableStatus(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/**
 * Milliseconds to wait before the next attempt: what the server asks for, else exponential with up
 * to a quarter of chance, so that many clients do not come back at the same moment.
 */
export function retryWait(attempt: number, backoff: number, retryAfter?: string): number {
  const asked = retryAfterMilliseconds(retryAfter);
  if (asked !== undefined) return asked;
  return backoff * 2 ** (attempt - 1) * (1 + Math.random() / 4);
}

/** `Retry-After` as seconds or as a date; undefined when it is neither. */
export function retryAfterMilliseconds(
  text: string | undefined,
  now = Date.now(),
): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
