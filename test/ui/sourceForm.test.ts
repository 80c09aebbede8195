import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assertAccessible } from './pages/accessibility.js';
import type { ThemeName } from './pages/themes.js';
import { usePages } from './pages/usePages.js';
import type { FormHost } from './sourceForm/formHost.js';

declare const formHost: FormHost;

const THEME_NAMES: readonly ThemeName[] = ['light', 'dark', 'highContrast'];
const SECRET = 'hunter2-canary';

describe('The form of a source in a browser', function () {
  this.timeout(60_000);
  const suite = usePages(900, 1100);
  let page: Page;

  beforeEach(() => {
    page = suite.page;
  });

  const field = (label: string) => page.getByLabel(label, { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const result = () => page.locator('.result-text');
  const says = (text: string | RegExp) => result().filter({ hasText: text }).waitFor();
  const marked = (text: string) => page.locator('.row-problem', { hasText: text }).waitFor();

  async function open(subject: object = { mode: 'add' }, query = ''): Promise<void> {
    const given = encodeURIComponent(JSON.stringify(subject));
    await suite.open(`/sourceForm?subject=${given}&${query}`);
    if (!query.includes('hold')) await isReady();
  }

  const isReady = () => page.waitForSelector('.footer button:not(:disabled)');

  async function openPostgresql(query = ''): Promise<void> {
    await open({ mode: 'add', kind: 'postgresql' }, query);
    await field('Host').waitFor();
  }

  const edit = { mode: 'edit', source: 'local/lab' };
  const duplicate = { mode: 'duplicate', source: 'local/lab' };

  describe('adding', () => {
    it('saves what was entered, its secret apart, under the strict policy', async () => {
      await open();
      await page.getByLabel(/^PostgreSQL/).check();
      await field('Title').fill('Zürich Data');
      assert.equal(await field('Name').inputValue(), 'zurich-data');
      await field('Tags').fill('lab, new');
      await field('Host').fill('db');
      await field('Password').fill(SECRET);
      assert.equal(await field('Password').getAttribute('type'), 'password');
      await field('Save in').selectOption('User settings');
      await button('Save').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
      const settings = (await page.evaluate(() => formHost.settings())) as object[];
      assert.deepEqual(settings.at(-1), {
        ...{ name: 'zurich-data', title: 'Zürich Data', kind: 'postgresql', tags: ['lab', 'new'] },
        ...{ host: 'db', port: 5432, ssl: 'prefer' },
      });
      const stored = await page.evaluate(() => formHost.stored('local/zurich-data'));
      assert.deepEqual(stored, { password: SECRET });
      assert.deepEqual(await page.evaluate(() => formHost.violations), []);
    });

    it('sends a secret only to be tested or saved, and keeps it nowhere', async () => {
      await openPostgresql();
      await field('Title').fill('T');
      await field('Password').fill(SECRET);
      await field('Host').fill('db');
      await field('Host').blur();
      await page.waitForFunction(() =>
        formHost.messagesWith('"checkForm"').some((each) => each.includes('"host":"db"')),
      );
      assert.deepEqual(await page.evaluate((text) => formHost.messagesWith(text), SECRET), []);
      await button('Test').click();
      await says('Connected to PostgreSQL 17.2 as reader.');
      const sent = await page.evaluate((text) => formHost.messagesWith(text), SECRET);
      assert.equal(sent.length, 1);
      assert.match(sent[0] ?? '', /"method":"testForm"/);
      const kept = await page.evaluate(() => JSON.stringify([formHost.state, formHost.drafts]));
      assert.match(kept, /"title":"T"/);
      assert.ok(!kept.includes(SECRET));
      assert.equal(await field('Password').inputValue(), SECRET, 'it is still there to be saved');
    });

    it('marks what is wrong when one leaves it, and not before', async () => {
      await openPostgresql();
      await field('Port').fill('70000');
      assert.equal(await page.locator('.row-problem:visible').count(), 0);
      await field('Host').focus();
      await marked('Port must be at most 65535.');
      const described = await field('Port').getAttribute('aria-describedby');
      const text = await page.locator(`#${described ?? ''}`).innerText();
      assert.match(text, /at most 65535/);
      assert.equal(await field('Port').getAttribute('aria-invalid'), 'true');
      // Corrected, it is no longer marked.
      await field('Port').fill('7000');
      assert.equal(await page.locator('.row-problem:visible').count(), 0);
      // What only the kind knows.
      await field('Host').fill('http://db');
      await field('Host').blur();
      await marked('Host must be a name or an address, not a URL.');
      await field('Title').fill('Lab');
      await field('Title').blur();
      await field('Name').focus();
      await field('Name').blur();
      await marked('There already is a source named "lab".');
    });

    it('puts the focus on the first mistake, also where it is folded away', async () => {
      await open();
      await button('Save').click();
      await marked('Select what the source points to.');
      assert.equal(
        await page.evaluate(() => document.activeElement?.getAttribute('type')),
        'radio',
      );
      await openPostgresql();
      await button('Save').click();
      await marked('Title is required.');
      assert.ok(await field('Title').evaluate((each) => each === document.activeElement));
      await says('Correct what is marked.');
      assert.deepEqual(await page.evaluate(() => formHost.tested), []);
      await field('Title').fill('T');
      await field('Host').fill('unknown-root');
      await button('Save').click();
      await marked('No such file.');
      const root = field('Root certificate');
      assert.ok(await root.evaluate((each) => each === document.activeElement));
    });

    it('shows and hides fields by what is entered', async () => {
      await openPostgresql();
      await page.getByText('Advanced').click();
      await field('Root certificate').waitFor();
      await field('TLS').selectOption('disable');
      await field('Root certificate').waitFor({ state: 'hidden' });
      await field('Read only').waitFor();
      await field('TLS').selectOption('verify-full');
      await button('Browse…').click();
      await page.waitForFunction(
        () => document.activeElement instanceof HTMLInputElement && document.activeElement.value,
      );
      assert.equal(await field('Root certificate').inputValue(), '/etc/ssl/root.pem');
    });

    it('says why a test failed, and saves anyway when told to', async () => {
      await openPostgresql();
      await field('Title').fill('T');
      await field('Host').fill('bad');
      await field('Host').press('Enter');
      await says('Cannot reach bad:5432: the host is not known.');
      await page.locator('.result summary').click();
      // The server's words are text, whatever they look like.
      assert.match(await page.locator('.result pre').innerText(), /ENOTFOUND <b>bad<\/b>/);
      await button('Show Log').click();
      await page.waitForFunction(() => formHost.steps.includes('showLog'));
      assert.equal(await page.evaluate(() => formHost.saved), undefined);
      assert.equal(await field('Host').inputValue(), 'bad');
      await button('Save Anyway').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
    });

    it('is saved once, and stops a test that takes too long', async () => {
      await openPostgresql();
      await field('Title').fill('T');
      await field('Host').fill('slow');
      await button('Save').click();
      await says('Testing the connection');
      assert.ok(await button('Save').isDisabled());
      await page.keyboard.press('Control+Enter');
      await button('Stop').click();
      await says('Cancelled. Nothing was saved.');
      assert.equal(await page.evaluate(() => formHost.tested.length), 1);
      await button('Save Anyway').waitFor();
    });

    it('shows what a server refuses where it was entered, and the rest at the top', async () => {
      await openPostgresql();
      await field('Title').fill('T');
      await field('Host').fill('refuses');
      await button('Save').click();
      await marked('This user may not log in.');
      assert.match(await page.locator('.general').innerText(), /The license has expired\./);
      assert.ok(await field('User name').evaluate((each) => each === document.activeElement));
      assert.equal(await button('Save Anyway').isVisible(), false);
      // It is sent again once it was changed.
      await field('User name').fill('other');
      await field('Host').fill('db');
      await button('Save').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
    });

    it('takes back what was typed, like any input', async () => {
      await openPostgresql();
      await field('Database').pressSequentially('lab');
      await field('Host').press('End');
      await field('Host').pressSequentially('-1');
      await page.keyboard.press('Control+z');
      assert.notEqual(await field('Host').inputValue(), 'localhost-1');
    });

    it('comes back after a reload, but for the password', async () => {
      await openPostgresql();
      await field('Title').fill('Half done');
      await field('Host').fill('db7');
      await field('Password').fill(SECRET);
      await page.reload();
      await page.getByText('What you entered earlier is here again.').waitFor();
      assert.equal(await field('Host').inputValue(), 'db7');
      assert.equal(await field('Name').inputValue(), 'half-done');
      assert.equal(await field('Password').inputValue(), '');
      await button('Start Over').click();
      await page.waitForFunction(() => JSON.stringify(formHost.state).length < 60);
      assert.equal(await field('Title').inputValue(), '');
    });

    it('asks to close what was changed, and closes what was not', async () => {
      await open();
      await button('Cancel').click();
      await field('Title').fill('x');
      await page.keyboard.press('Escape');
      assert.equal(await field('Title').inputValue(), 'x');
      await button('Cancel').click();
      await page.waitForFunction(() => formHost.closed.length === 2);
      const closed = await page.evaluate(() => formHost.closed);
      assert.deepEqual(closed, [{ changed: false }, { changed: true }]);
    });

    it('says that the fields of a kind cannot be had, and tries again', async () => {
      await open({ mode: 'add' }, 'fail=1');
      await page.getByLabel(/^S3/).check();
      await page.getByText('The server does not answer.').waitFor();
      await button('Retry').click();
      await field('Bucket').waitFor();
    });
  });

  describe('a server with many kinds', () => {
    async function choose(kind: string): Promise<void> {
      await open({ mode: 'add' }, 'remote');
      await field('Catalog').selectOption('Cloud Pak');
      await page.getByRole('combobox', { name: 'Kind' }).click();
      await page.keyboard.type(kind);
      await page.keyboard.press('Enter');
      await field('Host or IP address').waitFor();
    }

    it('finds a kind by a few letters, by the keyboard alone', async () => {
      await choose('snwflake');
      assert.equal(await page.getByRole('combobox', { name: 'Kind' }).inputValue(), 'Snowflake');
      await page.locator('.kind-list').waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      const active = page.locator('[role=option].active');
      assert.match(await active.innerText(), /Snowflake/);
      await page.keyboard.press('Escape');
      assert.equal(await page.getByRole('combobox', { name: 'Kind' }).inputValue(), 'Snowflake');
      await field('Save in').selectOption('Polymers');
    });

    it('groups fields, follows its conditions and marks what it refuses', async () => {
      await choose('mysql');
      const groups = page.locator('.kind-fields legend');
      assert.deepEqual(await groups.allInnerTexts(), ['Server', 'Credentials']);
      await field('Certificate').waitFor({ state: 'hidden' });
      await field('Use TLS').check();
      await field('Certificate').waitFor();
      await field('Sign in with').selectOption('key');
      await field('Password').waitFor({ state: 'hidden' });
      await field('Title').fill('A');
      await field('Host or IP address').fill('h');
      await field('User name').fill('u');
      await field('Private key').fill(`line\n${SECRET}`);
      await button('Test').click();
      await says('Works: true');
      await button('Save').click();
      await marked('The host is not on the allow list.');
      assert.match(await page.locator('.general').innerText(), /The project is full\./);
      assert.equal(await button('Save Anyway').isVisible(), false);
    });
  });

  describe('editing', () => {
    it('leaves who types where they are, when the other fields come late', async () => {
      await open(edit, 'hold');
      await field('Description').click();
      await page.keyboard.type('Half');
      await page.evaluate(() => formHost.release());
      await field('Host').waitFor();
      await isReady();
      await page.keyboard.type(' of it');
      assert.equal(await field('Description').inputValue(), 'Half of it');
      assert.equal(await field('Title').inputValue(), 'Lab Data');
    });

    it('shows the values there are, and never the secret', async () => {
      await open(edit);
      await field('Host').waitFor();
      assert.equal(await field('Host').inputValue(), 'db.example.org');
      assert.equal(await field('Password').inputValue(), '');
      await page.getByText('Stored – leave empty to keep it.').waitFor();
      assert.ok(!(await page.content()).includes('kept-1'));
      assert.match(await page.locator('.subtitle').innerText(), /PostgreSQL · User settings · lab/);
      await field('Description').fill('Changed');
      await button('Save').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
      const [lab] = (await page.evaluate(() => formHost.settings())) as Record<string, unknown>[];
      assert.equal(lab?.['description'], 'Changed');
      assert.deepEqual(lab['notOurs'], { x: 1 });
      const stored = await page.evaluate(() => formHost.stored('local/lab'));
      assert.deepEqual(stored, { password: 'kept-1' });
    });

    it('deletes a stored secret on request', async () => {
      await open(edit);
      await page.getByRole('button', { name: 'Clear the stored Password' }).click();
      await page.getByText('The stored one is deleted when you save.').waitFor();
      await button('Save').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
      assert.equal(await page.evaluate(() => formHost.stored('local/lab')), undefined);
    });

    it('asks for the secret anew when the source is sent elsewhere', async () => {
      await open(edit);
      await field('User name').fill('somebody');
      // It is said beside the field in the meantime, and once more by the first attempt to save.
      await page.getByText('The stored one is not used').waitFor();
      await button('Save').click();
      await says('The stored credentials are not used: enter them again, or save without.');
      assert.ok(await field('Password').evaluate((each) => each === document.activeElement));
      await page.getByText('The stored one is not used').waitFor();
      assert.deepEqual(await page.evaluate(() => formHost.tested), []);
      await field('Password').fill('new-1');
      await button('Save').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
      const stored = await page.evaluate(() => formHost.stored('local/lab'));
      assert.deepEqual(stored, { password: 'new-1' });
    });
  });

  describe('duplicating', () => {
    it('carries over to another catalog and says what stays behind', async () => {
      await open(duplicate, 'remote');
      assert.equal(await field('Name').inputValue(), 'lab-copy');
      await field('Catalog').selectOption('Cloud Pak');
      await page.getByText('Not carried over:').waitFor();
      assert.match(await page.locator('.left').innerText(), /Port.*\n.*enter them below/);
      assert.equal(await page.getByRole('combobox', { name: 'Kind' }).inputValue(), 'PostgreSQL');
      assert.equal(await field('Title').inputValue(), 'Lab Data');
      assert.equal(await field('Host or IP address').inputValue(), 'db.example.org');
      assert.equal(await field('User name').inputValue(), 'reader');
    });

    it('copies stored credentials only when asked, and only to the same place', async () => {
      await open(duplicate);
      await field('Copy the stored credentials').check();
      await page.getByText('The stored one is copied.').waitFor();
      await field('Host').fill('elsewhere');
      await field('Copy the stored credentials').waitFor({ state: 'hidden' });
      await field('Host').fill('db.example.org');
      await field('Copy the stored credentials').waitFor();
      await button('Save').click();
      await page.waitForFunction(() => formHost.saved !== undefined);
      const stored = await page.evaluate(() => formHost.stored('local/lab-copy'));
      assert.deepEqual(stored, { password: 'kept-1' });
    });
  });

  describe('in every theme', () => {
    for (const theme of THEME_NAMES) {
      it(`can be read and used in ${theme}`, async () => {
        await openPostgresql(`theme=${theme}`);
        await field('Port').fill('x');
        await button('Save').click();
        await marked('Port must be a whole number.');
        await page.mouse.move(0, 0);
        await assertAccessible(page, theme, { rules: { region: { enabled: false } } });
        await suite.picture(`form-${theme}`);
      });
    }

    it('fits in 300 pixels', async () => {
      await page.setViewportSize({ width: 300, height: 700 });
      await openPostgresql('theme=dark');
      await field('Title').fill('T');
      await field('Host').fill('bad');
      await button('Save').click();
      await says('Cannot reach bad');
      const wider = await page.evaluate(() => {
        const body = document.querySelector('.body');
        return [
          document.documentElement.scrollWidth,
          (body?.scrollWidth ?? 0) - (body?.clientWidth ?? 0),
        ];
      });
      assert.deepEqual(wider, [300, 0]);
      await suite.picture('form-narrow');
    });
  });
});
