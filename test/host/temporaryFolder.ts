import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const folders = new Set<string>();
let isHooked = false;

/** Makes an empty folder; it is gone when this process ends, however that comes about. */
export function temporaryFolder(name: string, parent = os.tmpdir()): string {
  // The real path, because VS Code compares paths by their text (macOS' /tmp is a link).
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(parent, name)));
  // Once: the last folder may have been removed before this one is made.
  if (!isHooked) process.on('exit', removeAll);
  isHooked = true;
  folders.add(folder);
  return folder;
}

/** Removes a folder that `temporaryFolder` made. */
export function removeTemporaryFolder(folder: string): void {
  folders.delete(folder);
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function removeAll(): void {
  for (const folder of folders) {
    try {
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // A process that has just been killed may still write there; the system cleans up later.
    }
  }
}
