import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { labelText } from '../../core/plainText.js';
import type { TableView } from '../../core/table/view.js';
import type { PreviewCommand, PreviewTarget } from '../../protocol/preview.js';
import type { Services } from '../feature.js';
import { showPage } from '../servePage.js';
import { PreviewedTable, type TabOfTable } from './previewedTable.js';

export interface PreviewPanelOptions {
  /** False for a tab that the next click in the tree may use for another table. */
  readonly isKept: boolean;
  /** The tab is new: nobody has been elsewhere in the table. */
  readonly readAhead: boolean;
}

/**
 * An editor tab for a table. Until it is kept it is as VS Code's own preview tabs: another table may
 * take the place of this one, on the same page. What the user does with the table keeps it.
 */
export class PreviewPanel implements Disposable, TabOfTable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #store = new DisposableStore();
  #table: PreviewedTable;
  #opening = 1;
  #isKept: boolean;
  /** Undefined until VS Code has told it. */
  #column: vscode.ViewColumn | undefined;

  constructor(
    services: Services,
    panel: vscode.WebviewPanel,
    target: PreviewTarget,
    { isKept, readAhead }: PreviewPanelOptions,
  ) {
    this.#services = services;
    this.panel = panel;
    this.#isKept = isKept;
    this.#column = panel.viewColumn;
    this.#table = this.#open(target, readAhead);
    showPage(services.context.extensionUri, panel, 'preview', 'table');
    this.#store.add(panel.onDidDispose(() => this.dispose()));
    this.#store.add(panel.onDidChangeViewState(() => this.#keepWhenMoved()));
    this.#store.add(
      vscode.window.tabGroups.onDidChangeTabs(({ changed }) => {
        if (changed.some((tab) => tab.isPinned && this.#isMine(tab))) this.keep();
      }),
    );
  }

  get target(): PreviewTarget {
    return this.#table.target;
  }

  /** Which rows are shown, in which order. */
  get view(): TableView {
    return this.#table.view;
  }

  get isKept(): boolean {
    return this.#isKept;
  }

  keep(): void {
    if (this.#isKept) return;
    this.#isKept = true;
    this.#table.tellKept();
  }

  /** In place of the table so far, whose statements and cursors end. */
  replace(target: PreviewTarget): void {
    this.#table.dispose();
    this.#opening++;
    this.#table = this.#open(target, true);
    this.#table.comeIn();
  }

  run(command: PreviewCommand): void {
    this.#table.run(command);
  }

  dispose(): void {
    this.#table.dispose();
    this.#store.dispose();
  }

  #open(target: PreviewTarget, readAhead: boolean): PreviewedTable {
    this.panel.title = labelText(target.table);
    return new PreviewedTable(this.#services, this, target, { opening: this.#opening, readAhead });
  }

  /** Who gives a tab a place wants it there. */
  #keepWhenMoved(): void {
    const { viewColumn } = this.panel;
    if (viewColumn === undefined || viewColumn === this.#column) return;
    if (this.#column !== undefined) this.keep();
    this.#column = viewColumn;
  }

  /** As far as VS Code tells: of two tables with the same name both may be kept. */
  #isMine({ input, label, group }: vscode.Tab): boolean {
    return (
      input instanceof vscode.TabInputWebview &&
      input.viewType.endsWith(this.panel.viewType) &&
      label === this.panel.title &&
      group.viewColumn === this.panel.viewColumn
    );
  }
}
