import * as assert from 'node:assert/strict';
import { launchVSCode, type RunningVSCode } from '../../host/launch.js';
import { removeTemporaryFolder, temporaryFolder } from '../../host/temporaryFolder.js';
import { Workbench } from '../workbench.js';
import { writeSampleExtension } from './sampleExtension.js';

describe('the UI harness', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('data-connectors-harness-');
  let vscode: RunningVSCode;
  let workbench: Workbench;

  before(async () => {
    writeSampleExtension(folder);
    vscode = await launchVSCode({
      release: 'newest',
      extensionFolders: [folder],
      settings: { 'harnessSample.greeting': 'Hello' },
      env: { HARNESS_SAMPLE: 'from the environment' },
      askForTrust: true,
    });
    workbench = new Workbench(vscode.page);
  });

  after(async () => {
    await vscode.stop();
    removeTemporaryFolder(folder);
  });

  it('expands a tree by labels, also where one label occurs twice', async () => {
    await workbench.openViewContainer('Harness Sample');
    await workbench.openViewContainer('Harness Sample');
    await workbench.tree.waitForLabels([], ['animals', 'plants']);
    await workbench.tree.find('animals', 'dog');
    const row = await workbench.tree.find('plants', 'dog');
    assert.equal(await row.getAttribute('aria-level'), '2');
    assert.deepEqual(await workbench.tree.labels('plants'), ['oak', 'dog']);
  });

  it('scrolls to a node that is not in view', async () => {
    const row = await workbench.tree.find('animals', 'cat', 'kitten 150');
    assert.match(await row.innerText(), /kitten 150/);
    await workbench.tree.find('plants', 'oak');
  });

  it('answers a dialog', async () => {
    await workbench.runCommand('Harness: Confirm');
    assert.match(await workbench.answerDialog('Remove'), /Really\?/);
    await workbench.answerNotification('removed', 'Fine');
  });

  it('answers a notification whose toast is gone', async () => {
    await workbench.runCommand('Harness: Confirm');
    await workbench.answerDialog('Remove');
    await workbench.notification('removed').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.notification('removed').waitFor({ state: 'hidden' });
    await workbench.answerNotification('removed', 'Fine');
    await workbench.notification('removed').waitFor({ state: 'detached' });
  });

  it('answers questions and notifications; settings, environment and trust arrive', async () => {
    await workbench.runCommand('Harness: Ask');
    assert.equal(await workbench.quickInput.title(), 'Color');
    assert.deepEqual(await workbench.quickInput.labels(), ['red', 'green']);
    await workbench.quickInput.pick('green');
    await workbench.quickInput.answer('apple');
    const message = 'Hello green apple from the environment restricted';
    await workbench.answerNotification(message, 'Fine');
    await workbench.quickInput.waitUntilClosed();
  });

  // Last, because a webview that takes its focus back closes whatever the quick input shows.
  it('reaches into a webview', async () => {
    await workbench.runCommand('Harness: Open Panel');
    await workbench.selectEditor('Sample Panel');
    const button = workbench.webview().locator('#b');
    await button.click();
    assert.equal(await button.innerText(), 'pressed');
  });
});
