import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { CardHost } from './card/cardHost.js';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import { usePages } from './pages/usePages.js';

declare const cardHost: CardHost;

describe('A card in a browser', function () {
  this.timeout(60_000);
  const suite = usePages(900, 700);
  let page: Page;

  beforeEach(() => {
    page = suite.page;
  });

  async function open(query = ''): Promise<void> {
    await suite.open(`/card?${query}`);
    if (!query.includes('fail')) await page.locator('.card-head').waitFor();
  }

  const fact = (label: string) =>
    page.locator('.fact', { has: page.locator('dt', { hasText: label }) }).locator('dd');

  it('has headings, lists of facts and tags, under the strict policy', async () => {
    await open();
    const headings = await page.getByRole('heading', { level: 2 }).allInnerTexts();
    assert.deepEqual(headings, ['Location', 'Columns'], 'a section without facts is left out');
    assert.equal(await page.getByRole('region', { name: 'Columns' }).locator('dt').count(), 12);
    assert.equal(await fact('Rows').innerText(), '12345678901234567890');
    const tags = page.getByRole('list', { name: 'Tags' }).getByRole('listitem');
    assert.equal(await tags.count(), 4);
    assert.match(await page.locator('.card-kind').innerText(), /Table[^]*Sales Warehouse/);
    assert.deepEqual(await page.evaluate(() => cardHost.violations), []);
  });

  it('shows texts of servers as text', async () => {
    await open();
    assert.match(
      await page.locator('.card-description').innerText(),
      /month\.\n\nLoaded.*<img src/s,
    );
    assert.equal(await page.locator('img, b, a').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
  });

  it('tells what draws attention by a sign and a word, not by colour alone', async () => {
    await open();
    assert.equal(await fact('Freshness').textContent(), 'Warning: 31 hours old');
    const masks = await page
      .locator('.tone-sign')
      .evaluateAll((signs) => signs.map((sign) => getComputedStyle(sign).maskImage));
    assert.equal(new Set(masks).size, 3);
  });

  it('keeps where the user is before anything is known, and no data', async () => {
    await open('fail=Unavailable');
    await page.getByRole('alert').waitFor();
    assert.deepEqual(await page.evaluate(() => cardHost.state), {
      version: 1,
      target: { kind: 'node', source: 'qarion/warehouse', path: ['Products', 'orders'] },
    });
  });

  it('says what went wrong, with its next steps, and tries again', async () => {
    await open('fail=Unavailable');
    const alert = page.getByRole('alert');
    assert.match(await alert.innerText(), /Qarion cannot be reached\./);
    await alert.getByRole('button', { name: 'Show Log' }).click();
    await page.waitForFunction(() => cardHost.steps.length === 1);
    await page.evaluate(() => (cardHost.failing = undefined));
    await alert.getByRole('button', { name: 'Retry' }).press('Enter');
    await page.locator('.card-head').waitFor();
    assert.equal(await alert.count(), 0);
  });

  it('follows its source: what is newer takes the place of what was there', async () => {
    await open('delay=50');
    await page.evaluate(() => {
      cardHost.card = { ...cardHost.card, title: 'renamed' };
      cardHost.reload();
    });
    await page.getByRole('heading', { level: 1, name: 'renamed' }).waitFor();
    // Of two that are on their way the later one counts.
    await page.evaluate(() => {
      cardHost.reload();
      cardHost.card = { ...cardHost.card, title: 'renamed again' };
      cardHost.reload();
    });
    await page.getByRole('heading', { level: 1, name: 'renamed again' }).waitFor();
    assert.equal(await page.locator('main').getAttribute('aria-busy'), 'false');
  });

  it('keeps in sight what cannot be read at the moment, and nothing of what is gone', async () => {
    await open();
    const content = page.locator('.card-head');
    const fail = (code: CardHost['failing']) =>
      page.evaluate((failing) => {
        cardHost.failing = failing;
        cardHost.reload();
      }, code);
    await fail('Unavailable');
    await page.getByRole('alert').waitFor();
    assert.equal(await content.count(), 1);
    await fail('NotFound');
    await page.getByText('There is no such product any more.').waitFor();
    assert.equal(await content.count(), 0);
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'orders');
    await page.evaluate(() => (cardHost.failing = undefined));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await content.waitFor();
  });

  it('shows the first of very many facts, and a long text on request', async () => {
    await open('huge=1');
    assert.equal(await page.locator('.fact').count(), 2_000);
    assert.equal(await page.locator('.card-more').innerText(), '3,000 more are not shown.');
    const description = page.locator('.card-description .text');
    assert.equal((await description.innerText()).length, 4_001);
    await page.getByRole('button', { name: 'Show All 10,000 Characters' }).press('Enter');
    assert.equal((await description.innerText()).length, 10_000);
  });

  it('fits every width without scrolling sideways', async () => {
    await open();
    const besideLabel = () =>
      page
        .locator('.fact')
        .first()
        .evaluate((each) => {
          const [label, value] = [...each.children].map((child) => child.getBoundingClientRect());
          return (label?.bottom ?? 0) > (value?.top ?? 0);
        });
    for (const [width, isBeside] of [
      [1600, true],
      [600, true],
      [320, false],
      [200, false],
    ] as const) {
      await page.setViewportSize({ width, height: 700 });
      assert.equal(await besideLabel(), isBeside, `${width} px`);
      const { scrollWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
      }));
      assert.ok(scrollWidth <= width, `${scrollWidth} in ${width} px`);
    }
  });

  it('scrolls with the keys', async () => {
    await page.setViewportSize({ width: 600, height: 300 });
    await open();
    await page.keyboard.press('End');
    await page.waitForFunction(() => window.scrollY > 100);
  });

  for (const theme of ['light', 'dark', 'highContrast'] as const satisfies ThemeName[]) {
    it(`is accessible in ${theme}`, async () => {
      await open(`theme=${theme}`);
      await assertAccessible(page);
      await open(`theme=${theme}&fail=Unavailable`);
      await page.getByRole('alert').waitFor();
      await assertAccessible(page);
    });
  }
});
