import * as assert from 'node:assert/strict';
import { usePages } from './pages/usePages.js';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import type { ResultsHost } from './results/resultsHost.js';

declare const resultsHost: ResultsHost;

describe('Results of queries in a browser', function () {
  this.timeout(60_000);
  const suite = usePages();

  async function open(query = ''): Promise<void> {
    await suite.open(`/results?${query}`);
    await suite.page
      .locator('.slick-cell:not(.dc-loading):not(.dc-gutter), .result-text')
      .first()
      .waitFor();
  }
  const press = (key: string) => suite.page.keyboard.press(key);
  const cell = (row: number, column: number) =>
    suite.page.locator(`.slick-row[data-row="${row}"] [aria-colindex="${column + 2}"]`);
  const status = (part: string) => suite.page.locator(`.status-${part}`);
  const clipboard = async () => {
    const handle = await suite.page.waitForFunction(() => resultsHost.clipboard.pop());
    return handle.jsonValue();
  };
  const selectedTab = () => suite.page.getByRole('tab', { selected: true });

  it('shows rows, what brought them and what the server said', async () => {
    await open('rows=990');
    assert.equal(await suite.page.getByRole('tab').count(), 0, 'one result needs no tabs');
    assert.match(await status('rows').innerText(), /^Rows 1–\d+, more follow$/);
    assert.equal(await status('outcome').innerText(), 'SELECT, 640 ms');
    assert.equal(await suite.page.getByRole('listitem').innerText(), 'NOTICE:  table is large');
    await suite.page.getByRole('grid').focus();
    const end = suite.page.locator('.status-rows', { hasText: /–990 of 990$/ });
    // Each time there turn out to be more, until the end is seen.
    while ((await end.count()) === 0) await press('Control+End');
    assert.deepEqual(await suite.page.evaluate(() => resultsHost.violations), []);
  });

  it('copies in every format, and keeps saying so while rows come', async () => {
    await open();
    await cell(0, 0).click();
    await press('Shift+ArrowDown');
    await press('Control+Alt+c');
    await suite.page.getByRole('menuitem', { name: 'Copy as SQL IN List' }).click();
    assert.equal(await clipboard(), '(1, 2)');
    await status('message').getByText('Copied 2 rows × 1 column as SQL IN List').waitFor();
    await press('Control+End');
    await cell(0, 0).waitFor({ state: 'detached' });
    assert.match(await status('message').innerText(), /^Copied/);
    await suite.page.evaluate(() => {
      const command = { kind: 'copy', format: 'json' };
      resultsHost.peer.notify({ method: 'runTableCommand' }, command);
    });
    assert.match((await clipboard()) ?? '', /^\[\n {2}\{"body": ?\{"a": 1\}\}\n\]\n$/);
  });

  it('opens a value and a row beside the table, whole', async () => {
    await open();
    await cell(2, 2).dblclick();
    const value = suite.page.getByRole('complementary', { name: 'Value' });
    await value.getByText('"xxxx').first().waitFor();
    assert.deepEqual(await suite.page.evaluate(() => resultsHost.values), [
      { result: 1, row: 2, column: 2 },
    ]);
    await press('Escape');
    await press('Control+Enter');
    const record = suite.page.getByRole('complementary', { name: 'Record' });
    await record.getByRole('heading', { name: 'Row 3' }).waitFor();
    assert.match(await record.getByRole('option').nth(1).innerText(), /result 1, row 3/);
  });

  it('walks its tabs by keys', async () => {
    await open('results=5');
    await selectedTab().getByText('5: Failed').waitFor();
    await selectedTab().focus();
    await press('ArrowLeft');
    await suite.page.getByText('DELETE 3 after 640 ms.').waitFor();
    await press('Home');
    await cell(0, 1).getByText('result 1, row 1').waitFor();
    assert.equal(await selectedTab().innerText(), '1: SELECT');
    assert.ok(await selectedTab().evaluate((tab) => tab === document.activeElement));
    await press('ArrowLeft');
    assert.equal(await selectedTab().innerText(), '5: Failed');
    await press('ArrowRight');
    assert.equal(await selectedTab().innerText(), '1: SELECT');
    await press('Tab');
    assert.equal(await suite.page.evaluate(() => document.activeElement?.role), 'grid');
  });

  it('keeps the selected one of many tabs in sight, and lists them all', async () => {
    await open('results=43');
    const inSight = async () => {
      const [tab, row] = await Promise.all([
        selectedTab().boundingBox(),
        suite.page.getByRole('tablist').boundingBox(),
      ]);
      assert.ok(tab && row);
      assert.ok(tab.x >= row.x - 1 && tab.x + tab.width <= row.x + row.width + 1);
    };
    assert.equal(await selectedTab().innerText(), '43: SELECT');
    await inSight();
    await suite.page.getByRole('button', { name: 'All Results' }).click();
    const entry = suite.page.getByRole('menuitemcheckbox', {
      name: '2: SELECT — SELECT * FROM lab.t_2',
      exact: true,
    });
    await entry.click();
    assert.equal(await selectedTab().innerText(), '2: SELECT');
    await inSight();
    await suite.page.getByRole('tablist').hover();
    await suite.page.mouse.wheel(0, 500);
    await suite.page.waitForFunction(
      () => (document.querySelector('.tabs')?.scrollLeft ?? 0) > 100,
    );
    await suite.page.setViewportSize({ width: 8_000, height: 600 });
    await suite.page.getByRole('button', { name: 'All Results' }).waitFor({ state: 'hidden' });
  });

  it('says that rows could not be read, until they can be', async () => {
    await open();
    await suite.page.evaluate(() => (resultsHost.failing = true));
    await cell(0, 0).click();
    await press('Control+End');
    await suite.page.getByRole('alert').getByText('The connection was lost.').waitFor();
    await press('Control+Home');
    await suite.page.getByRole('alert').waitFor({ state: 'hidden' });
  });

  for (const theme of ['light', 'dark', 'highContrast'] satisfies ThemeName[]) {
    it(`is accessible, in ${theme} colours`, async () => {
      await open(`results=9&theme=${theme}`);
      await selectedTab().focus();
      await press('Home');
      await cell(1, 1).getByText('result 1, row 2').click();
      await press('Control+Enter');
      await suite.page.getByRole('complementary', { name: 'Record' }).waitFor();
      await assertAccessible(suite.page, theme, { rules: { region: { enabled: false } } });
    });
  }
});
