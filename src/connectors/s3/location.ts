import { ConnectorError } from '../../core/errors.js';
import type { S3Settings } from './settings.js';

/** Where a path of the source is on the server. */
export interface Location {
  readonly bucket: string;
  /** The whole key, the source's prefix included; of a folder, the prefix of what is in it. */
  readonly key: string;
  /** What stands before a path of the source in a key: the source's own prefix or nothing. */
  readonly root: string;
  /** What stands before a key in a path of the source: the bucket's name or nothing. */
  readonly mount: string;
}

/** Finds the place of a path; undefined for the root of a source without a bucket. */
export function locate(settings: S3Settings, path: string): Location | undefined {
  if (settings.bucket !== undefined) {
    const root = settings.prefix;
    return { bucket: settings.bucket, key: root + path, root, mount: '' };
  }
  if (path === '') return undefined;
  const slash = path.indexOf('/');
  if (slash <= 0) {
    throw new ConnectorError('NotFound', `"${path}" is no bucket: a bucket's path ends with "/".`);
  }
  const mount = path.slice(0, slash + 1);
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1), root: '', mount };
}

/** As `locate`, for paths that must be below a bucket. Throws `Invalid` for anything above. */
export function locateObject(settings: S3Settings, path: string): Location {
  const location = locate(settings, path);
  if (location && location.key !== location.root) return location;
  throw new ConnectorError('Invalid', 'This is a bucket or the root of a source, not an object.');
}

/** `s3://bucket/key`. */
export function addressOf(settings: S3Settings, path: string): string {
  const location = locate(settings, path);
  return location ? `s3://${location.bucket}/${location.key}` : 's3://';
}

/** A folder's path; throws `Invalid` for the path of an object. */
export function requireFolder(path: string): void {
  if (path === '' || path.endsWith('/')) return;
  throw new ConnectorError('Invalid', `"${path}" is not a folder: its path does not end with "/".`);
}

/** An object's path; throws `Invalid` for the path of a folder. */
export function requireFile(path: string): void {
  if (path !== '' && !path.endsWith('/')) return;
  throw new ConnectorError('Invalid', `"${path}" is a folder, not an object.`);
}
