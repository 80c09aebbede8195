import type { CommandName, CommandTable } from '../contributions.js';

/** Commands whose code is read when the first of them runs. */
export function lazyTable<Name extends CommandName>(
  names: readonly Name[],
  load: () => Promise<Readonly<Record<Name, (...args: unknown[]) => unknown>>>,
): CommandTable {
  const entries = names.map((name) => [
    name,
    async (...args: unknown[]) => (await load())[name](...args),
  ]);
  return Object.fromEntries(entries) as CommandTable;
}
