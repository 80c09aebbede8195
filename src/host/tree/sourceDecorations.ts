import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import type { SourceService } from '../sources/sourceService.js';

/** Names a source's row for decorations; opens nothing. */
const SCHEME = 'data-connectors-source';

export function sourceUri(sourceId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${encodeURIComponent(sourceId)}` });
}

/**
 * Shows each source's state as a badge beside its row: a sign of its own for each, so that it reads
 * without colours and in high contrast. Only failure colours the row: it wants to be noticed.
 */
export class SourceDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #sources: SourceService;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChangeFileDecorations = this.#didChange.event;

  constructor(sources: SourceService) {
    this.#sources = sources;
    this.#store.add(sources.onDidChangeState((id) => this.#didChange.fire(sourceUri(id))));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
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
        return {
          badge: '!',
          tooltip: state.error.message,
          color: new vscode.ThemeColor('list.errorForeground'),
        };
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
