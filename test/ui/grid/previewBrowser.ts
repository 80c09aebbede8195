import * as assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../host/chromium.js';
import type { FakeHost } from './fakeHost.js';
import { servePages } from './testPage.js';
import type { TestServer } from './testPage.js';

declare const fakeHost: FakeHost;

/** The table preview's page in a real browser, with a fake host behind it. */
export class PreviewBrowser {
  readonly #server: TestServer;
  readonly #browser: Browser;
  #problems: string[] = [];
  #page: Page | undefined;

  private constructor(server: TestServer, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<PreviewBrowser> {
    const server = await servePages();
    const executablePath = await ensureChromium();
    return new PreviewBrowser(
      server,
      await chromium.launch({ executablePath, args: [...chromiumFlags] }),
    );
  }

  /** The page that was opened last. */
  get page(): Page {
    assert.ok(this.#page, 'no page is open');
    return this.#page;
  }

  /** A new page; `query` tells the fake host what to play. */
  async open(query = '', size = { width: 1000, height: 600 }): Promise<Page> {
    await this.#page?.close();
    this.#problems = [];
    const page = (this.#page = await this.#browser.newPage({ viewport: size }));
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => this.#problems.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#problems.push(message.text());
    });
    await page.goto(`${this.#server.origin}/preview?${query}`);
    await page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-gutter)');
    return page;
  }

  cell(row: number, column: number) {
    return this.page.locator(`.slick-row[data-row="${row}"] [aria-colindex="${column + 2}"]`);
  }

  header(column: number) {
    return this.page.locator(`.slick-header-column[aria-colindex="${column + 2}"]`);
  }

  /** Chooses from the menu in a column's header. */
  async chooseInHeader(column: number, label: string): Promise<void> {
    await this.header(column).hover();
    await this.header(column).locator('.dc-menu-button').click();
    await this.page.locator('.dc-menu-item', { hasText: label }).first().click();
  }

  /** The views that the page asked the host for, the last one is shown. */
  views(): Promise<FakeHost['views']> {
    return this.page.evaluate(() => fakeHost.views);
  }

  /** Fails for what the page wrote to the console as an error. */
  assertNoProblems(): void {
    assert.deepEqual(this.#problems, []);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}
