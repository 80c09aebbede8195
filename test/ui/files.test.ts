import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { expectEventually } from '../eventually.js';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';
import { startS3, type S3Server } from '../servers/s3/server.js';
import { useWorkbench } from './useWorkbench.js';

const LAKE = ['Local', 'Lake'] as const;
const MiB = 1024 * 1024;

describe('files, by hand', function () {
  this.timeout(180_000);
  let server: S3Server;
  let local: string;

  const workbench = useWorkbench('files', async () => {
    server = await startS3({ buckets: ['lab'] });
    const keys = ['data/a.csv', 'data/b.csv', 'data/c.csv', 'data/deep/d.txt', 'notes.txt'];
    server.seed('lab', [
      ...keys.map((key) => ({ key, body: `of ${key}` })),
      { key: 'large.bin', body: Buffer.alloc(24 * MiB, 7) },
    ]);
    local = temporaryFolder('data-connectors-files-');
    const { endpoint, accessKeyId, secretAccessKey } = server;
    const source = { kind: 's3', bucket: 'lab', endpoint, accessKeyId };
    return {
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      settings: {
        'dataConnectors.sources': [
          { ...source, name: 'lake', title: 'Lake' },
          { ...source, name: 'frozen', title: 'Frozen Lake', readOnly: true },
        ],
      },
    };
  });

  after(async () => {
    await server.stop();
    removeTemporaryFolder(local);
  });

  async function menuOf(...labels: string[]): Promise<string[]> {
    const row = await workbench.tree.find(...labels);
    await row.click({ button: 'right' });
    const items = workbench.page.locator(
      '.context-view .action-item .action-label:not(.separator)',
    );
    await items.first().waitFor();
    return (await items.allInnerTexts()).filter(Boolean);
  }

  async function closeMenu(): Promise<void> {
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.context-view .action-item').first().waitFor({ state: 'hidden' });
  }

  /** The row that a command has shown by itself: a look for it could come before that. */
  const shown = (label: string) =>
    workbench.page.locator('.part.sidebar .monaco-list-row.selected', { hasText: label });

  it('offers what can be done with each row, and nothing that cannot', async () => {
    const writing = ['New Folder…', 'Upload Files…', 'Upload Folder…'];
    const changing = ['Rename…', 'Delete…'];
    await workbench.tree.expand(...LAKE, 'data');
    const onFile = await menuOf(...LAKE, 'data', 'a.csv');
    await workbench.screenshot('files-menu');
    await closeMenu();
    for (const item of [...writing, ...changing, 'Download…', 'Copy Presigned URL…']) {
      assert.ok(onFile.includes(item), `${item} in ${onFile.join()}`);
    }
    const onFolder = await menuOf(...LAKE, 'data');
    await closeMenu();
    for (const item of [...writing, ...changing, 'Download…']) assert.ok(onFolder.includes(item));
    assert.ok(!onFolder.includes('Copy Presigned URL…'));
    const onSource = await menuOf(...LAKE);
    await closeMenu();
    for (const item of [...writing, 'Download…']) assert.ok(onSource.includes(item), item);
    for (const item of changing) assert.ok(!onSource.includes(item), item);
    const frozen = await menuOf('Local', 'Frozen Lake', 'notes.txt');
    await closeMenu();
    assert.ok(frozen.includes('Download…') && frozen.includes('Copy Presigned URL…'));
    for (const item of [...writing, ...changing]) assert.ok(!frozen.includes(item), item);
  });

  it('makes a folder, and says what is wrong with its name as it is typed', async () => {
    const { quickInput } = workbench;
    const { page } = workbench;
    await workbench.tree.chooseFromMenu('New Folder…', ...LAKE);
    await quickInput.type('a/b');
    await page.getByText('A name holds no slash').first().waitFor();
    await quickInput.type('data');
    await page.getByText('"data" exists already.').first().waitFor();
    await workbench.screenshot('files-new-folder');
    await quickInput.answer('results');
    await shown('results').waitFor();
  });

  it('renames by F2', async () => {
    const row = await workbench.tree.find(...LAKE, 'notes.txt');
    await row.click();
    await workbench.selectEditor('notes.txt');
    await workbench.page.locator('.part.sidebar .monaco-list').first().focus();
    await workbench.page.keyboard.press('F2');
    await workbench.quickInput.answerPrompt(/New name of "notes.txt"/, 'minutes.txt');
    await shown('minutes.txt').waitFor();
  });

  it('deletes what is selected by the Delete key, after asking', async () => {
    const { page } = workbench;
    await (await workbench.tree.find(...LAKE, 'data', 'a.csv')).click();
    await (await workbench.tree.find(...LAKE, 'data', 'deep')).click({ modifiers: ['Control'] });
    await page.locator('.part.sidebar .monaco-list').first().focus();
    await page.keyboard.press('Delete');
    await page.locator('.monaco-dialog-box').waitFor();
    await workbench.screenshot('files-delete');
    const said = await workbench.answerDialog('Delete');
    assert.match(said, /Delete 2 items and everything in the folders from "Lake"\?/);
    const gone = page.locator('.part.sidebar .monaco-list-row', { hasText: 'a.csv' });
    await gone.waitFor({ state: 'detached' });
    await expectEventually(() => workbench.tree.labels(...LAKE, 'data'), ['b.csv', 'c.csv']);
  });

  it('uploads a file and shows it', async () => {
    const file = path.join(local, 'upload me.txt');
    await fs.writeFile(file, 'from here');
    const open = () => workbench.tree.chooseFromMenu('Upload Files…', ...LAKE, 'results');
    await workbench.quickInput.answerFileDialog(open, file);
    await workbench.notification(/Uploaded 1 file \(9 B\) to "results"\./).waitFor();
    await shown('upload me.txt').waitFor();
  });

  it('shows how far a download is, and leaves nothing when it is cancelled', async () => {
    const rule = server.addFault(({ operation, range }) =>
      operation === 'GetObject' && !range?.startsWith('bytes=0-') ? { delay: 3000 } : undefined,
    );
    const target = path.join(local, 'large.bin');
    const open = () => workbench.tree.chooseFromMenu('Download…', ...LAKE, 'large.bin');
    await workbench.quickInput.answerFileDialog(open, target);
    const progress = workbench.notification(/Downloading large\.bin.*4\.00 MiB of 24\.0 MiB/);
    await progress.waitFor();
    await workbench.screenshot('files-progress');
    await progress.hover();
    await progress.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    // VS Code takes the progress away at once; the server is told to stop first.
    await expectEventually(() => fs.readdir(local), ['upload me.txt']);
    rule.dispose();
    await workbench.quickInput.answerFileDialog(open, target);
    await workbench.notification(/Downloaded "large\.bin" \(24\.0 MiB\)/).waitFor();
    await workbench.screenshot('files-downloaded');
    assert.equal((await fs.stat(target)).size, 24 * MiB);
  });

  it('moves a row that is dragged onto a folder', async () => {
    const from = await workbench.tree.find(...LAKE, 'minutes.txt');
    const onto = await workbench.tree.find(...LAKE, 'results');
    await from.dragTo(onto);
    assert.match(await workbench.answerDialog('Move'), /Move "minutes\.txt" to "results"\?/);
    const labels = () => workbench.tree.labels(...LAKE, 'results');
    await expectEventually(labels, ['minutes.txt', 'upload me.txt']);
    await workbench.notification(/Moving minutes\.txt/).waitFor({ state: 'detached' });
  });

  it('copies a URL for a time that is chosen', async () => {
    await workbench.tree.chooseFromMenu('Copy Presigned URL…', ...LAKE, 'data', 'b.csv');
    assert.deepEqual(await workbench.quickInput.labels(), [
      ...['15 minutes', '1 hour', '1 day', '7 days'],
    ]);
    await workbench.screenshot('files-presign');
    await workbench.quickInput.pick('1 hour');
    await workbench.notification(/Anyone who has it can read "b\.csv" until/).waitFor();
  });
});
