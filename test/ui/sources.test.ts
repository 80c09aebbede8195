import assert from 'node:assert/strict';
import { launchVSCode, type RunningVSCode } from '../host/launch.js';
import { projectRoot } from '../host/projectPaths.js';
import { startTestServers, type RunningTestServers, type TestServers } from '../run/testServers.js';
import { Workbench } from './workbench.js';

const ADD = 'Data Connectors: Add Source…';

describe('sources, by hand', function () {
  this.timeout(180_000);
  // A real browser on a machine that does other things: a second look before it is a fault.
  this.retries(1);
  let servers: RunningTestServers;
  let postgres: TestServers['postgres'];
  let vscode: RunningVSCode;
  let workbench: Workbench;

  before(async () => {
    servers = await startTestServers();
    ({ postgres } = servers.addresses);
    vscode = await launchVSCode({ extensionFolders: [projectRoot] });
    workbench = new Workbench(vscode.page);
    await workbench.openViewContainer('Data Connectors');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('sources-failed');
  });

  after(async () => {
    await vscode.stop();
    await servers.stop();
  });

  const answer = (prompt: RegExp, text?: string) => workbench.quickInput.answerPrompt(prompt, text);

  it('adds a source step by step, and corrects what its test finds wrong', async () => {
    const { quickInput, page } = workbench;
    await workbench.runCommand(ADD);
    // The first kind, by the keyboard alone.
    assert.equal((await quickInput.labels())[0], 'PostgreSQL');
    await quickInput.accept();
    await answer(/Title/, 'Lab Data');
    await answer(/Name/);
    await answer(/Host/, 'http://db.example.org');
    await page.getByText('Host must be a name or an address, not a URL.').first().waitFor();
    await answer(/Host/, postgres.host);
    await answer(/Port/, '70000');
    await page.getByText('Port must be at most 65535.').first().waitFor();
    await workbench.screenshot('add-source-check');
    await quickInput.type('1');
    await quickInput.accept();
    await answer(/Database/, postgres.database);
    // Back, to find the port as it was entered.
    await page.locator('.quick-input-widget .codicon-quick-input-back').click();
    await answer(/Database/);
    await answer(/User name/, postgres.user);
    await quickInput.pick('disable');
    await answer(/Password/, postgres.password);
    await quickInput.pick('User settings');

    const said = await workbench.answerDialog('Edit…');
    assert.match(said, /127\.0\.0\.1:1/);
    assert.deepEqual((await quickInput.labels()).slice(0, 2), ['Save', 'Title']);
    await workbench.screenshot('add-source-edit');
    await quickInput.pick('Port');
    await answer(/Port/, String(postgres.port));
    await quickInput.pick('Save');
    await workbench.tree.find('Local', 'Lab Data');
    await page.locator('.notification-list-item', { hasText: 'Added "Lab Data".' }).waitFor();
  });

  it('asks for the password again when the source is sent elsewhere', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Data Connectors: Edit Source…');
    await quickInput.pick('Lab Data');
    await quickInput.pick('User name');
    await answer(/User name/, 'somebody');
    await quickInput.pick('Save');
    await answer(/The stored one is not used/, 'wrong');
    await workbench.answerDialog('Cancel');
  });

  it('tests and removes it', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('Data Connectors: Test Connection');
    await quickInput.pick('Lab Data');
    await vscode.page.locator('.notification-list-item', { hasText: 'Lab Data: ' }).waitFor();
    await workbench.runCommand('Data Connectors: Remove Source…');
    await quickInput.pick('Lab Data');
    assert.match(await workbench.answerDialog('Remove'), /Remove "Lab Data" \(lab-data\)\?/);
    await workbench.runCommand('Data Connectors: Test Connection');
    // The palette has no title: this waits for the box that takes its place.
    assert.equal(await quickInput.title(), 'Test Connection');
    assert.equal((await quickInput.labels())[0], 'Add Source…');
    await quickInput.cancel();
  });
});
