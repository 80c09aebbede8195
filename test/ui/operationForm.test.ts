import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import type { OperationHost } from './openapi/operationHost.js';
import { useOperationPages } from './openapi/useOperationPages.js';

declare const operationHost: OperationHost;

describe('The form of an operation in a browser', function () {
  this.timeout(60_000);
  let page: Page;
  const { suite, open, openForm, region, tab, send, sent } = useOperationPages(
    (shown) => (page = shown),
  );

  it('has an input for each parameter by its type, and sends the digits that were typed', async () => {
    await openForm();
    await page.getByLabel('orderId').fill('9007199254740993');
    await page.getByRole('group', { name: 'status' }).getByLabel('open').check();
    await page.getByRole('group', { name: 'status' }).getByLabel('returned').check();
    await page.getByLabel('sort').selectOption('desc');
    await page.getByLabel('exact').selectOption('true');
    await page.getByLabel('filter').fill('{"from": "2030-01-01"}');
    await page.getByLabel('Answer as').selectOption('text/csv');
    await send().click();
    await page.locator('.answer').waitFor();
    assert.deepEqual(await sent(), {
      anonymous: false,
      server: 'http://shop.example/v1',
      accept: 'text/csv',
      parameters: {
        orderId: { kind: 'text', text: '9007199254740993' },
        status: { kind: 'list', texts: ['open', 'returned'] },
        sort: { kind: 'text', text: 'desc' },
        exact: { kind: 'text', text: 'true' },
        filter: { kind: 'json', text: '{"from": "2030-01-01"}' },
      },
    });
    await suite.picture('try-sent');
    assert.deepEqual(await page.evaluate(() => operationHost.violations), []);
  });

  it('marks what is missing or wrong and sends nothing', async () => {
    await openForm();
    await page.getByLabel('filter').fill('{from}');
    await send().click();
    const number = page.getByLabel('orderId');
    assert.equal(await number.getAttribute('aria-invalid'), 'true');
    assert.ok(await number.evaluate((input) => input === document.activeElement));
    assert.deepEqual(await page.locator('.problem:visible').count(), 2);
    await number.fill('abc');
    assert.match(await page.locator('.problem:visible').first().innerText(), /whole number/);
    await number.fill('7');
    await page.getByLabel('filter').fill('');
    await number.press('Control+Enter');
    await page.locator('.answer').waitFor();
    assert.equal(await page.evaluate(() => operationHost.forms.length), 1);
    assert.equal(await page.locator('.problem:visible').count(), 0);
  });

  it('keeps what was entered while the source changes about it', async () => {
    await openForm('operation=addItem');
    await page.getByLabel('orderId').fill('7');
    await page.getByText('none that fit are stored').waitFor();
    await page.getByRole('button', { name: 'Set Credentials…' }).click();
    await page.waitForFunction(() => operationHost.steps.includes('setCredentials'));
    await page.evaluate(() => {
      operationHost.schemes = ['login'];
      operationHost.reload();
    });
    await page.getByLabel('Send the stored credentials (login)').waitFor();
    assert.equal(await page.getByLabel('orderId').inputValue(), '7');
  });

  it('copies a call in three languages, once it is whole', async () => {
    await openForm('stored=1');
    const copy = (language: string) =>
      page.getByRole('button', { name: `Copy as ${language}` }).click();
    await copy('TypeScript');
    await page.getByText('Something is missing').waitFor();
    await page.getByLabel('orderId').fill('7');
    for (const language of ['TypeScript', 'curl', 'Python']) {
      await copy(language);
      await page.getByText(`Copied as ${language}`).waitFor();
    }
    const [typescript, ...others] = await page.evaluate(() => operationHost.copied);
    assert.match(typescript ?? '', /client\.listItems\(\{ orderId: 7 \}\)/);
    assert.match(typescript ?? '', /auth: \{ token: 'YOUR_TOKEN' \}/);
    assert.deepEqual(others, ['curl', 'python']);
  });

  it('puts the focus on the first thing to enter', async () => {
    await open('tries=1&operation=addItem');
    await page.waitForFunction(() => document.activeElement?.id === 'parameter-0');
  });

  it('is opened by the command, and moved through by the arrow keys', async () => {
    await open('tries=1');
    assert.equal(await tab('Try It').getAttribute('aria-selected'), 'true');
    await tab('Try It').press('ArrowLeft');
    assert.equal(await tab('Documentation').getAttribute('aria-selected'), 'true');
    assert.ok(await region('Parameters').isVisible());
    await page.evaluate(() => operationHost.showForm());
    await page.getByLabel('orderId').waitFor();
  });

  for (const theme of ['light', 'dark', 'highContrast'] as const satisfies ThemeName[]) {
    it(`is accessible in ${theme}`, async () => {
      await openForm(`theme=${theme}&stored=1`);
      await send().click();
      await assertAccessible(page);
      await page.getByLabel('orderId').fill('7');
      await send().click();
      await page.locator('.answer').waitFor();
      await assertAccessible(page);
      await suite.picture(`try-${theme}`);
      await page.setViewportSize({ width: 320, height: 800 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${width} in 320 px`);
      await suite.picture(`try-${theme}-narrow`);
    });
  }
});
