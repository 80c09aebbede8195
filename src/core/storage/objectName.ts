import { byteLength } from './localNames.js';

/** Bytes of a key in UTF-8 that S3 takes. */
const MOST_KEY_BYTES = 1024;

/**
 * What is wrong with a name somebody types for a new file or folder; undefined when nothing is.
 * `folder` is the path it will be in.
 */
export function nameProblem(name: string, folder: string): string | undefined {
  if (name === '') return 'A name is needed.';
  if (name.includes('/')) return 'A name holds no slash: make one folder after the other.';
  if (name === '.' || name === '..')
    return `"${name}" is not a name: programs read it as a folder.`;
  if (/\p{Cc}/u.test(name)) return 'A name holds no control characters.';
  if (/\p{Surrogate}/u.test(name)) return 'The name is not valid Unicode text.';
  const bytes = byteLength(folder + name);
  if (bytes <= MOST_KEY_BYTES) return undefined;
  return `The name is too long: with its folder it has ${bytes} bytes, and at most ${MOST_KEY_BYTES} fit.`;
}

/** What is unusual about a name, though it can be had. */
export function nameWarning(name: string): string | undefined {
  return name === name.trim() ? undefined : 'The name begins or ends with a space.';
}
