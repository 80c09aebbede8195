import * as assert from 'node:assert/strict';
import { usePages } from './pages/usePages.js';
import { expectEventually } from '../eventually.js';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import type { PlanHost } from './results/planHost.js';

declare const planHost: PlanHost;

const THEME_NAMES: readonly ThemeName[] = ['light', 'dark', 'highContrast'];

describe('Plans and transactions of queries in a browser', function () {
  this.timeout(60_000);
  const suite = usePages(1000, 700);

  const open = async (query: string) => {
    await suite.open(`/plan?${query}`);
    await suite.page.getByRole('heading', { name: 'report.sql' }).waitFor();
  };
  const openPlan = async (query: string) => {
    await open(query);
    await suite.page.getByRole('treegrid').waitFor();
  };
  const press = (key: string) => suite.page.keyboard.press(key);
  const button = (name: string) => suite.page.getByRole('button', { name, exact: true });
  const step = (name: RegExp) => suite.page.getByRole('row', { name });
  const focused = () =>
    suite.page.evaluate(
      () => document.activeElement?.querySelector('.plan-label')?.textContent ?? '',
    );
  const asked = () => suite.page.evaluate(() => planHost.asked);

  describe('a plan', () => {
    it('shows steps with rows, time and what is worth a look', async () => {
      await openPlan('plan=measured');
      await suite.page.getByText(/^Run in 416 ms · planned in 0\.312 ms · trigger audit/).waitFor();
      const scan = step(/^.*Seq Scan on runs r/);
      const text = await scan.innerText();
      assert.match(text, /48,211\s+190 estimated × 254/);
      assert.match(text, /281 ms · 68 %/);
      assert.match(text, /Filter: \(\(status = 'failed'::text\) AND \(title ~~ '<img/);
      assert.match(text, /Buffers: shared hit 900, shared read 8,100 blocks/);
      assert.match(await step(/SubPlan 1/).innerText(), /never run/);
      const warnings = suite.page.getByRole('list', { name: 'Worth a look' });
      assert.match(await warnings.innerText(), /Sorts on disk, 20,480 kB/);
      await warnings.getByRole('button', { name: 'Seq Scan on runs r' }).first().click();
      assert.equal(await focused(), 'Seq Scan on runs r');
      assert.deepEqual(await suite.page.evaluate(() => planHost.violations), []);
    });

    it('shows costs where it was not run', async () => {
      await openPlan('plan=planned');
      await suite.page.getByText('Estimated, not run: about 20 rows').waitFor();
      assert.equal(await suite.page.getByRole('columnheader', { name: 'Time' }).count(), 0);
      assert.match(await step(/Seq Scan on runs r/).innerText(), /≈ 190\s+19,000\s+83 % its own/);
      assert.equal(await suite.page.getByText('never run').count(), 0);
    });

    it('is a tree for the keyboard', async () => {
      await openPlan('plan=measured');
      await step(/^.*Limit/).focus();
      await press('ArrowDown');
      await press('ArrowRight');
      assert.equal(await focused(), 'Hash Join (Left)');
      await press('ArrowLeft');
      assert.equal(await step(/Hash Join/).getAttribute('aria-expanded'), 'false');
      assert.equal(await step(/Seq Scan on runs/).isVisible(), false);
      await press('ArrowDown');
      assert.match(await focused(), /^SubPlan 1/);
      await press('Home');
      await press('Enter');
      assert.equal(await suite.page.getByRole('row').filter({ visible: true }).count(), 2);
      await press('*');
      assert.equal(await suite.page.getByRole('row').filter({ visible: true }).count(), 8);
      await press('End');
      assert.match(await focused(), /^SubPlan 1/);
      await press('ArrowLeft');
      assert.equal(await focused(), 'Sort');
      await button('Collapse All').click();
      assert.equal(await suite.page.getByRole('row').filter({ visible: true }).count(), 3);
    });

    it('is copied as text and as the server told it', async () => {
      await openPlan('plan=measured');
      await button('Copy as Text').click();
      await button('Copy as JSON').click();
      await suite.page.waitForFunction(() => planHost.clipboard.length === 2);
      const [text, json] = await suite.page.evaluate(() => planHost.clipboard);
      assert.match(text ?? '', /^Limit {2}\(cost=.*\n {2}Buffers: .*\n {2}-> {2}Sort/);
      assert.equal((JSON.parse(json ?? '') as unknown[]).length, 1);
    });
  });

  describe('a transaction', () => {
    it('is committed or rolled back', async () => {
      await open('transaction=open');
      await suite.page.getByText('Changes are not committed yet').waitFor();
      await button('Commit').click();
      await button('Roll Back').click();
      await expectEventually(asked, ['commit', 'rollback']);
      await suite.page.evaluate(() => {
        const running = { statement: 'COMMIT', elapsed: 0, cancelling: false };
        planHost.shown = { ...planHost.shown, running };
        planHost.reload();
      });
      await suite.page.getByText('Running: ').waitFor();
      assert.equal(await button('Commit').isDisabled(), true);
    });

    it('that failed is only rolled back; one that is lost is told of', async () => {
      await open('transaction=failed');
      await button('Roll Back').waitFor();
      assert.equal(await button('Commit').isVisible(), false);
      await open('lost=1');
      await suite.page
        .getByText(/was lost\. Changes that were not committed are undone\./)
        .waitFor();
      assert.equal(await button('Roll Back').isVisible(), false);
      await button('Dismiss').click();
      await expectEventually(asked, ['dismiss']);
    });
  });

  it('that were stopped at a limit say so, and go on', async () => {
    await open('limit=100');
    await suite.page.getByText('Stopped at 100 rows, as dataConnectors.query.maxRows').waitFor();
    await suite.page.getByText(/of 100$/).waitFor();
    await button('Show All Rows').click();
    await suite.page.getByText(/of 5,000$/).waitFor();
    assert.equal(await button('Show All Rows').isVisible(), false);
    await expectEventually(asked, ['all rows']);
  });

  it('whose rows broke off are read anew by Retry', async () => {
    await open('broken=1');
    await suite.page.getByText('The connection to db:5432 was lost.').waitFor();
    await button('Retry').click();
    await suite.page.getByText('run 2', { exact: true }).waitFor();
    await suite.page.getByText('The connection to db:5432 was lost.').waitFor({ state: 'hidden' });
    await expectEventually(asked, ['retry']);
  });

  for (const theme of THEME_NAMES) {
    it(`pass the rules of accessibility, ${theme}`, async () => {
      await openPlan(`plan=measured&transaction=open&theme=${theme}`);
      await suite.picture(`plan-${theme}`);
      await assertAccessible(suite.page);
      await suite.page.setViewportSize({ width: 480, height: 600 });
      await suite.picture(`plan-${theme}-narrow`);
      await open(`limit=100&lost=1&theme=${theme}`);
      await suite.page.getByText('Stopped at 100 rows').waitFor();
      await suite.picture(`results-bars-${theme}`);
    });
  }
});
