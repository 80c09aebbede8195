import * as assert from 'node:assert/strict';
import type { FakeHost } from './grid/fakeHost.js';
import { usePreview } from './grid/usePreview.js';

declare const fakeHost: FakeHost;

const SAMPLE = 1;
const TEMPERATURE = 2;

describe('Statistics of a column, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const pane = () => preview.page.getByRole('complementary', { name: 'Statistics' });
  const asked = () => preview.page.evaluate(() => fakeHost.statistics);

  it('are computed on demand, labelled as a sample, and exact', async () => {
    const page = await preview.open();
    assert.deepEqual(await asked(), []);
    await preview.chooseInHeader(TEMPERATURE, 'Statistics');
    await pane().getByText('Of a sample of 199,870 rows out of about 249,870').waitFor();
    assert.deepEqual(await asked(), ['temperature']);
    assert.match(await pane().locator('dl').innerText(), /344\.9951234567890123456789/);
    // The bars can be read, not only seen.
    const bars = await pane().getByRole('list', { name: 'Histogram' }).getByRole('listitem').all();
    assert.equal(bars.length, 20);
    assert.match((await bars[0]?.textContent()) ?? '', /^From 300 to 304\.5: 1,\d{3} rows$/);
    const picture = preview.header(TEMPERATURE).getByRole('img', { name: /^Histogram from 300/ });
    assert.ok(await picture.isVisible());
    await pane().getByRole('button', { name: 'Copy Statistics' }).click();
    await page.waitForFunction(() => fakeHost.clipboard.length === 1);
    assert.match(
      (await page.evaluate(() => fakeHost.clipboard[0])) ?? '',
      /Mean\t344\.9951234567890123456789/,
    );
    await page.keyboard.press('Escape');
    assert.equal(await pane().isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid');
  });

  it('show the most frequent values as text, and filter by one of them', async () => {
    const page = await preview.open();
    await preview.chooseInHeader(SAMPLE, 'Statistics');
    const top = pane().getByRole('table', { name: 'Most Frequent' });
    await top.getByRole('button', { name: '<img src=x' }).waitFor();
    assert.equal(await page.locator('.statistics-pane img').count(), 0);
    assert.match(await top.innerText(), /catalyst A\s+49,974\s+25\.0%/);
    await top.getByRole('button', { name: 'catalyst B' }).click();
    await preview.rowsSaid(/of 12$/);
    assert.deepEqual((await preview.views()).at(-1)?.conditions, [
      { column: 'sample', operator: 'equals', values: ['catalyst B'] },
    ]);
    // The figures are of other rows now: the page says so, and takes the picture away.
    await pane().getByText('as they were before').waitFor();
    assert.equal(await preview.header(SAMPLE).locator('.dc-bar').count(), 0);
    await pane().getByRole('button', { name: 'Compute Again' }).click();
    await preview.header(SAMPLE).locator('.dc-bar').waitFor();
    assert.deepEqual(await asked(), ['sample', 'sample']);
  });

  it('are cancelled at the source', async () => {
    const page = await preview.open('endless');
    await preview.chooseInHeader(SAMPLE, 'Statistics');
    await pane().getByRole('button', { name: 'Cancel' }).click();
    await pane().getByText('Cancelled. The server has ended it.').waitFor();
    assert.equal(await page.evaluate(() => fakeHost.ended), 1);
    await pane().getByRole('button', { name: 'Compute' }).click();
    await pane().getByText('Summing up the values…').waitFor();
    // Closing ends them, too.
    await pane().getByRole('button', { name: 'Close (Escape)' }).click();
    await page.waitForFunction(() => fakeHost.ended === 2);
  });

  it('make room for a value, and a value for them', async () => {
    const page = await preview.open();
    const value = page.getByRole('complementary', { name: 'Value' });
    await preview.cell(0, SAMPLE).click();
    await page.keyboard.press('Enter');
    await value.waitFor();
    await preview.chooseInHeader(SAMPLE, 'Statistics');
    await pane().waitFor();
    assert.equal(await value.isVisible(), false);
    await preview.cell(1, SAMPLE).click();
    await page.keyboard.press('Enter');
    await value.waitFor();
    assert.equal(await pane().isVisible(), false);
  });

  it('are not offered where the source has none', async () => {
    const page = await preview.open('statistics=0');
    await preview.header(SAMPLE).hover();
    await preview.header(SAMPLE).locator('.dc-menu-button').click();
    const labels = await page.locator('.dc-menu-item').allInnerTexts();
    assert.ok(labels.includes('Filter…') && !labels.includes('Statistics'), labels.join());
  });
});
