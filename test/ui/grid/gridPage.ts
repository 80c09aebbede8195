import type { Cell, Column } from '../../../src/core/table/table.js';
import { staticData } from '../../../src/grid/gridData.js';
import type { HeaderBar } from '../../../src/grid/headerTools.js';
import { TableGrid } from '../../../src/grid/tableGrid.js';
import '../../../src/webview/page.css';
import '../../../src/grid/grid.css';
import { applyTheme } from '../pages/themes.js';

/** The table view alone on a page, told what to show by the test. */
export interface GridPage {
  readonly copied: string[];
  /** Columns whose menu ran an entry of the page's own. */
  readonly chosen: number[];
  show(columns: readonly Column[], rows: readonly (readonly Cell[])[], ownMenu?: boolean): void;
  setBar(column: number, bar: HeaderBar | undefined): void;
}

applyTheme();

const app = document.getElementById('app');
let grid: TableGrid | undefined;
const gridPage: GridPage = {
  copied: [],
  chosen: [],
  show(columns, rows, ownMenu = false) {
    grid?.dispose();
    const host = document.createElement('div');
    host.style.height = '100%';
    app?.replaceChildren(host);
    grid = new TableGrid(host, staticData(columns, rows), {
      label: 'Test',
      nonce: document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '',
      tableName: 'lab."Odd Name"',
      ownContextMenu: ownMenu,
      columnMenu: (column) => [
        { label: 'First', checked: true, run: () => gridPage.chosen.push(column) },
        { label: 'Second', run: () => gridPage.chosen.push(column + 100) },
      ],
      writeClipboard: (text) => {
        gridPage.copied.push(text);
        return Promise.resolve();
      },
    });
    grid.focus();
  },
  setBar: (column, bar) => grid?.setHeaderBar(column, bar),
};
(globalThis as unknown as { gridPage: GridPage }).gridPage = gridPage;
