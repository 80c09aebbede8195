import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { ConnectorError, errorText } from '../../core/errors.js';
import { throwIfAborted } from '../../core/cancellation.js';
import type { SourceRecord } from '../../core/sources/source.js';

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
  for (const uri of candidates(path)) {
    try {
      return await vscode.workspace.fs.readFile(uri);
    } catch (error) {
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

function candidates(path: string): vscode.Uri[] {
  if (path.startsWith('~/')) return [vscode.Uri.file(join(homedir(), path.slice(2)))];
  if (isAbsolute(path)) return [vscode.Uri.file(path)];
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.map((folder) => vscode.Uri.joinPath(folder.uri, path));
}
