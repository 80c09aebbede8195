import { createHash } from 'node:crypto';
import { crc32, crc32c, crc64nvme } from './crc.js';
import { S3Error } from './errors.js';

/** The checksums S3 knows beside the ETag, in the spelling of the `x-amz-checksum-...` headers. */
export const algorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type Algorithm = (typeof algorithms)[number];

/** A checksum as headers carry it. `COMPOSITE` is a checksum of the parts' checksums, with `-<parts>` at its end. */
export interface Checksum {
  readonly algorithm: Algorithm;
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export function digest(algorithm: Algorithm, data: Uint8Array): Buffer {
  switch (algorithm) {
    case 'crc32':
      return crc32(data);
    case 'crc32c':
      return crc32c(data);
    case 'crc64nvme':
      return crc64nvme(data);
    case 'sha1':
    case 'sha256':
      return createHash(algorithm).update(data).digest();
  }
}

/** The algorithm a header such as `x-amz-sdk-checksum-algorithm: CRC32` names. Throws InvalidRequest. */
export function algorithmOf(name: string | undefined): Algorithm | undefined {
  if (name === undefined) return undefined;
  const found = algorithms.find((algorithm) => algorithm === name.toLowerCase());
  if (!found) {
    throw new S3Error(400, 'InvalidRequest', 'The checksum algorithm of the request is not known.');
  }
  return found;
}

/**
 * Checks a body against every checksum its request carries, in headers, query or trailers.
 * Returns the checksum to keep with the object. Throws InvalidDigest, BadDigest or InvalidRequest.
 */
export function verifyChecksums(
  data: Buffer,
  field: (name: string) => string | undefined,
): Checksum | undefined {
  const md5 = field('content-md5');
  if (md5 !== undefined) {
    if (Buffer.from(md5, 'base64').length !== 16) {
      throw new S3Error(400, 'InvalidDigest', 'The Content-MD5 is not valid.');
    }
    if (createHash('md5').update(data).digest('base64') !== md5) {
      throw new S3Error(400, 'BadDigest', 'The Content-MD5 does not match the data.');
    }
  }
  let kept: Checksum | undefined;
  for (const algorithm of algorithms) {
    const value = field(`x-amz-checksum-${algorithm}`);
    if (value === undefined) continue;
    if (digest(algorithm, data).toString('base64') !== value) {
      const name = algorithm.toUpperCase();
      throw new S3Error(400, 'BadDigest', `The ${name} of the request does not match the data.`);
    }
    kept = { algorithm, value, type: 'FULL_OBJECT' };
  }
  return kept;
}

/** The checksum of an object made of parts, from theirs; undefined unless all parts have one. */
export function composite(
  algorithm: Algorithm,
  parts: readonly (Checksum | undefined)[],
): Checksum | undefined {
  const values: Buffer[] = [];
  for (const part of parts) {
    if (part?.algorithm !== algorithm) return undefined;
    values.push(Buffer.from(part.value, 'base64'));
  }
  const value = `${digest(algorithm, Buffer.concat(values)).toString('base64')}-${parts.length}`;
  return { algorithm, value, type: 'COMPOSITE' };
}
