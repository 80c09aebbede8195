import * as fs from 'node:fs';
import * as path from 'node:path';
import { cachedInstall } from './cachedInstall.js';
import { runNpm } from './processes.js';

/**
 * The executable of a Node with this major version: the running one when it fits, else one from
 * the npm registry.
 */
export async function ensureNode(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${String(major)}.`)) {
    return process.execPath;
  }
  const executable = path.join(
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  const folder = await cachedInstall(`node-${String(major)}`, async (target) => {
    fs.writeFileSync(path.join(target, 'package.json'), '{ "private": true }\n');
    // The package's own install step fetches the binary for this platform, so scripts must run
    // even where the user has turned them off.
    await runNpm(
      ['install', '--no-audit', '--no-fund', '--ignore-scripts=false', `node@${String(major)}`],
      { cwd: target },
    );
    if (!fs.existsSync(path.join(target, executable))) {
      throw new Error(`The npm package node@${String(major)} did not install ${executable}`);
    }
  });
  return path.join(folder, executable);
}
