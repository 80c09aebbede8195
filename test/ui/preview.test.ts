import assert from 'node:assert/strict';
import type { SampleSetup } from '../demo/sampleSetup.js';
import { eventually } from '../eventually.js';
import { useSampleWorkbench } from './useWorkbench.js';

const DATABASE = 'Data Warehouse (SQL)';

describe('previews of tables, by hand', function () {
  this.timeout(180_000);
  let setup: SampleSetup;
  const workbench = useSampleWorkbench('preview', async (started) => {
    setup = started;
    await setup.query(`
      create table readings (id int primary key, "Value" numeric, note text);
      insert into readings
        select i, i / 4.0, case when i % 10 = 0 then null else 'note ' || i % 3 end
          from generate_series(1, 2000) i;
      create view endless_rows as select 1 as n, pg_sleep(600)::text as waited;
      create view many_rows as select i as n from generate_series(1, 100000) i;
      analyze readings`);
    return {};
  });

  const openTable = async (name: string): Promise<void> => {
    await (await workbench.tree.find('Local', DATABASE, 'public', name)).click();
    await workbench.selectEditor(name);
  };
  const view = () => workbench.webview();
  const rows = (pattern: RegExp) => view().locator('.status-rows', { hasText: pattern }).waitFor();
  const firstId = (id: string) =>
    view()
      .locator('.slick-row[data-row="0"] [aria-colindex="2"]', { hasText: new RegExp(`^${id}$`) })
      .waitFor();
  const choose = async (column: string, label: string): Promise<void> => {
    const header = view().getByRole('columnheader', { name: column });
    await header.hover();
    await header.locator('.dc-menu-button').click();
    await view().locator('.dc-menu-item', { hasText: label }).first().click();
  };
  /** Statements of the extension that run or hold a transaction at the server. */
  const busy = async (): Promise<string[]> => {
    const found = await setup.query<{ query: string }>(
      `select query from pg_stat_activity
        where pid <> pg_backend_pid() and datname = current_database()
          and state in ('active', 'idle in transaction')`,
    );
    return found.map(({ query }) => query);
  };
  /** Backends that read the view which waits for ten minutes. */
  const sleeping = async (): Promise<number> => {
    const found = await setup.query(
      `select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
    );
    return found.length;
  };

  it('filters by column on the server, and says what the server does not take', async () => {
    await openTable('readings');
    await rows(/of 2,000$/);
    await choose('Value', 'Filter…');
    const form = view().getByRole('dialog', { name: 'Filter' });
    await form.getByRole('combobox', { name: 'Comparison' }).selectOption('between');
    await form.getByRole('textbox', { name: 'Value', exact: true }).fill('ten');
    await form.getByRole('textbox', { name: 'Value of the end' }).fill('20');
    await workbench.page.keyboard.press('Enter');
    await form.getByText(/invalid input syntax for type numeric: "ten"/i).waitFor();
    await form.getByRole('textbox', { name: 'Value', exact: true }).fill('10');
    await workbench.page.keyboard.press('Enter');
    await rows(/of 41$/);
    await firstId('40');
    await choose('note', 'Filter…');
    await form.getByRole('combobox', { name: 'Comparison' }).selectOption('isNull');
    await form.getByRole('button', { name: 'Apply' }).click();
    await rows(/of 5$/);
    await view().getByRole('button', { name: 'Remove the filter: Value is between 10' }).click();
    await rows(/of 200$/);
    await view().getByRole('button', { name: 'Clear Filters' }).click();
    await rows(/of 2,000$/);
  });

  it('completes a condition with names as they must be quoted', async () => {
    await openTable('readings');
    const where = view().getByLabel('Condition of the rows');
    await where.click();
    await workbench.page.keyboard.type('val');
    await view()
      .getByRole('option', { name: /^Value numeric/ })
      .waitFor();
    await workbench.page.keyboard.press('Tab');
    await workbench.page.keyboard.type(' = 2.5');
    await workbench.page.keyboard.press('Enter');
    await rows(/of 1$/);
    assert.equal(await where.inputValue(), '"Value" = 2.5');
    await view().getByRole('button', { name: 'Reset' }).click();
    await rows(/of 2,000$/);
  });

  it('sums up a column, exactly', async () => {
    await openTable('readings');
    await choose('Value', 'Statistics');
    const pane = view().getByRole('complementary', { name: 'Statistics' });
    await pane.getByText('Of all 2,000 rows').waitFor();
    const facts = await pane.locator('dl').innerText();
    assert.match(facts, /Minimum\s+0\.25\d*\s/);
    assert.match(facts, /Mean\s+250\.125\d*/);
    await view().getByRole('columnheader', { name: 'Value' }).locator('.dc-bar').waitFor();
    await workbench.screenshot('preview-statistics');
    await choose('note', 'Statistics');
    await pane.getByText('200 (10.0%)').waitFor();
    await pane.getByRole('button', { name: 'note 1' }).click();
    await rows(/of 600$/);
    await view().getByRole('button', { name: 'Clear Filters' }).click();
    await pane.getByRole('button', { name: 'Close (Escape)' }).click();
  });

  it('cancels what runs and closes its cursor when the tab is closed', async () => {
    await openTable('endless_rows');
    await eventually('the view is read', async () => (await sleeping()) > 0);
    await workbench.runCommand('View: Close Editor');
    await eventually('nothing runs any more', async () => (await busy()).length === 0);
    await openTable('many_rows');
    await rows(/of (≈ )?[\d,]+/);
    await eventually('a cursor is open', async () => (await busy()).length > 0);
    await workbench.runCommand('View: Close Editor');
    await eventually('no cursor is open', async () => (await busy()).length === 0);
  });

  it('cancels reading by its button, and says so once the server has ended it', async () => {
    await openTable('endless_rows');
    const cancel = view().getByRole('button', { name: 'Cancel', exact: true });
    await cancel.waitFor();
    assert.equal(await sleeping(), 1, 'what was begun at the click is not read once more');
    await cancel.click();
    await view()
      .getByText(/^Cancelled\. The server ended it after/)
      .waitFor();
    assert.equal(await sleeping(), 0);
    await view().getByRole('button', { name: 'Load Rows' }).click();
    await eventually('it reads again', async () => (await sleeping()) > 0);
    await workbench.runCommand('View: Close Editor');
    await eventually('nothing runs any more', async () => (await sleeping()) === 0);
  });

  it('gives the tab to the next table, which nothing of the former comes into', async () => {
    await workbench.closeAllEditors();
    const row = (name: string) => workbench.tree.find('Local', DATABASE, 'public', name);
    await (await row('endless_rows')).click();
    await eventually('the view is read', async () => (await sleeping()) > 0);
    await (await row('readings')).click();
    await rows(/of 2,000$/);
    await firstId('1');
    await eventually('the view is not read any more', async () => (await sleeping()) === 0);
    assert.deepEqual(await workbench.editorTitles(), ['readings']);
    await (await row('many_rows')).click();
    await eventually('a cursor is open', async () => (await busy()).length > 0);
    await rows(/100,000|estimated/);
    await view().getByRole('heading', { name: 'public.many_rows' }).waitFor();
    await (await row('readings')).click();
    await firstId('1');
    await rows(/of 2,000$/);
    await eventually('no cursor is open', async () => (await busy()).length === 0);
    assert.equal(await view().locator('h1.passing').count(), 1);
  });

  it('keeps the tab of a table that is worked with, and the focus in the tree until then', async () => {
    await workbench.closeAllEditors();
    const row = (name: string) => workbench.tree.find('Local', DATABASE, 'public', name);
    await (await row('readings')).click();
    await rows(/of 2,000$/);
    await workbench.page.locator('.part.sidebar .monaco-list:focus').waitFor();
    await choose('Value', 'Sort Descending');
    await firstId('2000');
    await (await row('many_rows')).click();
    await view().getByRole('heading', { name: 'public.many_rows' }).waitFor();
    assert.deepEqual(await workbench.editorTitles(), ['readings', 'many_rows']);
    await workbench.selectEditor('readings');
    await firstId('2000');
    await (await row('many_rows')).dblclick();
    await view().locator('.dc-grid:focus').waitFor();
    await (await row('endless_rows')).click();
    await view().locator('h1', { hasText: 'endless_rows' }).waitFor();
    assert.deepEqual(await workbench.editorTitles(), ['readings', 'many_rows', 'endless_rows']);
    await workbench.screenshot('preview-tabs');
    await workbench.closeAllEditors();
    await eventually('nothing is read any more', async () => (await sleeping()) === 0);
  });

  it('goes to a row by a command, and never behind the last one', async () => {
    await openTable('readings');
    await rows(/of 2,000$/);
    await workbench.runCommand('Data Connectors: Go to Row…');
    const field = view().getByPlaceholder('Go to row');
    await field.and(view().locator(':focus')).waitFor();
    await workbench.page.keyboard.type('5000');
    await workbench.page.keyboard.press('Enter');
    await view().getByText('The last row is 2,000.').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await field.fill('1500');
    await workbench.page.keyboard.press('Enter');
    await view()
      .locator('.dc-active')
      .and(view().locator('.slick-row[data-row="1499"] *'))
      .waitFor();
    await workbench.runCommand('Data Connectors: Filter Rows…');
    await view().getByRole('dialog', { name: 'Filter' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Data Connectors: Show Statistics of Column');
    await view().getByText('Of all 2,000 rows').waitFor();
    await workbench.page.keyboard.press('Escape');
  });
});
