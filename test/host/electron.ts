import * as fs from 'node:fs';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { eventsVariable } from '../run/testEvents.js';
import type { ExtensionTestRun } from './extensionTests.js';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder.js';
import { vscodeReleases } from './vscodeServer.js';

/**
 * What `DATA_CONNECTORS_VSCODE` asks for: `electron` downloads a desktop VS Code of the wanted
 * version, a path names an installed one, nothing means the npm-hosted VS Code.
 */
export function desktopVSCode(): { readonly executable?: string } | undefined {
  const wanted = process.env['DATA_CONNECTORS_VSCODE'];
  if (!wanted) {
    return undefined;
  }
  return wanted === 'electron' ? {} : { executable: wanted };
}

/** As `runExtensionTests`, in a desktop VS Code. */
export async function runDesktopTests(
  options: ExtensionTestRun,
  desktop: { readonly executable?: string },
): Promise<void> {
  const scratch = temporaryFolder('data-connectors-desktop-');
  const workspace = options.workspace ?? path.join(scratch, 'workspace');
  const settings = path.join(scratch, 'user', 'User', 'settings.json');
  fs.mkdirSync(workspace, { recursive: true });
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify(options.settings ?? {}));
  const version = options.release === 'newest' ? 'stable' : `${vscodeReleases.oldest.vscode}.3`;
  try {
    // A rejection repeats that tests failed, which the event file tells better.
    await runTests({
      ...(desktop.executable ? { vscodeExecutablePath: desktop.executable } : { version }),
      extensionDevelopmentPath: path.resolve(options.extensionPath),
      extensionTestsPath: path.resolve(options.testsPath),
      extensionTestsEnv: { ...options.env, [eventsVariable]: options.eventFile },
      launchArgs: [
        workspace,
        ...['--user-data-dir', path.join(scratch, 'user')],
        '--disable-extensions',
        ...(options.askForTrust ? [] : ['--disable-workspace-trust']),
      ],
    }).catch((error: unknown) => {
      console.log(`VS Code ended: ${String(error)}`);
    });
  } finally {
    removeTemporaryFolder(scratch);
  }
}
