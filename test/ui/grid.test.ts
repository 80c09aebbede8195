import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../host/projectPaths.js';
import type { FakeHost } from './grid/fakeHost.js';
import type { NotebookFrame } from './grid/notebookPage.js';
import { settled } from './grid/usePreview.js';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import { usePages } from './pages/usePages.js';

declare const fakeHost: FakeHost;
declare const frame: NotebookFrame;

const THEME_NAMES: readonly ThemeName[] = ['light', 'dark', 'highContrast'];
const RESOURCE = 'application/vnd.dataresource+json';

describe('The table view in a browser', function () {
  this.timeout(60_000);
  const suite = usePages();
  let page: Page;

  beforeEach(() => {
    page = suite.page;
  });

  async function open(query = '', waitForRows = true): Promise<void> {
    await suite.open(`/preview?${query}`);
    if (waitForRows) await page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-gutter)');
  }

  const cell = (row: number, column: number) =>
    page.locator(`.slick-row[data-row="${row}"] [aria-colindex="${column + 2}"]`);
  const text = (selector: string) => page.locator(selector).innerText();
  const copied = () => page.evaluate(() => fakeHost.clipboard.at(-1));
  const requests = () => page.evaluate(() => fakeHost.requests.length);

  describe('preview', () => {
    it('shows names, types, keys and exact values under the strict policy', async () => {
      await open();
      assert.match(await text('.slick-header-column[aria-colindex="2"]'), /id\s+int8/);
      assert.equal(await page.locator('.dc-key').count(), 1);
      assert.equal(await cell(0, 0).innerText(), '9007199254740993');
      await page.waitForFunction(() =>
        document.querySelector('.status-rows')?.textContent.includes('of 249,870'),
      );
      await page.locator('.status-time', { hasText: /^\d+ ms$/ }).waitFor();
      assert.deepEqual(await page.evaluate(() => fakeHost.violations), []);
    });

    it('lays every cell of a row on one line', async () => {
      await open();
      const tops = await page.evaluate(() =>
        [...(document.querySelector('.slick-row')?.children ?? [])].map(
          (each) => each.getBoundingClientRect().top,
        ),
      );
      assert.equal(new Set(tops).size, 1);
    });

    it('tells NULL from an empty text', async () => {
      await open();
      assert.equal(await cell(2, 1).innerText(), 'NULL');
      assert.ok(await cell(2, 1).evaluate((each) => each.classList.contains('dc-null')));
      assert.equal(await cell(3, 1).innerText(), '');
      assert.ok(await cell(3, 1).evaluate((each) => each.classList.contains('dc-empty')));
    });

    it('draws hostile and many-lined text as text', async () => {
      await page.setViewportSize({ width: 2400, height: 600 });
      await open();
      assert.equal(await cell(3, 9).innerText(), '<img src=x onerror="window.hacked = true">');
      assert.equal(await page.locator('.dc-grid img').count(), 0);
      assert.equal(await page.evaluate(() => 'hacked' in window), false);
      assert.equal(await cell(2, 9).innerText(), 'first line↵second line→with a tab');
    });

    it('reaches the last of 100,000,000 rows', async () => {
      await open('rows=100000000');
      await page.waitForFunction(() =>
        document.querySelector('.status-rows')?.textContent.includes('100,000,000'),
      );
      await page.keyboard.press('Control+End');
      await cell(99_999_999, 9).waitFor();
      await page.keyboard.press('Home');
      await page.waitForFunction(
        () => document.querySelector('.slick-row[data-row="99999999"] .dc-active')?.textContent,
      );
      assert.equal(
        await cell(99_999_999, 0).innerText(),
        String(9_007_199_254_740_993n + 99_999_999n),
      );
      await page.locator('.status-rows', { hasText: /–100,000,000 of 100,000,000$/ }).waitFor();
      const bottom = await page.evaluate(() => {
        const row = document.querySelector('.slick-row[data-row="99999999"]');
        const view = document.querySelector('.slick-viewport');
        return (
          (view?.getBoundingClientRect().top ?? 0) +
          (view?.clientHeight ?? 0) -
          (row?.getBoundingClientRect().bottom ?? 0)
        );
      });
      assert.ok(bottom > -1, `the last row is cut by ${-bottom} px`);
    });

    it('reaches the last row with the scroll bar as well', async () => {
      await open('rows=100000000');
      await settled(page);
      await page.evaluate(() => {
        const view = document.querySelector('.slick-viewport');
        if (view) view.scrollTop = view.scrollHeight;
      });
      await cell(99_999_999, 0).waitFor();
      await page.mouse.move(500, 300);
      await page.mouse.wheel(0, -24 * 40);
      await page.waitForFunction(
        () => !document.querySelector('.status-rows')?.textContent.includes('–100,000,000 of'),
      );
    });

    it('goes to a row by its number', async () => {
      await open();
      await settled(page);
      await page.keyboard.press('Control+g');
      await page.keyboard.type('123,456');
      await page.keyboard.press('Enter');
      await cell(123_455, 0).waitFor();
      await page.locator('.status-rows', { hasText: /^Rows 123,456–/ }).waitFor();
    });

    it('asks for nothing when scrolling stays within what is loaded', async () => {
      await open();
      await settled(page);
      const before = await requests();
      for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowDown');
      await page.mouse.move(500, 300);
      await page.mouse.wheel(0, 24);
      // Nothing tells that nothing comes; half a second is many times what a request takes.
      await page.waitForTimeout(500);
      assert.equal(await requests(), before);
    });

    it('asks for few of the rows that fly by', async () => {
      await open('delay=30');
      await settled(page);
      await page.evaluate(() => {
        const view = document.querySelector('.slick-viewport');
        // All at once: a frame of a busy machine takes longer than the pause between two looks.
        for (let step = 0; step < 60 && view; step++) {
          view.scrollTop += 40_000;
          view.dispatchEvent(new Event('scroll'));
        }
      });
      await page.waitForFunction(() => !document.querySelector('.dc-loading'));
      const asked = await requests();
      assert.ok(asked < 10, `${asked} requests for 60 jumps`);
    });

    it('selects and copies by keyboard, exact and with headers', async () => {
      await open();
      await settled(page);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowRight');
      await page.locator('.status-selection', { hasText: /^4 rows × 2 columns/ }).waitFor();
      await page.keyboard.press('Control+c');
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal(await copied(), 'catalyst A\t300.00\ncatalyst B\t300.37\n\t300.74\n""\t');
      await page.keyboard.press('Control+Shift+C');
      await page.waitForFunction(() => fakeHost.clipboard.length === 2);
      assert.match((await copied()) ?? '', /^sample\ttemperature\ncatalyst A\t/);
      await page.locator('.status-message', { hasText: /^Copied 4 rows × 2 columns/ }).waitFor();
    });

    it('copies the exact text of one cell', async () => {
      await page.setViewportSize({ width: 2400, height: 600 });
      await open();
      await cell(2, 9).click();
      await page.keyboard.press('Control+c');
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal(await copied(), 'first line\nsecond line\twith a tab');
    });

    it('marks a value that is too large to be sent, and copies it whole', async () => {
      await page.setViewportSize({ width: 2400, height: 600 });
      await open(`cut=${12 * 1024 * 1024}`);
      assert.match(await cell(4, 9).innerText(), /^a rather long note .*… ?\s*12\.0 MiB$/s);
      assert.equal(await cell(3, 9).locator('.dc-cut-size').count(), 0);
      await cell(4, 9).click();
      await page.keyboard.press('Control+c');
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      const [values, text] = await page.evaluate(() => [fakeHost.values, fakeHost.clipboard[0]]);
      assert.deepEqual(values, [{ row: 4, column: 9 }]);
      assert.match(text as string, /^(a rather long note .*? reactor, ){4}$/);
    });

    it('fetches no large value of a column that is not copied', async () => {
      await open('cut=12345678');
      await page.locator('.slick-header-column[aria-colindex="3"]').click();
      await page.keyboard.press('Control+c');
      await page.getByRole('button', { name: /^Copy First/ }).click();
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal(await page.evaluate(() => fakeHost.values.length), 0);
    });

    it('does not copy a beginning for a value that is too large', async () => {
      await page.setViewportSize({ width: 2400, height: 600 });
      await open(`cut=${200 * 1024 * 1024}`);
      await cell(4, 9).click();
      await page.keyboard.press('Control+c');
      await page.getByText('A selected value is too large to be copied.').waitFor();
      assert.equal(await page.evaluate(() => fakeHost.clipboard.length), 0);
    });

    it('shows one value beside the table, and follows the cell', async () => {
      await page.setViewportSize({ width: 1600, height: 600 });
      await open();
      await settled(page);
      const pane = page.getByRole('complementary', { name: 'Value' });
      assert.equal(await pane.isVisible(), false);
      await cell(0, 6).dblclick();
      await pane.getByRole('heading', { name: 'settings' }).waitFor();
      assert.match(await pane.locator('.value-tree').innerText(), /stirring: 300\s+gas: "N2"/);
      await pane.getByRole('button', { name: 'Indented' }).click();
      assert.equal(
        await pane.locator('.value-pre').innerText(),
        '{\n  "stirring": 300,\n  "gas": "N2"\n}',
      );
      await page.keyboard.press('Escape');
      assert.equal(await pane.isVisible(), false);
      await page.keyboard.press('F2');
      assert.ok(
        await pane.locator('.value-pre').evaluate((each) => each === document.activeElement),
      );
      // NULL, an empty text and bytes, with the pane left open.
      await cell(2, 1).click();
      assert.match(await pane.innerText(), /NULL\s+There is no value/);
      await cell(3, 1).click();
      assert.match(await pane.innerText(), /Empty\s+A text of no characters/);
      await cell(1, 7).click();
      assert.match(
        await pane.locator('.value-pre').innerText(),
        /^00000000 {2}00 00 00 01 00 00 00 01 /,
      );
      await cell(3, 9).click();
      assert.equal(
        await pane.locator('.value-pre').innerText(),
        '<img src=x onerror="window.hacked = true">',
      );
      assert.equal(await pane.locator('img').count(), 0);
      await pane.getByRole('button', { name: 'Copy Value' }).click();
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal(await copied(), '<img src=x onerror="window.hacked = true">');
      assert.deepEqual(await page.evaluate(() => fakeHost.violations), []);
    });

    it('fetches a cut value whole, a large one only when told to', async () => {
      await page.setViewportSize({ width: 1600, height: 600 });
      await open(`cut=${12 * 1024 * 1024}`);
      await cell(4, 9).click();
      await page.keyboard.press('Enter');
      const pane = page.getByRole('complementary', { name: 'Value' });
      await pane.getByText('This value has 12.0 MiB.').waitFor();
      assert.equal(await page.evaluate(() => fakeHost.values.length), 0);
      await pane.getByRole('button', { name: 'Load 12.0 MiB' }).click();
      await pane.locator('.value-pre').waitFor();
      assert.match(
        await pane.locator('.value-pre').innerText(),
        /^(a rather long note .*? reactor, ){4}$/,
      );
      await open('cut=1000');
      await cell(4, 9).dblclick();
      await pane.locator('.value-pre').waitFor();
      assert.match(
        await pane.locator('.value-pre').innerText(),
        /^(a rather long note .*? reactor, ){4}$/,
      );
    });

    it('finds in a long value', async () => {
      await page.setViewportSize({ width: 1600, height: 600 });
      await open();
      await cell(4, 9).dblclick();
      const pane = page.getByRole('complementary', { name: 'Value' });
      await page.keyboard.press('Control+f');
      await page.keyboard.type('Reactor');
      await pane.getByText('1 of 4', { exact: true }).waitFor();
      await page.keyboard.press('Shift+Enter');
      await pane.getByText('4 of 4', { exact: true }).waitFor();
      await page.keyboard.type('x');
      await pane.getByText('Not found').waitFor();
      await page.keyboard.press('Escape');
      assert.ok(await pane.isVisible());
      await page.keyboard.press('Escape');
      assert.equal(await pane.isVisible(), false);
    });

    it('makes the value pane wider by dragging and by keys', async () => {
      await open();
      await cell(0, 0).dblclick();
      const pane = page.getByRole('complementary', { name: 'Value' });
      const sash = page.getByRole('separator', { name: 'Width of the value' });
      const width = async () => (await pane.boundingBox())?.width ?? 0;
      const before = await width();
      const box = await sash.boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 2, 300);
      await page.mouse.down();
      await page.mouse.move(box.x - 98, 300, { steps: 4 });
      await page.mouse.up();
      assert.ok(Math.abs((await width()) - before - 100) < 5);
      await sash.focus();
      await page.keyboard.press('ArrowRight');
      assert.ok(Math.abs((await width()) - before - 76) < 5);
    });

    const firstCell = (value: string) =>
      page.waitForFunction(
        (wanted) =>
          document.querySelector('.slick-row[data-row="0"] [aria-colindex="2"]')?.textContent ===
          wanted,
        value,
      );
    const lastId = String(9_007_199_254_740_993n + 249_869n);
    const views = () => page.evaluate(() => fakeHost.views);

    it('sorts by a button in the header, by several columns and by keys', async () => {
      await open();
      await settled(page);
      const header = (name: string) => page.getByRole('columnheader', { name });
      await header('sample').hover();
      await header('sample').getByRole('button', { name: /^Sort/ }).click();
      await header('sample').getByRole('button', { name: /^Sort/ }).click();
      await firstCell(lastId);
      assert.equal(await header('sample').getAttribute('aria-sort'), 'descending');
      await header('operator')
        .getByRole('button', { name: /^Sort/ })
        .click({ modifiers: ['Shift'] });
      await page.getByText('sample ↓, operator ↑').waitFor();
      assert.equal(await header('operator').locator('.dc-sort').innerText(), '2');
      assert.deepEqual((await views()).at(-1)?.sort, [
        { column: 'sample', direction: 'descending' },
        { column: 'operator', direction: 'ascending' },
      ]);
      // A click beside the button selects, as ever.
      await header('batch').click({ position: { x: 8, y: 30 } });
      assert.equal((await views()).length, 3);
      await cell(0, 0).click();
      await page.keyboard.press('Alt+ArrowUp');
      await page.getByText('id ↑', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.locator('.slick-header-column[aria-colindex="2"]:not([aria-sort])').waitFor();
      assert.deepEqual((await views()).at(-1), { sort: [], conditions: [] });
    });

    it('comes back to the same view after a reload', async () => {
      await open();
      await settled(page);
      await cell(0, 1).click();
      await page.keyboard.press('Alt+ArrowDown');
      await firstCell(lastId);
      await page.reload();
      await firstCell(lastId);
      const header = page.getByRole('columnheader', { name: 'sample' });
      assert.equal(await header.getAttribute('aria-sort'), 'descending');
    });

    it('asks before a slow sort, and stops it when told to', async () => {
      await open('slow&delay=300');
      await settled(page);
      await cell(0, 1).click();
      await page.keyboard.press('Alt+ArrowDown');
      await page.getByText('No index has this order.').waitFor();
      assert.deepEqual(await views(), []);
      await page.getByRole('button', { name: 'Dismiss' }).click();
      assert.equal(
        await page.getByRole('columnheader', { name: 'sample' }).getAttribute('aria-sort'),
        null,
      );
      await cell(0, 1).click();
      await page.keyboard.press('Alt+ArrowDown');
      await page.getByRole('button', { name: 'Sort Anyway' }).click();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await firstCell('9007199254740993');
      assert.equal((await views()).length, 2);
      await cell(0, 1).click();
      await page.keyboard.press('Alt+ArrowDown');
      await page.getByRole('button', { name: 'Sort Anyway' }).click();
      await firstCell(lastId);
      await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    });

    it('filters by a typed condition, and shows where it is wrong', async () => {
      await open();
      await settled(page);
      const where = page.getByLabel('Condition of the rows');
      await where.fill('  wrong > 1');
      await where.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'column "wrong" does not exist' }).waitFor();
      assert.equal(await text('.where-wrong'), 'wrong');
      assert.equal(await where.getAttribute('aria-invalid'), 'true');
      assert.deepEqual(await views(), []);
      await where.press('Escape');
      assert.equal(await where.inputValue(), '');
      assert.equal(await page.locator('.where-problem').isVisible(), false);
      await where.fill("sample LIKE 'cat%'");
      await where.press('Enter');
      await page.locator('.status-rows', { hasText: /^Rows 1–12 of 12$/ }).waitFor();
      assert.deepEqual(await views(), [{ sort: [], conditions: [], where: "sample LIKE 'cat%'" }]);
      await page.getByRole('button', { name: 'Show SQL' }).click();
      await page.getByText("WHERE sample LIKE 'cat%';").waitFor();
      await page.getByRole('button', { name: 'Copy SQL' }).click();
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.match((await copied()) ?? '', /^SELECT \*\nFROM lab\.experiments\n/);
      await where.fill('');
      await where.press('Enter');
      await page.locator('.status-rows', { hasText: /of 249,870$/ }).waitFor();
    });

    it('offers no views where the source has none', async () => {
      await open('views=0');
      await settled(page);
      assert.equal(await page.locator('.dc-sort').count(), 0);
      assert.equal(await page.getByRole('button', { name: 'Show SQL' }).isVisible(), false);
      await page.keyboard.press('Alt+ArrowDown');
      await page.waitForTimeout(500);
      assert.deepEqual(await views(), []);
    });

    it('copies when VS Code tells the page to', async () => {
      await open();
      await settled(page);
      await page.evaluate(() =>
        (document as { execCommand(command: string): boolean }).execCommand('copy'),
      );
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal(await copied(), '9007199254740993');
    });

    it('keeps row numbers in place when scrolled sideways', async () => {
      await open();
      await settled(page);
      const left = async () => (await cell(3, -1).boundingBox())?.x;
      const before = await left();
      await page.keyboard.press('End');
      await page.waitForSelector('.dc-scrolled');
      assert.equal(await left(), before);
      assert.ok(await cell(0, 9).isVisible());
      await page.keyboard.press('Home');
      await page.waitForFunction(() => !document.querySelector('.dc-scrolled'));
      const first = await cell(0, 0).boundingBox();
      const gutter = await cell(0, -1).boundingBox();
      assert.ok(first && gutter && first.x >= gutter.x + gutter.width - 1, 'hidden by the gutter');
    });

    it('opens a table of 1,600 columns', async () => {
      await open('columns=1590');
      await settled(page);
      assert.ok(
        (await page.locator('.slick-cell').count()) < 2000,
        'cells off screen are not made',
      );
      await page.keyboard.press('End');
      await cell(0, 1599).waitFor();
    });

    it('selects by dragging, by row, by column and whole', async () => {
      await open();
      await settled(page);
      await cell(1, 1).hover();
      await page.mouse.down();
      await cell(4, 3).hover();
      await page.mouse.up();
      await page.locator('.status-selection', { hasText: /^4 rows × 3 columns/ }).waitFor();
      await cell(2, -1).click();
      await cell(6, -1).click({ modifiers: ['Shift'] });
      await page.locator('.status-selection', { hasText: /^5 rows × 10 columns/ }).waitFor();
      await page.locator('.slick-header-column[aria-colindex="3"]').click();
      await page.locator('.status-selection', { hasText: /^249,870 rows × 1 column / }).waitFor();
      await page.keyboard.press('Control+a');
      await page.locator('.status-selection', { hasText: /^249,870 rows × 10 columns/ }).waitFor();
    });

    it('does not copy a huge selection unasked', async () => {
      await open();
      await settled(page);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+c');
      const button = page.getByRole('button', { name: 'Copy First 10,000 Rows' });
      await button.click();
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal((await copied())?.match(/^9007199/gm)?.length, 10_000);
      await page.locator('.status-message', { hasText: /^Copied 10,000 rows/ }).waitFor();
    });

    it('resizes columns by mouse, double click and keyboard, and keeps the widths', async () => {
      await open();
      await settled(page);
      const width = async () => (await cell(0, 1).boundingBox())?.width ?? 0;
      const before = await width();
      const header = await page.locator('.slick-header-column[aria-colindex="3"]').boundingBox();
      assert.ok(header);
      const edge = header.x + header.width - 3;
      await page.mouse.move(edge, header.y + 10);
      await page.mouse.down();
      await page.mouse.move(edge + 80, header.y + 10, { steps: 4 });
      await page.mouse.up();
      assert.ok(Math.abs((await width()) - before - 80) < 3);
      await cell(0, 1).click();
      await page.keyboard.press('Alt+ArrowRight');
      assert.ok(Math.abs((await width()) - before - 96) < 3);
      await page.mouse.dblclick(edge + 96, header.y + 10);
      assert.ok(Math.abs((await width()) - before) < 3);
      await cell(0, 1).click();
      await page.keyboard.press('Alt+ArrowRight');
      const kept = await width();
      await page.reload();
      await page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-gutter)');
      assert.equal(await width(), kept);
    });

    it('shows a text that its column cuts off as a tooltip, and no other', async () => {
      await open();
      await settled(page);
      await cell(0, 0).hover();
      assert.equal(await cell(0, 0).getAttribute('title'), null);
      await cell(0, 0).click();
      for (let step = 0; step < 6; step++) await page.keyboard.press('Alt+ArrowLeft');
      await cell(1, 0).hover();
      await cell(0, 0).hover();
      assert.equal(await cell(0, 0).getAttribute('title'), '9007199254740993');
    });

    it('comes back to the same rows after a reload', async () => {
      await open();
      await settled(page);
      await page.keyboard.press('Control+g');
      await page.keyboard.type('5000');
      await page.keyboard.press('Enter');
      await cell(4999, 0).waitFor();
      await page.waitForFunction(() => JSON.stringify(fakeHost.state).includes('4999'));
      await page.reload();
      await cell(4999, 0).waitFor();
      await page.waitForFunction(() =>
        document.querySelector('.status-rows')?.textContent.startsWith('Rows 5,000'),
      );
    });

    it('says what went wrong in place, and tries again when told to', async () => {
      await open('fail=rows', false);
      const banner = page.getByRole('alert');
      await banner.waitFor();
      assert.match(
        await banner.innerText(),
        /The connection to "Data Warehouse \(SQL\)" was lost\./,
      );
      assert.equal(await page.getByText('57P01').isVisible(), false);
      await page.getByText('Details').click();
      assert.equal(await page.getByText('57P01').isVisible(), true);
      await page.getByRole('button', { name: 'Edit Source' }).click();
      await page.waitForFunction(() => fakeHost.steps.length > 0);
      assert.deepEqual(await page.evaluate(() => fakeHost.steps), ['editSource']);
      await page.evaluate(() => (fakeHost.failing = false));
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.waitForSelector('.slick-cell:not(.dc-loading):not(.dc-failed):not(.dc-gutter)');
      await banner.waitFor({ state: 'hidden' });
    });

    it('keeps what it shows when the connection is lost', async () => {
      await open();
      await settled(page);
      await page.evaluate(() => (fakeHost.failing = true));
      await page.keyboard.press('Control+End');
      await page.getByRole('alert').waitFor();
      await page.keyboard.press('Control+Home');
      assert.equal(await cell(0, 0).innerText(), '9007199254740993');
      await page.getByRole('alert').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByRole('alert').waitFor();
    });

    it('says so when the table cannot be described', async () => {
      await open('fail=describe', false);
      await page.getByRole('alert').waitFor();
      assert.ok(await page.getByRole('button', { name: 'Retry' }).isVisible());
    });

    it('says that a table is empty', async () => {
      await open('rows=0', false);
      await page.waitForSelector('.table.without-rows');
      await page.locator('.status-rows', { hasText: /^No rows$/ }).waitFor();
    });

    it('shows an estimate as one, and corrects it at the end of the table', async () => {
      await open('rows=700&estimate=5000');
      await page.waitForFunction(() =>
        document.querySelector('.status-rows')?.textContent.includes('≈ 5,000 (estimated)'),
      );
      await page.keyboard.press('Control+End');
      await page.waitForFunction(() =>
        document.querySelector('.status-rows')?.textContent.endsWith('of 700'),
      );
    });

    it('obeys commands of the host', async () => {
      await open();
      await settled(page);
      await page.evaluate(() => {
        fakeHost.peer.notify(
          { method: 'runTableCommand' },
          { kind: 'copy', format: 'tsv', headers: true },
        );
      });
      await page.waitForFunction(() => fakeHost.clipboard.length === 1);
      assert.equal(await copied(), 'id\n9007199254740993');
      const before = await requests();
      await page.evaluate(() => fakeHost.peer.notify({ method: 'reloadTable' }, undefined));
      await page.waitForFunction((count) => fakeHost.requests.length > count, before);
    });

    it('tells assistive technology where it is', async () => {
      await open();
      await page.waitForFunction(() =>
        document.querySelector('.status-rows')?.textContent.includes('of 249,870'),
      );
      await page.keyboard.press('ArrowDown');
      const grid = page.getByRole('grid');
      assert.equal(await grid.getAttribute('aria-rowcount'), '249871');
      assert.equal(await grid.getAttribute('aria-colcount'), '11');
      const active = await grid.getAttribute('aria-activedescendant');
      assert.equal(await page.locator(`[id="${active}"]`).innerText(), '9007199254740994');
      assert.equal(
        await page.locator('.slick-row[data-row="1"]').getAttribute('aria-rowindex'),
        '3',
      );
      assert.equal(await cell(1, 0).getAttribute('aria-selected'), 'true');
    });

    it('is one stop for Tab', async () => {
      await open();
      await settled(page);
      const stops: string[] = [];
      for (let step = 0; step < 4; step++) {
        stops.push(await page.evaluate(() => document.activeElement?.className ?? ''));
        await page.keyboard.press('Tab');
      }
      assert.equal(stops.filter((each) => each.includes('dc-grid')).length, 1);
      assert.ok(!stops.some((each) => each.includes('slick-viewport')));
    });

    it('scrolls without long frames', async function () {
      await open('rows=1000000');
      await settled(page);
      const times = await page.evaluate(async () => {
        const view = document.querySelector('.slick-viewport');
        const frames: number[] = [];
        let last = await new Promise<number>(requestAnimationFrame);
        for (let step = 0; step < 120 && view; step++) {
          view.scrollTop += 400;
          const now = await new Promise<number>(requestAnimationFrame);
          frames.push(now - last);
          last = now;
        }
        return frames.sort((a, b) => a - b);
      });
      const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
      console.log(`      frames of scrolling: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
      // Generous: a shared machine must not fail what a person would not notice.
      assert.ok(at(0.5) < 100);
    });
  });

  describe('notebook output', () => {
    const notebook = (name: string) => {
      const file = path.join(projectRoot, 'test', 'fixtures', 'notebooks', name);
      return fs.readFileSync(file, 'utf8');
    };

    /** Draws every table of a notebook; answers how many there were. */
    async function openNotebook(name: string, theme: ThemeName = 'light'): Promise<number> {
      await suite.open(`/notebook?theme=${theme}`);
      return page.evaluate((source) => {
        interface Output {
          readonly data?: Readonly<Record<string, unknown>>;
        }
        const { cells } = JSON.parse(source) as { cells: { outputs: Output[] }[] };
        let count = 0;
        for (const { data = {} } of cells.flatMap((each) => each.outputs)) {
          const mime = Object.keys(data).find((key) => key.endsWith('+json'));
          if (mime) frame.render(`output-${count++}`, mime, JSON.stringify(data[mime]));
        }
        return count;
      }, notebook(name));
    }

    it('draws every table of a notebook that pandas wrote', async () => {
      const count = await openNotebook('pandas.ipynb');
      assert.equal(count, 11);
      assert.equal(await page.locator('.dc-output .dc-grid').count(), count);
      assert.equal(await page.locator('.dc-output-problem').count(), 0);
      assert.match(await text('#output-4'), /Showing 5,000 rows × 5 columns/);
      assert.match(await text('#output-5'), /display\.max_rows/);
      assert.match(await text('#output-8'), /No rows × 3 columns/);
      await assertAccessible(page);
    });

    it('draws 5,000 rows quickly', async () => {
      await suite.open(`/notebook`);
      const rows = Array.from({ length: 5000 }, (_, index) => ({
        index,
        value: index / 7,
        name: `row ${index}`,
      }));
      const fields = ['index', 'value', 'name'].map((name) => ({ name, type: 'any' }));
      const time = await page.evaluate(
        ([mime, source]) => {
          const before = performance.now();
          frame.render('large', mime ?? '', source ?? '');
          return performance.now() - before;
        },
        [RESOURCE, JSON.stringify({ data: rows, schema: { fields } })],
      );
      console.log(`      5,000 rows drawn in ${Math.round(time)} ms`);
      assert.ok(time < 2000);
    });

    it('names the problem of malformed output', async () => {
      const count = await openNotebook('malformed.ipynb');
      const sentences = await page.locator('.dc-output-problem').allInnerTexts();
      assert.equal(sentences.length, count);
      for (const sentence of sentences) {
        assert.match(sentence, /^This table cannot be shown\. .+\.$/);
      }
    });

    it('leaves nothing behind', async () => {
      await suite.open(`/notebook`);
      const state = () =>
        page.evaluate(() => ({
          elements: document.querySelectorAll('*').length,
          styles: document.styleSheets.length,
        }));
      const payload = JSON.stringify({
        version: 1,
        columns: [{ name: 'a', type: 'int4' }],
        rows: [['1']],
      });
      const draw = (round: number) =>
        page.evaluate(
          ([id, source]) => {
            const host = frame.render(
              id ?? '',
              'application/vnd.data-connectors.table+json',
              source ?? '',
            );
            frame.dispose(id);
            host.remove();
          },
          [`round-${round}`, payload],
        );
      const before = await state();
      for (let round = 0; round < 100; round++) await draw(round);
      assert.deepEqual(await state(), before);
    });
  });

  for (const theme of THEME_NAMES) {
    it(`is accessible in ${theme}`, async () => {
      await open(`theme=${theme}`);
      await settled(page);
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('Shift+ArrowRight');
      await assertAccessible(page);
      await cell(0, 6).dblclick();
      await page.locator('.value-tree').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Alt+ArrowDown');
      await page.getByText('settings ↓').waitFor();
      await page.keyboard.press('F2');
      await page.getByRole('button', { name: 'Show SQL' }).click();
      await page.locator('.where-sql pre').waitFor();
      await assertAccessible(page);
      await open(`theme=${theme}&fail=rows`, false);
      await page.getByRole('alert').waitFor();
      await assertAccessible(page);
    });
  }
});
