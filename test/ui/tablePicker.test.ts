import assert from 'node:assert/strict';
import { usePostgresWorkbench } from './usePostgresWorkbench.js';

const TABLES = 1_500;

describe('choosing a table, by hand', function () {
  this.timeout(120_000);
  const { workbench } = usePostgresWorkbench('table-picker', 'Many', {
    fill: `do $$ begin for i in 1..${TABLES} loop
      execute format('create table sensor_%s as select %s as number', i, i);
    end loop; end $$`,
  });

  const list = () => workbench.page.locator('.quick-input-widget:visible');

  it('finds one of many by typing, with a letter missing', async () => {
    await workbench.runCommand('Data Connectors: Preview Table');
    await workbench.quickInput.pick('Many');
    await list().getByPlaceholder('Type to find one of 1,500 tables').waitFor();
    assert.equal((await workbench.quickInput.labels())[0], 'sensor_1');
    await workbench.quickInput.type('sensr 1234');
    await list().locator('.monaco-list-row').filter({ hasText: 'sensor_1234' }).first().waitFor();
    await workbench.screenshot('table-picker');
    await workbench.quickInput.accept();
    const cell = workbench.webview().locator('.dc-grid .slick-cell', { hasText: '1234' });
    await cell.first().waitFor();
    assert.deepEqual(await workbench.editorTitles(), ['sensor_1234']);
  });

  it('chooses nothing when it is closed', async () => {
    await workbench.closeAllEditors();
    await workbench.runCommand('Data Connectors: Preview Table');
    await workbench.quickInput.pick('Many');
    await list()
      .getByPlaceholder(/Type to find one of/)
      .waitFor();
    await workbench.quickInput.cancel();
    await list().waitFor({ state: 'hidden' });
    assert.deepEqual(await workbench.editorTitles(), []);
    assert.deepEqual(await workbench.notifications(), []);
  });
});
