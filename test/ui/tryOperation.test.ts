import assert from 'node:assert/strict';
import { useSampleWorkbench } from './useWorkbench.js';

const FIND = 'GET /pet/findByStatus';

describe('trying an operation, by hand', function () {
  this.timeout(180_000);
  const workbench = useSampleWorkbench('try');

  it('opens an operation with a click, and sends it to the server', async () => {
    const row = await workbench.tree.find('Local', 'Pet Store', 'pet', FIND);
    await row.click();
    await workbench.selectEditor(FIND);
    const page = workbench.webview();
    await page.getByRole('heading', { name: /findByStatus/ }).waitFor();
    await workbench.screenshot('operation');
    await page.getByRole('tab', { name: 'Try It' }).click();
    await page.getByRole('group', { name: 'status' }).getByLabel('available').check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.answer-grid .slick-row').first().waitFor();
    assert.match(await page.locator('.answer-status').innerText(), /^200 OK · \d+ ms · /);
    await workbench.screenshot('try-answer');
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied as curl').waitFor();
  });

  it('lists operations by path and by tag', async () => {
    await workbench.tree.chooseFromMenu('Group Operations by Path', 'Local', 'Pet Store');
    const row = await workbench.tree.find('Local', 'Pet Store', '/store', '/order');
    await row.waitFor();
    await workbench.screenshot('operations-by-path');
    await workbench.tree.chooseFromMenu('Group Operations by Tag', 'Local', 'Pet Store');
    await workbench.tree.waitForLabels(['Local', 'Pet Store'], ['pet', 'store', 'user']);
  });

  it('asks before it sends what may change something', async () => {
    await workbench.runCommand('Data Connectors: Try Operation…');
    await workbench.quickInput.pick('Pet Store');
    await workbench.quickInput.pick('DELETE /pet/{petId}');
    await workbench.selectEditor('DELETE /pet/{petId}');
    const page = workbench.webview();
    await page.getByLabel('petId').fill('1');
    await page.getByRole('button', { name: 'Send' }).click();
    assert.match(await workbench.answerDialog('Cancel'), /Send DELETE to 127\.0\.0\.1/);
    await page.getByText('Not sent', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await workbench.answerDialog('Send');
    // The sample source has no key.
    await page.locator('.answer-status', { hasText: '401' }).waitFor();
  });
});
