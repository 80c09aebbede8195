import type { Entry, File, Folder } from '../../../data-connectors.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { allPages } from '../../core/sources/page.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { ObjectStat, ObjectStore } from '../../core/storage/objectStore.js';
import type { Services } from '../feature.js';
import { useObjects } from './objectAccess.js';
import { fileUri } from './uris.js';

/** The root of a source's files as other extensions hold it. */
export function apiFolder(services: Services, source: SourceRecord): Folder {
  const use = <T>(work: (store: ObjectStore, signal: AbortSignal) => Promise<T>): Promise<T> => {
    // Calls of other extensions bring no signal: connectors end them by their own time-outs.
    const { signal } = new AbortController();
    // Asked anew: the record may have changed since the folder was handed out.
    return services.sources
      .get(source.id, signal)
      .then((now) => useObjects(services, now, signal, (store) => work(store, signal)));
  };

  const folder = (path: string): Folder => ({
    uri: fileUri(source, path),
    list: () =>
      use(async (store, signal) => {
        const entries: Entry[] = [];
        for await (const entry of allPages((request) => store.list(path, request, signal))) {
          const { name, kind, size, modified } = entry;
          entries.push({
            ...{ name, kind },
            ...(size !== undefined && { size }),
            ...(modified !== undefined && { modified }),
          });
        }
        return entries;
      }),
    open: (name) =>
      use(async (store, signal) => {
        const found = await findChild(store, path, name, signal);
        return found.kind === 'folder' ? folder(found.path) : file(found);
      }),
  });

  const file = ({ path, size = 0, etag }: ObjectStat): File => ({
    uri: fileUri(source, path),
    size,
    read: (range) =>
      use(async (store, signal) => {
        // Parts of one File belong to one version: a changed object is a `Conflict`.
        const ifMatch = etag === undefined ? {} : { ifMatch: etag };
        return (await store.read(path, { ...range, ...ifMatch }, signal)).bytes;
      }),
  });

  return folder('');
}

/** A file of that name, else a folder; with a slash at its end, a folder. */
async function findChild(
  store: ObjectStore,
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<ObjectStat> {
  if (name === '') throw new ConnectorError('Invalid', 'A name is needed.');
  const path = folder + name;
  if (path.endsWith('/')) return store.stat(path, signal);
  try {
    return await store.stat(path, signal);
  } catch (error) {
    if (!isConnectorError(error, 'NotFound')) throw error;
  }
  try {
    return await store.stat(`${path}/`, signal);
  } catch (error) {
    if (!isConnectorError(error, 'NotFound')) throw error;
    throw new ConnectorError('NotFound', `There is no file or folder "${path}".`, { cause: error });
  }
}
