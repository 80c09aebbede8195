import assert from 'node:assert/strict';
import { useSampleWorkbench } from './useWorkbench.js';

const DATABASE = 'Data Warehouse (SQL)';

describe('queries, by hand', function () {
  this.timeout(180_000);
  const workbench = useSampleWorkbench('query');

  beforeEach(() => workbench.closeAllEditors());

  const newQuery = async (sql: string) => {
    await workbench.tree.chooseFromMenu('New Query', 'Local', DATABASE);
    await workbench.page.locator('.part.editor .monaco-editor.focused').waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: DATABASE }).waitFor();
    await workbench.page.keyboard.insertText(sql);
  };
  const cell = (text: string) =>
    workbench.webview().locator('.dc-grid .slick-cell', { hasText: text }).first();

  it('runs the statement at the cursor and shows its rows', async () => {
    await newQuery(`select 'not this one';\nselect 'this one' as which, 12345678901234567890 as n`);
    await workbench.page.keyboard.press('Control+Enter');
    await cell('this one').waitFor();
    await cell('12345678901234567890').waitFor();
    await workbench.webview().getByText('Rows 1–1 of 1').waitFor();
    await workbench.screenshot('query');
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('runs all statements, a tab each, and underlines the one that fails', async () => {
    await newQuery(
      'select generate_series(1, 3);\nselect nothing_such from experiments;\nselect 2;\nselect 3',
    );
    await workbench.page.keyboard.press('Control+Shift+Enter');
    const frame = workbench.webview();
    await frame.getByRole('tab', { name: '2: Failed', selected: true }).waitFor();
    await frame.getByText('Column "nothing_such" does not exist.').waitFor();
    await frame.getByText('2 statements after it were not run.').waitFor();
    await workbench.page.locator('.part.editor .squiggly-error').first().waitFor();
    await frame.getByRole('tab', { name: '1: SELECT' }).click();
    await cell('3').waitFor();
    await workbench.screenshot('query-failure');
  });

  it('asks for parameters, and cancels at the server', async () => {
    await newQuery('select pg_sleep(:seconds::float8)');
    await workbench.page.keyboard.press('Control+Enter');
    await workbench.quickInput.type('60');
    await workbench.quickInput.pick('60');
    const frame = workbench.webview();
    await frame.getByText(/^Running: /).waitFor();
    await workbench.screenshot('query-running');
    await frame.getByRole('button', { name: 'Cancel' }).click();
    await frame.getByText(/^Cancelled after .* The server ended it \d+ ms later\.$/).waitFor();
  });
});
