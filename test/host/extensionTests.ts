import { eventsVariable } from '../run/testEvents.js';
import { launchVSCode, type LaunchOptions } from './launch.js';
import { settlesWithin } from './processes.js';
import { vscodeReleases, type VSCodeRelease } from './vscodeServer.js';

export interface ExtensionTestRun extends Pick<
  LaunchOptions,
  'workspace' | 'settings' | 'env' | 'askForTrust'
> {
  readonly release: VSCodeRelease;
  readonly extensionPath: string;
  /** The bundled module that exports `run()`. */
  readonly testsPath: string;
  /** Where the run writes its events (see `testEvents.ts`). */
  readonly eventFile: string;
  readonly timeoutMs: number;
}

/**
 * Runs a test module inside the extension host of a real VS Code. What the tests did is in the
 * event file; this rejects only when the run itself came to no end, and then says what VS Code's
 * console said last.
 */
export async function runExtensionTests(options: ExtensionTestRun): Promise<void> {
  const vscode = await launchVSCode({
    ...options,
    tests: options,
    env: {
      ...options.env,
      [eventsVariable]: options.eventFile,
      DATA_CONNECTORS_VSCODE_VERSION: vscodeReleases[options.release].vscode,
    },
  });
  try {
    if (!(await settlesWithin(vscode.testsEnded, options.timeoutMs))) {
      const seconds = String(Math.round(options.timeoutMs / 1000));
      throw new Error(
        `The tests did not end within ${seconds} s. VS Code's console ends with:\n` +
          vscode.console.slice(-30).join('\n'),
      );
    }
  } finally {
    await vscode.stop();
  }
}
