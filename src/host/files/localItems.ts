import { createReadStream } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import { localError } from '../../core/files/localError.js';
import { parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { readChunks } from '../../core/storage/readChunks.js';
import type { StreamedContent } from '../../core/storage/streams.js';
import { walkObjects } from '../../core/storage/walk.js';
import type { UploadItem } from './uploadItems.js';

/** Something that is uploaded under one name: a file, or a folder with all that is in it. */
export interface UploadRoot {
  readonly name: string;
  readonly isFolder: boolean;
  /** Its files under another name of the root, links to folders left out. */
  items(name: string, signal: AbortSignal): AsyncGenerator<UploadItem, void, undefined>;
}

/** Such files are read whole, and so have to fit into memory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Bytes read from the disk at once. */
const CHUNK = 1024 * 1024;

/** A file or folder of the machine or of any file system that VS Code knows. */
export async function rootAt(uri: vscode.Uri): Promise<UploadRoot> {
  const stat = await vscode.workspace.fs.stat(uri);
  const isFolder = (stat.type & vscode.FileType.Directory) !== 0;
  return {
    name: path.posix.basename(uri.path),
    isFolder,
    items: (name, signal) =>
      isFolder ? folderItems(uri, `${name}/`, signal) : fileItem(uri, name, signal),
  };
}

/** A file that was dropped from where no path tells what it is: a browser hands over its bytes. */
export function rootOf(file: vscode.DataTransferFile): UploadRoot {
  return {
    name: file.name,
    isFolder: false,
    async *items(name) {
      const bytes = await file.data();
      yield { path: name, content: contentOf(bytes) };
    },
  };
}

/** An object or folder of another source. */
export function rootIn(store: ObjectStore, object: string): UploadRoot {
  const above = parentFolder(object) ?? '';
  const isFolder = object.endsWith('/');
  return {
    name: object.slice(above.length).replace(/\/$/, ''),
    isFolder,
    async *items(name, signal) {
      if (!isFolder) {
        const stat = await store.stat(object, signal);
        const { size = 0 } = stat;
        yield { path: name, content: { size, open: () => readChunks(store, stat, signal) } };
        return;
      }
      for await (const stat of walkObjects(store, object, signal)) {
        const { path: found, kind, size = 0 } = stat;
        const target = `${name}/${found.slice(object.length)}`;
        if (kind === 'folder') yield { path: target };
        else yield { path: target, content: { size, open: () => readChunks(store, stat, signal) } };
      }
    },
  };
}

async function* fileItem(
  uri: vscode.Uri,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<UploadItem, void, undefined> {
  const { size } = await vscode.workspace.fs.stat(uri);
  yield { path: name, content: fileContent(uri, size, signal) };
}

async function* folderItems(
  folder: vscode.Uri,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<UploadItem, void, undefined> {
  throwIfAborted(signal);
  const entries = await vscode.workspace.fs.readDirectory(folder);
  if (entries.length === 0) yield { path: prefix };
  for (const [name, type] of entries) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type & vscode.FileType.File) yield* fileItem(uri, prefix + name, signal);
    // A link to a folder may lead back to where it is.
    else if (type === vscode.FileType.Directory) {
      yield* folderItems(uri, `${prefix}${name}/`, signal);
    }
  }
}

function fileContent(uri: vscode.Uri, size: number, signal: AbortSignal): StreamedContent {
  if (uri.scheme === 'file') return { size, open: () => readDisk(uri.fsPath, signal) };
  return {
    size,
    open: async function* () {
      if (size > MOST_BYTES) {
        throw new ConnectorError(
          'Unsupported',
          `${uri.toString(true)} is in a place from which files of up to 256 MB are read only.`,
        );
      }
      yield* contentOf(await vscode.workspace.fs.readFile(uri)).open();
    },
  };
}

async function* readDisk(
  file: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
      throwIfAborted(signal);
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw localError(error, file);
  }
}

function contentOf(bytes: Uint8Array): StreamedContent {
  return {
    size: bytes.byteLength,
    open: async function* () {
      yield await Promise.resolve(bytes);
    },
  };
}
