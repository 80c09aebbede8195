import * as vscode from 'vscode';
import { commandId, type CommandName, type CommandTable } from '../contributions.js';
import type { UserErrors } from '../userErrors.js';
import { sourceIdOf } from './arguments.js';

/**
 * Turns a table of commands into registrations. A command called from the palette, a menu or a key
 * shows its error here; one called by another extension (with plain arguments) rejects instead, so
 * that the caller can act on it.
 */
export function registerCommands(errors: UserErrors, table: CommandTable): vscode.Disposable {
  const registrations = Object.entries(table).map(([name, run]) =>
    vscode.commands.registerCommand(commandId(name as CommandName), async (...args: unknown[]) => {
      const attempt = async (): Promise<unknown> => {
        try {
          return await run(...args);
        } catch (error) {
          if (typeof args[0] === 'string') throw errors.record(error, name);
          const source = sourceIdOf(args[0]);
          const subject = { retry: attempt, ...(source === undefined ? {} : { source }) };
          void errors.show(error, name, subject);
          return undefined;
        }
      };
      return attempt();
    }),
  );
  return vscode.Disposable.from(...registrations);
}
