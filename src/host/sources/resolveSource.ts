import { ConnectorError } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { sourceIdOf } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import type { PickSourceOptions } from './pickSource.js';

/**
 * The source a command is to act on: the one its argument names (an id or a row of the tree), else
 * the one the user picks; undefined when none is picked. Rejects with `NotFound` for an id there is
 * none of, and with `Unsupported` for a source that `accepts` turns down.
 */
export async function resolveSource(
  services: Services,
  argument: unknown,
  options: PickSourceOptions,
): Promise<SourceRecord | undefined> {
  const id = sourceIdOf(argument);
  if (id === undefined) {
    const { pickSource } = await import('../lazyCommands.js');
    return pickSource(services, options);
  }
  // Asked anew: the row of the tree may be older than the last change of the record.
  const source = await services.sources.get(id, new AbortController().signal);
  if (options.accepts?.(source) === false) {
    throw new ConnectorError(
      'Unsupported',
      `"${options.title}" does not work with "${source.title}", which is of kind "${source.kind}".`,
    );
  }
  return source;
}
