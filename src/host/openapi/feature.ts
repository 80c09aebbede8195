import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { nodeOf } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { resolveSource } from '../sources/resolveSource.js';
import { registerClientLens } from './clientLens.js';
import { registerClientTasks } from './clientTaskFeature.js';
import { registerSpecifications } from './specificationDocuments.js';

/** Typed clients and specification documents of HTTP APIs. */
export function openapiFeature(services: Services): Disposable {
  const store = new DisposableStore();
  const specifications = store.add(registerSpecifications(services));
  store.add(registerClientLens());
  store.add(registerClientTasks(services));
  store.add(
    services.registerCommands({
      generateClient: async (...args) => {
        const source = await resolveApi(services, args[0], 'Generate Client');
        if (!source) return undefined;
        const { clientCommands } = await import('../lazyCommands.js');
        return clientCommands.generate(services, source, args);
      },
      regenerateClient: async (argument) => {
        const { clientCommands } = await import('../lazyCommands.js');
        return clientCommands.regenerate(services, argument);
      },
      openSpecification: async (argument, name) => {
        const source = await resolveApi(services, argument, 'Open Specification');
        if (source) await specifications.show(source, nodeOf(argument)?.operation ?? textOf(name));
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

function textOf(argument: unknown): string | undefined {
  return typeof argument === 'string' ? argument : undefined;
}
