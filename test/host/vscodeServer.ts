import * as fs from 'node:fs';
import * as path from 'node:path';
import { cachedInstall } from './cachedInstall.js';
import { ensureNode } from './nodeRuntime.js';
import { runNpm } from './processes.js';

/** The VS Code versions the extension is tested on. */
export const vscodeReleases = {
  oldest: { vscode: '1.100', codeServer: '4.100.3', nodeMajor: 20 },
  newest: { vscode: '1.139', codeServer: '4.139.1', nodeMajor: 24 },
} as const;

export type VSCodeRelease = keyof typeof vscodeReleases;

/** A VS Code that runs as a web server on this machine. */
export interface VSCodeServer {
  /** The Node executable this version is made for. */
  readonly node: string;
  /** VS Code's own server: the one that runs extension tests. */
  readonly serverMain: string;
  /** code-server's entry: the one for people, which keeps settings and secrets on disk. */
  readonly entry: string;
}

/** Finds or installs the npm package `code-server`, which contains a real VS Code. */
export async function ensureVSCodeServer(release: VSCodeRelease): Promise<VSCodeServer> {
  const { codeServer, nodeMajor } = vscodeReleases[release];
  const node = await ensureNode(nodeMajor);
  const folder = await cachedInstall(`code-server-${codeServer}`, async (target) => {
    fs.writeFileSync(path.join(target, 'package.json'), '{ "private": true }\n');
    // Without scripts: they compile native modules that tests do not need, and download from
    // outside the registry.
    const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
    await runNpm([...flags, `code-server@${codeServer}`], { cwd: target });
    const vscode = path.join(target, 'node_modules', 'code-server', 'lib', 'vscode');
    // The second holds TypeScript, without which VS Code reports a broken installation.
    for (const folder of [vscode, path.join(vscode, 'extensions')]) {
      await runNpm([...flags, '--omit=dev'], { cwd: folder });
    }
  });
  const root = path.join(folder, 'node_modules', 'code-server');
  return {
    node,
    serverMain: path.join(root, 'lib', 'vscode', 'out', 'server-main.js'),
    entry: path.join(root, 'out', 'node', 'entry.js'),
  };
}
