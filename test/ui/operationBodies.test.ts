import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { OperationHost } from './openapi/operationHost.js';
import { useOperationPages } from './openapi/useOperationPages.js';

declare const operationHost: OperationHost;

describe('What is sent with an operation, in a browser', function () {
  this.timeout(60_000);
  let page: Page;
  const { suite, openForm, send, sent } = useOperationPages((shown) => (page = shown));

  it('begins a body of XML with an example', async () => {
    await openForm('operation=addItem');
    await page.getByLabel('orderId').fill('7');
    await page.getByLabel('Media type', { exact: true }).selectOption('application/xml');
    const text = await page.getByLabel('application/xml').inputValue();
    assert.match(text, /^<\?xml .*\?>\n<Item>\n {2}<name>string<\/name>/);
    // A name of the document that XML has no way to write.
    assert.match(text, /<_img_src_x_onerror__window.hacked___true__>string</);
    await suite.picture('try-xml');
    await send().click();
    await page.locator('.answer').waitFor();
    assert.deepEqual((await sent())?.body, { mediaType: 'application/xml', text });
  });

  it('takes bodies as JSON, fields, files and text', async () => {
    await openForm('operation=addItem');
    await page.getByLabel('orderId').fill('7');
    const text = page.getByLabel('application/json');
    assert.match(await text.inputValue(), /"name": "string"/);
    await text.fill('{"id": 9007199254740993');
    await send().click();
    await page.getByText(/^This is not JSON/).waitFor();
    await text.fill('{"id": 9007199254740993}');
    await send().click();
    await page.locator('.answer').waitFor();
    assert.deepEqual((await sent())?.body, {
      mediaType: 'application/json',
      text: '{"id": 9007199254740993}',
    });
    await suite.picture('try-body');
    await page.getByLabel('Media type', { exact: true }).selectOption('multipart/form-data');
    await page.getByRole('textbox', { name: 'name' }).fill('Cup');
    await page.getByRole('textbox', { name: 'colors' }).fill('red\nblue\n');
    await send().click();
    await page.getByText('This is required.').waitFor();
    await page.getByRole('button', { name: 'photo' }).click();
    await page.getByText('photo.png, 2.00 KiB').waitFor();
    await suite.picture('try-form');
    await send().click();
    await page.waitForFunction(() => operationHost.forms.length === 2);
    assert.deepEqual((await sent())?.body, {
      mediaType: 'multipart/form-data',
      fields: [
        ['name', { kind: 'text', text: 'Cup' }],
        ['photo', { kind: 'file', file: 'file-1' }],
        ['colors', { kind: 'list', texts: ['red', 'blue'] }],
      ],
    });
    await page.getByLabel('Media type', { exact: true }).selectOption('application/octet-stream');
    await page.getByRole('button', { name: 'application/octet-stream' }).click();
    await send().click();
    await page.waitForFunction(() => operationHost.forms.length === 3);
    assert.deepEqual((await sent())?.body, {
      mediaType: 'application/octet-stream',
      file: 'file-2',
    });
  });

  it('folds what may be left out where it is much, and finds fields in it', async () => {
    await openForm('operation=placeOrder');
    // What is required comes first, and a choice of one is made.
    const kind = page.getByLabel('kind');
    assert.equal(await kind.inputValue(), 'order');
    const rows = page.locator('.body-entry > .field');
    assert.deepEqual(await rows.locator('label').allInnerTexts(), ['kind', 'customer']);
    const fold = page.locator('.more-fields');
    const summary = fold.locator(':scope > summary');
    assert.equal(await summary.innerText(), '17 optional fields');
    await summary.press('Enter');
    await page.getByRole('searchbox', { name: 'Find fields' }).fill('ADDRESS');
    assert.deepEqual(await fold.locator('.field:visible label').allInnerTexts(), ['address']);
    await page.keyboard.press('Enter');
    await fold.getByRole('button', { name: 'Insert Example' }).click();
    assert.equal(
      await page.getByLabel('address', { exact: true }).inputValue(),
      '{\n  "street": "string"\n}',
    );
    assert.equal(await fold.getByRole('button', { name: 'Insert Example' }).isVisible(), false);
    await fold.getByText('What it consists of').click();
    await fold.locator('.schema-parts', { hasText: 'street' }).waitFor();
    assert.equal(await summary.innerText(), '17 optional fields · 1 filled in');
    await assertAccessible(page);
    await suite.picture('try-folded');
    await page.getByLabel('address', { exact: true }).fill('{');
    await summary.click();
    await page.getByLabel('customer').fill('7');
    await send().click();
    // What is wrong is shown wherever it is.
    await page.getByText(/^This is not JSON/).waitFor();
    assert.ok(await page.getByLabel('address', { exact: true }).isVisible());
    await page.getByLabel('address', { exact: true }).fill('');
    await send().click();
    await page.locator('.answer').waitFor();
    assert.deepEqual((await sent())?.body, {
      mediaType: 'application/x-www-form-urlencoded',
      fields: [
        ['kind', { kind: 'text', text: 'order' }],
        ['customer', { kind: 'text', text: '7' }],
      ],
    });
  });

  it('loses nothing of a body for another example or media type', async () => {
    await openForm('operation=noteOrder');
    const text = page.getByRole('textbox', { name: 'application/json' });
    assert.equal(await text.inputValue(), '{\n  "note": "short"\n}');
    await text.fill('{"note": "mine"}');
    await page.getByLabel('Example').selectOption('long: Many words');
    assert.match(await text.inputValue(), /many words/);
    await page.getByRole('button', { name: 'Bring Back What I Wrote' }).click();
    await page.getByLabel('Media type', { exact: true }).selectOption('text/plain');
    await page.getByRole('textbox', { name: 'text/plain' }).fill('plain');
    await page.getByLabel('Media type', { exact: true }).selectOption('application/json');
    assert.equal(await text.inputValue(), '{"note": "mine"}');
    await assertAccessible(page);
  });

  it('takes lists of files, and headers and query parameters of the user', async () => {
    await openForm('operation=addItem');
    await page.getByLabel('orderId').fill('7');
    await page.getByLabel('Media type', { exact: true }).selectOption('multipart/form-data');
    await page.getByRole('textbox', { name: 'name' }).fill('Cup');
    await page.getByRole('button', { name: 'photo' }).click();
    await page.getByRole('button', { name: 'pages' }).click();
    await page.getByText('2 files chosen').waitFor();
    await page.getByRole('button', { name: 'Remove photo.png' }).click();
    await page.getByText('1 file chosen').waitFor();
    const add = page.getByRole('button', { name: 'Add a header or query parameter' });
    await add.click();
    await page.keyboard.type('X Trace');
    await send().click();
    await page.getByText('"X Trace" is no name of a header.').waitFor();
    await page.getByRole('textbox', { name: /^Name of part/ }).fill('X-Trace');
    await page.getByRole('textbox', { name: /^Value of part/ }).fill('on');
    await add.click();
    await page
      .getByRole('combobox', { name: /^Place of part/ })
      .last()
      .selectOption('query');
    await page
      .getByRole('textbox', { name: /^Name of part/ })
      .last()
      .fill('debug');
    await assertAccessible(page);
    await suite.picture('try-own-parts');
    await send().click();
    await page.locator('.answer').waitFor();
    const form = await sent();
    assert.deepEqual(form?.headers, [['X-Trace', 'on']]);
    assert.deepEqual(form.query, [['debug', '']]);
    assert.ok(form.body && 'fields' in form.body);
    assert.deepEqual(form.body.fields.at(-1), ['pages', { kind: 'files', files: ['file-3'] }]);
  });
});
