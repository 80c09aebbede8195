import * as assert from 'node:assert/strict';
import type { FakeHost } from './grid/fakeHost.js';
import { usePreview } from './grid/usePreview.js';
import { assertAccessible } from './pages/accessibility.js';

declare const fakeHost: FakeHost;

/** What is drawn in the frame after a jump. */
interface Drawn {
  readonly rows: readonly number[];
  readonly numbers: readonly string[];
  /** Cells beside the numbers, whether they hold a value or wait for one. */
  readonly cells: number;
  /** Rows in one picture, without cells, and how many of them look selected. */
  readonly bare: number;
  readonly selected: number;
  /** Rows that the viewport has room for, those cut at an edge included. */
  readonly room: number;
  readonly picture: string;
}

describe('Dragging the scroll bar of a table, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  /** As dragging the bar does: rows pass in thousands. */
  const jump = (pixels: number): Promise<Drawn> =>
    preview.page.evaluate(async (way) => {
      const view = document.querySelector('.slick-viewport');
      if (!view) throw new Error('There is no table.');
      view.scrollTop += way;
      // The browser tells of scrolling before it asks for the frame, so nothing can come between.
      await new Promise(requestAnimationFrame);
      const rows = [...document.querySelectorAll<HTMLElement>('.slick-row')];
      const pictures = [...document.querySelectorAll<HTMLElement>('.dc-bones')];
      return {
        rows: rows.map((row) => Number(row.dataset['row'])),
        numbers: rows.map((row) => row.querySelector('.dc-gutter')?.textContent ?? ''),
        cells: document.querySelectorAll('.slick-cell:not(.dc-gutter)').length,
        bare: pictures.length,
        selected: pictures.filter((each) => each.classList.contains('dc-selected')).length,
        room: Math.ceil(view.clientHeight / 24) + 1,
        picture: pictures[0]?.style.backgroundImage ?? '',
      };
    }, pixels);
  const hang = () => preview.page.evaluate(() => void (fakeHost.hanging = true));

  it('draws what is on screen and no more, without cells, until it rests', async () => {
    const page = await preview.open('rows=10000000');
    await hang();
    for (let step = 1; step <= 3; step++) {
      const drawn = await jump(1_000_000);
      assert.equal(drawn.cells, 0);
      assert.equal(drawn.bare, drawn.rows.length);
      assert.ok(drawn.rows.length <= drawn.room, `${drawn.rows.length} rows on ${drawn.room}`);
      assert.deepEqual(
        drawn.numbers,
        drawn.rows.map((row) => (row + 1).toLocaleString('en-US')),
      );
    }
    const { room, picture } = await jump(1_000_000);
    await page.waitForSelector('.slick-cell.dc-loading:not(.dc-gutter)');
    assert.equal(await page.locator('.dc-bones').count(), 0);
    assert.ok((await page.locator('.slick-row').count()) > room, 'no rows are drawn ahead');
    // Nothing moves when cells take the place of the picture.
    const edges = await page.evaluate(() => {
      const row = document.querySelector('.slick-row');
      const left = row?.getBoundingClientRect().left ?? 0;
      const cells = row?.querySelectorAll('.slick-cell:not(.dc-gutter)') ?? [];
      return [...cells]
        .map((cell) => cell.getBoundingClientRect())
        .filter((cell) => cell.left < innerWidth)
        .map((cell) => Math.round(cell.right - left));
    });
    assert.ok(edges.length >= 5);
    for (const edge of edges) assert.ok(picture.includes(` ${edge}px`), `${edge} in ${picture}`);
  });

  it('shows rows that are in memory at once', async () => {
    await preview.open();
    await preview.page.waitForFunction(() => fakeHost.requests.length > 0);
    const drawn = await jump(24 * 100);
    assert.equal(drawn.bare, 0);
    assert.ok(drawn.rows.includes(105));
    assert.match(await preview.cell(105, 0).innerText(), /^\d{16}$/);
  });

  it('draws no column beyond the screen until it rests, and then those around it', async () => {
    const page = await preview.open('rows=10000000&columns=300');
    await page.evaluate(() => {
      const view = document.querySelector('.slick-viewport');
      if (view) view.scrollLeft = 9_000;
    });
    const count = (selector: string) => page.locator(selector).count();
    const cells = '.slick-row:first-child .slick-cell:not(.dc-gutter)';
    // There are rows in memory a little below.
    const { cells: drawn, rows } = await jump(24 * 60);
    assert.ok(drawn > 0 && rows.length > 0);
    const columns = drawn / rows.length;
    const room = await page.evaluate(() => {
      const { right } = document.querySelector('.slick-viewport')?.getBoundingClientRect() ?? {};
      return [...document.querySelectorAll('.slick-header-column')].filter((header) => {
        const box = header.getBoundingClientRect();
        return box.right > 0 && box.left < (right ?? 0);
      }).length;
    });
    assert.ok(columns <= room, `${columns} columns where there is room for ${room}`);
    await page.waitForFunction(
      ([selector, least]) => document.querySelectorAll(selector).length >= least,
      [cells, columns * 2] as const,
    );
    assert.equal(await count('.slick-row'), await count('.slick-row .dc-gutter'));
    const indices = await page
      .locator(cells)
      .evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-colindex')));
    assert.equal(new Set(indices).size, indices.length, 'a cell is drawn twice');
  });

  it('shows the rows of the place where it rests', async () => {
    const page = await preview.open('rows=10000000&delay=20');
    for (let step = 0; step < 10; step++) await jump(500_000);
    const { rows } = await jump(500_000);
    const middle = rows[Math.floor(rows.length / 2)] ?? 0;
    const value = String(9_007_199_254_740_993n + BigInt(middle));
    await preview.cell(middle, 0).getByText(value, { exact: true }).waitFor();
    assert.equal(await page.locator('.dc-loading').count(), 0);
  });

  it('keeps a selection of all in sight', async () => {
    const page = await preview.open('rows=10000000');
    await page.keyboard.press('Control+a');
    await hang();
    const all = await jump(1_000_000);
    assert.equal(all.selected, all.bare);
    await page.keyboard.press('Escape');
    const none = await jump(1_000_000);
    assert.ok(none.bare > 0);
    assert.equal(none.selected, 0);
  });

  it('is accessible while it lasts', async () => {
    const page = await preview.open('rows=10000000');
    await hang();
    const drawn = await jump(1_000_000);
    await page.evaluate(() => {
      const view = document.querySelector('.slick-viewport');
      const timer = setInterval(() => view && (view.scrollTop += 1_000_000), 20);
      setTimeout(() => clearInterval(timer), 30_000);
    });
    await assertAccessible(page);
    assert.ok(drawn.bare > 0);
    assert.ok((await page.locator('.dc-bones').count()) > 0, 'it has come to rest');
  });
});
