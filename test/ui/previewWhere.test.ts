import * as assert from 'node:assert/strict';
import { usePreview } from './grid/usePreview.js';

describe('Completing a typed condition, in a browser', function () {
  this.timeout(60_000);
  const preview = usePreview();

  const where = () => preview.page.getByRole('combobox', { name: 'Condition of the rows' });
  const list = () => preview.page.getByRole('listbox', { name: 'Completions' });
  const active = () =>
    preview.page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant');
      return id ? (document.getElementById(id)?.textContent ?? '') : undefined;
    });
  const lastWhere = async () => (await preview.views()).at(-1)?.where;

  it('completes a whole condition by keys', async () => {
    const page = await preview.open();
    await where().click();
    await page.keyboard.type('temp');
    await list().waitFor();
    assert.equal(await where().getAttribute('aria-expanded'), 'true');
    assert.match((await active()) ?? '', /^temperature numeric/);
    await page.keyboard.press('Tab');
    assert.equal(await where().inputValue(), 'temperature');
    await page.keyboard.type(' be');
    await page.keyboard.press('Enter');
    assert.equal(await where().inputValue(), 'temperature BETWEEN ');
    assert.deepEqual(await preview.views(), [], 'Enter took the word, and applied nothing');
    await page.keyboard.type('1 and 2');
    await page.keyboard.press('Enter');
    await page.locator('.status-rows', { hasText: /of 12$/ }).waitFor();
    assert.equal(await lastWhere(), 'temperature BETWEEN 1 and 2');
    assert.equal(await list().isVisible(), false);
  });

  it('moves through the list, takes by click, and quotes', async () => {
    const page = await preview.open();
    await where().click();
    await page.keyboard.type('op');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    assert.match((await active()) ?? '', /^operator/);
    await page.keyboard.press('Backspace');
    await page.keyboard.type('rd');
    await page.getByRole('option', { name: /^Order No/ }).click();
    assert.equal(await where().inputValue(), '"Order No"');
    assert.ok(await where().evaluate((each) => each === document.activeElement));
    await page.keyboard.press('Control+z');
    assert.equal(await where().inputValue(), 'ord');
  });

  it('opens by Ctrl+Space, and closes by Escape before anything else', async () => {
    const page = await preview.open();
    await where().click();
    assert.equal(await list().isVisible(), false);
    await page.keyboard.press('Control+Space');
    await list().waitFor();
    assert.match((await active()) ?? '', /^id int8/);
    await page.keyboard.press('Escape');
    assert.equal(await list().isVisible(), false);
    assert.equal(await where().getAttribute('aria-expanded'), 'false');
    await page.keyboard.type('id > 1');
    await page.keyboard.press('Escape');
    assert.equal(await where().inputValue(), '', 'restored to what is applied');
  });

  it('leaves Enter and Tab alone where nothing was begun', async () => {
    const page = await preview.open();
    await where().click();
    await page.keyboard.type('passed ');
    await list().waitFor();
    assert.equal(await active(), undefined);
    await page.keyboard.press('Enter');
    await page.locator('.status-rows', { hasText: /of 12$/ }).waitFor();
    assert.equal(await lastWhere(), 'passed');
  });

  it('shows the list within a narrow page', async () => {
    const page = await preview.open('', { width: 320, height: 480 });
    await where().click();
    await page.keyboard.type('temperature > 1 and temperature < 2 and st');
    const box = await list().boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 321, JSON.stringify(box));
  });
});
