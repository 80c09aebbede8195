import assert from 'node:assert/strict';
import { usePostgresWorkbench } from './usePostgresWorkbench.js';

describe('a server that is lost, by hand', function () {
  this.timeout(120_000);
  const { workbench, server } = usePostgresWorkbench('lost-server', 'Lab', {
    fill: `create table readings as select i as id, md5(i::text) as hash from generate_series(1, 300000) i;
      alter table readings add primary key (id);
      create table plain as select i as id, md5(i::text) as hash from generate_series(1, 300000) i`,
  });
  const frame = () => workbench.webview();
  const cell = (text: string) =>
    frame().locator('.dc-grid .slick-cell').getByText(text, { exact: true }).first();
  const retry = () => frame().getByRole('button', { name: 'Retry' });

  beforeEach(() => workbench.closeAllEditors());

  async function goTo(row: number): Promise<void> {
    await frame().getByPlaceholder('Go to row').fill(String(row));
    await frame().getByPlaceholder('Go to row').press('Enter');
  }

  for (const table of ['readings', 'plain']) {
    it(`in the middle of ${table}: says so, keeps what it shows, and goes on by Retry`, async () => {
      await (await workbench.tree.find('Local', 'Lab', 'public', table)).click();
      await cell('1').waitFor();
      await server().shutDown();
      try {
        await goTo(200_000);
        await frame()
          .getByText(/127\.0\.0\.1:\d+/)
          .first()
          .waitFor();
        // Not the count alone, which the page also says something about, must have failed.
        await retry().waitFor();
        await workbench.screenshot(`lost-server-${table}`);
      } finally {
        await server().restart();
      }
      await retry().click();
      await goTo(200_000);
      await cell('200000').waitFor();
      await retry().waitFor({ state: 'hidden' });
    });

    it(`whose backends are ended while ${table} is read: goes on by itself or by Retry`, async () => {
      await (await workbench.tree.find('Local', 'Lab', 'public', table)).click();
      await cell('1').waitFor();
      assert.ok((await server().killSessions()) > 0);
      await goTo(100_000);
      await cell('100000').or(retry()).first().waitFor();
      if (await retry().isVisible()) await retry().click();
      await goTo(100_000);
      await cell('100000').waitFor();
    });
  }

  it('in the middle of a query: says so, and the next one runs', async () => {
    await workbench.tree.chooseFromMenu('New Query', 'Local', 'Lab');
    await workbench.page.locator('.part.editor .monaco-editor.focused').waitFor();
    await workbench.page.locator('.statusbar-item', { hasText: 'Lab' }).waitFor();
    await workbench.page.keyboard.insertText('select pg_sleep(60)');
    await workbench.page.keyboard.press('Control+Enter');
    await frame()
      .getByText(/^Running: /)
      .waitFor();
    await workbench.page.waitForTimeout(300);
    await server().killSessions();
    await frame()
      .getByText(/connection .* (lost|closed|ended)|ended by|terminated/i)
      .first()
      .waitFor();
    await workbench.screenshot('lost-server-query');
    await workbench.page.keyboard.press('Control+a');
    await workbench.page.keyboard.insertText('select 40 + 2 as answer');
    await workbench.page.keyboard.press('Control+Enter');
    await cell('42').waitFor();
  });
});
