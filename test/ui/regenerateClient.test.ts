import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';
import { eventually, expectEventually } from '../eventually.js';
import { useWorkbench } from './useWorkbench.js';

const LAB = ['Local', 'Lab'] as const;

describe('a client and its specification, by hand', function () {
  this.timeout(180_000);
  let workspace: string;
  const workbench = useWorkbench('regenerate', () => {
    workspace = temporaryFolder('data-connectors-regenerate-');
    specify('listSamples');
    return {
      workspace,
      settings: {
        'dataConnectors.sources': [
          { name: 'lab', title: 'Lab', kind: 'openapi', specification: 'lab.yaml' },
        ],
      },
    };
  });
  const at = (...names: string[]) => path.join(workspace, ...names);
  const client = () => fs.readFileSync(at('src', 'api', 'lab', 'client.ts'), 'utf8');
  const specify = (...names: string[]) => {
    const pathOf = (name: string) =>
      `  /${name}:\n    get:\n      operationId: ${name}\n      tags: [samples]\n      responses:\n        200: { $ref: '#/components/responses/Samples' }\n`;
    const text = `openapi: 3.0.3\ninfo: { title: Lab, version: '1' }\npaths:\n${names.map(pathOf).join('')}components:\n  responses:\n    Samples: { description: samples }\n`;
    fs.writeFileSync(at('lab.yaml'), text);
  };

  after(() => removeTemporaryFolder(workspace));

  const rowOf = (text: RegExp) =>
    workbench.page.locator('.part.sidebar .monaco-list-row').filter({ hasText: text });

  it('writes a client of what is chosen on the way', async () => {
    await workbench.tree.chooseFromMenu('Generate Client…', ...LAB);
    assert.equal(await workbench.quickInput.title(), 'Generate Client: Lab');
    await workbench.screenshot('regenerate-choices');
    await workbench.quickInput.pick('src/api/lab');
    await workbench.selectEditor('client.ts');
    assert.match(client(), /listSamples/);
  });

  it('marks the source once its specification has changed', async () => {
    specify('listSamples', 'listRuns');
    await workbench.tree.expand(...LAB);
    await workbench.tree.chooseFromMenu('Refresh', ...LAB);
    await rowOf(/client out of date/).waitFor();
    await workbench.screenshot('regenerate-outdated');
  });

  it('shows what becomes of edited files, from the line above the client', async () => {
    fs.writeFileSync(at('src', 'api', 'lab', 'client.ts'), `${client()}\nexport const mine = 1;\n`);
    await workbench.selectEditor('client.ts');
    await workbench.runCommand('View: Keep Editor');
    const lens = workbench.page.locator('.codelens-decoration a', { hasText: 'Regenerate Client' });
    await lens.first().click();
    await workbench.page
      .locator('.part.editor')
      .getByRole('tab', { name: /Regenerate Lab: your files/ })
      .waitFor();
    // The comparison can be read while the question waits.
    await workbench.page.locator('.multiDiffEntry, .multi-diff-editor').first().waitFor();
    await workbench.page.waitForTimeout(1_000);
    await workbench.screenshot('regenerate-differences');
    await workbench.quickInput.pick('Overwrite');
    // The file itself: the mark of the row could not have been there yet.
    await eventually('the client is new', () => client().includes('listRuns'));
    assert.doesNotMatch(client(), /mine/);
    await rowOf(/client out of date/).waitFor({ state: 'detached' });
    const compared = async () =>
      (await workbench.editorTitles()).filter((title) => title.startsWith('Regenerate'));
    await expectEventually(compared, []);
    // What the user keeps open stays so.
    assert.ok((await workbench.editorTitles()).includes('client.ts'));
  });

  it('opens the specification, marks a mistake in it and follows a reference', async () => {
    await workbench.tree.chooseFromMenu('Open Specification', ...LAB);
    await workbench.selectEditor('lab.yaml');
    const { page } = workbench;
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+End');
    assert.equal(await rowOf(/client out of date/).count(), 0);
    await page.keyboard.type('    Broken: { descriptions: x }');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.screenshot('specification-checked');
    await page.keyboard.press('Control+Home');
    const reference = page.locator('.view-line', { hasText: '$ref' }).first();
    await reference.locator('span', { hasText: 'components' }).last().click();
    await page.keyboard.press('F12');
    await page.locator('.monaco-editor .current-line').first().waitFor();
    await page.waitForFunction(
      () => /Ln 1[4-9]/.test(document.querySelector('.statusbar')?.textContent ?? ''),
      undefined,
    );
  });

  it('marks the source once its specification is saved in the editor', async () => {
    // The editor in a browser may have saved it by itself.
    await workbench.page.keyboard.press('Control+s');
    await rowOf(/client out of date/).waitFor();
  });
});
