import * as vscode from 'vscode';
import { throwIfAborted } from '../../core/cancellation.js';
import { errorText, isCancelled } from '../../core/errors.js';
import { catalogSources } from '../../core/sources/registry.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { sourceFileUris } from '../sources/sourceFile.js';
import { specificationOf } from './clientFolder.js';
import {
  SPECIFICATION_SCHEME,
  type KnownDocument,
  type SpecificationState,
} from './specificationState.js';
import { useApi } from './useApi.js';

export interface Owner {
  readonly known: KnownDocument;
  readonly source: SourceRecord;
}

/** The source whose specification a document is, or a part of it as far as anybody knows. */
export async function ownerOf(
  services: Services,
  state: SpecificationState,
  uri: vscode.Uri,
  signal: AbortSignal,
): Promise<Owner | undefined> {
  const key = uri.toString();
  const known = state.known.get(key);
  if (known) return { known, source: await services.sources.get(known.sourceId, signal) };
  if (uri.scheme === SPECIFICATION_SCHEME) return undefined;
  for await (const source of sourcesOfFiles(services, signal)) {
    const files = sourceFileUris(specificationOf(source) ?? '');
    if (files.some((file) => file.toString() === key)) return note(state, source, key, true);
  }
  return undefined;
}

/**
 * As {@link ownerOf}; also for a part of a specification that was opened by itself. Reads the
 * specifications near it for that, those that have not been read yet.
 */
export async function ownerOfPart(
  services: Services,
  state: SpecificationState,
  uri: vscode.Uri,
  signal: AbortSignal,
): Promise<Owner | undefined> {
  const owner = await ownerOf(services, state, uri, signal);
  if (owner || uri.scheme === SPECIFICATION_SCHEME) return owner;
  const key = uri.toString();
  for await (const source of sourcesOfFiles(services, signal)) {
    if (!isNear(source, uri)) continue;
    const documents = await documentsOf(services, source, signal);
    const files = documents.flatMap((address) => filesOf(address));
    if (files.some((file) => file.toString() === key)) return note(state, source, key, false);
  }
  return undefined;
}

async function* sourcesOfFiles(
  services: Services,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord> {
  const catalog = services.sources.catalog('local');
  for await (const source of catalogSources(catalog, { kind: 'openapi' }, signal)) {
    if (!/^[a-z][a-z0-9+.-]+:/i.test(specificationOf(source) ?? '')) yield source;
  }
}

/** A specification reads files of its own workspace folder, or of its own folder and below. */
function isNear(source: SourceRecord, part: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(part);
  return sourceFileUris(specificationOf(source) ?? '').some((file) => {
    if (folder && vscode.workspace.getWorkspaceFolder(file) === folder) return true;
    return part.path.startsWith(vscode.Uri.joinPath(file, '..', '/').path);
  });
}

async function documentsOf(
  services: Services,
  source: SourceRecord,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await useApi(services, source, signal, (api) => api.documents(signal));
  } catch (error) {
    throwIfAborted(signal);
    // What is wrong with the specification its row says; the document may belong to another one.
    if (!isCancelled(error)) services.log.debug(`Parts of ${source.id}: ${errorText(error)}`);
    return [];
  }
}

/** The files that an address of a document may mean, as `connectors/openapi/load` makes them. */
function filesOf(address: string): vscode.Uri[] {
  const { scheme, path } = vscode.Uri.parse(address);
  if (scheme === 'file') return [vscode.Uri.file(path)];
  return scheme === 'workspace' ? sourceFileUris(path.replace(/^\//, '')) : [];
}

function note(
  state: SpecificationState,
  source: SourceRecord,
  key: string,
  isRoot: boolean,
): Owner {
  const known = { sourceId: source.id, uri: key, isRoot };
  state.known.set(key, known);
  return { known, source };
}
