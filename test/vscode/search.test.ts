import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources, testServers } from './environment.js';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`dataConnectors.${command}`, ...args);

describe('search by the API', () => {
  let api: DataConnectorsApi;
  before(async () => {
    api = await activateApi();
    await addSampleSources(api);
  });

  it('finds sources by misspelt names', async () => {
    const found = await api.search('data wharehouse', { kind: 'connector' });
    const [first] = found;
    assert.deepEqual(
      [first?.name, first?.kind, first?.uid, first?.source, first?.uri],
      [
        ...['Data Warehouse (SQL)', 'connector', 'local/data-warehouse-sql'],
        ...['local/data-warehouse-sql', undefined],
      ],
    );
    assert.ok(found.every(({ kind }) => kind === 'connector'));
  });

  it('finds files and folders of connected sources, with addresses that can be read', async () => {
    const bucket = await api.sources.get('data-lake-s3');
    await bucket.root?.list();
    const files = await api.search('tensle', { kind: 'file' });
    const [first] = files;
    assert.equal(first?.name, 'tensile.csv');
    assert.equal(first.source, 'local/data-lake-s3');
    assert.ok(first.uri);
    assert.equal(first.uid, first.uri.toString());
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(first.uri));
    assert.match(text, /^sample,/);

    const folders = await api.search('experment data', { kind: 'folder' });
    assert.equal(folders[0]?.name, 'Experiment data');
    assert.ok(folders.every(({ kind }) => kind === 'folder'));
    assert.ok(folders[0].uri);
    const { type } = await vscode.workspace.fs.stat(folders[0].uri);
    assert.equal(type, vscode.FileType.Directory);
  });

  it('finds all of them together, best first, each once', async () => {
    const found = await api.search('data lake');
    assert.equal(found[0]?.uid, 'local/data-lake-s3');
    const all = await api.search('experiment data');
    assert.equal(all[0]?.kind, 'folder');
    assert.ok(all.some(({ kind }) => kind === 'file'));
    const keys = all.map(({ kind, uid }) => `${kind} ${uid}`);
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(await api.search('nothing-like-it-at-all'), []);
  });

  it('says when a catalog cannot list its sources, and finds files all the same', async () => {
    await (await api.sources.get('data-lake-s3')).root?.list();
    const record = { name: 'dead', kind: 'datagrok', url: 'http://127.0.0.1:1/api' };
    await run('addCatalog', record, { secret: { token: 'x' }, test: false });
    try {
      await assert.rejects(api.search('lake'), { code: 'Unavailable' });
      assert.equal((await api.search('tensile', { kind: 'file' }))[0]?.name, 'tensile.csv');
    } finally {
      await run('removeCatalog', 'dead', { confirm: false });
    }
  });

  it('finds what a catalog finds itself', async () => {
    const { datagrok } = testServers();
    const record = { name: 'grok', kind: 'datagrok', url: datagrok.url };
    await run('addCatalog', record, { secret: { token: datagrok.token } });
    try {
      const found = await api.search('qubits', { kind: 'connector' });
      assert.deepEqual(
        found.map(({ uid }) => uid),
        ['grok/Lab:Qubits'],
      );
    } finally {
      await run('removeCatalog', 'grok', { confirm: false });
    }
  });
});

describe('the box of the search, and the filter', () => {
  it('open with a text, close again, and open with what was typed', async () => {
    await run('search', 'expermnts');
    await run('search');
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  it('take a filter as an argument, and clear it', async () => {
    const api = await activateApi();
    await addSampleSources(api);
    await run('filterSources', { kinds: ['s3'], tags: [], text: '' });
    await run('filterSources', 'lake');
    await run('clearFilter');
    await eventually('the sources are listed', async () => (await api.sources.list()).length > 0);
  });
});
