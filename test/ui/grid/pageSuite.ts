import * as assert from 'node:assert/strict';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../host/chromium.js';
import { servePages, type TestServer } from './testPage.js';

export interface PageSuite {
  /** A fresh page for each test. */
  readonly page: Page;
  open(path: string): Promise<void>;
}

/**
 * Gives each test of a suite a page of its own in one browser, and fails those whose page reports
 * an error.
 */
export function usePages(width = 1000, height = 600): PageSuite {
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;
  let problems: string[] = [];
  before(async () => {
    server = await servePages();
    const executablePath = await ensureChromium();
    browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    problems = [];
    page = await browser?.newPage({ viewport: { width, height } });
    page?.on('pageerror', (error) => problems.push(error.stack ?? error.message));
    page?.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  });
  afterEach(async () => {
    await page?.close();
    assert.deepEqual(problems, []);
  });
  return {
    get page() {
      assert.ok(page);
      return page;
    },
    open: async (path) => {
      assert.ok(page && server);
      await page.goto(`${server.origin}${path}`);
    },
  };
}
