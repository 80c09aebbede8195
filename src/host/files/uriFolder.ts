import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import type { LocalNamesOptions } from '../../core/storage/localNames.js';
import { DiskFolder, temporaryName, type LocalFolder } from './diskFolder.js';

/** Such files are handed over whole, and so have to fit into memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** A folder to download into, wherever it is. */
export function localFolder(uri: vscode.Uri): LocalFolder {
  return uri.scheme === 'file' ? new DiskFolder(uri.fsPath) : new UriFolder(uri);
}

/** A folder of a file system that only VS Code reaches: of the user's own machine, say. */
class UriFolder implements LocalFolder {
  readonly #root: vscode.Uri;

  constructor(root: vscode.Uri) {
    this.#root = root;
  }

  /** Nothing tells what is there, so names follow the strictest rules. */
  namesOptions(): Promise<LocalNamesOptions> {
    return Promise.resolve({ windows: true, caseSensitive: false });
  }

  async list(): Promise<string[]> {
    try {
      return (await vscode.workspace.fs.readDirectory(this.#root)).map(([name]) => name);
    } catch {
      return [];
    }
  }

  async exists(segments: readonly string[]): Promise<boolean> {
    try {
      await vscode.workspace.fs.stat(this.#uri(segments));
      return true;
    } catch {
      return false;
    }
  }

  async makeFolder(segments: readonly string[]): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.#uri(segments));
  }

  async write(
    segments: readonly string[],
    chunks: AsyncIterable<Uint8Array>,
    { replace }: { readonly replace: boolean },
  ): Promise<void> {
    const target = this.#uri(segments);
    const bytes = await collect(chunks, target);
    await this.makeFolder(segments.slice(0, -1));
    const part = this.#uri([...segments.slice(0, -1), temporaryName()]);
    try {
      await vscode.workspace.fs.writeFile(part, bytes);
      await vscode.workspace.fs.rename(part, target, { overwrite: replace });
    } catch (error) {
      await vscode.workspace.fs.delete(part).then(undefined, () => undefined);
      throw toConnectorError(error, target);
    }
  }

  #uri(segments: readonly string[]): vscode.Uri {
    return vscode.Uri.joinPath(this.#root, ...segments);
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>, target: vscode.Uri): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) {
      throw new ConnectorError(
        'Unsupported',
        `${target.toString(true)} is in a place that takes files of up to 256 MB only.`,
      );
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function toConnectorError(error: unknown, uri: vscode.Uri): ConnectorError {
  const where = uri.toString(true);
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  if (code === 'FileExists') {
    return new ConnectorError('Conflict', `There is such a file already: ${where}`);
  }
  if (code === 'NoPermissions') {
    return new ConnectorError('Forbidden', `Access is denied: ${where}`, { cause: error });
  }
  const why = error instanceof Error ? error.message : String(error);
  return new ConnectorError('Unavailable', `${where}: ${why}`, { cause: error, retryable: false });
}
