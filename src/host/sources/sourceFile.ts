import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { ConnectorError, errorText } from '../../core/errors.js';
import { throwIfAborted } from '../../core/cancellation.js';
import type { SourceRecord } from '../../core/sources/source.js';

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file a source names (a specification, a root certificate): an absolute path, one below
 * the home folder (`~/`), or one relative to a workspace folder, the first that has it.
 */
export async function readSourceFile(
  source: SourceRecord,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  throwIfAborted(signal);
  for (const uri of sourceFileUris(path)) {
    try {
      await requireReadable(uri, path);
      return await vscode.workspace.fs.readFile(uri);
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') continue;
      throw new ConnectorError('Unavailable', `Cannot read "${path}": ${errorText(error)}`, {
        cause: error,
        nextSteps: ['editSource'],
      });
    }
  }
  throw new ConnectorError(
    'NotFound',
    `"${source.title}" names the file "${path}", which does not exist` +
      (isAbsolute(path) || path.startsWith('~/') ? '.' : ' in any open folder.'),
    { nextSteps: ['editSource'] },
  );
}

/** A device has no end, and reading takes as much memory as the file is large. */
async function requireReadable(uri: vscode.Uri, path: string): Promise<void> {
  const { type, size } = await vscode.workspace.fs.stat(uri);
  const problem =
    (type & vscode.FileType.File) === 0
      ? 'is no file'
      : size > MOST_BYTES
        ? `is larger than ${MOST_BYTES / 1024 / 1024} MB`
        : undefined;
  if (problem === undefined) return;
  throw new ConnectorError('Invalid', `"${path}" ${problem}.`, { nextSteps: ['editSource'] });
}

/** The file a path of a source names, where there is one. */
export async function findSourceFile(path: string): Promise<vscode.Uri | undefined> {
  for (const uri of sourceFileUris(path)) {
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError)) throw error;
    }
  }
  return undefined;
}

/** Where a path of a source may be, what goes first in front. */
export function sourceFileUris(path: string): vscode.Uri[] {
  if (path.startsWith('~/')) return [vscode.Uri.file(join(homedir(), path.slice(2)))];
  if (isAbsolute(path)) return [vscode.Uri.file(path)];
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map((folder) => vscode.Uri.joinPath(folder.uri, path));
}
