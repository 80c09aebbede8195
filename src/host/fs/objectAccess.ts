import { ConnectorError } from '../../core/errors.js';
import { sourceId, type SourceRecord } from '../../core/sources/source.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import type { Services } from '../feature.js';

/** The way from the names in a Uri to the objects behind it. */
export interface ObjectAccess {
  use<T>(
    names: { readonly catalog: string; readonly source: string },
    signal: AbortSignal,
    work: (store: ObjectStore) => Promise<T>,
  ): Promise<T>;
}

export function objectAccess(services: Services): ObjectAccess {
  return {
    use: async (names, signal, work) => {
      const source = await services.sources.get(sourceId(names.catalog, names.source), signal);
      return useObjects(services, source, signal, work);
    },
  };
}

/** Works on a source's objects; rejects with `Unsupported` for a source that has none. */
export function useObjects<T>(
  services: Services,
  source: SourceRecord,
  signal: AbortSignal,
  work: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  return services.sources.use(source, signal, (session) => {
    if (session.objects) return work(session.objects);
    throw new ConnectorError('Unsupported', `"${source.title}" holds no files.`);
  });
}

/** True for sources whose kind has files. */
export function hasObjects(services: Services): (source: SourceRecord) => boolean {
  return (source) => services.sources.look(source)?.offers.includes('objects') ?? false;
}
