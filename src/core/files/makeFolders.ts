import { ConnectorError } from '../errors.js';
import { localError, systemCode } from './localError.js';

/** Of Node's `fs/promises` and `path`. */
export interface FolderFunctions {
  mkdir(path: string): Promise<unknown>;
  stat(path: string): Promise<{ isDirectory(): boolean }>;
  dirname(path: string): string;
}

/**
 * Makes a folder and those above it, and gives the ones that were not there, outermost first. Rejects
 * with the folder that could not be made. Node's own `mkdir` with `recursive` never ends where the
 * parent is there and takes no folders, as `/proc` is: it takes `ENOENT` for a parent to be made.
 */
export async function makeFolders(folder: string, disk: FolderFunctions): Promise<string[]> {
  if (await isMade(folder, disk)) return [folder];
  if (await isFolder(folder, disk)) return [];
  const parent = disk.dirname(folder);
  if (parent === folder) throw localError(noSuchFolder(), folder);
  const above = await makeFolders(parent, disk);
  if (await isMade(folder, disk)) return [...above, folder];
  if (await isFolder(folder, disk)) return above;
  throw new ConnectorError('Invalid', `No folder can be made here: ${parent}`, {
    retryable: false,
  });
}

/** False where it is there already, or its parent is not. */
async function isMade(folder: string, disk: FolderFunctions): Promise<boolean> {
  try {
    await disk.mkdir(folder);
    return true;
  } catch (error) {
    // What is there is told in several ways: Windows denies access to the root of a drive.
    if (systemCode(error) === 'ENOENT' || (await isFolder(folder, disk))) return false;
    if (systemCode(error) !== 'EEXIST') throw localError(error, folder);
    throw new ConnectorError('Conflict', `A file is in the way of the folder ${folder}`, {
      cause: error,
    });
  }
}

function isFolder(path: string, disk: FolderFunctions): Promise<boolean> {
  return disk.stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function noSuchFolder(): Error {
  return Object.assign(new Error('There is no such folder'), { code: 'ENOENT' });
}
