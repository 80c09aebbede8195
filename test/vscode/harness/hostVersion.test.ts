import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the host of these tests', () => {
  it('is the VS Code version that was asked for', function () {
    const wanted = process.env['DATA_CONNECTORS_VSCODE_VERSION'];
    if (wanted === undefined) {
      // A desktop VS Code may be any version.
      assert.match(vscode.version, /^\d+\.\d+\.\d+/);
      return;
    }
    assert.ok(vscode.version.startsWith(`${wanted}.`), `${vscode.version} instead of ${wanted}`);
  });

  it('has a workspace folder', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });
});
