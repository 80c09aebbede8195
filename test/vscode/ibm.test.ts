import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, testServers } from './environment.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

describe('an IBM catalog', () => {
  let api: DataConnectorsApi;
  const { url, token } = testServers().ibm;
  const record = { name: 'watsonx', kind: 'ibm', url, auth: 'bearer' };

  before(async () => {
    api = await activateApi();
    const added = await run<{ identity: { details: string[] } } | undefined>('addCatalog', record, {
      secret: { token },
    });
    assert.deepEqual(added?.identity.details, ['1 project']);
  });

  after(async () => {
    await run('removeCatalog', record.name, { confirm: false });
    await vscode.workspace
      .getConfiguration('dataConnectors')
      .update('catalogs', undefined, vscode.ConfigurationTarget.Global);
  });

  const named = async (title: string) => {
    const all = await api.sources.list({ catalog: 'watsonx' });
    return all.find((source) => source.title === title)!;
  };

  it('lists the connections of all projects', async () => {
    const sources = await api.sources.list({ catalog: 'watsonx' });
    assert.deepEqual(
      sources.map(({ title, kind }) => [title, kind]),
      [
        ['Warehouse', 'postgresql'],
        ['Mainframe', 'db2cloud'],
      ],
    );
    assert.equal((await api.sources.get('watsonx/Lab/Warehouse')).id, sources[0]?.id);
  });

  it('opens a database directly, with the password that the server hands out', async () => {
    const { id, name } = await named('Warehouse');
    const source = await api.sources.get(id);
    const rows = await source.tables?.get('experiments').rows({ start: 4998, end: 5010 });
    assert.equal(rows?.rows.length, 2);
    const view = await api.sources.get(`watsonx//assets/${name}`);
    assert.deepEqual(await view.tables?.list(), [
      { schema: 'SALES', name: 'ORDERS', kind: 'table' },
    ]);
  });

  it('reads what only the server reaches, exactly', async () => {
    const { id } = await named('Mainframe');
    const source = await api.sources.get(id);
    const table = source.tables!.get({ schema: 'SALES', name: 'ORDERS' });
    const { rows } = await table.rows({ start: 248, end: 300 });
    assert.deepEqual(rows, [['90071992547409248'], ['90071992547409249']]);
    assert.ok((await source.test()).ok);
    await run('previewTable', id, 'SALES', 'ORDERS');
    await eventually('the tab of the preview', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.includes('ORDERS')),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('adds, changes and removes connections', async () => {
    const added = await api.sources.add(
      'watsonx',
      { name: 'new', title: 'New', kind: 'mysql', host: 'h' },
      { test: true },
    );
    assert.equal(added.title, 'New');
    const changed = await api.sources.update(added.id, { title: 'Newer' }, { test: false });
    assert.equal(changed.title, 'Newer');
    await api.sources.remove(added.id);
    await assert.rejects(api.sources.get(added.id), { code: 'NotFound' });
  });
});
