import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { CatalogScope } from '../../core/sources/catalog.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { isObject, text } from '../http/json.js';
import { LARGEST_PAGE, type IbmWire } from './wire.js';

/** Places offered for a new connection; beyond them a catalog with `project` set is of more use. */
const MOST_TARGETS = 1000;

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The projects that hold connections. */
export class Projects {
  readonly #wire: IbmWire;
  readonly #ids = new Map<string, string>();

  constructor(wire: IbmWire) {
    this.#wire = wire;
  }

  async page({ page, limit }: PageRequest, signal: AbortSignal): Promise<Page<CatalogScope>> {
    const skip = Number(page ?? 0);
    const size = Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit ?? LARGEST_PAGE)));
    const { items, total } = await this.#wire.projects({ skip, limit: size }, signal);
    const scopes = items.flatMap((item) => toScope(item) ?? []);
    const end = skip + items.length;
    const isLast = items.length === 0 || (total === undefined ? items.length < size : end >= total);
    return isLast ? { items: scopes } : { items: scopes, next: String(end) };
  }

  /** All of them, as far as a list to choose from makes sense. */
  async all(signal: AbortSignal): Promise<readonly CatalogScope[]> {
    const scopes: CatalogScope[] = [];
    let next: string | undefined = '0';
    while (next !== undefined && scopes.length < MOST_TARGETS) {
      const page: Page<CatalogScope> = await this.page({ page: next }, signal);
      scopes.push(...page.items);
      next = page.next;
    }
    return scopes;
  }

  /** The id of a project given by id or name. Rejects with `NotFound`, or `Invalid` for several. */
  async resolve(idOrName: string, signal: AbortSignal): Promise<string> {
    const known = this.#ids.get(idOrName);
    if (known !== undefined) return known;
    const id = (await this.#byId(idOrName, signal)) ?? (await this.#byName(idOrName, signal));
    this.#ids.set(idOrName, id);
    return id;
  }

  async #byId(id: string, signal: AbortSignal): Promise<string | undefined> {
    if (!UUID.test(id)) return undefined;
    try {
      return toScope(await this.#wire.project(id, signal))?.id ?? id;
    } catch (error) {
      if (isConnectorError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  async #byName(name: string, signal: AbortSignal): Promise<string> {
    const { items } = await this.#wire.projects({ skip: 0, limit: 2, name }, signal);
    // A server that does not know the filter sends all.
    const named = items
      .flatMap((item) => toScope(item) ?? [])
      .filter((each) => each.title === name);
    const [first, second] = named;
    if (first && !second) return first.id;
    const message = first
      ? `There are several projects named "${name}": use the id.`
      : `There is no project "${name}" that you are a member of.`;
    throw new ConnectorError(first ? 'Invalid' : 'NotFound', message, {
      nextSteps: ['openSettings'],
    });
  }
}

function toScope(item: unknown): CatalogScope | undefined {
  if (!isObject(item)) return undefined;
  const { metadata, entity } = item;
  const id = isObject(metadata) ? text(metadata['guid']) : undefined;
  if (id === undefined) return undefined;
  const name = isObject(entity) ? text(entity['name']) : undefined;
  const description = isObject(entity) ? text(entity['description']) : undefined;
  return { id, title: name ?? id, ...(description === undefined ? {} : { description }) };
}
