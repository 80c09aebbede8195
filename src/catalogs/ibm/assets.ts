import { isObject, text, type JsonObject } from '../http/json.js';
import { linkQuery } from '../http/links.js';
import type { NodeRole } from '../../core/sources/connector.js';
import type { TableRef } from '../../core/table/table.js';
import { objectsOf } from './types.js';

/** Something below a path of a connection. */
export interface Asset {
  /** As the server wrote it: sent back unchanged. */
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly expandable: boolean;
  /** Has rows. */
  readonly dataset: boolean;
  /** Bytes. */
  readonly size?: number;
}

export interface AssetPage {
  readonly assets: readonly Asset[];
  /** What the server says of the work, such as what it left out. */
  readonly warnings: readonly string[];
  /** Offset of the next page. */
  readonly next?: number;
}

/** Reads one page of what is below a path. Unknown types and keys are no mistakes. */
export function readAssets(answer: unknown, offset: number): AssetPage {
  const collection: JsonObject = isObject(answer) ? answer : {};
  const types = objectsOf(collection['asset_types']);
  const assets = objectsOf(collection['assets']).flatMap((each) => readAsset(each, types) ?? []);
  const next = nextOffset(collection['next']);
  return {
    assets,
    warnings: warningsOf(collection['logs']),
    // A page that does not lead on is the last.
    ...(next !== undefined && next > offset ? { next } : {}),
  };
}

/** Columns of a table are told as `fields`, rows as `data`. */
export function hasRows(answer: JsonObject): boolean {
  return answer['data'] !== undefined && answer['data'] !== null;
}

/**
 * How a table is named: by the path above it and its name where those make its path, else by the
 * whole path alone.
 */
export function tableRef(asset: Asset, parent: string): TableRef {
  const schema = parent.replace(/^\/+|\/+$/g, '');
  const isUsual = schema !== '' && asset.path === `/${schema}/${asset.name}`;
  return isUsual ? { schema, name: asset.name } : { schema: '', name: asset.path };
}

/** The path a table's name stands for. */
export function pathOfTable({ schema, name }: TableRef): string {
  return schema === '' ? name : `/${schema}/${name}`;
}

/** What an asset is to the user. The names of types differ from source to source. */
export function roleOf(asset: Asset, holdsFiles: boolean): NodeRole {
  const type = asset.type.toLowerCase();
  if (asset.expandable) {
    if (/schema|owner/.test(type)) return 'schema';
    if (/bucket|container/.test(type)) return 'bucket';
    return /database|catalog/.test(type) ? 'database' : 'folder';
  }
  if (holdsFiles) return 'file';
  if (/view/.test(type)) return /material/.test(type) ? 'materializedView' : 'view';
  return asset.dataset ? 'table' : 'asset';
}

function readAsset(asset: JsonObject, types: readonly JsonObject[]): Asset | undefined {
  const path = text(asset['path']);
  if (path === undefined) return undefined;
  const type = text(asset['type']) ?? '';
  const dataset = types.find((each) => each['type'] === type)?.['dataset'] === true;
  const children = asset['has_children'];
  const description = text(asset['description']);
  const size = sizeOf(asset['details']);
  return {
    path,
    name: text(asset['name']) ?? text(asset['id']) ?? path,
    type,
    ...(description === undefined ? {} : { description }),
    expandable: children === true || (children !== false && !dataset),
    dataset,
    ...(size === undefined ? {} : { size }),
  };
}

/** [inferred: details of files have their size under one of these names] */
function sizeOf(details: unknown): number | undefined {
  if (!isObject(details)) return undefined;
  const found = ['file_size', 'size', 'length', 'content_length']
    .map((name) => Number(details[name] ?? NaN))
    .find((size) => Number.isSafeInteger(size) && size >= 0);
  return found;
}

function warningsOf(logs: unknown): string[] {
  return objectsOf(logs)
    .filter(({ severity }) => severity !== 'info')
    .flatMap(({ message }) => text(message) ?? []);
}

function nextOffset(next: unknown): number | undefined {
  const href = isObject(next) ? text(next['href']) : text(next);
  const value = href === undefined ? undefined : linkQuery(href)['offset'];
  const first: unknown = Array.isArray(value) ? (value as unknown[])[0] : value;
  return typeof first === 'string' && /^\d+$/.test(first) ? Number(first) : undefined;
}
