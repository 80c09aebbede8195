import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { localClientDisk } from '../../core/openapi/localClientDisk.js';
import type { ClientDisk } from '../../core/openapi/replaceFiles.js';

/**
 * The folder of a client as it is written. On the local disk that is Node's: VS Code's own way of
 * moving a file over another deletes the old one first, so those who read it in between find none,
 * and editors that show it are closed.
 */
export function clientDisk(folder: vscode.Uri): ClientDisk {
  if (folder.scheme === 'file') return localClientDisk(folder.fsPath, { ...fs, dirname });
  return otherDisk(folder);
}

/** A folder of another extension's file system. */
function otherDisk(folder: vscode.Uri): ClientDisk {
  const disk = vscode.workspace.fs;
  const at = (path: string) => vscode.Uri.joinPath(folder, ...path.split('/'));

  return {
    name: folder.toString(true),
    async open() {
      const isThere = await exists(folder);
      await telling(folder, () => disk.createDirectory(folder));
      return async () => {
        if (!isThere) await removeEmpty(folder);
      };
    },
    write: (path, text) =>
      telling(at(path), () => disk.writeFile(at(path), new TextEncoder().encode(text))),
    async copy(from, to) {
      if (!(await exists(at(from)))) return false;
      await telling(at(from), () => disk.copy(at(from), at(to)));
      return true;
    },
    move: (from, to) => telling(at(to), () => disk.rename(at(from), at(to), { overwrite: true })),
    remove: (path) => telling(at(path), () => disk.delete(at(path))),
    removeEmpty: (path) => removeEmpty(at(path)),
    removeAll: async (path) => disk.delete(at(path), { recursive: true }),
  };
}

async function removeEmpty(folder: vscode.Uri): Promise<void> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  if (entries.length === 0) await vscode.workspace.fs.delete(folder);
}

function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}

/** A file system's own words, with a code where it gives one that we know. */
async function telling(uri: vscode.Uri, work: () => Thenable<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof vscode.FileSystemError ? error.code : '';
    const isDenied = code === 'NoPermissions';
    const why = isDenied ? 'Access is denied' : error instanceof Error ? error.message : code;
    throw new ConnectorError(
      isDenied ? 'Forbidden' : 'Unavailable',
      `${why}: ${uri.toString(true)}`,
      { cause: error },
    );
  }
}
