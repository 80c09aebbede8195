import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { FakeHost } from './grid/fakeHost.js';
import { settled, usePreview } from './grid/usePreview.js';

declare const fakeHost: FakeHost;

const FIRST_ID = '9007199254740993';

describe('A preview that another table takes the place of, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const replace = (told = false) =>
    preview.page.evaluate((isTold) => fakeHost.replace('samples', isTold), told);
  const title = (text: string) => preview.page.locator('h1', { hasText: text }).waitFor();
  const isPassing = () => preview.page.locator('h1.passing').isVisible();
  const kept = () => preview.page.evaluate(() => fakeHost.kept);
  const firstId = (text: string) =>
    preview
      .cell(0, 0)
      .and(preview.page.getByText(text, { exact: true }))
      .waitFor();

  it('shows the other one in the same document, and says so to screen readers', async () => {
    const page = await preview.open('passing=1&rows=5000');
    await settled(page);
    await page.evaluate(() => Object.assign(window, { isSame: true }));
    await replace();
    await title('lab.samples');
    await firstId('1');
    assert.equal(await page.evaluate(() => 'isSame' in window), true);
    assert.equal(await page.locator('h1').count(), 1);
    assert.equal(await page.getByRole('grid').count(), 1);
    await page
      .getByRole('status')
      .filter({ hasText: /^Preview of lab\.samples, Data Warehouse \(SQL\)$/ })
      .waitFor();
    assert.equal(await page.evaluate(() => document.getElementById('app')?.inert), false);
    await settled(page);
    await preview.rowsSaid(/of 5,000$/);
  });

  it('takes rows that come without being asked, and asks for none', async () => {
    const page = await preview.open('passing=1&rows=5000');
    await settled(page);
    const before = await page.evaluate(() => fakeHost.requests.length);
    await replace(true);
    await firstId('1');
    await preview.rowsSaid(/of 5,000$/);
    assert.equal(await page.evaluate(() => fakeHost.requests.length), before);
  });

  it('shows no late row, count or value of the former, and cancels them', async () => {
    const page = await preview.open('passing=1&statistics=1&endless=1');
    await settled(page);
    await page.evaluate(() => (fakeHost.hanging = true));
    await page.evaluate(() => document.querySelector('.slick-viewport')?.scrollTo(0, 1_000_000));
    await page.waitForFunction(() => fakeHost.requests.some(({ start }) => start > 1_000));
    await page.evaluate(() => (fakeHost.hanging = false));
    await replace();
    await firstId('1');
    await page.waitForFunction(() => fakeHost.ended > 0);
    await settled(page);
    await preview.rowsSaid(/^Rows 1–/);
    const texts = await page.locator('.slick-cell[aria-colindex="2"]').allInnerTexts();
    assert.ok(
      texts.every((text) => text.length < 6),
      texts.join(),
    );
    assert.equal(await page.locator('.banner:not([hidden])').count(), 0);
  });

  it('leaves the former on screen for a moment, then shows that the next one is loading', async () => {
    const page = await preview.open('passing=1&delay=1000');
    await settled(page);
    await replace();
    await page.locator('h1', { hasText: /^samples$/ }).waitFor();
    assert.equal(await preview.cell(0, 0).count(), 0, 'no row of the former under its name');
    await page.locator('.status-time', { hasText: 'Loading…' }).waitFor();
    await firstId('1');
  });

  it('is the last one of several that come quickly', async () => {
    const page = await preview.open('passing=1&delay=50');
    await settled(page);
    await page.evaluate(() => {
      for (const table of ['one', 'two', 'three']) fakeHost.replace(table);
    });
    await title('lab.three');
    await firstId('1');
    await settled(page);
    assert.equal(await page.locator('.dc-grid').count(), 1);
    assert.equal(await page.locator('h1').innerText(), 'lab.three');
  });

  it('tells an error of the next one, and not of the former', async () => {
    const page = await preview.open('passing=1');
    await settled(page);
    await page.evaluate(() => (fakeHost.failing = true));
    await replace();
    await title('lab.samples');
    await page.getByRole('alert').filter({ hasText: 'was lost' }).waitFor();
    await page.evaluate(() => (fakeHost.failing = false));
    await page.getByRole('button', { name: 'Retry' }).click();
    await firstId('1');
  });

  it('leaves nothing of a view that was set up', async () => {
    const page = await preview.open('passing=1&rows=5000');
    await settled(page);
    await preview.chooseInHeader(2, 'Sort Descending');
    await page.locator('[aria-sort="descending"]').waitFor();
    await preview.goToRow('4000');
    await preview.rowsSaid(/^Rows 4,000/);
    await replace();
    await firstId('1');
    await preview.rowsSaid(/^Rows 1–/);
    assert.equal(await page.locator('[aria-sort="descending"]').count(), 0);
    assert.match(await page.evaluate(() => JSON.stringify(fakeHost.state)), /"table":"samples"/);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(fakeHost.state)), /descending/);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(fakeHost.state)), /:3999/);
  });

  it('forgets where it was when another table has come while it was hidden', async () => {
    const page = await preview.open('rows=5000');
    await preview.goToRow('4000');
    await preview.rowsSaid(/^Rows 4,000/);
    await page.waitForFunction(() => JSON.stringify(fakeHost.state).includes(':3999'));
    await page.addInitScript(() => {
      const key = location.href;
      const kept = sessionStorage.getItem(key) ?? '';
      sessionStorage.setItem(key, kept.replace('"experiments"', '"another"'));
    });
    await page.reload();
    await firstId(FIRST_ID);
    await preview.rowsSaid(/^Rows 1–/);
  });

  describe('is kept', () => {
    const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
      'a click on a cell': () => preview.cell(1, 1).click(),
      'a click on nothing': (page) => page.locator('.status').click(),
      'the wheel': async (page) => {
        await preview.cell(1, 1).hover();
        await page.mouse.wheel(0, 100);
      },
      'a key': (page) => page.keyboard.press('ArrowDown'),
      'a key of the page with Ctrl': (page) => page.keyboard.press('Control+g'),
      sorting: () => preview.chooseInHeader(2, 'Sort Descending'),
      'a double click on a value': () => preview.cell(4, 9).dblclick(),
    };
    for (const [way, act] of Object.entries(ways)) {
      it(`by ${way}, once`, async () => {
        const page = await preview.open('passing=1&rows=5000');
        await settled(page);
        assert.equal(await isPassing(), true);
        assert.equal(await kept(), 0);
        await act(page);
        await page.waitForFunction(() => fakeHost.kept === 1);
        assert.equal(await isPassing(), false);
        await preview.cell(2, 2).click();
        await page.waitForFunction(() => !JSON.stringify(fakeHost.state).includes('isUntouched'));
        assert.equal(await kept(), 1);
      });
    }

    it('by the host, and then says nothing itself', async () => {
      const page = await preview.open('passing=1');
      await settled(page);
      await page.evaluate(() => fakeHost.keep());
      await page.locator('h1:not(.passing)').waitFor();
      await preview.cell(2, 2).click();
      await page.locator('.dc-active').waitFor();
      assert.equal(await kept(), 0);
    });

    it('neither by the mouse alone, nor by keys that are for VS Code', async () => {
      const page = await preview.open('passing=1');
      await settled(page);
      await preview.cell(3, 2).hover();
      for (const key of ['Control', 'Shift', 'Control+Shift+e', 'Alt+1']) {
        await page.keyboard.press(key);
      }
      assert.equal(await kept(), 0);
      assert.equal(await isPassing(), true);
      await preview.cell(3, 2).click();
      await page.waitForFunction(() => fakeHost.kept === 1);
    });

    it('also while the table is still being read', async () => {
      const page = await preview.openEmpty('passing=1&delay=1000');
      await page.locator('.status-time', { hasText: 'Loading…' }).waitFor();
      await page.locator('.toolbar').click();
      await page.waitForFunction(() => fakeHost.kept === 1);
      await title('lab.experiments');
      assert.equal(await isPassing(), false);
    });

    it('and the next table is not, until it is touched itself', async () => {
      const page = await preview.open('passing=1');
      await settled(page);
      await replace();
      await title('lab.samples');
      await firstId('1');
      assert.equal(await isPassing(), true);
      assert.match(await page.evaluate(() => JSON.stringify(fakeHost.state)), /"isUntouched":true/);
      await preview.cell(1, 1).click();
      await page.waitForFunction(() => fakeHost.kept === 1);
      const last = await page.evaluate(() =>
        fakeHost.posted.findLast((message) => message.includes('keepTable')),
      );
      assert.match(last ?? '', /"opening":2/);
    });
  });
});
