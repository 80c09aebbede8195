import assert from 'node:assert/strict';
import type { SampleSetup } from '../demo/sampleSetup.js';
import { startSilentServer } from '../servers/misc.js';
import { freePort } from '../servers/ports.js';
import { useSampleWorkbench } from './useWorkbench.js';

const DATABASE = 'Data Warehouse (SQL)';

describe('main job, by hand', function () {
  this.timeout(180_000);
  let setup: SampleSetup;
  let silent: Awaited<ReturnType<typeof startSilentServer>>;

  const workbench = useSampleWorkbench('main-job', async (started) => {
    setup = started;
    silent = await startSilentServer();
    const sources = setup.settings['dataConnectors.sources'] as { readonly kind: string }[];
    const postgres = sources.find((source) => source.kind === 'postgresql');
    await setup.query('create table fleeting (id int primary key, note text)');
    await setup.query(
      `insert into fleeting values (1, ''), (2, null), (3, '<img src=x onerror=alert(1)>')`,
    );
    return {
      settings: {
        'dataConnectors.sources': [
          ...sources,
          {
            name: 'silent',
            title: 'Silent Server',
            kind: 'postgresql',
            host: silent.host,
            port: silent.port,
          },
          {
            name: 'closed',
            title: 'Closed Port',
            kind: 'postgresql',
            host: '127.0.0.1',
            port: await freePort(),
          },
          { ...postgres, name: 'missing', title: 'Missing Database', database: 'nope' },
          { name: 'other', title: 'Another Kind', kind: 'snowflake' },
        ],
      },
    };
  });

  after(() => silent.stop());

  const openTable = async (name: string): Promise<void> => {
    await (await workbench.tree.find('Local', DATABASE, 'public', name)).click();
    await workbench.selectEditor(name);
  };
  const cell = (text: string) =>
    workbench.webview().locator('.slick-cell', { hasText: text }).first();

  it('keeps a dead and a silent source from holding up the others', async () => {
    await workbench.tree.expand('Local', 'Silent Server');
    await workbench.tree.expand('Local', 'Closed Port');
    await workbench.tree.find('Local', DATABASE, 'public', 'experiments');
    await workbench.tree.find('Local', 'Closed Port', 'Retry');
    const below = await workbench.tree.labels('Local', 'Closed Port');
    assert.match(below[0] ?? '', /127\.0\.0\.1/);
    assert.ok(below.includes('Retry') && below.includes('Edit Source'), below.join());
    await workbench.page
      .locator('.monaco-list-row', { hasText: /did not answer|timed out|seconds/i })
      .first()
      .waitFor();
  });

  it('does not call a source connected whose database does not exist', async () => {
    await workbench.tree.find('Local', 'Missing Database', 'Retry');
    assert.deepEqual(await workbench.tree.labels('Local', 'Missing Database'), [
      `There is no database "nope" on ${setup.addresses[0]?.match(/[\d.]+:\d+/)?.[0] ?? ''}.`,
      'Edit Source',
      'Retry',
    ]);
    // The row is painted again when its state is known, after its children.
    await workbench.page
      .locator('.monaco-list-row[aria-label^="Missing Database"][aria-label*=", failed"]')
      .waitFor();
  });

  it('reads a table: NULL apart from nothing, markup as text', async () => {
    await openTable('fleeting');
    await cell('<img src=x onerror=alert(1)>').waitFor();
    await cell('NULL').waitFor();
    assert.equal(await workbench.webview().locator('.slick-cell img').count(), 0);
  });

  it('answers the keys and the menu of the table in place of VS Code', async () => {
    await openTable('fleeting');
    const { page } = workbench;
    await cell('NULL').click();
    await page.keyboard.press('Control+g');
    const goTo = workbench.webview().getByPlaceholder('Go to row');
    await goTo.and(workbench.webview().locator(':focus')).waitFor();
    // What is typed arrives there only if VS Code did not open its own "Go to Line".
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await workbench.webview().locator('.dc-active', { hasText: '<img' }).waitFor();
    await cell('NULL').click({ button: 'right' });
    const items = page.locator('.context-view .action-item');
    await items.first().waitFor();
    const labels = (await items.allInnerTexts()).filter((label) => label !== '');
    assert.deepEqual(labels, [
      ...['Open Value', 'Open Row as Record'],
      ...['Copy', 'Copy with Headers', 'Copy As', 'Export Rows…'],
    ]);
    await page.keyboard.press('Escape');
  });

  it('sorts, filters and shows one value, all by the server', async () => {
    await openTable('fleeting');
    const { page } = workbench;
    const view = workbench.webview();
    const firstId = (id: string) =>
      view.locator('.slick-row[data-row="0"] [aria-colindex="2"]', { hasText: id }).waitFor();
    await cell('<img').click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Alt+ArrowDown');
    await firstId('3');
    const where = view.getByLabel('Condition of the rows');
    await where.fill('id < 3 AND nonsense');
    await where.press('Enter');
    await view.getByText('column "nonsense" does not exist').waitFor();
    assert.equal(await view.locator('.where-wrong').innerText(), 'nonsense');
    await where.fill('id < 3');
    await where.press('Enter');
    await firstId('2');
    await view.locator('.status-rows', { hasText: 'of 2' }).waitFor();
    await view.getByRole('button', { name: 'Show SQL' }).click();
    await view.getByText(/WHERE .*id < 3.*ORDER BY/s).waitFor();
    await view.getByRole('button', { name: 'Reset' }).click();
    await firstId('1');
    await cell('<img').dblclick();
    await view.locator('.value-pre', { hasText: '<img src=x onerror=alert(1)>' }).waitFor();
    await page.keyboard.press('Escape');
    await view.locator('aside[aria-label="Value"]').waitFor({ state: 'hidden' });
  });

  it('tells in place that a table is gone, and shows it when it is back', async () => {
    await setup.query('drop table fleeting');
    const page = workbench.webview();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page
      .getByText(/renamed, moved or dropped/)
      .first()
      .waitFor();
    await setup.query('create table fleeting (id int primary key, note text)');
    await setup.query(`insert into fleeting values (7, 'back again')`);
    await page.getByRole('button', { name: 'Retry' }).click();
    await cell('back again').waitFor();
  });

  it('goes to a far row, and is still there after being hidden and after a reload', async () => {
    await openTable('batchresults');
    await cell('B2021-00000').waitFor();
    await workbench.webview().getByPlaceholder('Go to row').fill('200000');
    await workbench.webview().getByPlaceholder('Go to row').press('Enter');
    await cell('200000').waitFor();
    await workbench.selectEditor('fleeting');
    await cell('back again').waitFor();
    await workbench.selectEditor('batchresults');
    await cell('200000').waitFor();
    // By VS Code's command: it writes down which editors are open, which the browser's does not.
    const loaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await loaded;
    await workbench.page.waitForSelector('.monaco-workbench .part.statusbar');
    await workbench.selectEditor('batchresults');
    await cell('200000').waitFor();
  });

  it('draws the tables of a saved notebook without a kernel', async () => {
    await workbench.openViewContainer('Explorer');
    await workbench.tree.expand('notebooks');
    await (await workbench.tree.find('notebooks', 'tables.ipynb')).dblclick();
    await workbench.selectEditor(/tables/);
    const output = workbench.webview();
    await output.locator('.slick-cell').first().waitFor();
    await workbench.screenshot('notebook');
  });
});

