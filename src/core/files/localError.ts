import { ConnectorError, errorText, type ErrorCode } from '../errors.js';

const LOCAL_CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOSPC: ['Unavailable', 'There is no room left on the disk'],
  EDQUOT: ['Unavailable', 'There is no room left on the disk'],
  EROFS: ['Forbidden', 'The disk is read-only'],
  EACCES: ['Forbidden', 'Access is denied'],
  EPERM: ['Forbidden', 'Access is denied'],
  ENOENT: ['NotFound', 'There is no such file or folder'],
  EISDIR: ['Conflict', 'There is a folder of that name'],
  ENOTDIR: ['Conflict', 'A file is in the way of a folder'],
  EEXIST: ['Conflict', 'There is such a file already'],
  ENOTEMPTY: ['Conflict', 'There is a folder of that name'],
  ENAMETOOLONG: ['Invalid', 'The path is too long'],
};

/** An error of the local disk in words, with the path it is about. */
export function localError(error: unknown, path: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const [code, words] = LOCAL_CODES[systemCode(error)] ?? ['Unavailable', undefined];
  const why = words ?? errorText(error);
  return new ConnectorError(code, `${why}: ${path}`, { cause: error, retryable: false });
}

/** The code of an error of the system, such as `ENOENT`; empty for any other. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
