import * as assert from 'node:assert/strict';
import { usePreview } from './grid/usePreview.js';

const TEMPERATURE = 2;
const SAMPLE = 1;

describe('Filters of a preview, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const field = (name: string) => preview.page.getByRole('textbox', { name, exact: true });
  const comparison = () => preview.page.getByRole('combobox', { name: 'Comparison' });
  const chip = (text: string) => preview.page.getByRole('button', { name: text, exact: true });
  const conditions = async () => (await preview.views()).at(-1)?.conditions;

  it('filters by a column from the menu in its header', async () => {
    const page = await preview.open();
    await preview.chooseInHeader(TEMPERATURE, 'Filter…');
    await comparison().selectOption('between');
    await field('Value').fill('300');
    await field('Value of the end').fill('310');
    await page.keyboard.press('Enter');
    await preview.rowsSaid(/of 12$/);
    assert.deepEqual(await conditions(), [
      { column: 'temperature', operator: 'between', values: ['300', '310'] },
    ]);
    await chip('temperature is between 300 and 310').waitFor();
    assert.equal(await page.getByRole('dialog').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid');
  });

  it('opens by keys, with the value of the active cell', async () => {
    const page = await preview.open();
    await preview.cell(0, SAMPLE).click();
    await page.keyboard.press('Shift+Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Filter' }).waitFor();
    assert.equal(await field('Value').inputValue(), 'catalyst A');
    assert.equal(await comparison().inputValue(), 'contains');
    await page.keyboard.type('cat');
    await page.keyboard.press('Enter');
    await preview.rowsSaid(/of 12$/);
    assert.deepEqual(await conditions(), [
      { column: 'sample', operator: 'contains', values: ['cat'], ignoreCase: true },
    ]);
  });

  it('shows in the form what the server does not take', async () => {
    const page = await preview.open();
    await page.getByRole('button', { name: 'Filter…' }).click();
    await field('Value').fill('wrong');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: 'invalid input syntax for type bigint: "wrong"' })
      .waitFor();
    assert.equal(await field('Value').getAttribute('aria-invalid'), 'true');
    assert.deepEqual(await preview.views(), []);
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid');
  });

  it('changes and removes filters by mouse and keys, beside a typed condition', async () => {
    const page = await preview.open();
    const where = page.getByLabel('Condition of the rows');
    await where.fill('id > 1');
    await where.press('Enter');
    await preview.rowsSaid(/of 12$/);
    await preview.cell(0, SAMPLE).click();
    await preview.chooseInHeader(SAMPLE, 'Only catalyst A');
    await preview.chooseInHeader(TEMPERATURE, 'Filter…');
    await comparison().selectOption('isNotNull');
    await page.getByRole('button', { name: 'Apply' }).click();
    await chip('temperature is not NULL').waitFor();
    assert.equal((await preview.views()).at(-1)?.where, 'id > 1');

    await chip('sample equals catalyst A').click();
    assert.equal(await comparison().inputValue(), 'equals');
    await comparison().selectOption('in');
    await field('Values, one a line').fill('catalyst A\ncatalyst B\n');
    await page.keyboard.press('Control+Enter');
    await chip('sample is one of catalyst A, catalyst B').waitFor();
    assert.deepEqual(await conditions(), [
      { column: 'sample', operator: 'in', values: ['catalyst A', 'catalyst B'] },
      { column: 'temperature', operator: 'isNull', values: [], negate: true },
    ]);

    await chip('temperature is not NULL').focus();
    await page.keyboard.press('Delete');
    await chip('temperature is not NULL').waitFor({ state: 'detached' });
    // The focus is never lost: it goes to the filter that is left.
    await page.locator('.filter-edit:focus', { hasText: 'sample' }).waitFor();
    await page.getByRole('button', { name: /^Remove the filter: sample/ }).click();
    await page.locator('.filter-edit').waitFor({ state: 'detached' });
    assert.deepEqual((await preview.views()).at(-1), {
      ...{ sort: [], conditions: [], where: 'id > 1' },
    });
    await page.getByRole('button', { name: 'Clear Filters' }).click();
    await preview.rowsSaid(/of 249,870$/);
    assert.equal(await where.inputValue(), '');
  });

  it('says that no row matches, and offers to clear the filters', async () => {
    const page = await preview.open();
    await preview.chooseInHeader(SAMPLE, 'Sort Descending, NULLs Last');
    await page.getByText('sample ↓ NULLs last').waitFor();
    await preview.chooseInHeader(SAMPLE, 'Filter…');
    await field('Value').fill('nothing');
    await page.keyboard.press('Enter');
    await page.getByText('No row matches the filters.').waitFor();
    await page.locator('.empty-note').getByRole('button', { name: 'Clear Filters' }).click();
    await preview.rowsSaid(/of 249,870$/);
    assert.deepEqual((await preview.views()).at(-1), {
      sort: [{ column: 'sample', direction: 'descending', nulls: 'last' }],
      conditions: [],
    });
  });

  it('comes back to the same filters after a reload', async () => {
    const page = await preview.open();
    await preview.chooseInHeader(SAMPLE, 'Filter…');
    await field('Value').fill('<img src=x onerror="window.hacked = true">');
    await page.keyboard.press('Enter');
    await preview.rowsSaid(/of 12$/);
    await page.reload();
    await page.locator('.filter-edit', { hasText: 'sample contains <img' }).waitFor();
    await preview.rowsSaid(/of 12$/);
    assert.equal(await page.locator('.filters img').count(), 0);
    assert.equal((await conditions())?.length, 1);
  });

  it('offers none where the source has no views', async () => {
    const page = await preview.open('views=0');
    assert.equal(await page.getByRole('button', { name: 'Filter…' }).isVisible(), false);
    await preview.header(SAMPLE).hover();
    await preview.header(SAMPLE).locator('.dc-menu-button').click();
    const labels = await page.locator('.dc-menu-item').allInnerTexts();
    assert.ok(!labels.some((label) => /Sort|Filter/.test(label)), labels.join());
  });

  it('fits on a narrow page', async () => {
    const page = await preview.open('', { width: 320, height: 480 });
    await page.getByRole('button', { name: 'Filter…' }).click();
    const box = await page.getByRole('dialog', { name: 'Filter' }).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 320 && box.y + box.height <= 480);
  });
});
