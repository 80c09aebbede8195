import { catalogOfSecret } from '../../core/catalogs/catalogAccounts.js';
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
  store.add(services.secrets.onDidChangeElsewhere((id) => follow(services, id)));
  return store;
}

/** Another window has signed in or out, or has new credentials: what is open was opened without. */
function follow({ catalogs, sources }: Services, id: string): void {
  const catalog = catalogOfSecret(id);
  if (catalog === undefined) sources.disconnect(id);
  else {
    catalogs.reconnect(catalog);
    sources.disconnectCatalog(catalog);
  }
}
