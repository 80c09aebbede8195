import { ConnectorError } from '../../core/errors.js';
import type { ObjectEntry } from '../../core/storage/objectStore.js';

/** VS Code's editors hold a file whole, and more than once. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;

/** Rejects, before a byte is read, a file that is too large for an editor: `Unsupported`. */
export function requireOpenable({ name, size = 0 }: ObjectEntry): void {
  if (size <= MAX_FILE_BYTES) return;
  const megabytes = Math.ceil(size / 1024 / 1024);
  throw new ConnectorError(
    'Unsupported',
    `"${name}" has ${megabytes} MB; files of more than 50 MB are not opened in an editor.`,
  );
}
