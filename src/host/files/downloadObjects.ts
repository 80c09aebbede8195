import { throwIfAborted } from '../../core/cancellation.js';
import { isConnectorError } from '../../core/errors.js';
import type { LocalNames } from '../../core/storage/localNames.js';
import { parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStat, ObjectStore } from '../../core/storage/objectStore.js';
import { readChunks } from '../../core/storage/readChunks.js';
import type { TransferMeter } from '../../core/storage/transferMeter.js';
import { walkObjects } from '../../core/storage/walk.js';
import { countAhead } from './countAhead.js';
import type { LocalFolder } from './diskFolder.js';
import { transferAll, type Failure, type Outcome } from './transferAll.js';

/** How often an object is begun anew that changes while it is read. */
const MAX_VERSIONS = 3;

export interface Download {
  readonly store: ObjectStore;
  /** Objects, and folders with all that is below them. */
  readonly paths: readonly string[];
  readonly folder: LocalFolder;
  readonly names: Pick<LocalNames, 'segments'>;
  /** What becomes of files that are there already. */
  readonly existing: 'replace' | 'skip' | 'fail';
  readonly meter: TransferMeter;
  readonly record: (failure: Failure) => void;
}

interface Found {
  readonly path: string;
  readonly object: ObjectStat;
  /** The folder that is left out of local paths. */
  readonly above: string;
}

/** Writes objects and whole folders into a local folder. See `transferAll` for failures. */
export async function downloadObjects(download: Download, signal: AbortSignal): Promise<Outcome> {
  const { folder, names, meter } = download;
  const sizeOf = ({ object }: Found) => (object.kind === 'file' ? (object.size ?? 0) : undefined);
  const found = await countAhead(findAll(download, signal), sizeOf, meter, signal);
  return transferAll(
    found,
    signal,
    async ({ object, above }) => {
      const segments = names.segments(object.path, above);
      if (object.kind === 'folder') {
        await folder.makeFolder(segments);
        return undefined;
      }
      const result = await downloadObject(download, object, segments, signal);
      meter.addFile();
      return result;
    },
    download.record,
  );
}

/** Writes one object to a local file, begun anew when it changes meanwhile. */
async function downloadObject(
  { store, folder, existing, meter }: Download,
  object: ObjectStat,
  segments: readonly string[],
  signal: AbortSignal,
): Promise<'done' | 'skipped'> {
  if (existing === 'skip' && (await folder.exists(segments))) {
    meter.addBytes(object.size ?? 0);
    return 'skipped';
  }
  let stat = object;
  for (let version = 1; ; version++) {
    let bytes = 0;
    let reading: unknown;
    const counted = async function* () {
      try {
        for await (const chunk of readChunks(store, stat, signal)) {
          bytes += chunk.byteLength;
          meter.addBytes(chunk.byteLength);
          yield chunk;
        }
      } catch (error) {
        reading = error;
        throw error;
      }
    };
    try {
      await folder.write(segments, counted(), { replace: existing === 'replace' }, signal);
      return 'done';
    } catch (error) {
      meter.addBytes(-bytes);
      throwIfAborted(signal);
      // A conflict with something local stays one.
      const changed = error === reading && isConnectorError(error, 'Conflict');
      if (!changed || version === MAX_VERSIONS) throw error;
      stat = await store.stat(object.path, signal);
    }
  }
}

async function* findAll(
  { store, paths }: Download,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  for (const path of paths) {
    const above = parentFolder(path) ?? '';
    const stat = await store.stat(path, signal);
    if (path !== '') yield { path, object: stat, above };
    if (stat.kind === 'file') continue;
    for await (const object of walkObjects(store, path, signal)) {
      yield { path: object.path, object, above };
    }
  }
}
