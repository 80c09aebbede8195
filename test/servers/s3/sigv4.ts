import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { accessDenied, S3Error } from './errors.js';
import { type S3Request } from './request.js';

/** A key pair, and the session token that must come with it when it is a temporary one. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request whose signature is good. */
export interface Signed<User extends Credentials> {
  readonly user: User;
  /** `x-amz-content-sha256`: a hash, `UNSIGNED-PAYLOAD` or `STREAMING-...`. */
  readonly payloadHash: string;
  /** What the signatures of the chunks of a streamed body hang on. */
  readonly chain: SignatureChain;
}

export interface SignatureChain {
  readonly signature: string;
  sign(algorithm: string, previous: string, ...hashes: readonly string[]): string;
}

interface Claim {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
  /** Seconds, for a signature in the query. */
  readonly expires: number | undefined;
  readonly token: string | undefined;
  readonly payloadHash: string;
}

/** How far the client's clock may be off, ms. */
const maximumSkew = 15 * 60 * 1000;

/**
 * Verifies an AWS signature version 4, in the header or in the query.
 * Returns undefined for a request without any, and throws what S3 answers to a bad one.
 */
export function verifySignature<User extends Credentials>(
  request: S3Request,
  users: readonly User[],
  region: string,
): Signed<User> | undefined {
  const claim = headerClaim(request) ?? queryClaim(request);
  if (!claim) return undefined;
  const user = users.find(({ accessKeyId }) => accessKeyId === claim.accessKeyId);
  if (!user) {
    throw new S3Error(403, 'InvalidAccessKeyId', 'The access key ID is not known here.', {
      AWSAccessKeyId: claim.accessKeyId,
    });
  }
  if (claim.token !== user.sessionToken) {
    throw new S3Error(400, 'InvalidToken', 'The session token is missing or wrong.');
  }
  checkTime(claim);
  if (claim.region !== region) {
    const message = `The region '${claim.region}' is wrong; expecting '${region}'.`;
    throw new S3Error(400, 'AuthorizationHeaderMalformed', message, { Region: region });
  }
  const unsigned = Object.keys(request.message.headers).find(
    (name) => name.startsWith('x-amz-') && !claim.signedHeaders.includes(name),
  );
  if (unsigned !== undefined || !claim.signedHeaders.includes('host')) {
    throw accessDenied(`The header ${unsigned ?? 'host'} is not signed.`);
  }
  const scope = `${claim.date}/${claim.region}/s3/aws4_request`;
  const key = [claim.region, 's3', 'aws4_request'].reduce(
    hmac,
    hmac(`AWS4${user.secretAccessKey}`, claim.date),
  );
  const sign = (algorithm: string, ...rest: readonly string[]): string =>
    hmac(key, [algorithm, claim.timestamp, scope, ...rest].join('\n')).toString('hex');
  const expected = sign('AWS4-HMAC-SHA256', sha256Hex(canonicalRequest(request, claim)));
  if (!equal(expected, claim.signature)) {
    throw new S3Error(403, 'SignatureDoesNotMatch', 'The signature is not the one we calculate.');
  }
  return { user, payloadHash: claim.payloadHash, chain: { signature: claim.signature, sign } };
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Compares two hexadecimal signatures. */
export function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function headerClaim(request: S3Request): Claim | undefined {
  const header = request.header('authorization');
  if (header === undefined) return undefined;
  if (!header.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new S3Error(400, 'InvalidRequest', 'Use AWS4-HMAC-SHA256; nothing else is accepted.');
  }
  const field = (name: string): string =>
    new RegExp(`[ ,]${name}=([^, ]+)`).exec(header)?.[1] ?? malformed(`${name} is missing.`);
  const payloadHash = request.header('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error(400, 'InvalidRequest', 'The header x-amz-content-sha256 is missing.');
  }
  return {
    ...parseCredential(field('Credential')),
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    timestamp: request.header('x-amz-date') ?? malformed('x-amz-date is missing.'),
    expires: undefined,
    token: request.header('x-amz-security-token'),
    payloadHash,
  };
}

function queryClaim(request: S3Request): Claim | undefined {
  if (request.query('X-Amz-Signature') === undefined) return undefined;
  const field = (name: string): string =>
    request.query(`X-Amz-${name}`) ??
    queryError(`The query has no X-Amz-${name}; all of the signature's parameters must be there.`);
  const expires = Number(field('Expires'));
  if (!(expires >= 1 && expires <= 7 * 24 * 3600)) {
    queryError('X-Amz-Expires must be between 1 second and a week.');
  }
  if (field('Algorithm') !== 'AWS4-HMAC-SHA256') queryError('X-Amz-Algorithm is not supported.');
  return {
    ...parseCredential(field('Credential')),
    signedHeaders: field('SignedHeaders').split(';'),
    signature: field('Signature'),
    timestamp: field('Date'),
    expires,
    token: request.query('X-Amz-Security-Token'),
    payloadHash: request.header('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  };
}

function parseCredential(credential: string): Pick<Claim, 'accessKeyId' | 'date' | 'region'> {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/s3\/aws4_request$/.exec(credential);
  const [, accessKeyId, date, region] = match ?? [];
  if (!accessKeyId || !date || !region) return malformed('The credential scope is malformed.');
  return { accessKeyId, date, region };
}

function checkTime({ timestamp, date, expires }: Claim): void {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  const signedAt = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  if (Number.isNaN(signedAt) || !timestamp.startsWith(date)) {
    throw accessDenied('The date of the signature is malformed.');
  }
  const age = Date.now() - signedAt;
  if (expires === undefined ? Math.abs(age) > maximumSkew : age < -maximumSkew) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The clocks of client and server differ too much.',
    );
  }
  if (expires !== undefined && age > expires * 1000) throw accessDenied('Request has expired');
}

function canonicalRequest(request: S3Request, claim: Claim): string {
  const encodedPath = request.path.split('/').map(uriEncode).join('/');
  const query = request.parameters
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    // By name first: sorting `name=value` would put `select-type` before `select`.
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map((pair) => pair.join('='))
    .join('&');
  const headers = claim.signedHeaders.map(
    (name) => `${name}:${(request.header(name) ?? '').trim().replace(/ +/g, ' ')}\n`,
  );
  return [
    request.method,
    encodedPath,
    query,
    headers.join(''),
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function malformed(message: string): never {
  throw new S3Error(400, 'AuthorizationHeaderMalformed', message);
}

function queryError(message: string): never {
  throw new S3Error(400, 'AuthorizationQueryParametersError', message);
}
