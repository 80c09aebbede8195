import type { SortKey } from '../core/table/view.js';
import type { MenuEntry } from './menu.js';
import type { CellPosition } from './selection.js';

export interface TableGridOptions {
  /** What a screen reader calls the grid: the table's name. */
  readonly label: string;
  /** Puts text on the clipboard. Rejects when that is not allowed. */
  readonly writeClipboard: (text: string) => Promise<void>;
  /** The table's name as SQL reads it, for copies as INSERT. */
  readonly tableName?: string;
  /** Shows the grid's own menu on a right click, where VS Code has none for it. */
  readonly ownContextMenu?: boolean;
  /** Enter, F2 or a double click on a cell. Without it these keys are for others. */
  readonly openCell?: (cell: CellPosition) => void;
  /** Ctrl+Enter, or a double click on a row's number. Without it these are for others. */
  readonly openRow?: (cell: CellPosition) => void;
  /**
   * The button of a column's header, or Alt+Up and Alt+Down, which tell a direction; `add` sorts
   * beside what is sorted already. Without it nothing can be sorted.
   */
  readonly sort?: (column: number, add: boolean, direction?: SortKey['direction']) => void;
  /**
   * What a column's menu offers before what the grid itself can do; asked when it is opened, by the
   * button in the header or by Shift+Enter. Without it that key is for others.
   */
  readonly columnMenu?: (column: number) => readonly MenuEntry[];
  /** For the style element that holds the columns' places, where the page's policy asks for one. */
  readonly nonce?: string;
  /** Pixels by column key (see `columnKeys`); columns not named here get a width that fits. */
  readonly columnWidths?: Readonly<Record<string, number>>;
}
