import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumFlags, ensureChromium } from '../../host/chromium.js';
import { projectRoot } from '../../host/projectPaths.js';
import { servePages, type TestServer } from './pageServer.js';

export interface PageSuite {
  /** A fresh page for each test. */
  readonly page: Page;
  /** Opens an address of the test server, such as `/card?theme=dark`. */
  open(path: string): Promise<void>;
  /** Saves a picture of the page for those who want to look at it, as `out/ui/<name>.png`. */
  picture(name: string): Promise<void>;
}

/**
 * `SLOW_PAGES=1` finds what a test does not wait for: messages are long on their way, in
 * milliseconds, and a page has a fraction of the processor.
 */
const SLOWNESS = process.env['SLOW_PAGES'] ? { messageDelay: 150, processor: 4 } : undefined;

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
    server = await servePages(SLOWNESS?.messageDelay);
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
    if (page && SLOWNESS) await slowDown(page, SLOWNESS.processor);
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
    open: async (address) => {
      assert.ok(page && server);
      await page.goto(`${server.origin}${address}`);
    },
    picture: async (name) => {
      await page?.screenshot({ path: path.join(projectRoot, 'out', 'ui', `${name}.png`) });
    },
  };
}

async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}
