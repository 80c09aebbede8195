import { throwIfAborted } from '../../core/cancellation.js';
import { cancelled } from '../../core/errors.js';
import type { Session, SourceNode } from '../../core/sources/connector.js';
import type { Field } from '../../core/sources/field.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import type { TableSet } from '../../core/table/table.js';
import { readAssets, roleOf, tableRef, type Asset, type AssetPage } from './assets.js';
import { AssetFiles } from './assetFiles.js';
import { AssetTables } from './assetTables.js';
import { assetAt, type ConnectionPlace } from './answers.js';
import { LARGEST_PAGE, type IbmWire } from './wire.js';

export interface AssetSessionOptions {
  readonly wire: IbmWire;
  readonly place: ConnectionPlace;
  readonly title: string;
  /** True for storages: what is no folder can be downloaded. */
  readonly holdsFiles: boolean;
}

/** A connection as IBM's server browses it: schemas and tables, or folders and files. */
export class AssetSession implements Session {
  readonly tables: TableSet;
  readonly objects?: AssetFiles;
  readonly #options: AssetSessionOptions;
  readonly #closing = new AbortController();

  constructor(options: AssetSessionOptions) {
    this.#options = options;
    const { wire, place, title, holdsFiles } = options;
    this.tables = new AssetTables(wire, place, title, this.#read);
    if (holdsFiles) this.objects = new AssetFiles(wire, place, this.#read);
  }

  async test(signal: AbortSignal): Promise<string> {
    const { assets } = await this.#read('/', 0, signal);
    const count = assets.length === 1 ? '1 entry' : `${assets.length} entries`;
    return `IBM reaches it and lists ${count}.`;
  }

  credentialFields(): Promise<readonly Field[]> {
    return Promise.resolve([]);
  }

  /** The last segment of a node's path is the path the server has for it. */
  async children(
    path: readonly string[],
    { page, limit }: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    const parent = path.at(-1) ?? '/';
    const offset = Number(page ?? 0);
    const found = await this.#read(parent, offset, signal, limit);
    const seen = new Set<string>();
    const nodes = found.assets.flatMap((asset) => {
      if (seen.has(asset.path)) return [];
      seen.add(asset.path);
      return [this.#node(asset, path, parent)];
    });
    const items = [
      ...found.warnings.map((text, index) => warning(path, offset, index, text)),
      ...nodes,
    ];
    return found.next === undefined ? { items } : { items, next: String(found.next) };
  }

  /** Nothing is kept. */
  invalidate(): void {}

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  readonly #read = async (
    path: string,
    offset: number,
    caller: AbortSignal,
    limit = LARGEST_PAGE,
  ): Promise<AssetPage> => {
    if (this.#closing.signal.aborted) throw cancelled();
    const { wire, place } = this.#options;
    const signal = AbortSignal.any([caller, this.#closing.signal]);
    throwIfAborted(signal);
    const size = Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit)));
    const response = await wire.assets(place, { path, limit: size, offset }, signal);
    return readAssets(wire.decode(response, assetAt(path)), offset);
  };

  #node(asset: Asset, above: readonly string[], parent: string): SourceNode {
    const { holdsFiles } = this.#options;
    const isFile = holdsFiles && !asset.expandable;
    return {
      path: [...above, asset.path],
      role: roleOf(asset, holdsFiles),
      label: asset.name,
      ...(asset.description === undefined ? {} : { tooltip: asset.description }),
      expandable: asset.expandable,
      ...(asset.dataset ? { table: tableRef(asset, parent) } : {}),
      ...(this.objects ? { object: this.objects.pathOf(asset) } : {}),
      ...(isFile && asset.size !== undefined ? { size: asset.size } : {}),
    };
  }
}

function warning(path: readonly string[], offset: number, index: number, text: string): SourceNode {
  return {
    path: [...path, `log:${offset}:${index}`],
    role: 'message',
    label: text,
    tooltip: text,
    expandable: false,
  };
}
