import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import type { CatalogRegistry } from '../../core/catalogs/catalogRegistry.js';
import type { SourceService } from '../sources/sourceService.js';

/** Name the rows of sources and catalogs for decorations; they open nothing. */
const SCHEME = 'data-connectors-source';
const CATALOG_SCHEME = 'data-connectors-catalog';

export function sourceUri(sourceId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${encodeURIComponent(sourceId)}` });
}

export function catalogUri(name: string): vscode.Uri {
  return vscode.Uri.from({ scheme: CATALOG_SCHEME, path: `/${name}` });
}

/**
 * Shows the state of each source and catalog as a badge beside its row: a sign of its own for each, so that it reads
 * without colours and in high contrast. Only failure colours the row: it wants to be noticed.
 */
export class SourceDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #sources: SourceService;
  readonly #catalogs: CatalogRegistry;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChangeFileDecorations = this.#didChange.event;

  constructor(sources: SourceService, catalogs: CatalogRegistry) {
    this.#sources = sources;
    this.#catalogs = catalogs;
    this.#store.add(sources.onDidChangeState((id) => this.#didChange.fire(sourceUri(id))));
    this.#store.add(catalogs.onDidChangeState((name) => this.#didChange.fire(catalogUri(name))));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme === CATALOG_SCHEME) return this.#ofCatalog(uri.path.slice(1));
    if (uri.scheme !== SCHEME) return undefined;
    const state = this.#sources.state(decodeURIComponent(uri.path.slice(1)));
    switch (state.status) {
      case 'idle':
        return undefined;
      case 'connecting':
        return { badge: '…', tooltip: 'Connecting' };
      case 'connected':
        return { badge: '●', tooltip: 'Connected' };
      case 'failed':
        return failure(state.error.message);
    }
  }

  #ofCatalog(name: string): vscode.FileDecoration | undefined {
    const state = this.#catalogs.state(name);
    switch (state?.status) {
      case undefined:
      case 'idle':
        return undefined;
      case 'connecting':
        return { badge: '…', tooltip: 'Connecting' };
      case 'signedIn':
        return { badge: '●', tooltip: 'Signed in' };
      case 'signedOut':
        return { badge: '○', tooltip: 'Not signed in' };
      case 'rejected':
      case 'unreachable':
        return failure(state.error.message);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function failure(message: string): vscode.FileDecoration {
  return { badge: '!', tooltip: message, color: new vscode.ThemeColor('list.errorForeground') };
}
