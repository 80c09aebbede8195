import { DisposableStore } from '../core/disposable.js';
import type { Disposable } from '../core/disposable.js';
import type { CopyOutcome } from '../grid/copyController.js';
import { element } from '../grid/dom.js';
import { staticData } from '../grid/gridData.js';
import { HEADER_HEIGHT, ROW_HEIGHT } from '../grid/slick.js';
import { TableGrid } from '../grid/tableGrid.js';
import type { NotebookTable } from '../protocol/notebook.js';
import { writeClipboard } from './clipboard.js';

/** Longer tables scroll inside the output, so that the notebook itself stays short. */
const SHOWN_ROWS = 14;
/** Room for a horizontal scroll bar. */
const SCROLL_BAR = 14;

/** One table in one output. */
export class OutputView implements Disposable {
  readonly #store = new DisposableStore();
  readonly #message = element('span', { role: 'status' });

  constructor(root: HTMLElement, table: NotebookTable) {
    const { columns, rows } = table;
    const host = element('div', { class: 'dc-output-grid' });
    const height = HEADER_HEIGHT + Math.min(rows.length, SHOWN_ROWS) * ROW_HEIGHT + SCROLL_BAR;
    host.style.setProperty('--dc-output-height', `${height}px`);
    const status = element('div', { class: 'dc-output-status' });
    for (const text of [describeRows(table), ...table.notes]) {
      status.append(element('span', {}, text));
    }
    status.append(this.#message);
    root.append(element('div', { class: 'dc-output-frame' }, host), status);
    const grid = this.#store.add(
      new TableGrid(host, staticData(columns, rows), {
        label: table.source ? `Table, ${table.source}` : 'Table',
        writeClipboard,
      }),
    );
    grid.onDidCopy((outcome) => (this.#message.textContent = copyMessage(outcome)));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** "showing 60 rows × 4 columns", and of how many where that is known. */
export function describeRows({
  rows,
  columns,
  truncated,
  totalRows,
  source,
}: NotebookTable): string {
  const size = `${counted(columns.length, 'column')}${source ? ` · ${source}` : ''}`;
  if (rows.length === 0 && !truncated) return `No rows × ${size}`;
  const shown = `Showing ${counted(rows.length, 'row')}`;
  if (totalRows !== undefined && totalRows > rows.length) {
    return `${shown} of ${whole(totalRows)} × ${size}`;
  }
  return truncated ? `${shown} (there are more) × ${size}` : `${shown} × ${size}`;
}

function copyMessage(outcome: CopyOutcome): string {
  switch (outcome.kind) {
    case 'copied':
      return `Copied ${counted(outcome.rows, 'row')} × ${counted(outcome.columns, 'column')}`;
    case 'tooLarge':
      return `${whole(outcome.cells)} cells are more than can be copied at once: select at most ${counted(outcome.fits, 'row')}.`;
    case 'failed':
      return outcome.error.message;
  }
}

function counted(count: number, word: string): string {
  return `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}
