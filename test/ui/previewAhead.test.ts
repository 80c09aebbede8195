import assert from 'node:assert/strict';
import type { FakeHost } from './grid/fakeHost.js';
import { settled, usePreview } from './grid/usePreview.js';

declare const fakeHost: FakeHost;

describe('Rows that come with the description of a preview, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const requests = () => preview.page.evaluate(() => fakeHost.requests);
  const widths = () =>
    preview.page
      .locator('.slick-header-column')
      .evaluateAll((headers) => headers.map((each) => each.getBoundingClientRect().width));

  it('are not asked for, look as others do, and are counted', async () => {
    await preview.open('rows=5000');
    await preview.rowsSaid(/of 5,000$/);
    const others = { widths: await widths(), text: await preview.cell(4, 9).innerText() };
    const page = await preview.open('ahead=1&rows=5000');
    await preview.rowsSaid(/of 5,000$/);
    assert.deepEqual(
      { widths: await widths(), text: await preview.cell(4, 9).innerText() },
      others,
    );
    await page.locator('.status-time', { hasText: /^7 ms$/ }).waitFor();
    assert.deepEqual(await requests(), []);
    assert.equal(await page.evaluate(() => fakeHost.counts), 1);
    await page.keyboard.press('Control+End');
    await preview.rowsSaid(/^Rows 4,9/);
  });

  it('may come before the page gets an answer, which it waits for no longer', async () => {
    const page = await preview.open('told=1&delay=300&rows=5000');
    await page.locator('.status-time', { hasText: /^7 ms$/ }).waitFor();
    await preview.rowsSaid(/of 5,000$/);
    assert.deepEqual(await requests(), []);
    assert.equal(await page.evaluate(() => fakeHost.described), 1);
    await page.waitForTimeout(600);
    assert.deepEqual(await requests(), [], 'the late answer changes nothing');
  });

  it('may come too late, or for another place, and change nothing', async () => {
    const page = await preview.open('rows=5000');
    await preview.rowsSaid(/of 5,000$/);
    await preview.goToRow('4000');
    await preview.cell(3_999, 0).waitFor();
    await settled(page);
    const before = await requests();
    await page.evaluate(() => fakeHost.tell());
    await page.waitForTimeout(200);
    assert.deepEqual(await requests(), before);
    await preview.rowsSaid(/^Rows 4,000/);
  });

  it('wait for no pictures: each in a mask is a document of its own to the browser', async () => {
    const page = await preview.open('ahead=1&rows=5000');
    await page.locator('.dc-key').first().waitFor();
    const masked = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => element.checkVisibility())
        .flatMap((element) =>
          [undefined, '::before', '::after'].map(
            (part) => `${element.className} ${getComputedStyle(element, part).maskImage}`,
          ),
        )
        .filter((found) => !found.endsWith(' none')),
    );
    assert.deepEqual(masked, []);
  });

  it('are all there are of a small table', async () => {
    await preview.open('ahead=1&rows=5');
    await preview.rowsSaid(/^Rows 1–5 of 5$/);
    assert.equal(await preview.page.locator('.slick-row').count(), 5);
    assert.deepEqual(await requests(), []);
  });

  it('are none of an empty table, which says so', async () => {
    const page = await preview.openEmpty('ahead=1&rows=0');
    await page.locator('.empty-note', { hasText: 'No rows' }).waitFor();
    assert.deepEqual(await requests(), []);
  });

  it('keep the mark of a value that is cut, which is read whole when it is opened', async () => {
    const page = await preview.open('ahead=1&cut=300000');
    await page.setViewportSize({ width: 2400, height: 600 });
    assert.match(await preview.cell(4, 9).innerText(), /… *\n?293 KiB$/);
    await preview.cell(4, 9).dblclick();
    await page.waitForFunction(() => fakeHost.values.length > 0);
    assert.deepEqual(await page.evaluate(() => fakeHost.values), [{ row: 4, column: 9 }]);
  });

  it('are read anew by a refresh, and where the page was elsewhere before', async () => {
    const page = await preview.open('ahead=1');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.waitForFunction(() => fakeHost.requests.length > 0);
    assert.deepEqual((await requests())[0], { start: 0, end: 200 });
    await preview.goToRow('249800');
    await preview.cell(249_799, 0).waitFor();
    await settled(page);
    await page.reload();
    await preview.rowsSaid(/^Rows 249,8\d+–/);
  });
});
