import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { activateApi, testServers } from './environment.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

/** Through the shipped bridge and a real interpreter, with a stand-in for `edge.api`. */
describe('an Edge catalog', function () {
  this.timeout(60_000);
  let api: DataConnectorsApi;
  const record = { name: 'lab-edge', kind: 'edge', python: 'python3' };

  before(async () => {
    api = await activateApi();
    const { token } = testServers().edge;
    const added = await run<{ identity: { label: string } } | undefined>('addCatalog', record, {
      secret: { token },
    });
    assert.equal(added?.identity.label, 'Ada Lovelace');
  });

  after(async () => {
    await run('removeCatalog', record.name, { confirm: false });
    await vscode.workspace
      .getConfiguration('dataConnectors')
      .update('catalogs', undefined, vscode.ConfigurationTarget.Global);
  });

  it('lists its files and sources', async () => {
    const sources = await api.sources.list({ catalog: 'lab-edge' });
    assert.deepEqual(
      sources.map(({ id, kind }) => [id, kind]),
      [
        ['lab-edge//files', 'edge-files'],
        ['lab-edge/data-warehouse-sql', 'postgresql'],
        ['lab-edge/indirect', 'edge-sql'],
      ],
    );
  });

  it('has rows of a database, by our connector and by Edge’s own code', async () => {
    for (const name of ['data-warehouse-sql', 'indirect']) {
      const source = await api.sources.get(`lab-edge/${name}`);
      const { tables } = source;
      assert.ok(tables, name);
      const rows = await tables.get('experiments').rows({ start: 4998, end: 5010 });
      assert.equal(rows.rows.length, 2, name);
      assert.ok((await source.test()).ok, name);
    }
  });

  it('has files that editors open and save', async () => {
    const { root } = await api.sources.get('lab-edge//files');
    assert.ok(root);
    const uri = vscode.Uri.joinPath(root.uri, 'Notes', 'day 1.txt');
    assert.equal(uri.path, '/lab-edge/~1files/Notes/day 1.txt');
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), 'one');
    for (const text of ['two', 'three', 'four']) {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, 1, 0), text);
      assert.ok(await vscode.workspace.applyEdit(edit));
      assert.ok(await document.save(), text);
      assert.equal(document.isDirty, false);
      const saved = await vscode.workspace.fs.readFile(uri);
      assert.equal(new TextDecoder().decode(saved), text);
    }
    const target = vscode.Uri.joinPath(root.uri, 'New folder', 'moved.txt');
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(root.uri, 'New folder'));
    await vscode.workspace.fs.rename(uri, target);
    assert.deepEqual(
      await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root.uri, 'New folder')),
      [['moved.txt', vscode.FileType.File]],
    );
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(root.uri, 'New folder'), {
      recursive: true,
    });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(target)));
  });
});
