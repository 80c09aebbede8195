import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import type { Services } from '../feature.js';

/** Commands that add and remove catalogs, sign in and out, and manage what a user has there. */
export function catalogsFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const names = ['addCatalog', 'removeCatalog', 'signIn', 'signOut', 'whoAmI'] as const;
  const load = async () => (await import('../lazyCommands.js')).catalogCommands(services);
  store.add(services.registerCommands(lazyTable(names, load)));
  const own = ['editProfile', 'manageApiTokens', 'manageUserSecrets'] as const;
  const loadOwn = async () => (await import('../lazyCommands.js')).accountCommands(services);
  store.add(services.registerCommands(lazyTable(own, loadOwn)));
  return store;
}
