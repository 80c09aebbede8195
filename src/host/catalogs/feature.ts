import type { Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import type { Services } from '../feature.js';

/** Commands that add and remove catalogs, and sign in to them and out. */
export function catalogsFeature(services: Services): Disposable {
  const names = ['addCatalog', 'removeCatalog', 'signIn', 'signOut', 'whoAmI'] as const;
  const load = async () => (await import('../lazyCommands.js')).catalogCommands(services);
  return services.registerCommands(lazyTable(names, load));
}
