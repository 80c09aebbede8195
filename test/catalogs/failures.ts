import type { ErrorCode } from '../../src/core/errors.js';
import type { Failure } from './standIn.js';

export type FailureRow = readonly [name: string, failure: () => Failure, code: ErrorCode];

export interface FailureOptions {
  /** The body of the service's own errors: quotes the key, and a password where one was sent. */
  readonly echo: unknown;
  /** The key that signs in, which must show nowhere but in the header. */
  readonly canary: string;
  /** Address of another server. */
  readonly elsewhere: () => string;
}

/** Lets the next attempt come at once. */
export const SOON = { 'retry-after': '0' } as const;

/** A page as proxies and sign-ins have it, which quotes the key. */
export const webPage = (canary: string) => ({
  text: `<!DOCTYPE html><p>${canary}`,
  type: 'text/html',
});

/** What can go wrong with a request to any service, and the code of the error that comes of it. */
export function usualFailures({ echo, canary, elsewhere }: FailureOptions): FailureRow[] {
  const page = webPage(canary);
  return [
    ['400', () => ({ status: 400, json: echo }), 'Invalid'],
    ['401', () => ({ status: 401, json: echo }), 'Unauthorized'],
    ['401 without a body', () => ({ status: 401 }), 'Unauthorized'],
    ['403', () => ({ status: 403, json: echo }), 'Forbidden'],
    ['404', () => ({ status: 404, json: echo }), 'NotFound'],
    ['409', () => ({ status: 409, json: echo }), 'Conflict'],
    ['422', () => ({ status: 422, json: echo }), 'Invalid'],
    ['429', () => ({ status: 429, json: echo, headers: SOON }), 'Unavailable'],
    ['500', () => ({ status: 500, text: `broken ${canary}` }), 'Unavailable'],
    ['502 with a page', () => ({ status: 502, ...page, headers: SOON }), 'Unavailable'],
    ['503', () => ({ status: 503, headers: SOON }), 'Unavailable'],
    ['504', () => ({ status: 504, headers: SOON }), 'Timeout'],
    ['a time-out', () => 'hang', 'Timeout'],
    ['a lost connection', () => 'reset', 'Unavailable'],
    ['a cut body', () => 'cut', 'Unavailable'],
    ['invalid JSON', () => 'invalidJson', 'Unavailable'],
    ['a page with status 200', () => ({ status: 200, ...page }), 'Unavailable'],
    ['a redirect to another server', () => ({ redirect: `${elsewhere()}/x` }), 'Invalid'],
    ['a redirect that keeps the method', () => ({ redirect: elsewhere(), status: 308 }), 'Invalid'],
  ];
}
