import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import type { Services } from '../feature.js';
import { SourceForms } from './sourceForms.js';

/** Commands that make, change, test and remove sources and their credentials, and their forms. */
export function sourcesFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const forms = store.add(new SourceForms(services));
  const names = [
    'addSource',
    'editSource',
    'duplicateSource',
    'removeSource',
    'testSource',
    'setCredentials',
    'clearCredentials',
    'copySourceName',
  ] as const;
  const load = async () => (await import('../lazyCommands.js')).sourceCommands(services, forms);
  store.add(services.registerCommands(lazyTable(names, load)));
  return store;
}
