import * as vscode from 'vscode';
import type { SourceRecord } from '../../core/sources/source.js';
import {
  baseName,
  fromUriPath,
  toUriPath,
  type ParsedAddress,
} from '../../core/storage/objectPath.js';
import { FILE_SCHEME } from '../contributions.js';

/** Scheme of the read-only documents that show a file as it is on the server now. */
export const SERVER_SCHEME = 'connector-s3-server';

/**
 * The address of an object or folder of a source, for editors. Set `twin` for a file with a folder of
 * the same name beside it.
 */
export function fileUri(
  source: Pick<SourceRecord, 'catalog' | 'name'>,
  path: string,
  options: { twin?: boolean } = {},
): vscode.Uri {
  const address = { catalog: source.catalog, source: source.name, path };
  return vscode.Uri.from({ scheme: FILE_SCHEME, path: toUriPath(address, options) });
}

/** What a Uri of ours stands for. Throws `FileNotFound` when it names no source. */
export function parseUri(uri: vscode.Uri): ParsedAddress {
  const address = uri.scheme === FILE_SCHEME ? fromUriPath(uri.path) : undefined;
  if (!address) throw vscode.FileSystemError.FileNotFound(uri);
  return address;
}

/** The path of a Uri without the slash at its end, if it has one. */
export function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The path of the file an address names. Throws when it can name none. */
export function fileOf({ file, folder }: ParsedAddress, uri: vscode.Uri): string {
  if (file !== undefined) return file;
  if (folder === undefined || baseName(folder) === '')
    throw vscode.FileSystemError.NoPermissions(uri);
  throw vscode.FileSystemError.FileIsADirectory(uri);
}

/** The path of the folder an address names. Throws when it can name none. */
export function folderOf({ folder }: ParsedAddress, uri: vscode.Uri): string {
  if (folder === undefined) throw vscode.FileSystemError.FileNotADirectory(uri);
  return folder;
}
