import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, testServers } from './environment.js';
import { FakeWindow } from './fakeWindow.js';

const WRITABLE = 'local/changes-allowed';
const READ_ONLY = 'local/changes-refused';

describe('changes by queries', function () {
  this.timeout(60_000);
  const window = new FakeWindow();
  let api: DataConnectorsApi;

  before(async () => {
    api = await activateApi();
    const { postgres } = testServers();
    const known = new Set((await api.sources.list()).map(({ id }) => id));
    for (const [id, readOnly] of [
      [WRITABLE, false],
      [READ_ONLY, true],
    ] as const) {
      if (known.has(id)) continue;
      const name = id.replace('local/', '');
      await api.sources.add(
        'local',
        {
          ...{ name, title: name, kind: 'postgresql', readOnly },
          ...{ host: postgres.host, port: postgres.port, database: postgres.database },
          username: postgres.user,
        },
        { secret: { password: postgres.password } },
      );
    }
  });

  beforeEach(async () => {
    window.install();
    await run(WRITABLE, 'create table kept_here (id int); insert into kept_here values (1)');
    await vscode.commands.executeCommand('dataConnectors.commitTransaction');
  });

  afterEach(async () => {
    window.answers.set(/./, 'Roll Back');
    await closeAll();
    await run(WRITABLE, 'drop table if exists kept_here');
    await vscode.commands.executeCommand('dataConnectors.commitTransaction');
    await closeAll();
    window.restore();
  });

  after(async () => {
    for (const id of [WRITABLE, READ_ONLY]) await api.sources.remove(id);
  });

  const closeAll = async () => {
    while (vscode.window.activeTextEditor) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  };

  /** Runs all of a text in a new document. */
  const run = async (source: string, text: string) => {
    await vscode.commands.executeCommand('dataConnectors.newQuery', source);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
    await vscode.commands.executeCommand('dataConnectors.runAllStatements');
    return editor.document;
  };

  /** What others see of the table. */
  const kept = async () => {
    const { query } = await api.sources.get(READ_ONLY);
    assert.ok(query);
    const rows: (string | null)[] = [];
    for await (const batch of query('select id from kept_here order by id')) {
      rows.push(...batch.rows.map(([id]) => id ?? null));
    }
    return rows;
  };

  const panels = () =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.filter(({ input }) => {
        return input instanceof vscode.TabInputWebview && /results/.test(input.viewType);
      }),
    );

  it('are seen by others once they are committed', async () => {
    await run(WRITABLE, 'insert into kept_here values (2)');
    assert.deepEqual(await kept(), ['1']);
    await vscode.commands.executeCommand('dataConnectors.commitTransaction');
    assert.deepEqual(await kept(), ['1', '2']);
  });

  it('are undone by rolling back', async () => {
    const document = await run(WRITABLE, 'delete from kept_here; select count(*) from kept_here');
    await vscode.commands.executeCommand('dataConnectors.rollBackTransaction');
    assert.deepEqual(await kept(), ['1']);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });

  it('are refused by a source that only reads, which says what to do', async () => {
    const document = await run(READ_ONLY, 'delete from kept_here');
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    assert.match(problem?.message ?? '', /^Cannot execute DELETE .* set to "Read only"\. Clear/);
    assert.deepEqual(await kept(), ['1']);
  });

  it('are asked about when the results are closed: committed, or undone', async () => {
    window.answers.set('Commit the changes made in "changes-allowed"?', 'Commit');
    await run(WRITABLE, 'insert into kept_here values (3)');
    await vscode.window.tabGroups.close(panels());
    await eventually('committed', async () => (await kept()).length === 2);
    window.answers.set('Commit the changes made in "changes-allowed"?', 'Roll Back');
    await run(WRITABLE, 'delete from kept_here');
    await vscode.window.tabGroups.close(panels());
    await eventually('asked twice', () => window.said.length === 2);
    assert.deepEqual(await kept(), ['1', '3']);
    assert.equal(panels().length, 0);
  });

  it('stay open, with their results, when the question is not answered', async () => {
    await run(WRITABLE, 'insert into kept_here values (4)');
    await vscode.window.tabGroups.close(panels());
    await eventually('the results are back', () => panels().length === 1);
    assert.equal(window.said.length, 1);
    await vscode.commands.executeCommand('dataConnectors.commitTransaction');
    assert.deepEqual(await kept(), ['1', '4']);
  });

  it('are asked about before another source is chosen', async () => {
    await run(WRITABLE, 'insert into kept_here values (5)');
    await vscode.commands.executeCommand('dataConnectors.selectQuerySource', READ_ONLY);
    assert.deepEqual(window.said.at(-1), [
      'Commit the changes made in "changes-allowed"?',
      'Commit',
      'Roll Back',
    ]);
    // Not answered: the document stays where it is, and its transaction open.
    await vscode.commands.executeCommand('dataConnectors.runAllStatements');
    assert.deepEqual(await kept(), ['1']);
    await vscode.commands.executeCommand('dataConnectors.commitTransaction');
    assert.deepEqual(await kept(), ['1', '5', '5']);
  });

  it('are told of, and kept, when the document is closed', async () => {
    await run(WRITABLE, 'insert into kept_here values (6)');
    window.answers.set('are not committed', 'Commit');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('committed', async () => (await kept()).length === 2);
  });

  it('are undone when the source is disconnected', async () => {
    await run(WRITABLE, 'insert into kept_here values (7)');
    await api.sources.update(WRITABLE, { readOnly: true });
    await vscode.commands.executeCommand('dataConnectors.commitTransaction');
    assert.deepEqual(await kept(), ['1']);
    await api.sources.update(WRITABLE, { readOnly: false });
  });
});
