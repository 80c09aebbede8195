import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startSampleSetup, type SampleSetup } from '../demo/sampleSetup.js';
import { launchVSCode, type RunningVSCode } from '../host/launch.js';
import { projectRoot } from '../host/projectPaths.js';
import { Workbench } from './workbench.js';

const DATABASE = 'Data Warehouse (SQL)';
const TABLE = ['Local', DATABASE, 'public', 'batchresults'] as const;

describe('exports, by hand', function () {
  this.timeout(180_000);
  // A real browser on a machine that does other things: a second look before it is a fault.
  this.retries(1);
  let setup: SampleSetup;
  let vscode: RunningVSCode;
  let workbench: Workbench;
  let folder: string;

  before(async () => {
    folder = await fs.mkdtemp(path.join(tmpdir(), 'export-ui-'));
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
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('export-failed');
  });

  after(async () => {
    await vscode.stop();
    await setup.stop();
    await fs.rm(folder, { recursive: true });
  });

  /** VS Code's own file dialog: it looks at what is typed, and only then takes it. */
  async function answerFileDialog(file: string): Promise<void> {
    const widget = vscode.page.locator('.quick-input-widget:visible');
    // It is there before it knows where it is.
    await widget.locator('.quick-input-list .monaco-list-row', { hasText: '..' }).first().waitFor();
    await workbench.quickInput.type(file);
    for (let attempt = 0; attempt < 20; attempt++) {
      await workbench.quickInput.accept();
      const closed = widget.waitFor({ state: 'hidden', timeout: 1000 }).then(
        () => true,
        () => false,
      );
      if (await closed) return;
    }
    throw new Error(`The dialog did not take "${file}".`);
  }

  const notification = (text: string | RegExp) =>
    vscode.page.locator('.notification-list-item').filter({ hasText: text }).first();

  it('take what a filtered table shows, from its button to the disk', async () => {
    await (await workbench.tree.find(...TABLE)).click();
    const page = workbench.webview();
    await page.locator('.dc-grid .slick-cell').first().waitFor();
    const where = page.getByRole('combobox', { name: /WHERE/i });
    await where.fill('id <= 12');
    await where.press('Enter');
    await page.getByText(/of 12\b/).waitFor();
    await vscode.page.getByRole('button', { name: 'Export Rows…' }).first().click();
    await vscode.page.locator('.quick-input-widget:visible').getByText('Parquet').waitFor();
    await workbench.screenshot('export-formats');
    await workbench.quickInput.pick('CSV');
    await workbench.quickInput.pick('Save to Disk…');
    await answerFileDialog(path.join(folder, 'results.csv'));
    await notification(/Exported 12 rows \(.*\) to "results\.csv"\./).waitFor();
    await workbench.screenshot('export-done');
    const lines = (await fs.readFile(path.join(folder, 'results.csv'), 'utf8')).split('\n');
    assert.match(lines[0] ?? '', /^id,experiment_id,batch,/);
    assert.deepEqual(
      lines.slice(1, 13).map((line) => Number(line.split(',')[0])),
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    assert.deepEqual(await fs.readdir(folder), ['results.csv']);
  });

  const temporary = async () =>
    (await fs.readdir(tmpdir())).filter((name) => /^data-connectors-export-/.test(name));

  it('take a whole table from the sidebar into a bucket, and tell how far they are', async () => {
    await workbench.tree.chooseFromMenu('Export Rows…', ...TABLE);
    await workbench.quickInput.pick('Excel');
    await workbench.quickInput.pick('Save to a Source…');
    await workbench.quickInput.pick('Data Lake (S3)');
    await workbench.quickInput.pick('The root');
    await workbench.quickInput.answerPrompt(/Name of the file/, 'export.xlsx');
    await notification(/rows\/s/).waitFor();
    await workbench.screenshot('export-progress');
    await notification(/Exported 250,000 rows \(.*\) to "export\.xlsx"\./).waitFor({
      timeout: 60_000,
    });
    await workbench.tree.find('Local', 'Data Lake (S3)', 'export.xlsx');
  });

  it('ask before a file in a bucket is replaced, and leave nothing when they are cancelled', async () => {
    const before = await temporary();
    await workbench.tree.chooseFromMenu('Export Rows…', ...TABLE);
    await workbench.quickInput.pick('Excel');
    await workbench.quickInput.pick('Save to a Source…');
    await workbench.quickInput.pick('Data Lake (S3)');
    await workbench.quickInput.pick('The root');
    await workbench.quickInput.answerPrompt(/Name of the file/, 'export.xlsx');
    assert.match(await workbench.answerDialog('Replace'), /"export\.xlsx" exists already/);
    await notification(/rows\/s/).waitFor();
    await workbench.answerNotification(/Exporting batchresults/, 'Cancel');
    await notification(/Exporting batchresults/).waitFor({ state: 'hidden', timeout: 30_000 });
    assert.deepEqual(await workbench.notifications(), []);
    const left = (await temporary()).filter((name) => !before.includes(name));
    assert.deepEqual(left, []);
  });
});
