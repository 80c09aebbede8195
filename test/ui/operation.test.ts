import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import type { OperationHost } from './openapi/operationHost.js';
import { useOperationPages } from './openapi/useOperationPages.js';

declare const operationHost: OperationHost;

describe("An operation's page in a browser", function () {
  this.timeout(60_000);
  let page: Page;
  const { suite, open, region } = useOperationPages((shown) => (page = shown));

  it('reads as method, path, summary, parameters and answers, under the strict policy', async () => {
    await open();
    assert.equal(
      (await page.getByRole('heading', { level: 1 }).innerText()).replace(/\s+/g, ' '),
      'GET /orders/{orderId}/items',
    );
    assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), [
      'Parameters',
      'Responses',
      'Authentication',
      'Servers',
    ]);
    const row = region('Parameters').getByRole('row', { name: /orderId/ });
    assert.match(
      await row.innerText(),
      /required\s+path\s+integer \(int64\)\s+Number of the order/,
    );
    const sort = await region('Parameters').getByRole('row', { name: /^sort/ }).innerText();
    assert.match(sort, /One of "asc", "desc"[^]*Default: "asc"[^]*Example: "desc"/);
    assert.match(await page.locator('.deprecated').innerText(), /^Deprecated/);
    assert.match(await region('Authentication').innerText(), /API key in header X-API-Key/);
    assert.match(await region('Servers').innerText(), /\{region\} is eu, one of eu, us/);
    assert.deepEqual(await page.evaluate(() => operationHost.violations), []);
  });

  it('shows texts of documents as text, and links to the web alone', async () => {
    await open();
    const shown = await page.locator('main').innerText();
    assert.match(shown, /\[do not\]\(command:evil\) \[click\]\(javascript:alert\(1\)\)/);
    // Tags of HTML in a description are no text to read.
    assert.doesNotMatch(shown, /onerror/);
    assert.equal(await page.locator('img, b, script:not([nonce])').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
    const addresses = await page
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.deepEqual(addresses, ['https://docs.example/guide', 'https://docs.example/items']);
    assert.deepEqual(
      await page.locator('#documentation-panel > .markdown strong').allInnerTexts(),
      ['all'],
    );
  });

  it('opens a schema level by level, by keys, as far as a circle goes', async () => {
    await open();
    const ok = region('Responses').locator('details.response').first();
    const items = () => ok.locator('summary.schema-line');
    assert.deepEqual(await items().allInnerTexts(), ['each item Item']);
    // Each item has parts, each of which is an item.
    for (let count = 1; count < 8; count++) {
      await items().last().press('Enter');
      await items().nth(count).waitFor();
    }
    assert.match(await items().last().innerText(), /^parts array of Item$/);
  });

  it('shows one media type at a time, with its example', async () => {
    await open();
    const ok = region('Responses').locator('details.response').first();
    const choice = ok.getByRole('combobox', { name: 'Media type of response 200' });
    assert.match(await ok.locator('.content').innerText(), /made from the schema/);
    await choice.selectOption('text/csv');
    await ok.getByText('Example', { exact: true }).click();
    assert.equal(await ok.locator('pre').innerText(), 'id,name\n1,Cup');
  });

  it('keeps where the user is before anything is known, and no data', async () => {
    await open('fail=Unavailable');
    await page.getByRole('alert').waitFor();
    assert.deepEqual(await page.evaluate(() => operationHost.state), {
      version: 1,
      target: { source: 'local/shop', operation: 'listItems' },
    });
  });

  it('says what went wrong, and tries again', async () => {
    await open('fail=Unavailable');
    const alert = page.getByRole('alert');
    await alert.getByRole('button', { name: 'Edit Source' }).click();
    await page.waitForFunction(() => operationHost.steps.length === 1);
    await page.evaluate(() => (operationHost.failing = undefined));
    await alert.getByRole('button', { name: 'Retry' }).press('Enter');
    await page.locator('.operation-name').waitFor();
    assert.equal(await alert.count(), 0);
  });

  it('leads to the specification', async () => {
    await open();
    await page.getByRole('button', { name: 'Open Specification' }).click();
    await page.waitForFunction(() => operationHost.opened === 1);
  });

  it('fits every width without scrolling sideways', async () => {
    await open();
    for (const width of [1600, 1000, 620, 400, 280]) {
      await page.setViewportSize({ width, height: 700 });
      const { scrollWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
      }));
      assert.ok(scrollWidth <= width, `${scrollWidth} in ${width} px`);
      await suite.picture(`operation-${width}`);
    }
  });

  for (const theme of ['light', 'dark', 'highContrast'] as const satisfies ThemeName[]) {
    it(`is accessible in ${theme}`, async () => {
      for (const operation of ['listItems', 'addItem']) {
        await open(`theme=${theme}&operation=${operation}`);
        for (const summary of await page.locator('summary').all()) await summary.press('Enter');
        await assertAccessible(page);
        await suite.picture(`${operation}-${theme}`);
      }
    });
  }
});
