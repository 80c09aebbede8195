import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, errorText } from '../../core/errors.js';
import type { ClientPlan } from '../../core/openapi/clientPlan.js';
import { fileIn } from './clientFolder.js';

/**
 * Writes and removes what a plan says. All text is written beside the folder first and moved over
 * the old files at the end; when that fails on the way, what `before` has is put back. So a folder
 * has the old client or the new one, never some of each.
 */
export async function writeClient(
  { write, remove }: Pick<ClientPlan, 'write' | 'remove'>,
  folder: vscode.Uri,
  before: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<void> {
  if (write.length === 0 && remove.length === 0) return;
  const staging = folder.with({ path: `${folder.path}.${Date.now().toString(36)}.tmp` });
  const { fs } = vscode.workspace;
  const touched: string[] = [];
  try {
    for (const { path, text } of write) {
      throwIfAborted(signal);
      await fs.writeFile(fileIn(staging, path), encode(text));
    }
    throwIfAborted(signal);
    for (const { path } of write) {
      touched.push(path);
      await moveOver(fileIn(staging, path), fileIn(folder, path));
    }
    for (const path of remove) {
      touched.push(path);
      await fs.delete(fileIn(folder, path));
    }
    for (const path of remove) await removeEmpty(path, folder);
  } catch (error) {
    await putBack(touched, folder, before);
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('Unavailable', `Cannot write the client: ${errorText(error)}`, {
      cause: error,
    });
  } finally {
    await Promise.resolve(fs.delete(staging, { recursive: true })).catch(() => undefined);
  }
}

/**
 * Puts a file in the place of another in one step where it can. VS Code's own way deletes the old one
 * first: those who read it in between find none, and editors that show it are closed.
 */
async function moveOver(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  if (to.scheme !== 'file') {
    await vscode.workspace.fs.rename(from, to, { overwrite: true });
    return;
  }
  await mkdir(dirname(to.fsPath), { recursive: true });
  await rename(from.fsPath, to.fsPath);
}

/** Removes the folder a removed file was in, where nothing else is in it. */
async function removeEmpty(path: string, folder: vscode.Uri): Promise<void> {
  if (!path.includes('/')) return;
  const parent = vscode.Uri.joinPath(fileIn(folder, path), '..');
  try {
    const entries = await vscode.workspace.fs.readDirectory(parent);
    if (entries.length === 0) await vscode.workspace.fs.delete(parent);
  } catch {
    // The file before it in the list has taken it away.
  }
}

/** As far as that goes: the failure that led here is the one to tell. */
async function putBack(
  paths: readonly string[],
  folder: vscode.Uri,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  const { fs } = vscode.workspace;
  for (const path of paths) {
    const text = before.get(path);
    const file = fileIn(folder, path);
    const work = text === undefined ? fs.delete(file) : fs.writeFile(file, encode(text));
    await Promise.resolve(work).catch(() => undefined);
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
