import { localError, systemCode } from '../files/localError.js';
import { makeFolders, type FolderFunctions } from '../files/makeFolders.js';
import type { ClientDisk } from './replaceFiles.js';

/** Of Node's `fs/promises` and `path`. */
export interface DiskFunctions extends FolderFunctions {
  writeFile(path: string, text: string): Promise<unknown>;
  link(from: string, to: string): Promise<unknown>;
  copyFile(from: string, to: string): Promise<unknown>;
  rename(from: string, to: string): Promise<unknown>;
  rm(path: string, options?: { readonly recursive: true; readonly force: true }): Promise<unknown>;
  rmdir(path: string): Promise<unknown>;
}

/** A folder of the local disk. Errors say in words what is wrong, and with which file. */
export function localClientDisk(root: string, disk: DiskFunctions): ClientDisk {
  const at = (path: string) => `${root}/${path}`;

  return {
    name: root,
    async open() {
      const made = await makeFolders(root, disk);
      return async () => {
        for (const folder of [...made].reverse()) await disk.rmdir(folder);
      };
    },
    async write(path, text) {
      await telling(path, async () => {
        await makeParent(path);
        await disk.writeFile(at(path), text);
      });
    },
    async copy(from, to) {
      try {
        await makeParent(to);
        // A second name costs no room; not every disk has them.
        await disk.link(at(from), at(to)).catch(() => disk.copyFile(at(from), at(to)));
        return true;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return false;
        throw localError(error, at(from));
      }
    },
    async move(from, to) {
      await telling(to, async () => {
        await makeParent(to);
        await disk.rename(at(from), at(to));
      });
    },
    async remove(path) {
      await telling(path, () => disk.rm(at(path)));
    },
    async removeEmpty(path) {
      await disk.rmdir(at(path));
    },
    async removeAll(path) {
      await disk.rm(at(path), { recursive: true, force: true });
    },
  };

  async function makeParent(path: string): Promise<void> {
    const end = path.lastIndexOf('/');
    if (end !== -1) await makeFolders(at(path.slice(0, end)), disk);
  }

  /** Files on their way are nothing the user knows: the folder is what it is about then. */
  async function telling(path: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!path.startsWith('.')) throw localError(error, at(path));
      throw localError((error as { cause?: unknown }).cause ?? error, root);
    }
  }
}
