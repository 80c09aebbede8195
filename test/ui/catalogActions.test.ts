import assert from 'node:assert/strict';
import { EdgeStandIn, TOKEN } from '../catalogs/edge/standIn.js';
import { QarionServer } from '../catalogs/qarion/server.js';
import { useWorkbench } from './useWorkbench.js';

const DBT = '550e8400-e29b-41d4-a716-446655440003';
const PRODUCT = '750e8400-e29b-41d4-a716-446655440001';

describe('what catalogs can do, by hand', function () {
  this.timeout(180_000);
  const qarion = new QarionServer();
  let edge: EdgeStandIn;

  const workbench = useWorkbench('catalog-actions', async () => {
    edge = new EdgeStandIn();
    await qarion.standIn.start();
    fill(qarion);
    return {
      env: edge.environment,
      settings: {
        'dataConnectors.catalogs': [
          { name: 'q', kind: 'qarion', title: 'Qarion', url: qarion.standIn.url },
          { name: 'edge', kind: 'edge', title: 'Edge', serviceUrl: 'http://127.0.0.1:1/api' },
        ],
      },
    };
  });

  before(async () => {
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn('Qarion', qarion.token);
    await workbench.tree.waitForLabels(['Qarion'], ['Lab']);
    await signIn('Edge', TOKEN);
    await waitForEdge('Ada Lovelace');
  });

  after(async () => {
    await qarion.standIn.stop();
    edge.remove();
    assert.deepEqual(qarion.standIn.violations, []);
  });

  const said = (text: string | RegExp) =>
    workbench.page.locator('.notification-list-item').filter({ hasText: text }).first().waitFor();
  async function signIn(catalog: string, token: string): Promise<void> {
    await (await workbench.tree.find(catalog, 'Sign In')).click();
    await answer(/API (key|token)/i, token);
  }
  const waitForEdge = (text: string) =>
    workbench.page
      .locator('.part.sidebar .monaco-list-row[aria-level="1"]', { hasText: 'Edge' })
      .filter({ hasText: text })
      .waitFor();
  const answer = (prompt: RegExp, text?: string) => workbench.quickInput.answerPrompt(prompt, text);
  const status = (text: string | RegExp) =>
    workbench.page.locator('.part.statusbar').getByText(text).first().waitFor();
  const clipboard = () => workbench.page.evaluate(() => navigator.clipboard.readText());

  it('syncs a source from its row, and shows what came of it', async () => {
    await workbench.tree.chooseFromMenu('Sync Source', 'Qarion', 'Lab', 'dbt Cloud');
    await said(/Sync of "dbt Cloud": Succeeded/);
    await workbench.answerNotification(/Sync of "dbt Cloud"/, 'Show History');
    await workbench.selectEditor('Syncs: dbt Cloud');
    const card = workbench.webview();
    await card.getByRole('heading', { level: 1, name: 'dbt Cloud' }).waitFor();
    await card.locator('.fact', { hasText: 'State' }).first().waitFor();
    await workbench.screenshot('sync-history');
  });

  it('says why a sync failed', async () => {
    qarion.steps = [{ status: 'failed', error: 'Out of credits' }];
    await workbench.runCommand('Data Connectors: Sync Source');
    await workbench.quickInput.pick('dbt Cloud');
    await said(/Out of credits/);
    await workbench.answerNotification(/Out of credits/, 'Show History');
    // The panel that is there reads the history anew.
    await workbench.webview().locator('.tone-bad', { hasText: 'Failed' }).first().waitFor();
    await workbench.waitForFocusInWebview();
  });

  it('edits a profile of which every field is filled in', async () => {
    await workbench.runCommand('Data Connectors: Edit Profile…');
    // Qarion has no profiles to edit.
    assert.ok(!(await workbench.quickInput.labels()).includes('Qarion'));
    await workbench.quickInput.pick('Edge');
    await answer(/First name/, 'Augusta');
    await answer(/Last name/);
    await answer(/E-mail address/);
    await said(/profile at Edge is saved: you are Augusta Lovelace/);
    const { user } = edge.state;
    const { first_name: first, last_name: last, email } = user;
    assert.deepEqual([first, last, email], ['Augusta', 'Lovelace', 'ada@example.org']);
    await waitForEdge('Augusta Lovelace');
  });

  it('creates a token whose value goes to the clipboard alone, and removes it', async () => {
    await workbench.tree.chooseFromMenu('Manage API Tokens…', 'Edge');
    await workbench.quickInput.pick('Create Token…');
    await answer(/Note/, 'nightly');
    await workbench.quickInput.pick('7 Days');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    const created = await dialog.filter({ hasText: 'has been created' }).innerText();
    assert.match(created, /"nightly" has been created/);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.filter({ hasText: 'Leave without copying' }).waitFor();
    const lost = await workbench.answerDialog('Copy Token');
    await status('Copied the token nightly');
    const value = await clipboard();
    assert.notEqual(value, '');
    assert.doesNotMatch(created + lost, new RegExp(value));
    await workbench.screenshot('tokens');
    await workbench.quickInput.pick('nightly');
    assert.match(await workbench.answerDialog('Remove'), /Remove the token "nightly" from Edge\?/);
    await workbench.page.getByPlaceholder('No tokens yet').waitFor();
    await workbench.quickInput.cancel();
    assert.deepEqual(edge.state.tokens, []);
  });

  it('creates a secret in masked boxes, and hands its values out one by one', async () => {
    await workbench.tree.chooseFromMenu('Manage User Secrets…', 'Edge');
    await workbench.quickInput.pick('Create Secret…');
    await answer(/Name of the secret/, 'login');
    await workbench.quickInput.pick('Keys and Values');
    await answer(/First key/, 'password');
    const box = workbench.page.locator('.quick-input-widget:visible .quick-input-box input');
    await workbench.page
      .locator('.quick-input-widget', { hasText: 'Value of "password"' })
      .waitFor();
    assert.equal(await box.getAttribute('type'), 'password');
    await answer(/Value of "password"/, 'hunter-2');
    await answer(/Key 2/, '');
    await workbench.quickInput.pick('login');
    await workbench.quickInput.pick('password', true);
    await status('Copied the value of password');
    assert.equal(await clipboard(), 'hunter-2');
    assert.doesNotMatch(await workbench.page.locator('body').innerText(), /hunter-2/);
    await workbench.quickInput.cancel();
    await workbench.quickInput.cancel();
    assert.deepEqual(edge.state.secrets, { login: { password: 'hunter-2' } });
  });

  it('opens what is known of a product with a click, there again after a reload', async () => {
    await (await workbench.tree.find('Qarion', 'Lab', 'Data Products', 'Customer Events')).click();
    await workbench.selectEditor('Customer Events');
    const fact = () => workbench.webview().locator('.fact', { hasText: 'healthy' });
    await fact().waitFor();
    await workbench.screenshot('card');
    const loaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await loaded;
    await workbench.page.waitForSelector('.monaco-workbench .part.statusbar');
    await workbench.selectEditor('Customer Events');
    // The secrets of this VS Code are in memory, so that nobody is signed in any more.
    const alert = workbench.webview().getByRole('alert');
    await alert.filter({ hasText: 'not signed in to Qarion' }).waitFor();
    assert.equal(await fact().count(), 0);
    await workbench.screenshot('card-signed-out');
    await alert.getByRole('button', { name: 'Sign In' }).click();
    await answer(/API key/i, qarion.token);
    await fact().waitFor();
    assert.equal(await alert.count(), 0);
  });
});

function fill(server: QarionServer): void {
  const space = server.addSpace('lab', 'Lab', 'editor');
  const runs = { last_sync: null, created_at: '2025-06-01T00:00:00Z' };
  space.connectors.set(DBT, {
    ...{ id: DBT, name: 'dbt Cloud', connector_type: 'dbt', config: {}, is_active: true },
    ...{ product_count: 1, ...runs },
  });
  space.products = [
    {
      ...{ id: PRODUCT, name: 'Customer Events', slug: 'events', product_type: 'table' },
      ...{ description: 'Raw events of the shop', provider: 'dbt', is_archived: false },
      tags: [{ id: 't-1', name: 'Marketing' }],
      quality_health: { status: 'healthy', score: 0.95, last_check: '2026-01-15T10:30:00Z' },
      ...{ created_at: '2025-06-01T00:00:00Z', updated_at: '2026-01-15T10:30:00Z' },
    },
  ];
}
