import * as vscode from 'vscode';
import { checkDbtManifest } from '../../core/catalogs/dbtManifest.js';
import { ConnectorError, errorText } from '../../core/errors.js';

/** Manifests of large projects have some tens of megabytes. */
const MOST_BYTES = 512 * 1024 * 1024;
/** The dialog opens without a proposal where the workspace is too large to look through. */
const SEARCH_TIMEOUT_MS = 3000;

/** The bytes of a dbt manifest. Rejects with what is wrong with the file, before any request. */
export async function readManifest(uri: vscode.Uri): Promise<Uint8Array> {
  const name = vscode.workspace.asRelativePath(uri);
  const content = await readFile(uri, name);
  checkDbtManifest(content);
  return content;
}

/** Asks for the file, at first that of the workspace; undefined when none was chosen. */
export async function pickManifest(title: string): Promise<vscode.Uri | undefined> {
  const defaultUri = await defaultManifest();
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Upload',
    filters: { 'dbt manifest': ['json'] },
    ...(defaultUri ? { defaultUri } : {}),
  });
  return chosen?.[0];
}

/** A manifest as a command's argument names it: by a URI, as text or not, or by a path. */
export function manifestArgument(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument !== 'string' || argument === '') return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(argument)) return vscode.Uri.parse(argument, true);
  const folder = vscode.workspace.workspaceFolders?.[0];
  const isAbsolute = /^([/\\]|[a-z]:)/i.test(argument);
  return folder && !isAbsolute
    ? vscode.Uri.joinPath(folder.uri, argument)
    : vscode.Uri.file(argument);
}

/** `target/manifest.json` where dbt writes it; of several the one nearest to a folder's root. */
async function defaultManifest(): Promise<vscode.Uri | undefined> {
  const source = new vscode.CancellationTokenSource();
  const late = setTimeout(() => source.cancel(), SEARCH_TIMEOUT_MS);
  const found = await vscode.workspace.findFiles(
    '**/target/manifest.json',
    '**/{node_modules,dbt_packages}/**',
    20,
    source.token,
  );
  clearTimeout(late);
  source.dispose();
  const [nearest] = found.sort((a, b) => a.path.split('/').length - b.path.split('/').length);
  return nearest ?? vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function readFile(uri: vscode.Uri, name: string): Promise<Uint8Array> {
  let problem: string;
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) problem = 'is no file';
    else if (size > MOST_BYTES) problem = `is larger than ${MOST_BYTES / 1024 / 1024} MB`;
    else return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    if (isMissing) {
      const text = `There is no file "${name}". "dbt parse" writes one to target/manifest.json.`;
      throw new ConnectorError('NotFound', text);
    }
    throw new ConnectorError('Unavailable', `"${name}" cannot be read: ${errorText(error)}`);
  }
  throw new ConnectorError('Invalid', `"${name}" ${problem}.`);
}
