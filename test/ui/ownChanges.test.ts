import { usePostgresWorkbench } from './usePostgresWorkbench.js';

describe('changes by queries, by hand', function () {
  this.timeout(120_000);
  const { workbench } = usePostgresWorkbench('own-changes', 'Lab', {
    fill: 'create table kept (id int)',
    readOnly: false,
  });
  const frame = () => workbench.webview();

  async function runAndCommit(sql: string): Promise<void> {
    await workbench.closeAllEditors();
    await workbench.tree.chooseFromMenu('New Query', 'Local', 'Lab');
    await workbench.page.locator('.part.editor .monaco-editor.focused').waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: 'Lab' }).waitFor();
    await workbench.page.keyboard.insertText(sql);
    await workbench.page.keyboard.press('Control+Enter');
    await frame().getByRole('button', { name: 'Commit' }).click();
    await frame().getByText('Changes are not committed yet').waitFor({ state: 'hidden' });
  }

  it('show in the sidebar once they are committed, without a Refresh', async () => {
    await workbench.tree.waitForLabels(['Local', 'Lab', 'public'], ['kept']);
    await runAndCommit('create table fresh (id int)');
    await workbench.tree.find('Local', 'Lab', 'public', 'fresh');
    await runAndCommit('drop table fresh');
    const rows = workbench.page.locator('.part.sidebar .monaco-list-row');
    await rows.filter({ hasText: 'fresh' }).waitFor({ state: 'detached' });
    await workbench.tree.find('Local', 'Lab', 'public', 'kept');
  });
});
