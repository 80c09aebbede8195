import { ConnectorError } from '../../core/errors.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import type {
  ObjectContent,
  ObjectEntry,
  ObjectStat,
  ObjectStore,
  ReadOptions,
} from '../../core/storage/objectStore.js';
import type { Asset, AssetPage } from './assets.js';
import type { ReadPage } from './assetTables.js';
import type { ConnectionPlace } from './answers.js';
import type { IbmWire } from './wire.js';

/** Milliseconds that the file read last is kept for reading other parts of it. */
const KEPT_FOR = 30_000;

/** The files of a connection as IBM's server hands them out: whole, and to be read only. */
export class AssetFiles implements ObjectStore {
  readonly readOnly = true;
  readonly #wire: IbmWire;
  readonly #place: ConnectionPlace;
  readonly #read: ReadPage;
  /** The server's own spelling of paths, where it is not the usual one. */
  readonly #spelling = new Map<string, string>();
  #last: { readonly path: string; readonly bytes: Uint8Array; readonly until: number } | undefined;

  constructor(wire: IbmWire, place: ConnectionPlace, read: ReadPage) {
    this.#wire = wire;
    this.#place = place;
    this.#read = read;
  }

  /** The path of an asset as files have it: no slash at the front, one at the end of a folder. */
  pathOf(asset: Asset): string {
    const path = asset.path.replace(/^\/+|\/+$/g, '') + (asset.expandable ? '/' : '');
    if (asset.path !== usualPath(path)) this.#spelling.set(path, asset.path);
    return path;
  }

  async list(
    folder: string,
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<ObjectEntry>> {
    const page = await this.#page(folder, Number(request.page ?? 0), signal);
    const items = page.assets.map((asset) => this.#entry(asset));
    return page.next === undefined ? { items } : { items, next: String(page.next) };
  }

  async stat(path: string, signal: AbortSignal): Promise<ObjectStat> {
    const name = path.replace(/\/$/, '').split('/').at(-1) ?? '';
    if (path === '') return { path, name, kind: 'folder' };
    if (path.endsWith('/')) {
      await this.#page(path, 0, signal);
      return { path, name, kind: 'folder' };
    }
    const parent = path.slice(0, path.lastIndexOf('/') + 1);
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      const page: AssetPage = await this.#page(parent, offset, signal);
      const found = page.assets.find((asset) => this.pathOf(asset) === path);
      if (found) return this.#entry(found);
      offset = page.next;
    }
    throw new ConnectorError('NotFound', `There is no file "${path}".`);
  }

  async read(
    path: string,
    { start = 0, end }: ReadOptions,
    signal: AbortSignal,
  ): Promise<ObjectContent> {
    const known = this.#last;
    const isKept = known?.path === path && Date.now() < known.until && start > 0;
    const bytes = isKept
      ? known.bytes
      : await this.#wire.bytes(this.#place, this.#assetPath(path), signal);
    // The server knows no parts: whoever reads one will soon read the next.
    this.#last = { path, bytes, until: Date.now() + KEPT_FOR };
    return { bytes: bytes.subarray(start, end) };
  }

  write(): Promise<never> {
    return refuse();
  }

  createFolder(): Promise<never> {
    return refuse();
  }

  delete(): Promise<never> {
    return refuse();
  }

  copy(): Promise<never> {
    return refuse();
  }

  move(): Promise<never> {
    return refuse();
  }

  address(path: string): string {
    return this.#assetPath(path);
  }

  #page(folder: string, offset: number, signal: AbortSignal): Promise<AssetPage> {
    return this.#read(this.#assetPath(folder), offset, signal);
  }

  #entry(asset: Asset): ObjectEntry {
    return {
      path: this.pathOf(asset),
      name: asset.name,
      kind: asset.expandable ? 'folder' : 'file',
      ...(asset.size === undefined || asset.expandable ? {} : { size: asset.size }),
    };
  }

  #assetPath(path: string): string {
    return this.#spelling.get(path) ?? usualPath(path);
  }
}

function usualPath(path: string): string {
  return `/${path.replace(/\/$/, '')}`;
}

function refuse(): Promise<never> {
  return Promise.reject(
    new ConnectorError('Unsupported', 'Files that IBM’s server hands out are read only.'),
  );
}
