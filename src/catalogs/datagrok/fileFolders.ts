import type { Page, PageRequest } from '../../core/sources/page.js';
import { ConnectorError } from '../../core/errors.js';
import type { ObjectStat } from '../../core/storage/objectStore.js';
import { firstText, isObject, text } from '../http/json.js';
import type { ConnectionRef } from './connectionRef.js';
import type { FileWire } from './fileWire.js';

interface Held {
  readonly entries: readonly ObjectStat[];
  /** When it was asked for, in milliseconds. */
  readonly asked: number;
}

const DEFAULT_PAGE = 500;
const LARGEST_PAGE = 1000;

/** Entries of folders that are kept for their next pages, and for looking files up. */
const MOST_HELD = 20_000;

/**
 * Folders of a connection. The server sends a folder whole, and says what it knows of a file only
 * in there: the last ones are kept for a moment, so that paging and opening cost one request.
 */
export class FileFolders {
  readonly #wire: Pick<FileWire, 'list'>;
  readonly #connection: Pick<ConnectionRef, 'id'>;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  #changes = 0;

  constructor(
    wire: Pick<FileWire, 'list'>,
    connection: Pick<ConnectionRef, 'id'>,
    now: () => number = Date.now,
  ) {
    this.#wire = wire;
    this.#connection = connection;
    this.#now = now;
  }

  async page(
    folder: string,
    { page, limit = DEFAULT_PAGE }: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<ObjectStat>> {
    const start = page === undefined ? 0 : Number(page);
    if (!Number.isInteger(start)) throw new ConnectorError('Invalid', 'Unknown page.');
    // Later pages are of the list that the first one began.
    const held = start > 0 ? this.#held.get(folder)?.entries : undefined;
    const entries = held ?? (await this.entries(folder, 0, signal));
    const end = start + Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit)));
    const items = entries.slice(start, end);
    return end < entries.length ? { items, next: String(end) } : { items };
  }

  /** All entries of a folder, asked for not longer than `maxAge` milliseconds ago. */
  async entries(
    folder: string,
    maxAge: number,
    signal: AbortSignal,
  ): Promise<readonly ObjectStat[]> {
    const held = this.#held.get(folder);
    const asked = this.#now();
    if (held && asked - held.asked <= maxAge) return held.entries;
    const changes = this.#changes;
    const id = await this.#connection.id(signal);
    const decode = (item: unknown) => toEntry(item, folder);
    const entries = onceEach(await this.#wire.list(id, folder, decode, signal));
    // Asked for before something changed, it may be older than that.
    if (changes === this.#changes) this.#keep(folder, { entries, asked });
    return entries;
  }

  forget(folder?: string): void {
    this.#changes++;
    if (folder === undefined) this.#held.clear();
    else this.#held.delete(folder);
  }

  #keep(folder: string, held: Held): void {
    this.#held.delete(folder);
    this.#held.set(folder, held);
    let count = [...this.#held.values()].reduce((sum, { entries }) => sum + entries.length + 1, 0);
    for (const [oldest, { entries }] of this.#held) {
      if (count <= MOST_HELD || oldest === folder) break;
      this.#held.delete(oldest);
      count -= entries.length + 1;
    }
  }
}

/** Each path once; what has no name is left out, since nothing could be done with it. */
function onceEach(list: readonly (ObjectStat | undefined)[]): ObjectStat[] {
  const entries = new Map<string, ObjectStat>();
  for (const entry of list) {
    if (entry && !entries.has(entry.path)) entries.set(entry.path, entry);
  }
  return [...entries.values()];
}

/**
 * An entry of Datagrok's FileInfo `{name?, friendlyName?, path, isFile, size, updatedOn}`. Whether
 * `path` begins at the connection or with its name is documented nowhere; its last part is the name
 * in both cases, exact, where `name` may be one made for display. [inferred]
 */
function toEntry(item: unknown, folder: string): ObjectStat | undefined {
  if (!isObject(item)) return undefined;
  const whole = text(item['path']) ?? firstText(item, 'name', 'friendlyName');
  // Some stores have an entry for the folder itself.
  if (folder !== '' && `/${whole}`.endsWith(`/${folder}`)) return undefined;
  const name = whole?.replace(/\/+$/, '').replace(/^.*\//s, '');
  if (name === undefined || name === '') return undefined;
  if (!item['isFile']) return { path: `${folder}${name}/`, name, kind: 'folder' };
  const size = numberOf(item['size']);
  const date = text(item['updatedOn']);
  const modified = date === undefined ? NaN : Date.parse(date);
  const etag = versionOf(firstText(item, 'etag', 'eTag'), date, size);
  return {
    path: folder + name,
    name,
    kind: 'file',
    ...(size !== undefined && { size }),
    ...(!Number.isNaN(modified) && { modified }),
    ...(etag !== undefined && { etag }),
  };
}

/** The server's own version, else when it was last changed; a size alone tells too little. */
function versionOf(
  etag: string | undefined,
  date: string | undefined,
  size: number | undefined,
): string | undefined {
  return etag ?? (date === undefined ? undefined : `${date}/${size ?? ''}`);
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && Number.isFinite(number) ? number : undefined;
}
