import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { nodeOf } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';
import { registerSpecifications } from './specificationDocuments.js';

/** Typed clients and specification documents of HTTP APIs. */
export function openapiFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const specifications = store.add(registerSpecifications(services));
  store.add(
    services.registerCommands({
      generateClient: async (argument, target) => {
        const source = await resolveApi(services, argument, 'Generate Client');
        if (!source) return undefined;
        const given = target instanceof vscode.Uri ? target : undefined;
        const { generateClient } = await import('../lazyCommands.js');
        return generateClient(services, source, given);
      },
      openSpecification: async (argument) => {
        const source = await resolveApi(services, argument, 'Open Specification');
        if (source) await specifications.show(source, nodeOf(argument)?.operation);
      },
    }),
  );
  return store;
}

function resolveApi(
  services: Services,
  argument: unknown,
  title: string,
): Promise<SourceRecord | undefined> {
  return resolveSource(services, argument, {
    title,
    accepts: (candidate) => services.sources.look(candidate)?.offers.includes('api') ?? false,
  });
}
