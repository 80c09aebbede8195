import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import { usePages } from './pages/usePages.js';
import type { OperationHost } from './openapi/operationHost.js';

declare const operationHost: OperationHost;

describe("An operation's page in a browser", function () {
  this.timeout(60_000);
  const suite = usePages(1000, 900);
  let page: Page;

  beforeEach(() => {
    page = suite.page;
  });

  async function open(query = ''): Promise<void> {
    await suite.open(`/operation?${query}`);
    if (!query.includes('fail')) await page.locator('.operation-name').waitFor();
  }

  const region = (name: string) => page.getByRole('region', { name });

  it('reads as method, path, summary, parameters and answers, under the strict policy', async () => {
    await open();
    assert.equal(
      (await page.getByRole('heading', { level: 1 }).innerText()).replace(/\s+/g, ' '),
      'GET /orders/{orderId}/items',
    );
    assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), [
      'Parameters',
      'Responses',
      'Authentication',
      'Servers',
    ]);
    const row = region('Parameters').getByRole('row', { name: /orderId/ });
    assert.match(
      await row.innerText(),
      /required\s+path\s+integer \(int64\)\s+Number of the order/,
    );
    const sort = await region('Parameters').getByRole('row', { name: /^sort/ }).innerText();
    assert.match(sort, /One of "asc", "desc"[^]*Default: "asc"[^]*Example: "desc"/);
    assert.match(await page.locator('.deprecated').innerText(), /^Deprecated/);
    assert.match(await region('Authentication').innerText(), /API key in header X-API-Key/);
    assert.match(await region('Servers').innerText(), /\{region\} is eu, one of eu, us/);
    assert.deepEqual(await page.evaluate(() => operationHost.violations), []);
  });

  it('shows texts of documents as text, and links to the web alone', async () => {
    await open();
    assert.match(await page.locator('main').innerText(), /<img src=x onerror/);
    assert.equal(await page.locator('img, b, script:not([nonce])').count(), 0);
    assert.equal(await page.evaluate(() => 'hacked' in window), false);
    const addresses = await page
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    assert.deepEqual(addresses, ['https://docs.example/guide', 'https://docs.example/items']);
    assert.deepEqual(
      await page.locator('#documentation-panel > .markdown strong').allInnerTexts(),
      ['all'],
    );
  });

  it('opens a schema level by level, by keys, as far as a circle goes', async () => {
    await open();
    const ok = region('Responses').locator('details.response').first();
    const items = () => ok.locator('summary.schema-line');
    assert.deepEqual(await items().allInnerTexts(), ['each item Item']);
    // Each item has parts, each of which is an item.
    for (let count = 1; count < 8; count++) {
      await items().last().press('Enter');
      await items().nth(count).waitFor();
    }
    assert.match(await items().last().innerText(), /^parts array of Item$/);
  });

  it('shows one media type at a time, with its example', async () => {
    await open();
    const ok = region('Responses').locator('details.response').first();
    const choice = ok.getByRole('combobox', { name: 'Media type of response 200' });
    assert.match(await ok.locator('.content').innerText(), /made from the schema/);
    await choice.selectOption('text/csv');
    await ok.getByText('Example', { exact: true }).click();
    assert.equal(await ok.locator('pre').innerText(), 'id,name\n1,Cup');
  });

  it('keeps where the user is before anything is known, and no data', async () => {
    await open('fail=Unavailable');
    await page.getByRole('alert').waitFor();
    assert.deepEqual(await page.evaluate(() => operationHost.state), {
      version: 1,
      target: { source: 'local/shop', operation: 'listItems' },
    });
  });

  it('says what went wrong, and tries again', async () => {
    await open('fail=Unavailable');
    const alert = page.getByRole('alert');
    await alert.getByRole('button', { name: 'Edit Source' }).click();
    await page.waitForFunction(() => operationHost.steps.length === 1);
    await page.evaluate(() => (operationHost.failing = undefined));
    await alert.getByRole('button', { name: 'Retry' }).press('Enter');
    await page.locator('.operation-name').waitFor();
    assert.equal(await alert.count(), 0);
  });

  it('leads to the specification', async () => {
    await open();
    await page.getByRole('button', { name: 'Open Specification' }).click();
    await page.waitForFunction(() => operationHost.opened === 1);
  });

  it('fits every width without scrolling sideways', async () => {
    await open();
    for (const width of [1600, 1000, 620, 400, 280]) {
      await page.setViewportSize({ width, height: 700 });
      const { scrollWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
      }));
      assert.ok(scrollWidth <= width, `${scrollWidth} in ${width} px`);
      await suite.picture(`operation-${width}`);
    }
  });

  describe('that tries it', () => {
    const tab = (name: string) => page.getByRole('tab', { name });
    const send = () => page.getByRole('button', { name: 'Send' });
    const sent = () => page.evaluate(() => operationHost.forms.at(-1));

    async function openForm(query = ''): Promise<void> {
      await open(query);
      await tab('Try It').click();
    }

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

    it('shows status, time, size, headers, and rows exact in a table', async () => {
      await openForm();
      await page.getByLabel('orderId').fill('7');
      await send().click();
      const answer = page.getByRole('region', { name: 'Answer', exact: true });
      assert.equal(
        await answer.locator('.answer-status').innerText(),
        '200 OK · 123 ms · 2.00 KiB',
      );
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

  for (const theme of ['light', 'dark', 'highContrast'] as const satisfies ThemeName[]) {
    it(`is accessible in ${theme}`, async () => {
      for (const operation of ['listItems', 'addItem']) {
        await open(`theme=${theme}&operation=${operation}`);
        for (const summary of await page.locator('summary').all()) await summary.press('Enter');
        await assertAccessible(page);
        await suite.picture(`${operation}-${theme}`);
      }
    });
  }
});
