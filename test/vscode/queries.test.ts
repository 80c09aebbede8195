import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources, testServers } from './environment.js';
import { FakeWindow } from './fakeWindow.js';

const SOURCE = 'local/data-warehouse-sql';

describe('running queries', function () {
  this.timeout(60_000);
  const window = new FakeWindow();
  let api: DataConnectorsApi;
  let folder: string;

  before(async () => {
    api = await activateApi();
    await addSampleSources(api);
    folder = await mkdtemp(join(tmpdir(), 'queries-'));
  });
  beforeEach(() => window.install());
  afterEach(async () => {
    await command('workbench.action.closeQuickOpen');
    while (vscode.window.activeTextEditor) {
      await command('workbench.action.revertAndCloseActiveEditor');
    }
    await command('workbench.action.closeAllEditors');
    window.restore();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const command = (name: string, ...args: unknown[]): Thenable<unknown> =>
    vscode.commands.executeCommand(name, ...args);
  const run = (name: string, ...args: unknown[]) => command(`dataConnectors.${name}`, ...args);
  const show = async (file: string, text?: string) => {
    const uri = vscode.Uri.file(join(folder, file));
    if (text !== undefined) await writeFile(uri.fsPath, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  };
  const query = async (text: string) => {
    await run('newQuery', SOURCE);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
    return editor;
  };
  const problems = ({ document }: vscode.TextEditor) =>
    vscode.languages.getDiagnostics(document.uri).map(({ message, range }) => {
      return [message.split('\n')[0], document.getText(range)];
    });
  const isRunning = async (text: string) => {
    const { query: read } = await api.sources.get(SOURCE);
    assert.ok(read);
    const sql = `select count(*) from pg_stat_activity where query like $1 and state = 'active'
      and pid <> pg_backend_pid()`;
    for await (const { rows } of read(sql, [`%${text}%`])) return rows[0]?.[0] !== '0';
    return false;
  };

  it('remembers the source of a file, and underlines what is wrong until it is edited', async () => {
    await show('kept.sql', 'select 1;\nselect nothing_such from experiments;\nselect 2');
    await run('selectQuerySource', SOURCE);
    await command('workbench.action.closeActiveEditor');
    const editor = await show('kept.sql');
    await run('runAllStatements');
    assert.deepEqual(problems(editor), [['Column "nothing_such" does not exist.', 'nothing_such']]);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '-- edited\n'));
    assert.deepEqual(problems(editor), []);
    assert.deepEqual(window.said, [], 'a failure is told where it is, not once more');
  });

  it('cancels at the server, and runs the next statement', async () => {
    const editor = await query('select pg_sleep(61)');
    const running = run('runQuery');
    await eventually('it runs', async () => isRunning('FETCH FORWARD'));
    await run('cancelQuery');
    await running;
    assert.equal(await isRunning('FETCH FORWARD'), false);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 99), 'select gone'));
    await run('runQuery');
    assert.deepEqual(problems(editor), [['Column "gone" does not exist.', 'gone']]);
  });

  it('exports the result on screen, of several', async () => {
    await query('select 1 as one;\nselect generate_series(1, 3) as n;');
    await run('runAllStatements');
    const target = vscode.Uri.file(join(folder, 'shown.csv'));
    const options = { target, format: 'csv', overwrite: true };
    // Until the page has told what it shows, the command asks.
    await eventually('exported', async () => {
      const done = run('exportRows', undefined, undefined, undefined, options);
      const dismissing = setInterval(() => void command('workbench.action.closeQuickOpen'), 300);
      try {
        return await done;
      } finally {
        clearInterval(dismissing);
      }
    });
    assert.equal(await readFile(target.fsPath, 'utf8'), 'n\n1\n2\n3\n');
  });

  it('asks for parameters, and runs nothing when they are not given', async () => {
    const editor = await query('select 1 / :divisor::int');
    const given = run('runQuery');
    await eventually('given', async () => {
      await command('workbench.action.acceptSelectedQuickOpenItem');
      return problems(editor).length > 0;
    });
    await given;
    assert.match(problems(editor)[0]?.[0] ?? '', /^Invalid input syntax for type integer: ""/);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), ' '));
    const refused = run('runQuery');
    await eventually('refused', async () => {
      await command('workbench.action.closeQuickOpen');
      return Promise.race([
        refused.then(() => true),
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 100)),
      ]);
    });
    assert.deepEqual(problems(editor), []);
  });

  it('asks for another source when that of a document was removed', async () => {
    const { postgres } = testServers();
    await api.sources.add(
      'local',
      {
        ...{ name: 'short-lived', kind: 'postgresql', host: postgres.host, port: postgres.port },
        ...{ database: postgres.database, username: postgres.user },
      },
      { secret: { password: postgres.password } },
    );
    const editor = await show('orphan.sql', 'select gone');
    await run('selectQuerySource', 'local/short-lived');
    await run('runQuery');
    assert.equal(problems(editor).length, 1);
    await api.sources.remove('local/short-lived');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), ' '));
    const running = run('runQuery');
    await eventually('asked', async () => {
      await command('workbench.action.closeQuickOpen');
      return Promise.race([
        running.then(() => true),
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 100)),
      ]);
    });
    assert.deepEqual(problems(editor), [], 'nothing was run');
  });

  it('explains, and asks before it measures what changes something', async () => {
    const editor = await query('delete from experiments where no_such = 1');
    await run('explainQuery');
    assert.deepEqual(problems(editor), [['Column "no_such" does not exist.', 'no_such']]);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), ' '));
    await run('explainAnalyzeQuery');
    assert.deepEqual(window.said, [['Run this statement to measure it?', 'Run and Roll Back']]);
    assert.deepEqual(problems(editor), [], 'not run without an answer');
    window.answers.set('measure it?', 'Run and Roll Back');
    await run('explainAnalyzeQuery');
    assert.equal(problems(editor).length, 1);
  });

  it('finds what was run in the history', async () => {
    await query(`select 'from the history' as remembered`);
    await run('runQuery');
    const opened = await eventually('opened', async () => {
      const picking = run('queryHistory');
      await new Promise((resolve) => setTimeout(resolve, 500));
      await command('workbench.action.acceptSelectedQuickOpenItem');
      await picking;
      const text = vscode.window.activeTextEditor?.document.getText();
      return text === `select 'from the history' as remembered` ? text : undefined;
    });
    assert.ok(opened);
    assert.equal(vscode.window.activeTextEditor?.document.isUntitled, true);
  });
});
