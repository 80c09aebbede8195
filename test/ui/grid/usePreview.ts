import type { Locator, Page } from 'playwright-core';
import { usePages } from '../pages/usePages.js';
import type { FakeHost } from './fakeHost.js';

declare const fakeHost: FakeHost;

/** The table preview's page in a real browser, with a fake host behind it. */
export interface PreviewSuite {
  /** The page of the test that runs. */
  readonly page: Page;
  /** Opens the preview and waits for its rows; `query` tells the fake host what to play. */
  open(query?: string, size?: { readonly width: number; readonly height: number }): Promise<Page>;
  /** Goes to a row as the user does: by its number, typed as it is written here. */
  goToRow(row: string): Promise<void>;
  /** Waits until the status line says so of the rows. */
  rowsSaid(pattern: RegExp): Promise<void>;
  /** Opens the preview of a table that may have no rows. */
  openEmpty(query: string): Promise<Page>;
  cell(row: number, column: number): Locator;
  header(column: number): Locator;
  /** Chooses from the menu in a column's header. */
  chooseInHeader(column: number, label: string): Promise<void>;
  /** The views that the page asked the host for, the last one is shown. */
  views(): Promise<FakeHost['views']>;
}

/** Waits until a preview has its rows and knows how many there are: it then asks for nothing more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.status-rows', { hasText: / of | \(estimated\)|^No rows$/ }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.dc-loading'));
}

/** Gives each test of a suite a page for a preview, and fails those whose page reports an error. */
export function usePreview(): PreviewSuite {
  const suite = usePages();
  const header = (column: number) =>
    suite.page.locator(`.slick-header-column[aria-colindex="${column + 2}"]`);
  return {
    get page() {
      return suite.page;
    },
    open: async (query = '', size) => {
      if (size) await suite.page.setViewportSize(size);
      await suite.open(`/preview?${query}`);
      await suite.page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-gutter)');
      return suite.page;
    },
    goToRow: async (row) => {
      await suite.page.keyboard.press('Control+g');
      await suite.page.keyboard.type(row);
      await suite.page.keyboard.press('Enter');
    },
    rowsSaid: (pattern) => suite.page.locator('.status-rows', { hasText: pattern }).waitFor(),
    openEmpty: async (query) => {
      await suite.open(`/preview?${query}`);
      return suite.page;
    },
    cell: (row, column) =>
      suite.page.locator(`.slick-row[data-row="${row}"] [aria-colindex="${column + 2}"]`),
    header,
    chooseInHeader: async (column, label) => {
      await header(column).hover();
      await header(column).locator('.dc-menu-button').click();
      await suite.page.locator('.dc-menu-item', { hasText: label }).first().click();
    },
    views: () => suite.page.evaluate(() => fakeHost.views),
  };
}
