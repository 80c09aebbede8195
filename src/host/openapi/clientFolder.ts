import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { isGeneratedPath, pathsToRead, stampOf } from '../../core/openapi/clientPlan.js';
import { stampPath, type Stamp } from '../../core/openapi/stamp.js';
import type { GeneratedFile } from '../../core/sources/api.js';
import { textProperty, type SourceRecord } from '../../core/sources/source.js';

/** More clients than this are not looked for: a workspace with so many has copies of them. */
const MOST_CLIENTS = 200;

/** A folder with a generated client, and what its stamp says. */
export interface ClientFolder {
  readonly folder: vscode.Uri;
  readonly stamp: Stamp;
}

/** The generated clients of the open folders. */
export async function findClients(): Promise<ClientFolder[]> {
  const pattern = `**/${stampPath}`;
  const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', MOST_CLIENTS);
  const folders = await Promise.all(files.map((file) => readClient(parentOf(file))));
  return folders
    .filter((each) => each !== undefined)
    .sort((a, b) => (a.folder.path < b.folder.path ? -1 : 1));
}

/** The client in a folder; undefined when none was generated there. */
export async function readClient(folder: vscode.Uri): Promise<ClientFolder | undefined> {
  const stamp = stampOf(await readText(vscode.Uri.joinPath(folder, stampPath)));
  return stamp && { folder, stamp };
}

/** Whether a client was made of a source: by its id, else by its specification. */
export function isMadeOf(stamp: Stamp, source: SourceRecord): boolean {
  if (stamp.sourceId !== undefined) return stamp.sourceId === source.id;
  return stamp.source !== undefined && stamp.source === specificationOf(source);
}

/** Address or path of an API's specification. */
export function specificationOf({ kind, properties }: SourceRecord): string | undefined {
  return kind === 'openapi' ? textProperty(properties, 'specification') : undefined;
}

/** The texts of all files in a folder that a new client or the one before it has, by path. */
export async function readFolder(
  folder: vscode.Uri,
  files: readonly GeneratedFile[],
): Promise<Map<string, string>> {
  const stampText = await readText(vscode.Uri.joinPath(folder, stampPath));
  const texts = new Map<string, string>();
  for (const path of pathsToRead(files, stampOf(stampText))) {
    const text = await readText(fileIn(folder, path));
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

/** The address of a generated file; rejects a path that is not plainly below the folder. */
export function fileIn(folder: vscode.Uri, path: string): vscode.Uri {
  // Generators choose plain names; this is the last line of defence should one ever not.
  if (!isGeneratedPath(path)) {
    throw new ConnectorError('Invalid', `"${path}" is no name for a generated file.`);
  }
  return vscode.Uri.joinPath(folder, ...path.split('/'));
}

export function parentOf(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(file, '..');
}

/** The text of a file, with the changes of an editor that are not saved yet; undefined for none. */
async function readText(file: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.toString() === file.toString(),
  );
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    if (error.code === 'FileNotFound' || error.code === 'FileNotADirectory') return undefined;
    throw new ConnectorError(
      'Unavailable',
      `Cannot read ${file.scheme === 'file' ? file.fsPath : file.toString(true)}: ${error.message}`,
      { cause: error },
    );
  }
}
