import { S3Error } from './errors.js';
import { equal, sha256Hex, type SignatureChain } from './sigv4.js';

/** A decoded body and the headers that came after it. */
export interface DecodedBody {
  readonly data: Buffer;
  readonly trailers: ReadonlyMap<string, string>;
}

/**
 * Decodes the `aws-chunked` framing that clients put around streams whose hash they do not know beforehand:
 * `<hexadecimal size>[;chunk-signature=...]\r\n<data>\r\n`, a chunk of size 0, then trailers.
 *
 * @param chain checks the chunks' signatures; undefined for an unsigned payload.
 * @throws S3Error IncompleteBody for broken framing, SignatureDoesNotMatch for a wrong signature.
 */
export function decodeChunked(
  body: Buffer,
  declaredLength: string | undefined,
  chain: SignatureChain | undefined,
): DecodedBody {
  const chunks: Buffer[] = [];
  let previous = chain?.signature ?? '';
  let at = 0;
  const line = (): string => {
    const end = body.indexOf('\r\n', at);
    if (end < 0) throw incomplete('A line of the chunk framing does not end.');
    const text = body.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const match = /^([0-9a-fA-F]+)(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line());
    if (!match) throw incomplete('A chunk does not begin with its size.');
    const size = parseInt(match[1] ?? '', 16);
    const data = body.subarray(at, at + size);
    if (data.length < size) throw incomplete('A chunk is shorter than it says.');
    if (chain) {
      const expected = chain.sign(
        'AWS4-HMAC-SHA256-PAYLOAD',
        previous,
        sha256Hex(''),
        sha256Hex(data),
      );
      if (!equal(expected, match[2] ?? '')) throw wrongSignature('a chunk');
      previous = expected;
    }
    at += size;
    if (size === 0) break;
    if (body.toString('latin1', at, at + 2) !== '\r\n') {
      throw incomplete('A chunk is longer than it says.');
    }
    at += 2;
    chunks.push(data);
  }
  const trailers = readTrailers(body.toString('utf8', at));
  if (chain) checkTrailerSignature(trailers, chain, previous);
  const data = Buffer.concat(chunks);
  if (declaredLength !== undefined && Number(declaredLength) !== data.length) {
    throw incomplete('The body does not have the length of x-amz-decoded-content-length.');
  }
  return { data, trailers };
}

function readTrailers(text: string): Map<string, string> {
  const trailers = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return trailers;
}

function checkTrailerSignature(
  trailers: ReadonlyMap<string, string>,
  chain: SignatureChain,
  previous: string,
): void {
  const signature = trailers.get('x-amz-trailer-signature');
  const rest = [...trailers].filter(([name]) => name !== 'x-amz-trailer-signature').sort();
  if (rest.length === 0) return;
  const canonical = rest.map(([name, value]) => `${name}:${value}\n`).join('');
  const expected = chain.sign('AWS4-HMAC-SHA256-TRAILER', previous, sha256Hex(canonical));
  if (!equal(expected, signature ?? '')) throw wrongSignature('the trailer');
}

function incomplete(message: string): S3Error {
  return new S3Error(400, 'IncompleteBody', message);
}

function wrongSignature(what: string): S3Error {
  return new S3Error(403, 'SignatureDoesNotMatch', `The signature of ${what} is wrong.`);
}
