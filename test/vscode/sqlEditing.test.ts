import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources } from './environment.js';

describe('editing SQL', function () {
  this.timeout(60_000);

  before(async () => {
    await addSampleSources(await activateApi());
  });

  afterEach(async () => {
    await vscode.workspace
      .getConfiguration('dataConnectors')
      .update('query.codeLens', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** A new query on the sample database; `|` is where the cursor goes. */
  const query = async (text: string): Promise<vscode.TextEditor> => {
    await vscode.commands.executeCommand('dataConnectors.newQuery', 'local/data-warehouse-sql');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.languageId, 'sql');
    const offset = text.indexOf('|');
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), text.replace('|', ''));
    });
    const place = editor.document.positionAt(Math.max(offset, 0));
    editor.selection = new vscode.Selection(place, place);
    return editor;
  };

  const completions = async (text: string) => {
    const { document, selection } = await query(text);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      selection.active,
    );
    // VS Code adds words of the document where no provider has anything to say.
    const own = list.items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text);
    return own.map(({ label, insertText, detail }) => ({ label, insertText, detail }));
  };

  it('offers the columns of the table that an alias stands for, in their order', async () => {
    const found = await completions('select e.| from experiments e join formulations f on true');
    assert.deepEqual(
      found.slice(0, 3).map(({ label }) => label),
      ['id', 'key', 'title'],
    );
    assert.equal(found[2]?.detail, 'experiments: text');
    assert.ok(!found.some(({ label }) => label === 'SELECT'));
  });

  it('offers tables, schemas and keywords by what is typed', async () => {
    const found = await completions('select * from expe|');
    assert.deepEqual(found[0], {
      label: 'experiments',
      insertText: 'experiments',
      detail: 'public',
    });
    const words = await completions('select * from experiments wh|');
    assert.ok(words.some(({ label }) => label === 'where'));
  });

  it('has nothing to say within texts and comments', async () => {
    assert.deepEqual(await completions("select 'expe|'"), []);
    assert.deepEqual(await completions('select 1 -- expe|'), []);
  });

  const lenses = ({ uri }: vscode.TextDocument) =>
    vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);

  it('offers to run each statement, where it begins', async () => {
    const { document } = await query("select ';' as a;\n\n-- the second\nselect 2;\nselect 3");
    const found = await eventually('lenses', async () => {
      const now = await lenses(document);
      return now.length === 3 ? now : undefined;
    });
    const lines = found.map(({ range, command }) => [range.start.line, command?.title]);
    const first = '$(play) Run on Data Warehouse (SQL)';
    assert.deepEqual(lines, [
      [0, first],
      [3, '$(play) Run'],
      [4, '$(play) Run'],
    ]);
    await vscode.commands.executeCommand(
      found[1]?.command?.command ?? '',
      ...((found[1]?.command?.arguments ?? []) as unknown[]),
    );
    await eventually('the results', () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return tabs.find(
        ({ input }) => input instanceof vscode.TabInputWebview && /results/.test(input.viewType),
      );
    });
    const line = vscode.window.visibleTextEditors.find((each) => each.document === document);
    assert.equal(line?.selection.active.line, 3);
  });

  it('keeps the source of a query that is saved, and forgets it with one that is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'data-connectors-'));
    const text = 'select 1 as saved';
    const { document } = await query(text);
    const file = vscode.Uri.file(join(folder, 'saved.sql'));
    await writeFile(file.fsPath, '');
    // What saving an untitled document comes to: its text is written into the file's document.
    const saved = await vscode.workspace.openTextDocument(file);
    const written = new vscode.WorkspaceEdit();
    written.insert(file, new vscode.Position(0, 0), text);
    assert.ok(await vscode.workspace.applyEdit(written));
    assert.ok(await saved.save());
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await eventually('the source of the file', async () => {
      return (await lenses(saved)).length === 1;
    });
    await rm(folder, { recursive: true });
  });

  it('offers nothing in a document without a source, nor where the setting is off', async () => {
    const unbound = await vscode.workspace.openTextDocument({
      language: 'sql',
      content: 'select 1',
    });
    await vscode.window.showTextDocument(unbound);
    assert.deepEqual(await lenses(unbound), []);
    await vscode.workspace
      .getConfiguration('dataConnectors')
      .update('query.codeLens', false, vscode.ConfigurationTarget.Global);
    const { document } = await query('select 1');
    assert.deepEqual(await lenses(document), []);
  });
});
