import assert from 'node:assert/strict';
import { regionHint, toS3Error } from '../../../src/connectors/s3/errors.js';
import { inParallel } from '../../../src/core/parallel.js';

const subject = { bucket: 'lab', key: 'a.txt', server: 'http://s3.lab', identity: 'the key K' };

function answer(httpStatusCode: number, Code?: string, more: object = {}): Error {
  const parts = { $metadata: { httpStatusCode }, ...(Code !== undefined && { Code }), ...more };
  return Object.assign(new Error('in the words of the server'), parts);
}

describe('errors of S3', () => {
  const cases: [what: string, error: unknown, code: string, message: RegExp][] = [
    ['no bucket', answer(404, 'NoSuchBucket'), 'NotFound', /bucket "lab" does not exist/],
    ['no key', answer(404, 'NoSuchKey'), 'NotFound', /"a\.txt" in bucket "lab" does not exist/],
    ['HEAD 404', answer(404), 'NotFound', /does not exist/],
    ['denied', answer(403, 'AccessDenied'), 'Forbidden', /denied with the key K/],
    ['HEAD 403', answer(403), 'Forbidden', /denied/],
    ['unknown key', answer(403, 'InvalidAccessKeyId'), 'Unauthorized', /access key/],
    ['wrong secret', answer(403, 'SignatureDoesNotMatch'), 'Unauthorized', /secret access key/],
    ['expired', answer(400, 'ExpiredToken'), 'Unauthorized', /expired/],
    ['clock', answer(403, 'RequestTimeTooSkewed'), 'Unauthorized', /clock/],
    ['archived', answer(403, 'InvalidObjectState'), 'Unsupported', /restored/],
    ['changed', answer(412, 'PreconditionFailed'), 'Conflict', /changed on the server/],
    ['changed, no body', answer(412), 'Conflict', /changed on the server/],
    ['raced', answer(409, 'ConditionalRequestConflict'), 'Conflict', /changed/],
    ['not there', answer(501, 'NotImplemented'), 'Unsupported', /does not support/],
    ['busy', answer(503, 'SlowDown'), 'Unavailable', /busy/],
    ['bad gateway', answer(502), 'Unavailable', /busy/],
    ['other 400', answer(400, 'InvalidArgument'), 'Invalid', /in the words of the server/],
    [
      'region',
      answer(400, 'AuthorizationHeaderMalformed', { Region: 'eu-west-1' }),
      'Invalid',
      /region "eu-west-1"/,
    ],
    [
      'endpoint',
      answer(301, 'PermanentRedirect', { Endpoint: 'lab.s3.eu.example' }),
      'Invalid',
      /must be reached at lab\.s3\.eu\.example/,
    ],
    [
      'web page',
      answer(404, undefined, {
        $response: { statusCode: 404, headers: { 'content-type': 'text/html' } },
      }),
      'Invalid',
      /does not answer as an S3 server/,
    ],
    [
      'refused',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
      'Unavailable',
      /refuses connections/,
    ],
    ['no host', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'Unavailable', /be found/],
    [
      'hangs up',
      Object.assign(new Error('x'), { name: 'TimeoutError', code: 'ECONNRESET' }),
      'Unavailable',
      /closed the connection/,
    ],
    ['slow', Object.assign(new Error('x'), { name: 'TimeoutError' }), 'Timeout', /in time/],
    [
      'certificate',
      Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'Unavailable',
      /certificate .* is not trusted/,
    ],
    ['no TLS', Object.assign(new Error('x'), { code: 'EPROTO' }), 'Invalid', /http:\/\//],
    ['abort', Object.assign(new Error('x'), { name: 'AbortError' }), 'Cancelled', /Cancelled/],
    [
      'no profile',
      Object.assign(new Error('profile [x]'), { name: 'CredentialsProviderError' }),
      'Unauthorized',
      /profile \[x\]/,
    ],
    ['anything', 'text', 'Unavailable', /text/],
  ];
  for (const [what, error, code, message] of cases) {
    it(`say what "${what}" means`, () => {
      const known = toS3Error(error, subject);
      assert.equal(known.code, code);
      assert.match(known.message, message);
    });
  }

  it('give the region a request belongs to', () => {
    const headers = { 'x-amz-bucket-region': 'eu-west-1' };
    assert.equal(regionHint(answer(301, 'x', { $response: { headers } })), 'eu-west-1');
    assert.equal(regionHint(answer(400, 'x', { Region: 'us-west-2' })), 'us-west-2');
    const ceph = Object.assign(answer(403), { message: "the region is wrong; expecting 'lab-1'" });
    assert.equal(regionHint(ceph), 'lab-1');
    assert.equal(regionHint(answer(200, 'x', { $response: { headers } })), undefined);
    assert.equal(regionHint(answer(400, 'x', { Region: 'evil.example/' })), undefined);
  });
});

describe('work in parallel', () => {
  const { signal } = new AbortController();

  it('is done on every item, so many at a time', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, signal, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      done.push(item);
    });
    assert.equal(most, 3);
    assert.deepEqual(done.sort(), [1, 2, 3, 4, 5, 6, 7]);
  });

  it('stops at a failure, and rejects with it when all is still', async () => {
    let started = 0;
    const work = inParallel([1, 2, 3, 4, 5, 6], 2, signal, async (item) => {
      started++;
      await Promise.resolve();
      if (item === 2) throw new Error('two');
    });
    await assert.rejects(work, /two/);
    assert.ok(started < 6);
  });

  it('stops when it is aborted', async () => {
    const abort = new AbortController();
    const work = inParallel([1, 2, 3], 1, abort.signal, () => {
      abort.abort();
      return Promise.resolve();
    });
    await assert.rejects(work, { code: 'Cancelled' });
  });
});
