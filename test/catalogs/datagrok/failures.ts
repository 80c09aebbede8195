import { usualFailures, webPage, type FailureRow } from '../failures.js';

/** The key that signs in, which must show nowhere but in the header. */
export const CANARY = 'canary-7f3a91';

export const WEB_PAGE = webPage(CANARY);

/** Its texts quote the key and a password; `server.dart` stands in its stack trace. */
const ECHO = { message: `key ${CANARY} of hunter22`, stackTrace: 'at server.dart' };

/** What can go wrong with a request, and the code of the error that comes of it. */
export function failureTable(elsewhere: () => string): FailureRow[] {
  return [
    ...usualFailures({ echo: ECHO, canary: CANARY, elsewhere }),
    ['422 with an error', () => ({ status: 422, json: { error: CANARY } }), 'Invalid'],
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
  ];
}
