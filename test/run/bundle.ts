import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../host/projectPaths.js';
import { filesBelow } from './testFiles.js';

export interface BundledTests {
  /** The module that exports `run()`. */
  readonly entry: string;
  /** How many test files the run must load. */
  readonly files: number;
}

/**
 * Bundles the tests of a folder for the extension host: `index.ts` with `run()` and every
 * `*.test.ts`, found by name. `mocha` stays outside, so that the runner and the tests share one.
 */
export async function bundleTests(
  source = path.join(projectRoot, 'test', 'vscode'),
  target = path.join(projectRoot, 'out', 'vscode-tests'),
): Promise<BundledTests> {
  fs.rmSync(target, { recursive: true, force: true });
  const tests = filesBelow(source, '.test.ts');
  await build({
    entryPoints: [path.join(projectRoot, 'test', 'vscode', 'index.ts'), ...tests].map((file) => ({
      in: file,
      // Folder and file name, so that two tests of one name in different folders both stay.
      out: file.endsWith('.test.ts')
        ? path.relative(source, file).slice(0, -'.ts'.length)
        : 'index',
    })),
    outdir: target,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    // The extension host sends its console to the window and lets nobody replace it.
    define: { 'console.log': 'globalThis.testLog' },
    external: ['vscode', 'mocha', 'pg-native'],
    logLevel: 'warning',
  });
  return { entry: path.join(target, 'index.js'), files: tests.length };
}
