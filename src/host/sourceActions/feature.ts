import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import type { Services } from '../feature.js';
import { registerAnswers } from './answerDocuments.js';

/** What catalogs can do with a source beside listing it: syncs, uploads, actions, code. */
export function sourceActionsFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const answers = store.add(registerAnswers());
  const names = ['syncSource', 'uploadDbtManifest', 'runSourceAction', 'copyAsCode'] as const;
  const load = async () =>
    (await import('../lazyCommands.js')).sourceActionCommands(services, answers);
  store.add(services.registerCommands(lazyTable(names, load)));
  return store;
}
