import { counted, whole } from '../core/counted.js';
import { DisposableStore, toDisposable } from '../core/disposable.js';
import type { Disposable } from '../core/disposable.js';
import type { CopyOutcome } from '../grid/copyController.js';
import { copiedText } from '../grid/copyMenu.js';
import { element } from '../grid/dom.js';
import { staticData } from '../grid/gridData.js';
import { HEADER_HEIGHT, ROW_HEIGHT } from '../grid/slick.js';
import { TableGrid } from '../grid/tableGrid.js';
import type { NotebookTable } from '../protocol/notebook.js';
import { writeClipboard } from './clipboard.js';

/** Longer tables scroll inside the output, so that the notebook itself stays short. */
const SHOWN_ROWS = 14;
/** What an empty table shows of its emptiness, in rows. */
const EMPTY_ROWS = 1;

/** One table in one output. */
export class OutputView implements Disposable {
  readonly #store = new DisposableStore();
  readonly #message = element('span', { role: 'status' });

  constructor(root: HTMLElement, table: NotebookTable) {
    const { columns, rows } = table;
    const host = element('div', { class: 'dc-output-grid' });
    const shown = Math.min(Math.max(rows.length, EMPTY_ROWS), SHOWN_ROWS);
    const setHeight = (extra: number) => {
      const height = HEADER_HEIGHT + shown * ROW_HEIGHT + extra;
      host.style.setProperty('--dc-output-height', `${height}px`);
    };
    setHeight(0);
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
        ownContextMenu: true,
      }),
    );
    // A horizontal scroll bar takes its room from the rows, which would then scroll by a little.
    const fit = () => setHeight(grid.scrollBarHeight);
    const observer = new ResizeObserver(fit);
    observer.observe(host);
    this.#store.add(toDisposable(() => observer.disconnect()));
    grid.onDidResizeColumns(fit);
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
    case 'copiedName':
      return copiedText(outcome);
    case 'tooLarge':
      return `${whole(outcome.cells)} cells are more than can be copied at once: select at most ${counted(outcome.fits, 'row')}.`;
    case 'failed':
      return outcome.error.message;
  }
}
