import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { OperationHost } from './openapi/operationHost.js';
import { useOperationPages } from './openapi/useOperationPages.js';

declare const operationHost: OperationHost;

describe('The answer to an operation in a browser', function () {
  this.timeout(60_000);
  let page: Page;
  const { openForm, send } = useOperationPages((shown) => (page = shown));

  it('shows status, time, size, headers, and rows exact in a table', async () => {
    await openForm();
    await page.getByLabel('orderId').fill('7');
    await send().click();
    const answer = page.getByRole('region', { name: 'Answer', exact: true });
    assert.equal(await answer.locator('.answer-status').innerText(), '200 OK · 123 ms · 2.00 KiB');
    await answer.getByText('Headers (2)').click();
    assert.match(await answer.locator('.answer-headers').innerText(), /x-total\s+2/);
    const grid = answer.locator('.answer-grid');
    assert.match(await grid.innerText(), /9007199254740993/);
    assert.match(await grid.innerText(), /Cup <b>/);
    assert.match(await answer.locator('.answer-table p').innerText(), /2 rows in "items"/);
    await answer.getByLabel('JSON').check();
    assert.match(await answer.locator('pre').innerText(), /"price": 1\.50/);
    await answer.getByRole('button', { name: 'Copy Body' }).click();
    await answer.getByRole('button', { name: 'Save Body…' }).click();
    await page.waitForFunction(() => operationHost.saved === 1);
    assert.match(await page.evaluate(() => operationHost.copied.join()), /^\{"items"/);
    assert.deepEqual(await page.evaluate(() => operationHost.violations), []);
  });

  it('shows long headers in part, and JSON Lines as a table', async () => {
    await openForm();
    await page.getByLabel('orderId').fill('7');
    await page.evaluate(() => {
      const { answer } = operationHost;
      if (!answer) return;
      Object.assign(answer, {
        headers: [['x-long', 'v'.repeat(3_000)]],
        mediaType: 'application/x-ndjson',
        body: { kind: 'text', isCut: false, text: '{"id":1}\n{"id":9007199254740993}\r\n' },
      });
    });
    await send().click();
    await page.getByText('Headers (1)').click();
    const value = page.locator('.answer-headers td');
    assert.ok((await value.innerText()).length < 500);
    const name = await page.locator('.answer-headers th').boundingBox();
    assert.ok(name && name.width > 100, 'names have their room');
    await page.getByRole('button', { name: 'Show all of x-long' }).click();
    assert.equal((await value.innerText()).trim().length, 3_000);
    assert.match(await page.locator('.answer-grid').innerText(), /9007199254740993/);
    await page.evaluate(() => {
      const text = '\u001e{"id":1}\n\u001e{"id":9007199254740995}\n';
      const body = { kind: 'text', isCut: false, text };
      Object.assign(operationHost.answer ?? {}, { mediaType: 'application/json-seq', body });
    });
    await send().click();
    await page.locator('.answer-grid').getByText('9007199254740995').waitFor();
  });

  it('shows images, bytes, text and nothing, all of it inert', async () => {
    const pixel =
      '0x89504e470d0a1a0a0000000d4948445200000001000000010806000000' +
      '1f15c4890000000d49444154789c63fccfc0500f0004850180d0a7dc5a0000000049454e44ae426082';
    await openForm();
    await page.getByLabel('orderId').fill('7');
    const show = async (mediaType: string, body: object) => {
      await page.evaluate(
        ([type, shown]) => {
          const { answer } = operationHost;
          if (answer) Object.assign(answer, { mediaType: type, body: shown });
        },
        [mediaType, body] as const,
      );
      await page.locator('.answer').evaluateAll((all) => all.forEach((one) => one.remove()));
      await send().click();
      await page.locator('.answer').waitFor();
    };
    await show('image/png', { kind: 'image', hex: pixel, type: 'image/png' });
    await page.locator('.answer img').waitFor();
    await show('text/html', {
      ...{ kind: 'text', isCut: true },
      text: '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">',
    });
    assert.match(await page.locator('.answer-body').innerText(), /^<script>/);
    assert.match(await page.locator('.answer-tools').innerText(), /This is its beginning/);
    assert.equal(await page.locator('.answer :is(script, img)').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
    await show('application/json', { kind: 'text', isCut: false, text: '{"broken": ' });
    assert.match(await page.locator('.answer-body').innerText(), /broken/);
    await show('x/y', { kind: 'bytes', hex: '0x00ff41', isCut: false });
    assert.match(await page.locator('.answer-body').innerText(), /00 ff 41/);
    await show('', { kind: 'none' });
    assert.match(await page.locator('.answer').innerText(), /has no body/);
    assert.deepEqual(await page.evaluate(() => operationHost.violations), []);
  });

  it('leaves who goes on in the form where they are', async () => {
    await openForm();
    await page.getByLabel('orderId').fill('7');
    const heading = page.locator('.answer h2');
    await send().click();
    await heading.waitFor();
    assert.ok(await heading.evaluate((shown) => shown === document.activeElement));
    await page.evaluate(() => (operationHost.hangs = true));
    await send().click();
    await page.getByText('Sending…').waitFor();
    await page.getByLabel('orderId').fill('8');
    await page.evaluate(() => operationHost.release());
    await page.getByText('Answered', { exact: true }).waitFor();
    await page.keyboard.type('9');
    assert.equal(await page.getByLabel('orderId').inputValue(), '89');
  });

  it('is cancelled, and says what went wrong', async () => {
    await openForm();
    await page.getByLabel('orderId').fill('7');
    await page.evaluate(() => (operationHost.hangs = true));
    await send().click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForFunction(() => operationHost.cancelled === 1);
    await page.getByText('Cancelled', { exact: true }).waitFor();
    await page.evaluate(() => {
      operationHost.hangs = false;
      operationHost.failing = 'Unavailable';
    });
    await send().click();
    const alert = page.getByRole('alert');
    assert.match(await alert.innerText(), /did not answer within 30 s/);
    await page.evaluate(() => {
      operationHost.failing = undefined;
      operationHost.answer = undefined;
    });
    await alert.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Not sent', { exact: true }).waitFor();
    assert.equal(await alert.count(), 0);
  });

  it('says what to do about an answer that asks for credentials', async () => {
    const hint = page.locator('.login-hint');
    const ask = async (query: string, status: number) => {
      await openForm(query);
      await page.getByLabel('orderId').fill('7');
      await page.evaluate((code) => {
        if (operationHost.answer) Object.assign(operationHost.answer, { status: code });
      }, status);
      await send().click();
      await page.locator('.answer').waitFor();
    };
    await ask('', 401);
    assert.match(await hint.innerText(), /none that fit are stored/);
    await hint.getByRole('button', { name: 'Set Credentials…' }).click();
    await page.waitForFunction(() => operationHost.steps.includes('setCredentials'));
    await assertAccessible(page);
    await ask('stored=1', 401);
    assert.match(await hint.innerText(), /does not take the stored credentials/);
    await ask('stored=1', 403);
    assert.equal(await hint.count(), 0);
  });
});
