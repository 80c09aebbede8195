import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources } from './environment.js';

const SOURCE = 'local/data-warehouse-sql';

/** As a click on the table's row in the tree. */
const click = (name: string) =>
  Promise.resolve(
    vscode.commands.executeCommand(
      'dataConnectors.previewTable',
      { source: { id: SOURCE, properties: {} }, node: { table: { schema: 'public', name } } },
      { byClick: true },
    ),
  );
const run = (name: string, ...args: unknown[]) =>
  Promise.resolve(vscode.commands.executeCommand(name, ...args));

const previews = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && /dataConnectors\.preview/.test(input.viewType),
    );
const titles = () => previews().map(({ label }) => label);
/** Waits for these tabs, by group and place, and for the last one that was clicked to be in front. */
const shown = async (wanted: readonly string[], active = wanted.at(-1)) => {
  let found = '';
  const isShown = () => {
    const front = previews().find((tab) => tab.isActive && tab.group.isActive)?.label;
    found = `${titles().join()}; in front: ${front ?? 'nothing'}`;
    return found === `${wanted.join()}; in front: ${active ?? 'nothing'}`;
  };
  await eventually(`${wanted.join()} in tabs`, isShown).catch((error: unknown) => {
    throw new Error(`There is ${found}`, { cause: error });
  });
};

describe('tabs of tables', function () {
  this.timeout(60_000);
  const editors = () => vscode.workspace.getConfiguration('workbench.editor');

  before(async () => addSampleSources(await activateApi()));
  afterEach(async () => {
    // The command leaves out what is pinned.
    await vscode.window.tabGroups.close(previews());
    await run('workbench.action.closeAllEditors');
    await eventually('no tab', () => titles().length === 0);
  });

  it('show one table after the other, as VS Code shows files', async () => {
    for (const table of ['experiments', 'formulations', 'batchresults']) {
      await click(table);
      await shown([table]);
    }
  });

  it('show the last of tables that are clicked on quickly', async () => {
    await Promise.all(['experiments', 'formulations', 'batchresults'].map(click));
    await shown(['batchresults']);
  });

  it('are kept by a second click, however soon it comes', async () => {
    await Promise.all([click('experiments'), click('experiments')]);
    await click('formulations');
    await shown(['experiments', 'formulations']);
    await click('formulations');
    await click('batchresults');
    await shown(['experiments', 'formulations', 'batchresults']);
  });

  it('come to the front again by a click, and are not there twice', async () => {
    await Promise.all([click('experiments'), click('experiments')]);
    await click('formulations');
    await click('experiments');
    await shown(['experiments', 'formulations'], 'experiments');
    await click('formulations');
    await shown(['experiments', 'formulations'], 'formulations');
    await click('batchresults');
    await shown(['experiments', 'batchresults']);
  });

  it('are kept by commands that act on the table', async () => {
    const commands = [
      ['dataConnectors.goToRow', 3],
      ['dataConnectors.filterRows'],
      ['dataConnectors.openRecord'],
    ] as const;
    for (const [command, ...args] of commands) {
      await click('experiments');
      await shown(['experiments']);
      await run(command, ...args);
      await click('formulations');
      await shown(['experiments', 'formulations']);
      await run('workbench.action.closeAllEditors');
      await eventually('no tab', () => titles().length === 0);
    }
  });

  it('are kept where they are moved to, and where they are pinned', async () => {
    await click('experiments');
    await shown(['experiments']);
    await run('workbench.action.pinEditor');
    await eventually('it is pinned', () => previews()[0]?.isPinned);
    await click('formulations');
    await shown(['experiments', 'formulations']);
    await run('workbench.action.moveEditorToRightGroup');
    await eventually('two groups', () => vscode.window.tabGroups.all.length === 2);
    await shown(['experiments', 'formulations']);
    await click('batchresults');
    await shown(['experiments', 'formulations', 'batchresults']);
  });

  it('are one for each group of editors, as VS Code has it', async () => {
    await click('experiments');
    await shown(['experiments']);
    const document = await vscode.workspace.openTextDocument();
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await click('formulations');
    await shown(['experiments', 'formulations']);
    await click('batchresults');
    await shown(['experiments', 'batchresults']);
  });

  it('are taken out of the background for the next table', async () => {
    await click('experiments');
    await shown(['experiments']);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument());
    await shown(['experiments'], 'nothing');
    await click('formulations');
    await shown(['formulations']);
  });

  it('are kept when they are opened otherwise, also what was shown by a click', async () => {
    const open = (table: string) => run('dataConnectors.previewTable', SOURCE, 'public', table);
    await open('experiments');
    await click('formulations');
    await shown(['experiments', 'formulations']);
    await open('formulations');
    await click('batchresults');
    await shown(['experiments', 'formulations', 'batchresults']);
  });

  it('are one for each table where VS Code is told to have no previews', async () => {
    await editors().update('enablePreview', false, vscode.ConfigurationTarget.Global);
    try {
      await click('experiments');
      await click('formulations');
      await shown(['experiments', 'formulations']);
    } finally {
      await editors().update('enablePreview', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.equal(editors().get('enablePreview'), true);
  });
});
