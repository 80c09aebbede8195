import assert from 'node:assert/strict';
import { startTestServers, type RunningTestServers } from '../run/testServers.js';
import { useWorkbench } from './useWorkbench.js';

const NAME = '127.0.0.1';

describe('catalogs, by hand', function () {
  this.timeout(180_000);
  let servers: RunningTestServers;

  const workbench = useWorkbench('catalogs', async () => {
    servers = await startTestServers();
    return {};
  });

  after(() => servers.stop());

  const answer = (prompt: RegExp, text?: string) => workbench.quickInput.answerPrompt(prompt, text);

  /** Waits until the catalog's row says so: it is painted anew after its children are there. */
  async function waitForRow(text: RegExp): Promise<void> {
    await workbench.page
      .locator('.part.sidebar .monaco-list-row[aria-level="1"]', { hasText: NAME })
      .filter({ hasText: text })
      .waitFor();
  }

  it('adds one step by step, once signing in has worked', async () => {
    const { quickInput, page } = workbench;
    const { datagrok } = servers.addresses;
    await workbench.runCommand('Data Connectors: Add Catalog…');
    await quickInput.pick('Datagrok');
    await answer(/Address/, datagrok.url);
    await answer(/Name/);
    await quickInput.pick('Use Defaults');
    await answer(/API key/, 'wrong');
    await quickInput.pick('User settings');

    const said = await workbench.answerDialog('Edit…');
    assert.match(said, /has not been saved/);
    await workbench.screenshot('add-catalog-again');
    // What was entered is there again.
    await quickInput.pick('Datagrok');
    await answer(/Address/);
    await answer(/Name/);
    await quickInput.pick('Use Defaults');
    await answer(/API key/, datagrok.token);
    await quickInput.pick('User settings');
    const told = page.locator('.notification-list-item', { hasText: 'signed in as John Doe' });
    await told.waitFor();
    await workbench.tree.waitForLabels([NAME], ['Tables', 'Warehouse', 'Qubits', 'Reports']);
    await workbench.screenshot('catalog');
  });

  it('browses its sources with our own connectors, and describes the others', async () => {
    await workbench.tree.waitForLabels([NAME, 'Warehouse', 'public'], ['experiments']);
    const other = await workbench.tree.find(NAME, 'Qubits');
    assert.match(await other.innerText(), /Quantum DB cannot be browsed here/);
  });

  it('shows what the catalog has itself: saved queries, files, tables', async () => {
    const { tree } = workbench;
    await tree.waitForLabels([NAME, 'Warehouse', 'Saved Queries'], ['Top samples']);
    await tree.waitForLabels([NAME, 'Warehouse', 'Saved Queries', 'Samples of a year'], ['year']);
    await tree.waitForLabels([NAME, 'Reports', 'notes'], ['readme.md']);
    await tree.waitForLabels([NAME, 'Tables'], ['Demographics']);
    const companion = await tree.find(NAME, 'Warehouse', 'Saved Queries');
    assert.doesNotMatch(await companion.innerText(), /\/queries/);
    await workbench.screenshot('catalog-content');
    await (await tree.find(NAME, 'Warehouse', 'Saved Queries', 'Top samples')).click();
    await workbench.page.locator('.tab', { hasText: 'TopSamples' }).waitFor();
    // As the server wrote it: a number of JavaScript would end with a 2.
    await workbench.webview().getByText('9007199254740993').waitFor();
    await workbench.screenshot('catalog-query');
  });

  it('marks a rejected token, and signs in again in place', async () => {
    const { tree } = workbench;
    servers.datagrok.authorization = 'Bearer another';
    await tree.find(NAME);
    await workbench.runCommand('Data Connectors: Refresh');
    const step = await tree.find(NAME, 'Sign In');
    await waitForRow(/sign-in rejected/);
    await workbench.screenshot('catalog-rejected');
    // The other views stay as they were.
    await tree.find('Local');
    await step.click();
    await answer(/API key/, 'another');
    await tree.waitForLabels([NAME], ['Tables', 'Warehouse', 'Qubits', 'Reports']);
    await waitForRow(/John Doe/);
  });

  it('signs out and in from its row, and is removed', async () => {
    const { tree } = workbench;
    await tree.chooseFromMenu('Sign Out', NAME);
    await tree.find(NAME, 'Sign In');
    await waitForRow(/not signed in/);
    await tree.chooseFromMenu('Sign In…', NAME);
    await answer(/API key/, 'another');
    await tree.find(NAME, 'Warehouse');
    await tree.chooseFromMenu('Remove Catalog…', NAME);
    assert.match(await workbench.answerDialog('Remove'), /Remove the catalog "127\.0\.0\.1"\?/);
    // With nothing left, the welcome text speaks.
    await workbench.page.getByText('No sources yet').waitFor();
  });
});
