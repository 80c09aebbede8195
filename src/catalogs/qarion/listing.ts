import {
  ConnectorError,
  isCancelled,
  isConnectorError,
  toConnectorError,
} from '../../core/errors.js';
import type { CatalogEntry, SourceQuery } from '../../core/sources/catalog.js';
import type { Page } from '../../core/sources/page.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { KeptLists } from '../http/keptLists.js';
import { SharedWork } from '../http/sharedWork.js';
import { typeLabel, typeOf } from './look.js';
import { productsRecord, toEntry, type Place } from './record.js';
import type { Space } from './spaces.js';
import { isWithheld, type QarionWire } from './wire.js';

const DEFAULT_PAGE = 200;

/** The entries of one space, handed out in pieces: its lists have no pages. */
type Whole = readonly CatalogEntry[];

export interface ListingOptions {
  readonly wire: QarionWire;
  spaces(signal: AbortSignal): Promise<readonly Space[]>;
  place(space: Space): Place;
}

/** Lists what spaces have, one space after the other: its products, connectors, source systems. */
export class QarionListing {
  readonly #options: ListingOptions;
  readonly #wholes = new KeptLists<CatalogEntry>();
  readonly #loading = new SharedWork<Whole>();

  constructor(options: ListingOptions) {
    this.#options = options;
  }

  async list(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>> {
    const spaces = await this.#options.spaces(signal);
    const { scope } = query;
    const wanted = scope === undefined ? spaces : [spaces.find((each) => each.slug === scope)];
    const { slug, start } = query.page === undefined ? FIRST : readToken(query.page);
    const at = slug === undefined ? 0 : wanted.findIndex((each) => each?.slug === slug);
    const space = wanted[at];
    if (!space) {
      throw new ConnectorError('NotFound', `There is no space "${slug ?? scope ?? ''}".`);
    }
    const key = JSON.stringify([space.slug, query.text ?? '', query.kind ?? '', query.tags ?? []]);
    const known = start > 0 ? this.#wholes.get(key) : undefined;
    // Before another takes its place: the two together would be twice the memory.
    this.#wholes.delete(key);
    const whole =
      known ?? (await this.#loading.join(key, signal, (stop) => this.#read(space, query, stop)));
    const end = start + Math.max(1, Math.floor(query.limit ?? DEFAULT_PAGE));
    const items = whole.slice(start, end);
    if (end < whole.length) {
      this.#wholes.keep(key, whole);
      return { items, next: writeToken({ slug: space.slug, start: end }) };
    }
    const following = wanted[at + 1];
    if (!following) return { items };
    return { items, next: writeToken({ slug: following.slug, start: 0 }) };
  }

  async #read(space: Space, query: SourceQuery, signal: AbortSignal): Promise<Whole> {
    const { wire } = this.#options;
    const place = this.#options.place(space);
    let index = 0;
    const decode = (value: unknown) => toEntry(value, 'Connector', index++, place);
    const [connectors, systems] = await Promise.all([
      wire.connectors(space.slug, decode, signal).catch((error: unknown) => {
        throw missingSpace(error, space);
      }),
      this.#systems(place, signal),
    ]);
    const entries: CatalogEntry[] = [{ source: productsRecord(place) }, ...connectors, ...systems];
    // A filter asks for sources, and a record with a mistake is none.
    const isFiltered = Boolean(query.text) || query.kind !== undefined || query.tags?.length;
    return isFiltered ? entries.filter((entry) => passes(entry, query)) : entries;
  }

  /** What is wrong with this list keeps nobody from the connectors. */
  async #systems(place: Place, signal: AbortSignal): Promise<CatalogEntry[]> {
    try {
      const systems = await this.#options.wire.systems(place.space, signal);
      return systems.map((value, index) => toEntry(value, 'Source system', index, place));
    } catch (error) {
      if (isCancelled(error) || isConnectorError(error, 'Unauthorized')) throw error;
      if (isWithheld(error)) return [];
      const { message } = toConnectorError(error, 'Unavailable');
      return [{ problem: { label: 'Source Systems', message } }];
    }
  }
}

function passes(entry: CatalogEntry, { text, kind, tags }: SourceQuery): boolean {
  if (!('source' in entry)) return false;
  const { source } = entry;
  if (kind !== undefined && source.kind !== kind) return false;
  if (tags?.some((tag) => !source.tags.includes(tag))) return false;
  if (!text) return true;
  const words = text.toLowerCase();
  return searched(source).some((each) => each.toLowerCase().includes(words));
}

function searched({ title, description = '', kind, name }: SourceRecord): string[] {
  return [title, description, name, kind, typeLabel(typeOf(kind))];
}

function missingSpace(error: unknown, { slug }: Space): unknown {
  if (!isConnectorError(error, 'NotFound')) return error;
  const message = `There is no space "${slug}", or your key may not see it.`;
  return new ConnectorError('NotFound', message, { cause: error, nextSteps: ['openSettings'] });
}

interface Token {
  readonly slug: string | undefined;
  /** Index of the first entry. */
  readonly start: number;
}

const FIRST: Token = { slug: undefined, start: 0 };

function writeToken({ slug, start }: Token): string {
  return `${start}.${slug ?? ''}`;
}

function readToken(token: string): Token {
  const [, start, slug] = /^(\d+)\.(.+)$/s.exec(token) ?? [];
  if (start === undefined || slug === undefined)
    throw new ConnectorError('Invalid', 'Unknown page.');
  return { slug, start: Number(start) };
}
