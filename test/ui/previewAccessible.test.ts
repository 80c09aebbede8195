import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import type * as axeCore from 'axe-core';
import { PreviewBrowser } from './grid/previewBrowser.js';
import type { FakeHost } from './grid/fakeHost.js';
import type { ThemeName } from './grid/themes.js';

declare const fakeHost: FakeHost;

const SAMPLE = 1;
const TEMPERATURE = 2;
const THEME_NAMES: readonly ThemeName[] = ['light', 'dark', 'highContrast'];

describe('Filters, completions and statistics', function () {
  this.timeout(120_000);
  // A real browser on a machine that does other things: a second look before it is a fault.
  this.retries(1);
  let preview: PreviewBrowser;

  before(async () => {
    preview = await PreviewBrowser.start();
  });
  after(() => preview.stop());

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

  /** Fails for what a tool of accessibility finds wrong with the page as it is. */
  async function look(what: string): Promise<void> {
    const { page } = preview;
    // Evaluated by the debugger, which the page's policy does not stop.
    await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await page.evaluate(async () => {
      const { axe: runner } = globalThis as unknown as { axe: typeof axeCore };
      const { violations } = await runner.run();
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      );
    });
    assert.deepEqual(found, [], what);
  }
});
