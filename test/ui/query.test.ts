import assert from 'node:assert/strict';
import { startSampleSetup, type SampleSetup } from '../demo/sampleSetup.js';
import { launchVSCode, type RunningVSCode } from '../host/launch.js';
import { projectRoot } from '../host/projectPaths.js';
import { Workbench } from './workbench.js';

const DATABASE = 'Data Warehouse (SQL)';

describe('queries, by hand', function () {
  this.timeout(180_000);
  // A real browser on a machine that does other things: a second look before it is a fault.
  this.retries(1);
  let setup: SampleSetup;
  let vscode: RunningVSCode;
  let workbench: Workbench;

  before(async () => {
    setup = await startSampleSetup();
    vscode = await launchVSCode({
      extensionFolders: [projectRoot],
      workspace: setup.workspace,
      env: setup.env,
      settings: setup.settings,
    });
    workbench = new Workbench(vscode.page);
    await workbench.openViewContainer('Data Connectors');
  });

  beforeEach(async () => {
    await workbench.runCommand('View: Close All Editors');
    const discard = vscode.page.locator('.monaco-dialog-box .monaco-button', {
      hasText: /^Don't Save$/,
    });
    if (await discard.isVisible()) await discard.click();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('query-failed');
  });

  after(async () => {
    await vscode.stop();
    await setup.stop();
  });

  const newQuery = async (sql: string) => {
    await workbench.tree.chooseFromMenu('New Query', 'Local', DATABASE);
    await vscode.page.locator('.part.editor .monaco-editor.focused').waitFor();
    await vscode.page.locator('.statusbar-item', { hasText: DATABASE }).waitFor();
    await vscode.page.keyboard.insertText(sql);
  };
  const cell = (text: string) =>
    workbench.webview().locator('.dc-grid .slick-cell', { hasText: text }).first();

  it('runs the statement at the cursor and shows its rows', async () => {
    await newQuery(`select 'not this one';\nselect 'this one' as which, 12345678901234567890 as n`);
    await vscode.page.keyboard.press('Control+Enter');
    await cell('this one').waitFor();
    await cell('12345678901234567890').waitFor();
    await workbench.webview().getByText('Rows 1–1 of 1').waitFor();
    await workbench.screenshot('query');
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('runs all statements, a tab each, and underlines the one that fails', async () => {
    await newQuery('select generate_series(1, 3);\nselect nothing_such from experiments');
    await vscode.page.keyboard.press('Control+Shift+Enter');
    const frame = workbench.webview();
    await frame.getByRole('tab', { name: '2: Failed', selected: true }).waitFor();
    await frame.getByText('Column "nothing_such" does not exist.').waitFor();
    await vscode.page.locator('.part.editor .squiggly-error').first().waitFor();
    await frame.getByRole('tab', { name: '1: SELECT' }).click();
    await cell('3').waitFor();
    await workbench.screenshot('query-failure');
  });

  it('asks for parameters, and cancels at the server', async () => {
    await newQuery('select pg_sleep(:seconds::float8)');
    await vscode.page.keyboard.press('Control+Enter');
    await workbench.quickInput.type('60');
    await workbench.quickInput.pick('60');
    const frame = workbench.webview();
    await frame.getByText(/^Running: /).waitFor();
    await workbench.screenshot('query-running');
    await frame.getByRole('button', { name: 'Cancel' }).click();
    await frame.getByText(/^Cancelled after .* The server ended it \d+ ms later\.$/).waitFor();
  });
});
