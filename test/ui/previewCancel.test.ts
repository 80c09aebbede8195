import * as assert from 'node:assert/strict';
import type { FakeHost } from './grid/fakeHost.js';
import { settled, usePreview } from './grid/usePreview.js';

declare const fakeHost: FakeHost;

describe('Cancelling in a preview, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const hang = (hanging: boolean) =>
    preview.page.evaluate((value) => void (fakeHost.hanging = value), hanging);
  const button = () => preview.page.getByRole('button', { name: 'Cancel', exact: true });
  const said = (pattern: RegExp) =>
    preview.page.locator('.status-message', { hasText: pattern }).waitFor();

  it('stops rows that do not come, says when the server has ended it, and loads them later', async () => {
    const page = await preview.open();
    await settled(page);
    assert.equal(await button().isVisible(), false);
    await hang(true);
    await page.keyboard.press('Control+End');
    await button().click();
    await said(/^Cancelling…$/);
    await said(/^Cancelled\. The server ended it after \d+ ms\.$/);
    assert.ok((await page.evaluate(() => fakeHost.ended)) >= 1);
    await page.getByText('Reading was cancelled. Some rows are not here.').waitFor();
    assert.equal(await button().isVisible(), false);
    // What is in memory is there as ever, and nothing is asked for by itself.
    const asked = await page.evaluate(() => fakeHost.requests.length);
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => fakeHost.requests.length), asked);
    await hang(false);
    await page.getByRole('button', { name: 'Load Rows' }).click();
    await preview.cell(249_869, 0).waitFor();
    await page.waitForSelector('.slick-row[data-row="249869"] .slick-cell:not(.dc-failed)');
    await page.getByText('Reading was cancelled').waitFor({ state: 'hidden' });
  });

  it('gives up a table that cannot be described, and opens it later', async () => {
    const page = await preview.openEmpty('hanging=1');
    await page.locator('.status-time', { hasText: /^Loading…$/ }).waitFor();
    await button().click();
    await page.getByText('Opening the table was cancelled.').waitFor();
    await said(/^Cancelled\. The server ended it after \d+ ms\.$/);
    assert.equal(await page.evaluate(() => fakeHost.ended), 1);
    assert.equal(await button().isVisible(), false);
    assert.equal(await page.locator('.status-time').innerText(), '');
    await hang(false);
    await page.getByRole('button', { name: 'Load Table' }).click();
    await preview.rowsSaid(/of 249,870$/);
    await page.getByText('Opening the table was cancelled.').waitFor({ state: 'hidden' });
  });

  it('says what the server waits for, as long as it does', async () => {
    const page = await preview.open('locked=1');
    await settled(page);
    await hang(true);
    await page.keyboard.press('Control+End');
    await said(
      /^Waiting for a lock on lab\.experiments: session 4711 \(ada, psql\) is in the way\.$/,
    );
    assert.equal(
      await page.locator('.status-message').getAttribute('title'),
      await page.locator('.status-message').innerText(),
    );
    await hang(false);
    await page.keyboard.press('Control+Home');
    await preview.goToRow('90000');
    await preview.cell(89_999, 0).waitFor();
    await settled(page);
    await said(/^$/);
  });

  it('goes back to the rows of before when a filter takes too long', async () => {
    const page = await preview.open();
    await settled(page);
    await hang(true);
    const where = page.getByLabel('Condition of the rows');
    await where.fill('id > 1');
    await where.press('Enter');
    await button().waitFor();
    await hang(false);
    await button().click();
    await said(/^Cancelled\. The server ended it after/);
    await preview.rowsSaid(/of 249,870$/);
    assert.deepEqual((await preview.views()).at(-1), { sort: [], conditions: [] });
    assert.equal(await where.inputValue(), '');
    assert.equal(await page.getByText('Reading was cancelled').count(), 0);
    // The next one is not held up.
    await where.fill('id > 2');
    await where.press('Enter');
    await preview.rowsSaid(/of 12$/);
  });

  it('cancels a slow sort from its question', async () => {
    const page = await preview.open('slow');
    await settled(page);
    await preview.cell(0, 1).click();
    await page.keyboard.press('Alt+ArrowDown');
    await hang(true);
    await page.getByRole('button', { name: 'Sort Anyway' }).click();
    await page.getByText('The server is sorting…').waitFor();
    await hang(false);
    await page.locator('.banner').getByRole('button', { name: 'Cancel' }).click();
    await said(/^Cancelled\. The server ended it after/);
    await page.getByText('The server is sorting…').waitFor({ state: 'hidden' });
    await page.locator('.slick-header-column[aria-colindex="3"]:not([aria-sort])').waitFor();
  });
});
