import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { expectEventually } from '../eventually.js';
import { useSampleWorkbench } from './useWorkbench.js';

const DATABASE = 'Data Warehouse (SQL)';
const TABLE = ['Local', DATABASE, 'public', 'batchresults'] as const;

describe('exports, by hand', function () {
  this.timeout(180_000);
  const workbench = useSampleWorkbench('export');
  let folder: string;

  before(async () => {
    folder = await fs.mkdtemp(path.join(tmpdir(), 'export-ui-'));
  });

  beforeEach(async () => {
    await workbench.closeAllEditors();
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  after(async () => {
    await fs.rm(folder, { recursive: true });
  });

  it('take what a filtered table shows, from its button to the disk', async () => {
    await (await workbench.tree.find(...TABLE)).click();
    const page = workbench.webview();
    await page.locator('.dc-grid .slick-cell').first().waitFor();
    const where = page.getByRole('combobox', { name: /WHERE/i });
    await where.fill('id <= 12');
    await where.press('Enter');
    await page.getByText(/of 12\b/).waitFor();
    const open = async () => {
      await workbench.page.getByRole('button', { name: 'Export Rows…' }).first().click();
      await workbench.page.locator('.quick-input-widget:visible').getByText('Parquet').waitFor();
      await workbench.screenshot('export-formats');
      await workbench.quickInput.pick('CSV');
      await workbench.quickInput.pick('Save to Disk…');
    };
    await workbench.quickInput.answerFileDialog(open, path.join(folder, 'results.csv'));
    await workbench.notification(/Exported 12 rows \(.*\) to "results\.csv"\./).waitFor();
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
    await workbench.notification(/rows\/s/).waitFor();
    await workbench.screenshot('export-progress');
    await workbench.notification(/Exported 250,000 rows \(.*\) to "export\.xlsx"\./).waitFor();
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
    await workbench.notification(/rows\/s/).waitFor();
    await workbench.answerNotification(/Exporting batchresults/, 'Cancel');
    // The notification goes at once, the export when the database has ended it.
    const left = async () => (await temporary()).filter((name) => !before.includes(name));
    await expectEventually(left, []);
    await workbench.notification(/Exporting batchresults/).waitFor({ state: 'hidden' });
    // What is told of success goes after some seconds; an error would stay.
    await expectEventually(() => workbench.notifications(), [], 30_000);
  });
});
