import * as vscode from 'vscode';
import { toUriName } from '../../core/storage/objectPath.js';
import type { ObjectEntry } from '../../core/storage/objectStore.js';
import { withoutSlash } from './uris.js';

/** How many folders are remembered as such; forgetting one costs a request. */
const MAX_FOLDERS = 10_000;

/** Paths of Uris that are known to be folders. */
export class KnownFolders {
  readonly #paths = new Set<string>();

  has({ path }: vscode.Uri): boolean {
    return this.#paths.has(withoutSlash(path));
  }

  add(path: string): void {
    if (this.#paths.size >= MAX_FOLDERS) this.#paths.clear();
    this.#paths.add(withoutSlash(path));
  }

  delete({ path }: vscode.Uri): void {
    this.#paths.delete(withoutSlash(path));
  }

  /** The entries of a folder under the names they have in Uris; remembers the folders among them. */
  namesIn(uri: vscode.Uri, entries: readonly ObjectEntry[]): [string, vscode.FileType][] {
    const folders = new Set<string>();
    for (const { kind, name } of entries) if (kind === 'folder') folders.add(name);
    const parent = `${withoutSlash(uri.path)}/`;
    return entries.map(({ kind, name }) => {
      if (kind === 'file') {
        return [toUriName(name, { twin: folders.has(name) }), vscode.FileType.File];
      }
      this.add(parent + toUriName(name));
      return [toUriName(name), vscode.FileType.Directory];
    });
  }
}
