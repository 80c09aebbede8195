import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../../data-connectors.js';
import type { Services } from '../feature.js';

/** The API of `data-connectors.d.ts`, there at once; what answers is read at the first call. */
export function createApi(services: Services): DataConnectorsApi {
  const load = async () => (await import('../lazyCommands.js')).apiCalls(services);
  return {
    apiVersion: 1,
    sources: {
      list: async (filter) => (await load()).list(filter),
      get: async (id) => (await load()).get(id),
      add: async (catalog, source, options) => (await load()).add(catalog, source, options),
      update: async (id, changes, options) => (await load()).update(id, changes, options),
      remove: async (id) => (await load()).remove(id),
      test: async (id) => (await load()).test(id),
      onDidChange: (listener, thisArgs?: unknown, disposables?: vscode.Disposable[]) => {
        const own = services.sources.onDidChangeSources(() => {
          listener.call(thisArgs);
        });
        const subscription = new vscode.Disposable(() => own.dispose());
        disposables?.push(subscription);
        return subscription;
      },
    },
    search: async (query, options) => (await load()).search(query, options),
  };
}
