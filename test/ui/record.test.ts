import * as assert from 'node:assert/strict';
import type { FakeHost } from './grid/fakeHost.js';
import { settled } from './grid/usePreview.js';
import { usePages } from './pages/usePages.js';

declare const fakeHost: FakeHost;

describe('The record of a row in a browser', function () {
  this.timeout(60_000);
  const suite = usePages(1400, 600);

  async function open(query = ''): Promise<void> {
    await suite.open(`/preview?${query}`);
    await suite.page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-gutter)');
    await settled(suite.page);
  }
  const press = (key: string) => suite.page.keyboard.press(key);
  const pane = () => suite.page.getByRole('complementary', { name: 'Record' });
  const title = () => pane().getByRole('heading');
  const option = (name: string) => pane().getByRole('option', { name: new RegExp(`^${name} `) });
  const clipboard = async () => {
    const handle = await suite.page.waitForFunction(() => fakeHost.clipboard.pop());
    return handle.jsonValue();
  };

  it('lists columns and values of the active row, and both follow each other', async () => {
    await open();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Control+Enter');
    assert.equal(await title().innerText(), 'Row 3');
    await pane().getByText('of 249,870', { exact: true }).waitFor();
    assert.equal(await pane().getByRole('option').count(), 10);
    assert.match(await option('id').innerText(), /^id int8\s+9007199254740995$/);
    assert.ok(await option('sample').locator('.dc-null').isVisible());
    await press('ArrowDown');
    await press('Alt+ArrowDown');
    assert.equal(await title().innerText(), 'Row 4');
    const active = await suite.page.locator('.dc-active').getAttribute('aria-colindex');
    assert.equal(active, '3');
    assert.equal(await option('sample').getAttribute('aria-selected'), 'true');
    await press('Escape');
    assert.equal(await pane().isVisible(), false);
    assert.equal(await suite.page.evaluate(() => document.activeElement?.role), 'grid');
    await suite.page.locator('.slick-row[data-row="5"] .dc-gutter').dblclick();
    assert.equal(await title().innerText(), 'Row 6');
    await suite.page.locator('.slick-row[data-row="7"] [aria-colindex="4"]').click();
    assert.equal(await title().innerText(), 'Row 8');
    assert.equal(await option('temperature').getAttribute('aria-selected'), 'true');
  });

  it('finds a column of 1,600 by typing', async () => {
    await open('columns=1590');
    await press('Control+Enter');
    const began = Date.now();
    await press('Control+f');
    await suite.page.keyboard.type('float8 1580');
    await pane().getByText('1 of 1,600 columns').waitFor();
    console.log(`      1,600 columns filtered in ${Date.now() - began} ms`);
    await press('Enter');
    assert.equal(await option('extra_1580').getAttribute('aria-selected'), 'true');
    await suite.page.locator('.slick-cell.dc-active[aria-colindex="1592"]').waitFor();
    await press('Control+f');
    await press('Escape');
    await pane().getByText('1,600 columns', { exact: true }).waitFor();
    await suite.page.getByLabel('Filter columns').fill('no such column');
    await pane().getByText('0 of 1,600 columns').waitFor();
  });

  it('copies and opens whole values, and comes back from them', async () => {
    await open(`cut=${12 * 1024 * 1024}`);
    for (let row = 0; row < 4; row++) await press('ArrowDown');
    await press('Control+Enter');
    assert.match(await option('notes').innerText(), /… ?\s*12\.0 MiB$/s);
    await option('notes').click();
    await press('Control+c');
    assert.match((await clipboard()) ?? '', /^(a rather long note .*? reactor, ){4}$/);
    await pane().getByRole('button', { name: 'Copy Row as JSON' }).click();
    const [row] = JSON.parse((await clipboard()) ?? '') as { notes: string }[];
    assert.match(row?.notes ?? '', /^(a rather long note .*? reactor, ){4}$/);
    await option('settings').dblclick();
    const value = suite.page.getByRole('complementary', { name: 'Value' });
    await value.getByRole('heading', { name: 'settings' }).waitFor();
    assert.equal(await pane().isVisible(), false);
    await press('Escape');
    assert.equal(await title().innerText(), 'Row 5');
    assert.equal(await value.isVisible(), false);
  });

  it('says while a row is on its way', async () => {
    await open('delay=400');
    await suite.page.locator('.status-rows', { hasText: /of 249,870$/ }).waitFor();
    await press('Control+Enter');
    await press('Escape');
    await press('Control+End');
    await press('Control+Enter');
    await pane().getByText('Loading…').waitFor();
    await option('id').waitFor();
    assert.equal(await title().innerText(), 'Row 249,870');
    assert.ok(
      await pane()
        .getByRole('button', { name: /^Next Row/ })
        .isDisabled(),
    );
  });
});
