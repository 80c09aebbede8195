import assert from 'node:assert/strict';
import { startTestServers, type RunningTestServers, type TestServers } from '../run/testServers.js';
import { useWorkbench } from './useWorkbench.js';

const ADD = 'Data Connectors: Add Source…';

describe('sources, by hand', function () {
  this.timeout(180_000);
  let servers: RunningTestServers;
  let postgres: TestServers['postgres'];

  const workbench = useWorkbench('sources', async () => {
    servers = await startTestServers();
    ({ postgres } = servers.addresses);
    return {};
  });

  after(() => servers.stop());

  const form = () => workbench.webview();
  const field = (label: string) => form().getByLabel(label, { exact: true });
  const press = (name: string) => form().getByRole('button', { name, exact: true }).click();
  const says = (text: string | RegExp) =>
    form().locator('.result-text').filter({ hasText: text }).waitFor();
  const marked = (text: string) => form().locator('.row-problem', { hasText: text }).waitFor();

  const formClosed = () =>
    workbench.page.locator('.part.editor').getByRole('tab').waitFor({ state: 'detached' });

  async function choose(command: string, source: string): Promise<void> {
    await workbench.runCommand(`Data Connectors: ${command}`);
    await workbench.quickInput.pick(source);
  }

  it('adds a source in a form, and corrects what its test finds wrong', async () => {
    const { page } = workbench;
    await workbench.runCommand(ADD);
    await workbench.selectEditor('Add Source');
    await form()
      .getByLabel(/^PostgreSQL/)
      .check();
    await field('Title').fill('Lab Data');
    assert.equal(await field('Name').inputValue(), 'lab-data');
    await field('Host').fill('http://db.example.org');
    await field('Port').fill('70000');
    await field('Database').fill(postgres.database);
    await marked('Host must be a name or an address, not a URL.');
    await marked('Port must be at most 65535.');
    await workbench.screenshot('add-source-check');
    await field('Host').fill(postgres.host);
    await field('Port').fill('1');
    await field('User name').fill(postgres.user);
    await field('TLS').selectOption('disable');
    await field('Password').fill(postgres.password);
    await press('Save');
    await says(/127\.0\.0\.1:1/);
    await form().getByRole('button', { name: 'Save Anyway' }).waitFor();
    await workbench.screenshot('add-source-failed');
    await field('Port').fill(String(postgres.port));
    await press('Test');
    await says(/PostgreSQL/);
    await workbench.screenshot('add-source-tested');
    // The password is there still; Enter saves.
    await field('Port').press('Enter');
    await workbench.tree.find('Local', 'Lab Data');
    await page.locator('.notification-list-item', { hasText: 'Added "Lab Data".' }).waitFor();
    await formClosed();
  });

  it('asks for the password again when the source is sent elsewhere', async () => {
    await choose('Edit Source…', 'Lab Data');
    await field('User name').fill('somebody');
    await press('Save');
    await says(/The stored credentials are not used/);
    await form().getByText('The stored one is not used').waitFor();
    await field('Password').fill('wrong');
    await press('Save');
    await form().getByRole('button', { name: 'Save Anyway' }).waitFor();
    await press('Cancel');
    assert.match(await workbench.answerDialog('Discard'), /Discard what you entered\?/);
    await formClosed();
  });

  it('keeps what was entered when the tab is closed, but for the password', async () => {
    await choose('Edit Source…', 'Lab Data');
    await field('Description').fill('Half of it');
    await field('Password').fill('secret');
    // By the palette: a click would overtake what the page has yet to tell VS Code.
    await workbench.runCommand('View: Close Editor');
    await workbench.answerNotification(/closed before it was saved/, 'Reopen');
    await form().getByText('What you entered earlier is here again.').waitFor();
    assert.equal(await field('Description').inputValue(), 'Half of it');
    assert.equal(await field('Password').inputValue(), '');
    await workbench.screenshot('edit-source-restored');
    await press('Save');
    await workbench.tree.find('Local', 'Lab Data');
    await formClosed();
  });

  it('duplicates it with the stored credentials, when told to', async () => {
    await workbench.tree.chooseFromMenu('Duplicate Source…', 'Local', 'Lab Data');
    await field('Copy the stored credentials').check();
    assert.equal(await field('Description').inputValue(), 'Half of it');
    await field('Title').fill('Lab Copy');
    await workbench.screenshot('duplicate-source');
    await press('Save');
    await workbench.tree.waitForLabels(['Local', 'Lab Copy', 'public'], ['experiments']);
  });

  it('tests and removes it', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Data Connectors: Test Connection');
    await quickInput.pick('Lab Data');
    await workbench.page.locator('.notification-list-item', { hasText: 'Lab Data: ' }).waitFor();
    await workbench.runCommand('Data Connectors: Remove Source…');
    await quickInput.pick('Lab Data');
    assert.match(await workbench.answerDialog('Remove'), /Remove "Lab Data" \(lab-data\)\?/);
    await workbench.runCommand('Data Connectors: Remove Source…');
    await quickInput.pick('Lab Copy');
    await workbench.answerDialog('Remove');
    const rows = workbench.page.locator('.part.sidebar .monaco-list-row');
    await rows.filter({ hasText: 'Lab Copy' }).waitFor({ state: 'detached' });
    await workbench.runCommand('Data Connectors: Test Connection');
    // The palette has no title: this waits for the box that takes its place.
    assert.equal(await quickInput.title(), 'Test Connection');
    assert.equal((await quickInput.labels())[0], 'Add Source…');
    await quickInput.cancel();
  });
});
