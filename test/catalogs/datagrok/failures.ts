import type { ErrorCode } from '../../../src/core/errors.js';
import type { Failure } from '../standIn.js';

/** The key that signs in, which must show nowhere but in the header. */
export const CANARY = 'canary-7f3a91';

export const WEB_PAGE = { text: `<!DOCTYPE html><p>${CANARY}`, type: 'text/html' };

/** Its texts quote the key and a password; `server.dart` stands in its stack trace. */
const ECHO = { message: `key ${CANARY} of hunter22`, stackTrace: 'at server.dart' };

export type FailureRow = readonly [name: string, failure: () => Failure, code: ErrorCode];

/** What can go wrong with a request, and the code of the error that comes of it. */
export function failureTable(elsewhere: () => string): FailureRow[] {
  const soon = { 'retry-after': '0' };
  return [
    ['401', () => ({ status: 401, json: ECHO }), 'Unauthorized'],
    ['401 without a body', () => ({ status: 401 }), 'Unauthorized'],
    ['403', () => ({ status: 403, json: ECHO }), 'Forbidden'],
    ['404', () => ({ status: 404, json: ECHO }), 'NotFound'],
    ['409', () => ({ status: 409, json: ECHO }), 'Conflict'],
    ['400', () => ({ status: 400, json: ECHO }), 'Invalid'],
    ['422', () => ({ status: 422, json: { error: CANARY } }), 'Invalid'],
    ['429', () => ({ status: 429, json: ECHO, headers: soon }), 'Unavailable'],
    ['500', () => ({ status: 500, text: `broken ${CANARY}` }), 'Unavailable'],
    ['502 with a page', () => ({ status: 502, ...WEB_PAGE, headers: soon }), 'Unavailable'],
    ['503', () => ({ status: 503, headers: soon }), 'Unavailable'],
    ['504', () => ({ status: 504, headers: soon }), 'Timeout'],
    ['a time-out', () => 'hang', 'Timeout'],
    ['a lost connection', () => 'reset', 'Unavailable'],
    ['a cut body', () => 'cut', 'Unavailable'],
    ['invalid JSON', () => 'invalidJson', 'Unavailable'],
    ['a page with status 200', () => ({ status: 200, ...WEB_PAGE }), 'Unavailable'],
    [
      'api-error with status 200',
      () => ({ status: 200, json: ECHO, headers: { 'api-error': '1' } }),
      'Unavailable',
    ],
    [
      'ApiError with status 200',
      () => ({ status: 200, json: { '#type': 'ApiError', ...ECHO } }),
      'Unavailable',
    ],
    [
      'ApiError of 404 as a JSON string with status 200',
      () => ({
        status: 200,
        json: JSON.stringify({ '#type': 'ApiError', ...ECHO, errorCode: 404 }),
      }),
      'NotFound',
    ],
    ['a redirect to another server', () => ({ redirect: `${elsewhere()}/x` }), 'Invalid'],
    ['a redirect that keeps the method', () => ({ redirect: elsewhere(), status: 308 }), 'Invalid'],
  ];
}
