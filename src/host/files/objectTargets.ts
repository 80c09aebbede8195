import * as vscode from 'vscode';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { sourceId, type SourceRecord } from '../../core/sources/source.js';
import { parentFolder } from '../../core/storage/objectPath.js';
import type { ObjectStore } from '../../core/storage/objectStore.js';
import { isSourceElement, nodeOf } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { hasObjects, useObjects } from '../fs/objectAccess.js';
import { parseUri } from '../fs/uris.js';
import { resolveSource } from '../sources/resolveSource.js';
import { pickObject, type Pickable } from './pickObject.js';

/** What a command on files is to act on. */
export interface ObjectTargets {
  readonly source: SourceRecord;
  /** Paths, none of them below another; '' is the source's root. */
  readonly paths: readonly [string, ...string[]];
}

export interface TargetOptions {
  readonly title: string;
  /** What the user may pick where nothing is said. */
  readonly pick: Pickable;
  /** The command changes something. */
  readonly writes?: boolean;
  /** Where only the source is said, its root is meant. */
  readonly root?: boolean;
  /** Which sources can be picked, beyond those with files. */
  readonly accepts?: (source: SourceRecord) => boolean;
}

/**
 * Reads the arguments of a command: rows of the tree (the one it was called on, and the selection),
 * a source id and a path, or an address; asks for what they leave open. Undefined when the user
 * gave up. Rejects when the command cannot be for this source.
 */
export async function objectTargets(
  services: Services,
  args: readonly unknown[],
  options: TargetOptions,
): Promise<ObjectTargets | undefined> {
  const [argument, second] = args;
  if (argument instanceof vscode.Uri) return addressed(services, argument, options);
  const source = await resolveSource(services, argument, {
    title: options.title,
    accepts: (candidate) =>
      hasObjects(services)(candidate) &&
      (options.accepts?.(candidate) ?? true) &&
      // The one that is named is refused with a reason, below.
      (argument !== undefined || !options.writes || isWritable(services, candidate)),
  });
  if (!source) return undefined;
  requireWritable(services, source, options);
  const said = isSourceElement(argument) ? rowPaths(argument, second) : textPaths(second);
  const paths = said ?? (options.root && argument !== undefined ? [''] : undefined);
  if (paths) return targets(source, paths);
  const picked = await pickObject(services, source, options.title, options.pick);
  return picked === undefined ? undefined : targets(source, [picked]);
}

/** True when neither the settings of the source nor its kind say that it is only read. */
export function isWritable(services: Services, source: SourceRecord): boolean {
  const look = services.sources.look(source);
  return look !== undefined && !look.readOnly?.(source.properties);
}

/** The folder that takes what is dropped or uploaded onto a path. */
export function folderFor(path: string): string {
  return path === '' || path.endsWith('/') ? path : (parentFolder(path) ?? '');
}

/** Rejects with `Invalid` what is a bucket or the root of a source, which commands leave alone. */
export function requireObject(store: ObjectStore, path: string, verb: string): void {
  if (path === '') {
    throw new ConnectorError('Invalid', `The root of a source cannot be ${verb}.`);
  }
  if (!store.holdsBuckets || (parentFolder(path) ?? '') !== '') return;
  throw new ConnectorError('Invalid', `A bucket cannot be ${verb} from here.`);
}

/** Rejects with `Forbidden` when nothing may be written to a source. */
function requireWritable(services: Services, source: SourceRecord, options: TargetOptions): void {
  if (!options.writes || isWritable(services, source)) return;
  throw new ConnectorError(
    'Forbidden',
    `"${source.title}" is read-only: "${options.title}" would change it.`,
    { nextSteps: source.readOnly ? [] : ['editSource'] },
  );
}

async function addressed(
  services: Services,
  uri: vscode.Uri,
  options: TargetOptions,
): Promise<ObjectTargets> {
  const { catalog, source: name, file, folder } = parseUri(uri);
  const { signal } = new AbortController();
  const source = await services.sources.get(sourceId(catalog, name), signal);
  requireWritable(services, source, options);
  const path = await useObjects(services, source, signal, async (store) => {
    if (file === undefined || folder === undefined) return file ?? folder ?? '';
    try {
      return (await store.stat(file, signal)).path;
    } catch (error) {
      if (!isConnectorError(error, 'NotFound')) throw error;
      return (await store.stat(folder, signal)).path;
    }
  });
  return targets(source, [path]);
}

/** Of the row a command was called on, and of all that are selected when it is one of them. */
function rowPaths(row: unknown, selection: unknown): string[] | undefined {
  const rows: unknown[] = Array.isArray(selection) && selection.includes(row) ? selection : [row];
  const id = isSourceElement(row) ? row.source.id : undefined;
  if (rows.some((each) => !isSourceElement(each) || each.source.id !== id)) {
    throw new ConnectorError('Invalid', 'Select files and folders of one source only.');
  }
  const paths = rows.flatMap((each) => nodeOf(each)?.object ?? []);
  return paths.length > 0 ? paths : undefined;
}

function textPaths(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every((each) => typeof each === 'string') ? value : undefined;
}

/** Leaves out what is below something else that is named, and what is named twice. */
function targets(source: SourceRecord, paths: readonly string[]): ObjectTargets {
  const unique = [...new Set(paths)];
  const top = unique.filter(
    (path) => !unique.some((other) => isFolder(other) && other !== path && path.startsWith(other)),
  );
  const [first = '', ...others] = top;
  return { source, paths: [first, ...others] };
}

function isFolder(path: string): boolean {
  return path === '' || path.endsWith('/');
}
