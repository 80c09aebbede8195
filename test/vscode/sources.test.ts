import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { SettingsStore } from '../../src/host/sources/localStore.js';
import { eventually } from '../eventually.js';
import { activateApi } from './environment.js';

const USER = vscode.ConfigurationTarget.Global;
const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`dataConnectors.${command}`, ...args);
const setting = () => vscode.workspace.getConfiguration('dataConnectors');
const userRecords = () => setting().inspect<unknown[]>('sources')?.globalValue ?? [];

/** Nothing listens there: the connection is refused at once. */
const deaf = { kind: 'postgresql', host: '127.0.0.1', port: 1, database: 'x', username: 'u' };

describe('sources', () => {
  let api: DataConnectorsApi;
  let before: unknown[];

  beforeEach(async () => {
    api = await activateApi();
    before = userRecords();
  });

  afterEach(async () => {
    await setting().update('sources', before.length > 0 ? before : undefined, USER);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('follow the settings, where a malformed record costs only itself', async () => {
    let changes = 0;
    const listening = api.sources.onDidChange(() => changes++);
    try {
      const records = [
        ...before,
        7,
        { name: 'bad', kind: 's3', bucket: 5 },
        { ...deaf, name: 'good' },
      ];
      await setting().update('sources', records, USER);
      await eventually('a change', () => changes > 0);
    } finally {
      listening.dispose();
    }
    const names = (await api.sources.list()).map((source) => source.name);
    assert.ok(names.includes('good') && !names.includes('bad'), names.join());
    await assert.rejects(api.sources.get('local/bad'), { code: 'Invalid' });
  });

  it('show a record in the settings file', async () => {
    await setting().update('sources', [{ ...deaf, name: 'first' }, 'mistake'], USER);
    const store = new SettingsStore('sources');
    try {
      await store.reveal('user', 1);
    } finally {
      store.dispose();
    }
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), '"mistake"');
  });

  it('are added, tested and removed by commands with arguments', async () => {
    const record = { ...deaf, name: 'by-command', title: 'By Command', tags: ['t'] };
    await run('addSource', record, { secret: { password: 'hunter2' }, test: false });
    assert.deepEqual((await api.sources.get('by-command')).tags, ['t']);
    assert.deepEqual(userRecords().slice(before.length), [record]);

    const result = (await run('testSource', 'local/by-command')) as {
      ok: boolean;
      message: string;
    };
    assert.equal(result.ok, false);
    assert.match(result.message, /^[A-Z"][^]*[.?]$/);

    await run('setCredentials', 'by-command', { password: 'hunter3' });
    assert.doesNotMatch(JSON.stringify(userRecords()), /hunter|password/);
    await run('clearCredentials', 'by-command', { confirm: false });
    await run('removeSource', 'by-command', { confirm: false });
    await assert.rejects(api.sources.get('by-command'), { code: 'NotFound' });
    await assert.rejects(async () => run('testSource', 'by-command'), { code: 'NotFound' });
  });

  it('refuse a secret among the settings', async () => {
    const source = { ...deaf, name: 'leaky', password: 'hunter2' };
    await assert.rejects(api.sources.add('local', source, { test: false }), { code: 'Invalid' });
    assert.deepEqual(userRecords(), before);
  });

  it('are not changed by a form that is closed', async () => {
    const added = run('addSource', 'postgresql');
    await eventually('the form', () => tabTitles().includes('Add Source'));
    // Asked for once more, the same form is shown.
    const again = run('addSource');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual(await Promise.all([added, again]), [undefined, undefined]);
    assert.deepEqual(userRecords(), before);
  });

  it('are edited and duplicated in forms of their own', async () => {
    await run('addSource', { ...deaf, name: 'formed', title: 'Formed' }, { test: false });
    const edited = run('editSource', 'local/formed');
    const copied = run('duplicateSource', 'local/formed');
    await eventually('two forms', () => {
      const titles = tabTitles();
      return titles.includes('Edit Formed') && titles.includes('Duplicate Formed');
    });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.deepEqual(await Promise.all([edited, copied]), [undefined, undefined]);
    await assert.rejects(async () => run('editSource', 'local/nowhere'), { code: 'NotFound' });
  });

  it('are duplicated by a command with arguments, with secrets only on request', async () => {
    const record = { ...deaf, name: 'first', title: 'First', tags: ['t'], ssl: 'disable' };
    await run('addSource', record, { secret: { password: 'hunter2' }, test: false });
    const options = { catalog: 'local', test: false };
    const copy = (await run('duplicateSource', 'first', options)) as { id: string };
    assert.equal(copy.id, 'local/first-copy');
    assert.deepEqual(userRecords().at(-1), {
      ...record,
      ...{ name: 'first-copy', title: 'First (copy)' },
    });
    const named = { ...options, name: 'second', title: 'Second', copyCredentials: true };
    await run('duplicateSource', 'local/first', named);
    assert.equal((await api.sources.get('second')).title, 'Second');
    assert.doesNotMatch(JSON.stringify(userRecords()), /hunter|password/);
    for (const name of ['first', 'first-copy', 'second']) {
      await run('removeSource', name, { confirm: false });
    }
  });
});

function tabTitles(): string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
}
