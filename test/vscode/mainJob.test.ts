import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DataConnectorsApi, File, RowBatch, Source } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources } from './environment.js';

describe('main job', () => {
  let api: DataConnectorsApi;
  let database: Source;
  let bucket: Source;
  let petstore: Source;

  before(async function () {
    this.timeout(60_000);
    api = await activateApi();
    await addSampleSources(api);
    database = await api.sources.get('local/data-warehouse-sql');
    bucket = await api.sources.get('data-lake-s3');
    petstore = await api.sources.get('petstore');
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('lists, filters and searches sources', async () => {
    const names = (await api.sources.list()).map((source) => source.name);
    for (const name of ['data-warehouse-sql', 'data-lake-s3', 'petstore']) {
      assert.ok(names.includes(name), name);
    }
    const databases = await api.sources.list({ kind: 'postgresql', text: 'warehuose' });
    assert.equal(databases[0]?.id, 'local/data-warehouse-sql');
    const [found] = await api.search('lake');
    assert.equal(found?.uid, 'local/data-lake-s3');
    await assert.rejects(api.sources.get('nobody'), { code: 'NotFound' });
  });

  it('tests each source', async () => {
    for (const source of [database, bucket, petstore]) {
      const result = await source.test();
      assert.ok(result.ok, `${source.id}: ${result.message}`);
    }
  });

  it('keeps secrets out of the settings', () => {
    const settings = JSON.stringify(
      vscode.workspace.getConfiguration('dataConnectors').get('sources'),
    );
    assert.doesNotMatch(settings, /password|secretAccessKey|lab-secret/i);
  });

  it('reads tables, exactly', async () => {
    const { tables } = database;
    assert.ok(tables);
    const names = (await tables.list()).map((table) => table.name);
    assert.ok(names.includes('experiments'), names.join());
    const table = tables.get('experiments');
    const columns = await table.columns();
    const last = await table.rows({ start: 4990, end: 5100 });
    assert.equal(last.rows.length, 10);
    assert.equal(last.rows[0]?.length, columns.length);
    const count = await table.estimatedRowCount();
    assert.equal(count, 5000);
  });

  it('streams a query and stops it', async () => {
    assert.ok(database.query);
    let rows = 0;
    for await (const batch of database.query(
      'select $1::int8 + i from generate_series(1, 2500) i',
      ['9007199254740993'],
    )) {
      rows += batch.rows.length;
      if (rows === batch.rows.length) assert.equal(batch.rows[0]?.[0], '9007199254740994');
    }
    assert.equal(rows, 2500);
    const controller = new AbortController();
    const endless = database.query('select pg_sleep(60)', [], controller.signal);
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(collect(endless), { code: 'Cancelled' });
    await assert.rejects(collect(database.query('create table x (i int)')));
  });

  it('opens a preview of a table', async () => {
    await vscode.commands.executeCommand(
      'dataConnectors.previewTable',
      'data-warehouse-sql',
      'public',
      'experiments',
    );
    const tab = await eventually('a preview tab', () =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .find(
          ({ input }) =>
            input instanceof vscode.TabInputWebview &&
            /dataConnectors\.preview/.test(input.viewType),
        ),
    );
    assert.equal(tab.label, 'experiments');
  });

  it('opens a file of a bucket in an editor', async () => {
    assert.ok(bucket.root);
    const entries = await bucket.root.list();
    assert.ok(entries.some((entry) => entry.name === 'README.md' && entry.kind === 'file'));
    const readme = (await bucket.root.open('README.md')) as File;
    const bytes = await readme.read();
    await vscode.commands.executeCommand('dataConnectors.openFile', 'data-lake-s3', 'README.md');
    const editor = await eventually('an editor', () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.toString(), readme.uri.toString());
    assert.equal(editor.document.getText(), new TextDecoder().decode(bytes));
  });

  it('writes a typed client and calls the API', async () => {
    assert.ok(petstore.generateClient && petstore.client);
    const folder = await mkdtemp(join(tmpdir(), 'client-'));
    try {
      const files = await petstore.generateClient(vscode.Uri.file(join(folder, 'petstore')));
      assert.ok(files.length > 0);
      const [entry] = files;
      assert.ok(entry);
      const text = await readFile(entry.fsPath, 'utf8');
      assert.match(text, /findPetsByStatus/);
      // What it wrote itself it replaces; what somebody else wrote it leaves alone.
      await petstore.generateClient(vscode.Uri.file(join(folder, 'petstore')));
      await writeFile(entry.fsPath, 'export const mine = 1;');
      await assert.rejects(petstore.generateClient(vscode.Uri.file(join(folder, 'petstore'))), {
        code: 'Conflict',
      });
      assert.equal(await readFile(entry.fsPath, 'utf8'), 'export const mine = 1;');
      const client = await petstore.client();
      const pets = await client['findPetsByStatus']?.({ status: ['available'] });
      assert.ok(Array.isArray(pets) && pets.length > 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('tells what is wrong with a source that cannot be reached, and saves nothing', async () => {
    const bad = { name: 'nowhere', kind: 'postgresql', host: '127.0.0.1', port: 1, database: 'x' };
    await assert.rejects(api.sources.add('local', bad), { code: 'Unavailable' });
    await assert.rejects(api.sources.get('nowhere'), { code: 'NotFound' });
    await api.sources.add('local', bad, { test: false });
    const result = await api.sources.test('nowhere');
    assert.equal(result.ok, false);
    assert.match(result.message, /127\.0\.0\.1/);
    await api.sources.remove('nowhere');
    await assert.rejects(api.sources.get('nowhere'), { code: 'NotFound' });
  });
});

async function collect(batches: AsyncIterable<RowBatch>): Promise<RowBatch[]> {
  const all: RowBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}
