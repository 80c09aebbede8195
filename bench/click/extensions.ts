import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { projectRoot } from '../../test/host/projectPaths.js';

/** The extension in a folder, as it is shipped: what users wait for is not what developers build. */
export async function writeExtension(folder: string): Promise<void> {
  for (const name of ['package.json', 'media']) {
    cpSync(join(projectRoot, name), join(folder, name), { recursive: true });
  }
  const { BUNDLES } = createRequire(__filename)(join(projectRoot, 'esbuild.js')) as {
    BUNDLES: readonly esbuild.BuildOptions[];
  };
  await Promise.all(
    BUNDLES.map(({ outfile, outdir, ...options }) =>
      esbuild.build({
        ...options,
        ...(outfile === undefined ? {} : { outfile: join(folder, outfile) }),
        ...(outdir === undefined ? {} : { outdir: join(folder, outdir) }),
        ...{ absWorkingDir: projectRoot, minify: true, sourcemap: false },
      }),
    ),
  );
}

export const EMPTY_VIEW = 'Empty Panels';
export const EMPTY_ROW = 'empty';

/**
 * An extension whose tree has rows that open a panel with one word in it: what a click costs in this VS
 * Code on this machine when nothing is read and nothing is loaded.
 */
export function writeEmptyExtension(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  writeFileSync(join(folder, 'icon.svg'), ICON);
  writeFileSync(join(folder, 'extension.js'), EXTENSION);
}

const MANIFEST = {
  ...{ name: 'empty-panels', publisher: 'bench', version: '1.0.0' },
  engines: { vscode: '^1.100.0' },
  main: './extension.js',
  contributes: {
    viewsContainers: {
      activitybar: [{ id: 'emptyPanels', title: EMPTY_VIEW, icon: 'icon.svg' }],
    },
    views: { emptyPanels: [{ id: 'emptyPanels.tree', name: 'Tree' }] },
  },
};

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 4h16v16H4z"/></svg>';

const EXTENSION = `
const vscode = require('vscode');
exports.activate = () => {
  vscode.window.registerTreeDataProvider('emptyPanels.tree', {
    getChildren: (name) => (name === undefined ? ['empty'] : []),
    getTreeItem: (name) => ({
      label: name,
      command: { command: 'emptyPanels.open', title: 'Open', arguments: [name] },
    }),
  });
  vscode.commands.registerCommand('emptyPanels.open', (name) => {
    const panel = vscode.window.createWebviewPanel('emptyPanels', name, vscode.ViewColumn.Active);
    panel.webview.options = { enableScripts: true, localResourceRoots: [] };
    panel.webview.html = '<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy"'
      + ' content="default-src \\'none\\'"></head><body><p class="bench-empty">Empty</p></body></html>';
  });
};
`;
