import * as assert from 'node:assert/strict';
import { usePreview } from './grid/usePreview.js';
import type { FakeHost } from './grid/fakeHost.js';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';

declare const fakeHost: FakeHost;

const SAMPLE = 1;
const TEMPERATURE = 2;
const THEME_NAMES: readonly ThemeName[] = ['light', 'dark', 'highContrast'];

describe('Filters, completions and statistics', function () {
  this.timeout(120_000);
  const preview = usePreview();
  const look = (what: string) => assertAccessible(preview.page, what);

  for (const theme of THEME_NAMES) {
    it(`are accessible in ${theme}`, async () => {
      const page = await preview.open(`theme=${theme}`);
      await preview.header(TEMPERATURE).hover();
      await preview.header(TEMPERATURE).locator('.dc-menu-button').click();
      await look('the menu of a column');
      await page.locator('.dc-menu-item', { hasText: 'Filter…' }).click();
      await page.getByRole('textbox', { name: 'Value' }).fill('wrong');
      await page.keyboard.press('Enter');
      await page.locator('.filter-problem').waitFor();
      await look('a form with a mistake');
      await page.getByRole('combobox', { name: 'Comparison' }).selectOption('in');
      await look('a form with a list');
      await page.getByRole('textbox', { name: /^Values/ }).fill('1\n2');
      await page.keyboard.press('Control+Enter');
      await page.locator('.filter-edit').waitFor();
      await page.getByLabel('Condition of the rows').click();
      await page.keyboard.type('op');
      await page.getByRole('listbox', { name: 'Completions' }).waitFor();
      await look('completions beside a filter');
      await page.keyboard.press('Escape');
      await preview.chooseInHeader(TEMPERATURE, 'Statistics');
      await page.getByRole('list', { name: 'Histogram' }).waitFor();
      await look('a histogram of a sample');
      await preview.chooseInHeader(SAMPLE, 'Statistics');
      await page.getByRole('table', { name: 'Most Frequent' }).waitFor();
      await look('frequent values');
      await page.evaluate(() => void (fakeHost.hanging = true));
      await page.getByRole('button', { name: 'Reset' }).click();
      await page.locator('.status-cancel').waitFor();
      await look('rows that do not come');
    });
  }

  it('move nothing by themselves', async () => {
    const page = await preview.open();
    await preview.chooseInHeader(SAMPLE, 'Statistics');
    await page.getByRole('table', { name: 'Most Frequent' }).waitFor();
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('.view *, .statistics-pane *, .status *')].filter((each) => {
          const { animationName, transitionDuration } = getComputedStyle(each);
          return (
            animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s')
          );
        }).length,
    );
    assert.equal(moving, 0);
  });
});