describe('restricted mode', function () {
  this.timeout(180_000);
  let database: SampleSetup['query'];
  const workbench = useSampleWorkbench('restricted', ({ settings, query }) => {
    database = query;
    return {
      askForTrust: true,
      settings: { ...settings, 'security.workspace.trust.banner': 'never' },
    };
  });

  /** Says why, and what to do. */
  async function refused(): Promise<void> {
    const refusal = workbench.page
      .locator('.notification-list-item')
      .filter({ hasText: /Restricted Mode: trust it/ });
    await refusal.getByRole('button', { name: 'Manage Workspace Trust' }).first().waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    await refusal.first().waitFor({ state: 'hidden' });
  }

  it('lists the sources of the user, and connects to none', async () => {
    await workbench.tree.find('Local', DATABASE, 'Manage Workspace Trust');
    const rows = await workbench.tree.labels('Local', DATABASE);
    assert.match(rows[0] ?? '', /Restricted Mode/);
    await workbench.screenshot('restricted');
  });

  it('refuses to preview a table', async () => {
    await workbench.runCommand('Data Connectors: Preview Table');
    await workbench.quickInput.pick(DATABASE);
    await refused();
    assert.deepEqual(await workbench.editorTitles(), []);
  });

  it('refuses to run a query', async () => {
    await workbench.tree.chooseFromMenu('New Query', 'Local', DATABASE);
    await workbench.page.locator('.part.editor .monaco-editor.focused').waitFor();
    await workbench.page.keyboard.insertText('select 1');
    await workbench.page.keyboard.press('Control+Enter');
    await refused();
  });

  it('has connected to nothing after all that', async () => {
    const [row] = await database(
      `select count(*) from pg_stat_activity where application_name = 'Data Connectors'`,
    );
    assert.deepEqual(row, { count: '0' });
  });
});
