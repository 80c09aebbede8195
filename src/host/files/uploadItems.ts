import { isConnectorError } from '../../core/errors.js';
import { objectExists } from '../../core/storage/objectExists.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { writeContent, type StreamedContent } from '../../core/storage/streams.js';
import type { TransferMeter } from '../../core/storage/transferMeter.js';
import { transferAll, type Failure, type Outcome } from './transferAll.js';

/** A file that is to be uploaded, or with `content` left out a folder with nothing in it. */
export interface UploadItem {
  /** Where in the target folder; that of a folder ends with a slash. */
  readonly path: string;
  readonly content?: StreamedContent;
}

export interface Upload {
  readonly store: ObjectStore;
  /** The folder that takes them. */
  readonly folder: string;
  /** What becomes of objects that are there already. */
  readonly existing: 'replace' | 'skip' | 'fail';
  readonly meter: TransferMeter;
  readonly record: (failure: Failure) => void;
}

/** Writes files into a folder of a store. See `transferAll` for failures. */
export function uploadItems(
  upload: Upload,
  items: AsyncIterable<UploadItem>,
  signal: AbortSignal,
): Promise<Outcome> {
  const { store, folder, meter, record } = upload;
  const work = async ({ path, content }: UploadItem) => {
    if (!content) {
      await makeFolder(store, path, signal);
      return undefined;
    }
    const result = await uploadOne(upload, path, content, signal);
    meter.addFile();
    return result;
  };
  return transferAll(inFolder(items, folder), signal, work, record);
}

async function uploadOne(
  { store, existing, meter }: Upload,
  path: string,
  content: StreamedContent,
  signal: AbortSignal,
): Promise<'done' | 'skipped'> {
  let sent = 0;
  const onProgress = (bytes: number) => {
    meter.addBytes(bytes - sent);
    sent = bytes;
  };
  try {
    const condition = existing === 'replace' ? {} : { ifAbsent: true };
    await writeContent(store, path, content, { ...condition, onProgress }, signal);
    return 'done';
  } catch (error) {
    onProgress(0);
    if (existing !== 'skip' || !isConnectorError(error, 'Conflict')) throw error;
    if (!(await objectExists(store, path, signal))) throw error;
    onProgress(content.size);
    return 'skipped';
  }
}

/** Where folders come into being with what is in them, one with nothing in it is left out. */
async function makeFolder(store: ObjectStore, path: string, signal: AbortSignal): Promise<void> {
  try {
    await store.createFolder(path, signal);
  } catch (error) {
    const isThere = isConnectorError(error, 'Conflict') || isConnectorError(error, 'Unsupported');
    if (!isThere) throw error;
  }
}

async function* inFolder(
  items: AsyncIterable<UploadItem>,
  folder: string,
): AsyncGenerator<UploadItem, void, undefined> {
  for await (const item of items) yield { ...item, path: folder + item.path };
}
