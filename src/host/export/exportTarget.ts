import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { localError } from '../../core/files/localError.js';
import { sourceId } from '../../core/sources/source.js';
import { objectExists } from '../../core/storage/objectExists.js';
import { parentFolder } from '../../core/storage/objectPath.js';
import { writeContent } from '../../core/storage/streams.js';
import { FILE_SCHEME } from '../contributions.js';
import type { Services } from '../feature.js';
import { localFolder } from '../files/uriFolder.js';
import { objectsAfter, requireWritableStore } from '../files/withTransfer.js';
import { parseUri } from '../fs/uris.js';
import { makeSpoolFolder, removeSpoolFolder } from './spoolFolder.js';

/** A file that an export is to become. */
export interface ExportTarget {
  readonly uri: vscode.Uri;
  /** Whether a file of that name goes when the new one is whole; else it is a `Conflict`. */
  readonly replace: boolean;
}

/** Writes a file whole, or leaves nothing of it: neither under its name nor under another. */
export type WriteTarget = (
  blocks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  /** Told how many of the bytes have been sent, where that is a second step. */
  onSent: (sent: number, of: number) => void,
) => Promise<void>;

/** Looks at the place before anything is read for it. Rejects with what is in the way. */
export async function openTarget(
  services: Services,
  target: ExportTarget,
  signal: AbortSignal,
): Promise<WriteTarget> {
  return target.uri.scheme === FILE_SCHEME
    ? openObject(services, target, signal)
    : openFile(target);
}

async function openFile({ uri, replace }: ExportTarget): Promise<WriteTarget> {
  const folder = localFolder(vscode.Uri.joinPath(uri, '..'));
  const segments = [path.posix.basename(uri.path)];
  if (!replace && (await folder.exists(segments))) throw conflict(uri);
  return (blocks, signal) => folder.write(segments, blocks, { replace }, signal);
}

async function openObject(
  services: Services,
  { uri, replace }: ExportTarget,
  signal: AbortSignal,
): Promise<WriteTarget> {
  const { catalog, source: name, file } = parseUri(uri);
  if (file === undefined) throw new ConnectorError('Invalid', `${uri.toString(true)} is no file.`);
  const source = await services.sources.get(sourceId(catalog, name), signal);
  const { store } = await objectsAfter(services, source, signal, async (objects) => {
    requireWritableStore(objects, source);
    if (!replace && (await objectExists(objects, file, signal))) throw conflict(uri);
  });
  return async (blocks, inner, onSent) => {
    await withSpool(blocks, inner, async (spool, size) => {
      const content = { size, open: () => createReadStream(spool) };
      const options = {
        ...(replace ? {} : { ifAbsent: true }),
        onProgress: (sent: number) => onSent(sent, size),
      };
      await writeContent(store, file, content, options, inner);
    });
    services.objectChanges.fire({
      ...{ source, folders: [parentFolder(file) ?? ''], written: [file], reveal: file },
    });
  };
}

/**
 * Keeps blocks in a file of the machine until all of them are there: the snapshot at the database
 * lasts no longer than that, a broken upload is taken up again, and stores have to know the size.
 */
async function withSpool(
  blocks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  use: (file: string, size: number) => Promise<void>,
): Promise<void> {
  const folder = await makeSpoolFolder(tmpdir()).catch((error: unknown) => {
    throw localError(error, tmpdir());
  });
  const name = 'rows';
  const file = path.join(folder, name);
  try {
    const spool = localFolder(vscode.Uri.file(folder));
    await spool.write([name], blocks, { replace: true }, signal);
    const { size } = await fs.stat(file);
    await use(file, size);
  } catch (error) {
    throw isConnectorError(error) ? error : localError(error, file);
  } finally {
    await removeSpoolFolder(folder);
  }
}

function conflict(uri: vscode.Uri): ConnectorError {
  return new ConnectorError('Conflict', `There is such a file already: ${uri.toString(true)}`);
}
