import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorText, isCancelled } from '../../../core/errors.js';
import type { CatalogContext } from '../../../core/sources/catalogKind.js';

/** A command that starts Python, with the arguments that choose its version. */
export interface Interpreter {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Interpreters to try, the best first: the one of the settings and no other; else the one that is
 * selected in the editor; else those that are usually found. `edge.api` may be in any of them, but
 * which one is tried must not depend on what happens to be installed.
 */
export async function interpreters(
  setting: string | undefined,
  context: Pick<CatalogContext, 'pythonInterpreter' | 'log'>,
  signal: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly Interpreter[]> {
  if (setting !== undefined) return [{ command: expanded(setting), args: [] }];
  const selected = await selectedInterpreter(context, signal);
  if (selected !== undefined) return [{ command: selected, args: [] }];
  return platform === 'win32'
    ? [
        { command: 'py', args: ['-3'] },
        { command: 'python', args: [] },
      ]
    : [
        { command: 'python3', args: [] },
        { command: 'python', args: [] },
      ];
}

async function selectedInterpreter(
  { pythonInterpreter, log }: Pick<CatalogContext, 'pythonInterpreter' | 'log'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await pythonInterpreter(signal);
  } catch (error) {
    if (isCancelled(error)) throw error;
    log.warn(`The Python extension does not tell which interpreter it uses: ${errorText(error)}`);
    return undefined;
  }
}

function expanded(path: string): string {
  return /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
}
