import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { OperationHost } from './openapi/operationHost.js';
import { useOperationPages } from './openapi/useOperationPages.js';

declare const operationHost: OperationHost;

describe('The server that an operation is sent to, in a browser', function () {
  this.timeout(60_000);
  let page: Page;
  const { suite, openForm, send, sent } = useOperationPages((shown) => (page = shown));

  it('chooses server and variables, and tells where credentials go', async () => {
    await openForm('stored=1');
    await page.getByLabel('orderId').fill('7');
    const box = page.getByLabel('Send the stored credentials (token)');
    assert.ok(await box.isChecked());
    await page.getByLabel('Server', { exact: true }).selectOption('1');
    await page.getByLabel('region').selectOption('us');
    await page.getByLabel('base').fill('v2');
    await page.getByText('Goes to https://us.shop.example/v2').waitFor();
    const note = page.getByText('They go to http://shop.example alone, not to this address.');
    await note.waitFor();
    assert.deepEqual([await box.isChecked(), await box.isEnabled()], [false, false]);
    await page.getByRole('button', { name: 'Edit Source…' }).click();
    await page.waitForFunction(() => operationHost.steps.includes('editSource'));
    await send().click();
    await page.locator('.answer').waitFor();
    const form = await sent();
    assert.equal(form?.server, 'https://us.shop.example/v2');
    assert.equal(form.anonymous, true);
    // Words may go where credentials do not.
    await page.getByRole('button', { name: 'Copy as TypeScript' }).click();
    await page.getByText('Copied as TypeScript').waitFor();
    assert.match(await page.evaluate(() => operationHost.copied.join()), /YOUR_TOKEN/);
    await page.evaluate(() => operationHost.reload());
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
    assert.equal(await page.getByLabel('base').inputValue(), 'v2');
    await page.getByLabel('Server', { exact: true }).selectOption('0');
    assert.equal(await note.count(), 0);
    assert.ok(await box.isChecked());
  });

  it('sends to an address of the user, without credentials, and begins with it again', async () => {
    await openForm('stored=1');
    await page.getByLabel('orderId').fill('7');
    await page.getByLabel('Server', { exact: true }).selectOption('Another address…');
    const address = page.getByLabel('Address');
    assert.ok(await address.evaluate((input) => input === document.activeElement));
    await send().click();
    await page.getByText('This is required.').waitFor();
    for (const [text, problem] of [
      ['localhost:8080', /^Begin the address with http/],
      ['file:///etc/passwd', /^Begin the address with http/],
      ['http://', /^This is no address/],
      ['https://me:secret@staging.example', /must not hold a user name/],
      ['https://staging.example/?key=1', /what follows/],
    ] as const) {
      await address.fill(text);
      await page.getByText(problem).waitFor();
    }
    await address.fill(' http://127.0.0.1:8080/v1/ ');
    await page.getByText('Goes to http://127.0.0.1:8080/v1', { exact: true }).waitFor();
    await page.getByText('not to this address').waitFor();
    await assertAccessible(page);
    await suite.picture('try-own-server');
    await send().click();
    await page.locator('.answer').waitFor();
    const form = await sent();
    assert.deepEqual(
      [form?.server, form?.isOwnServer, form?.anonymous],
      ['http://127.0.0.1:8080/v1', true, true],
    );
    await openForm(`own=${encodeURIComponent('http://127.0.0.1:8080/v1')}`);
    await page.getByText('Goes to http://127.0.0.1:8080/v1', { exact: true }).waitFor();
  });

  it('asks for an address where the specification has none', async () => {
    await openForm('operation=placeOrder&nowhere=1');
    await page.getByText('does not say where its API is').waitFor();
    await page.getByLabel('customer').fill('7');
    await send().click();
    await page.getByText('This is required.').waitFor();
    assert.equal(await page.evaluate(() => operationHost.forms.length), 0);
    await page.getByLabel('Address', { exact: true }).fill('https://shop.example');
    await send().click();
    await page.locator('.answer').waitFor();
  });
});
