import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * Writes a small extension with a tree, a webview and a command: what the harness tests itself
 * with, so that a failure there is not the product's.
 */
export function writeSampleExtension(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  fs.writeFileSync(path.join(folder, 'extension.js'), source);
  fs.writeFileSync(path.join(folder, 'icon.svg'), icon);
}

const manifest = {
  name: 'harness-sample',
  publisher: 'harness',
  version: '1.0.0',
  engines: { vscode: '^1.100.0' },
  main: './extension.js',
  capabilities: { untrustedWorkspaces: { supported: true } },
  contributes: {
    commands: [
      { command: 'harnessSample.open', title: 'Open Panel', category: 'Harness' },
      { command: 'harnessSample.confirm', title: 'Confirm', category: 'Harness' },
      { command: 'harnessSample.ask', title: 'Ask', category: 'Harness' },
    ],
    viewsContainers: {
      activitybar: [{ id: 'harnessSample', title: 'Harness Sample', icon: 'icon.svg' }],
    },
    views: { harnessSample: [{ id: 'harnessSample.tree', name: 'Tree' }] },
  },
};

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8"/></svg>';

const source = `
const vscode = require('vscode');
const children = { '': ['animals', 'plants'], animals: ['cat', 'dog'], plants: ['oak', 'dog'] };
exports.activate = (context) => {
  const provider = {
    getChildren: (id = '') => (children[id] ?? (id.startsWith('animals/') ? numbers(id) : [])).map(
      (name) => name.includes('/') || !id ? name : id + '/' + name),
    getTreeItem: (id) => new vscode.TreeItem(id.split('/').pop(),
      children[id] || id === 'animals/cat' ? 1 : 0),
  };
  const numbers = (id) => Array.from({ length: 200 }, (_, i) => id + '/kitten ' + i);
  vscode.window.registerTreeDataProvider('harnessSample.tree', provider);
  vscode.commands.registerCommand('harnessSample.open', () => {
    const panel = vscode.window.createWebviewPanel('p', 'Sample Panel', 1, { enableScripts: true });
    panel.webview.html = '<button id="b" onclick="this.textContent=\\'pressed\\'">press</button>';
  });
  vscode.commands.registerCommand('harnessSample.confirm', async () => {
    const answer = await vscode.window.showWarningMessage('Really?', { modal: true }, 'Remove');
    vscode.window.showInformationMessage(answer === 'Remove' ? 'removed' : 'kept', 'Fine');
  });
  vscode.commands.registerCommand('harnessSample.ask', async () => {
    const color = await vscode.window.showQuickPick(['red', 'green'], { title: 'Color' });
    const name = await vscode.window.showInputBox({ prompt: 'Name?', validateInput: (v) => v ? null : 'Empty' });
    const setting = vscode.workspace.getConfiguration('harnessSample').get('greeting');
    const trust = vscode.workspace.isTrusted ? 'trusted' : 'restricted';
    await vscode.window.showInformationMessage(
      [setting, color, name, process.env.HARNESS_SAMPLE, trust].join(' '), 'Fine');
  });
};
`;
