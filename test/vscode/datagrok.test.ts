import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, testServers } from './environment.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

describe('what Datagrok has itself', () => {
  let api: DataConnectorsApi;
  const { url, token } = testServers().datagrok;

  before(async () => {
    api = await activateApi();
    await run('addCatalog', { name: 'grok', kind: 'datagrok', url }, { secret: { token } });
  });

  after(async () => {
    await run('removeCatalog', 'grok', { confirm: false });
    const user = vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration('dataConnectors').update('catalogs', undefined, user);
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('files open in editors and are saved there', async () => {
    const { root } = await api.sources.get('grok/Lab:Reports');
    assert.ok(root);
    const names = (await root.list()).map((entry) => `${entry.kind} ${entry.name}`);
    assert.deepEqual(names.sort(), ['file figures.csv', 'folder notes']);
    await run('openFile', 'grok/Lab:Reports', 'notes/readme.md');
    const editor = await eventually('an editor', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path.endsWith('readme.md') ? active : undefined;
    });
    assert.equal(editor.document.getText(), '# Notes\n');
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'more\n'));
    assert.ok(await editor.document.save());
    const file = await root.open('notes/readme.md');
    assert.ok('read' in file);
    assert.equal(new TextDecoder().decode(await file.read()), '# Notes\nmore\n');
    assert.equal(new TextDecoder().decode(await file.read({ start: 2, end: 7 })), 'Notes');
  });

  it('saved queries are run for a preview, every value exact', async () => {
    const source = await api.sources.get('grok//queries/Lab:Warehouse');
    const list = (await source.tables?.list()) ?? [];
    // The other one has an input.
    assert.deepEqual(list, [{ schema: 'Lab', name: 'TopSamples', kind: 'saved query' }]);
    const table = source.tables?.get('Lab:TopSamples');
    const { rows } = await table!.rows({ start: 0, end: 10 });
    assert.deepEqual(rows, [
      ['9007199254740993', 'A'],
      ['2', null],
    ]);
    await run('previewTable', source.id, 'Lab', 'TopSamples');
    await eventually('a preview', () =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .find(
          ({ label, input }) => label === 'TopSamples' && input instanceof vscode.TabInputWebview,
        ),
    );
  });

  it('tables are read as text', async () => {
    const source = await api.sources.get('grok//tables');
    const { rows } = await source.tables!.get('demog').rows({ start: 0, end: 10 });
    assert.deepEqual(rows, [
      ['34', 'F'],
      [null, 'M'],
    ]);
    assert.deepEqual(await source.test(), { ok: true, message: 'Datagrok lists its tables.' });
  });
});
