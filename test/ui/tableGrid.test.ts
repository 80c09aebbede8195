import * as assert from 'node:assert/strict';
import type { Cell, Column } from '../../src/core/table/table.js';
import type { GridPage } from './grid/gridPage.js';
import { usePages } from './pages/usePages.js';

declare const gridPage: GridPage;

const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'int4', key: true },
  { name: 'note', type: 'text' },
  { name: 'passed', type: 'bool' },
];
const ROWS: readonly (readonly Cell[])[] = [
  ['1', "it's <b>", 't'],
  ['2', null, 'f'],
  ['3', 'a, "b"\nc', null],
];

describe('The grid in a browser', function () {
  this.timeout(60_000);
  const suite = usePages();

  async function show(
    columns = COLUMNS,
    rows: readonly (readonly Cell[])[] = ROWS,
    own = false,
  ): Promise<void> {
    await suite.open('/grid');
    await suite.page.evaluate(([a, b, c]) => gridPage.show(a, b, c), [columns, rows, own] as const);
  }
  const press = (key: string) => suite.page.keyboard.press(key);
  const menu = () => suite.page.getByRole('menu');
  const copied = async () => {
    const handle = await suite.page.waitForFunction(() => gridPage.copied.shift());
    return handle.jsonValue();
  };

  it('copies in every format that its menu has', async () => {
    await show();
    await press('Control+a');
    const copyAs = async (label: string) => {
      await press('Control+Alt+c');
      await menu().getByRole('menuitem', { name: label, exact: true }).click();
      return copied();
    };
    assert.equal(
      await copyAs('Copy as CSV'),
      'id,note,passed\n1,it\'s <b>,t\n2,,f\n3,"a, ""b""\nc",\n',
    );
    assert.deepEqual(JSON.parse((await copyAs('Copy as JSON')) ?? ''), [
      { id: 1, note: "it's <b>", passed: true },
      { id: 2, note: null, passed: false },
      { id: 3, note: 'a, "b"\nc', passed: null },
    ]);
    assert.match((await copyAs('Copy as Markdown Table')) ?? '', /^\| *id *\| *note *\|/);
    assert.match(
      (await copyAs('Copy as SQL INSERT')) ?? '',
      /^INSERT INTO lab\."Odd Name" \("id", "note", "passed"\) VALUES\n {2}\(1, 'it''s <b>', true\),/,
    );
    await press('Control+Home');
    await press('Shift+ArrowDown');
    assert.equal(await copyAs('Copy as SQL IN List'), '(1, 2)');
  });

  it('opens its menu below the active cell, walks it by keys and gives the focus back', async () => {
    await show();
    await press('ArrowDown');
    await press('Control+Alt+c');
    const box = await menu().boundingBox();
    const cell = await suite.page.locator('.dc-active').boundingBox();
    assert.ok(box && cell && Math.abs(box.y - cell.y - cell.height) < 2);
    await press('ArrowUp');
    await press('Home');
    await press('m');
    // No label begins with it: the focus stays.
    const focused = suite.page.locator('.dc-menu-item:focus');
    assert.equal(await focused.locator('.dc-menu-label').innerText(), 'Copy');
    await press('ArrowDown');
    assert.match(await focused.innerText(), /^Copy with Headers\s+Ctrl\+Shift\+C$/);
    await press('Escape');
    assert.equal(await menu().count(), 0);
    assert.equal(await suite.page.evaluate(() => document.activeElement?.role), 'grid');
    await press('Control+Alt+c');
    await press('ArrowDown');
    await press('Enter');
    assert.equal(await copied(), 'id\n2');
    assert.equal(await suite.page.evaluate(() => document.activeElement?.role), 'grid');
  });

  it('has a menu of its own where VS Code has none', async () => {
    await show(COLUMNS, ROWS, true);
    await suite.page
      .locator('.slick-row[data-row="1"] [aria-colindex="2"]')
      .click({ button: 'right' });
    await menu().getByRole('menuitem', { name: 'Copy as SQL IN List' }).click();
    assert.equal(await copied(), '(2)');
    await show(COLUMNS, ROWS, false);
    await suite.page
      .locator('.slick-row[data-row="1"] [aria-colindex="2"]')
      .click({ button: 'right' });
    assert.equal(await menu().count(), 0);
  });

  it("opens a column's menu by its button and by keys", async () => {
    await show();
    const header = suite.page.getByRole('columnheader', { name: /note/ });
    await header.hover();
    await header.getByRole('button', { name: 'Menu of note' }).click();
    assert.deepEqual(await menu().getByRole('menuitemcheckbox').allInnerTexts(), ['First']);
    await menu().getByText('Second').click();
    assert.deepEqual(await suite.page.evaluate(() => gridPage.chosen), [101]);
    await press('Shift+Enter');
    await menu().getByText('Copy Name').click();
    assert.equal(await copied(), 'id');
    // A click elsewhere closes it and selects there.
    await press('Shift+Enter');
    await suite.page.locator('.slick-row[data-row="1"] [aria-colindex="1"]').click();
    assert.equal(await menu().count(), 0);
    await press('Control+c');
    assert.equal(await copied(), '2\t\tf');
  });

  it('draws a small picture in a header, with the same in words', async () => {
    await show();
    const label = 'note: half of them are empty';
    await suite.page.evaluate(
      (words) => gridPage.setBar(1, { kind: 'histogram', values: [0.5, 1, 0], label: words }),
      label,
    );
    const bar = suite.page.getByRole('img', { name: label });
    assert.equal(await bar.locator('rect').count(), 3);
    const [header, picture, row] = await Promise.all(
      [
        suite.page.getByRole('columnheader', { name: /note/ }),
        bar,
        suite.page.locator('.slick-row[data-row="0"]'),
      ].map((each) => each.boundingBox()),
    );
    assert.ok(header && picture && row);
    assert.ok(picture.y >= header.y + 38 && picture.y + picture.height <= header.y + header.height);
    assert.ok(row.y >= header.y + header.height - 1, 'rows begin below the taller header');
    await suite.page.evaluate(() => gridPage.setBar(1, undefined));
    assert.equal(await bar.count(), 0);
    assert.equal(
      (await suite.page.locator('.slick-row[data-row="0"]').boundingBox())?.y,
      header.y + 43,
    );
  });

  it('shows hostile and empty names as text, and copies them as they are', async () => {
    const names = ['', '<img src=x onerror="window.hacked = 1">', 'a\u202Eevil', 'n'.repeat(2_000)];
    const columns = names.map((name) => ({ name, type: 'text' }));
    await show(columns, [['1', 'abc \u202Edef', '</script>', 'x']]);
    assert.equal(await suite.page.evaluate(() => 'hacked' in window), false);
    const headers = suite.page.getByRole('columnheader');
    assert.match(await headers.nth(2).innerText(), /^<img src=x onerror=/);
    assert.match(await headers.nth(3).innerText(), /^a\\u202eevil/);
    const box = await headers.nth(4).boundingBox();
    assert.ok(box && box.width <= 420, 'a long name leaves room for other columns');
    await press('Control+a');
    await press('Control+Shift+C');
    const text = (await copied()) ?? '';
    assert.equal(text.split('\n')[0]?.split('\t')[2], 'a\u202Eevil');
    assert.match(text, /\tabc \u202Edef\t/);
  });

  it('makes room for longer numbers, but not in a column that the user made narrow', async () => {
    const numbers = Array.from({ length: 300 }, (_, row) => String(10n ** BigInt(row % 30)));
    const rows = numbers.map((_, row) => {
      const text = row < 100 ? '1' : (numbers[row] ?? '');
      return [text, text, text];
    });
    const columns = ['n', 'kept', 'text'].map((name) => {
      return { name, type: name === 'text' ? 'text' : 'numeric' };
    });
    await show(columns, rows);
    const cell = (row: number, column: number) =>
      suite.page.locator(`.slick-row[data-row="${row}"] .slick-cell.l${column + 1}`);
    const widths = () =>
      Promise.all([0, 1, 2].map(async (column) => (await cell(299, column).boundingBox())?.width));
    // The user's own width, by one step.
    await press('ArrowRight');
    await press('Alt+ArrowRight');
    await press('Control+End');
    await cell(299, 0).waitFor();
    await suite.page.waitForFunction(() => {
      const shown = [...document.querySelectorAll('.slick-row .slick-cell.l1')];
      return shown.length > 0 && shown.every((each) => each.scrollWidth <= each.clientWidth);
    });
    const [n, kept, text] = await widths();
    assert.ok(n && kept && text && n > 200 && kept < 100 && text < 100, `${n}, ${kept}, ${text}`);
    await press('Control+Home');
    await cell(0, 0).waitFor();
    assert.equal((await cell(0, 0).boundingBox())?.width, n);
  });

  it('leaves what is on screen in place when a column beside it grows', async () => {
    const columns = Array.from({ length: 30 }, (_, index) => {
      return { name: `column ${index}`, type: index < 3 || index === 28 ? 'int8' : 'text' };
    });
    const rows = Array.from({ length: 300 }, (_, row) =>
      columns.map(({ type }) => (type === 'int8' && row > 200 ? '9'.repeat(19) : '1')),
    );
    await show(columns, rows);
    const { page } = suite;
    const placeOf = (row: number, column: number) =>
      page.locator(`.slick-row[data-row="${row}"] .slick-cell.l${column + 1}`).boundingBox();
    const hasGrown = () =>
      page.waitForFunction(() => {
        const header = document.querySelector<HTMLElement>('.slick-header-column:nth-child(2)');
        return header && header.offsetWidth > 130;
      });
    const scroll = (way: 'scrollLeft' | 'scrollTop') =>
      page.evaluate((side) => (document.querySelector('.slick-viewport')![side] = 100_000), way);
    // At the end on the right, the last column stays whole.
    await scroll('scrollLeft');
    await scroll('scrollTop');
    await hasGrown();
    const view = await page.locator('.slick-viewport').first().boundingBox();
    const last = await placeOf(299, 29);
    assert.ok(view && last);
    assert.ok(last.x + last.width <= view.x + view.width + 1);
    // In the middle, whatever is looked at.
    await show(columns, rows);
    for (let step = 0; step < 18; step++) await press('ArrowRight');
    for (let step = 0; step < 3; step++) await press('ArrowLeft');
    const before = await placeOf(0, 15);
    await scroll('scrollTop');
    await hasGrown();
    assert.equal((await placeOf(299, 15))?.x, before?.x);
  });

  it('cuts no text that is as long as others and wider', async () => {
    const columns = ['hash', 'json'].map((name) => ({
      name,
      type: name === 'json' ? 'json' : 'text',
    }));
    const texts = Array.from({ length: 15 }, (_, row) =>
      row === 10 ? 'mw'.repeat(16) : 'il'.repeat(16),
    );
    await show(
      columns,
      texts.map((text) => [text, `{"${text}": 1}`]),
    );
    const cut = await suite.page
      .locator('.slick-row .slick-cell')
      .evaluateAll((cells) =>
        cells.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent),
      );
    assert.deepEqual(cut, []);
  });

  it('bears a table without columns', async () => {
    await show([], [[], []]);
    await press('Control+a');
    await press('ArrowDown');
    await press('Control+c');
    await press('Shift+Enter');
    await press('Control+Alt+c');
    assert.equal(await suite.page.locator('.slick-row').count(), 2);
    assert.equal(await menu().count(), 0);
  });
});
