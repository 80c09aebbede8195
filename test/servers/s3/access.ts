import { accessDenied } from './errors.js';
import { type Operation } from './routes.js';
import { type Credentials } from './sigv4.js';

export type Permission = 'none' | 'read' | 'write';

/** Somebody with keys. `write` includes `read`; what `buckets` does not name falls under `everywhere` (default `write`). */
export interface S3User extends Credentials {
  readonly everywhere?: Permission;
  readonly buckets?: Readonly<Record<string, Permission>>;
}

/**
 * Throws AccessDenied unless the user may do this on the bucket.
 *
 * @param user undefined for a request without a signature, which may only read the buckets in `publicBuckets`.
 */
export function checkAccess(
  user: S3User | undefined,
  operation: Operation | undefined,
  bucket: string | undefined,
  publicBuckets: readonly string[],
): void {
  const needed = operation !== undefined && /^(Get|Head|List)/.test(operation) ? 'read' : 'write';
  const granted = permissionOf(user, bucket, publicBuckets);
  if (granted === 'none' || (granted === 'read' && needed === 'write')) throw accessDenied();
}

/** True when the bucket belongs in the user's list of buckets. */
export function maySee(user: S3User | undefined, bucket: string): boolean {
  return permissionOf(user, bucket, []) !== 'none';
}

function permissionOf(
  user: S3User | undefined,
  bucket: string | undefined,
  publicBuckets: readonly string[],
): Permission {
  const isPublic = bucket !== undefined && publicBuckets.includes(bucket);
  if (!user) return isPublic ? 'read' : 'none';
  // Anybody with keys may ask for the list of buckets; it shows what they may see.
  if (bucket === undefined) return 'write';
  const own = user.buckets?.[bucket] ?? user.everywhere ?? 'write';
  return own === 'none' && isPublic ? 'read' : own;
}
