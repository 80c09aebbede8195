import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../core/disposable.js';
import { lazyTable } from '../commands/lazyTable.js';
import { SOURCE_FORM_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import type { FormRegistry } from './sourceForms.js';

/** Commands that make, change, test and remove sources and their credentials, and their forms. */
export function sourcesFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const forms: FormRegistry = { open: new Map(), drafts: new Map() };
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
  store.add(
    vscode.window.registerWebviewPanelSerializer(SOURCE_FORM_PANEL, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const { SourceForms } = await import('../lazyCommands.js');
        new SourceForms(services, forms).restore(panel, state);
      },
    }),
  );
  store.add(toDisposable(() => forms.open.forEach(({ panel }) => panel.dispose())));
  return store;
}
