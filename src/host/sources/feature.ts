import type { Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import type { Services } from '../feature.js';

/** Commands that make, change, test and remove sources and their credentials. */
export function sourcesFeature(services: Services): Disposable {
  const names = [
    'addSource',
    'editSource',
    'removeSource',
    'testSource',
    'setCredentials',
    'clearCredentials',
    'copySourceName',
  ] as const;
  const load = async () => (await import('../lazyCommands.js')).sourceCommands(services);
  return services.registerCommands(lazyTable(names, load));
}
