import { ConnectorError } from '../../core/errors.js';
import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import { isObject, text } from '../http/json.js';
import { idOf, isWithheld, type QarionObject, type QarionWire } from './wire.js';

export interface Space {
  /** Names it in addresses. */
  readonly slug: string;
  readonly title: string;
  /** The user's role there: `admin`, `editor`, `viewer`, or a word we do not know. */
  readonly role?: string;
}

/** Which spaces there are, and what the user may do in each: as far as Qarion tells. */
export class QarionSpaces {
  readonly #wire: QarionWire;
  /** Slugs from the settings: with any, only these are shown. */
  readonly #configured: readonly string[];
  #known: readonly Space[] | undefined;
  #isSuperadmin = false;

  constructor(wire: QarionWire, configured: readonly string[]) {
    this.#wire = wire;
    this.#configured = [...new Set(configured)];
  }

  /** Who the key belongs to. Learns the spaces at the same time. */
  async identity(signal: AbortSignal): Promise<CatalogIdentity> {
    let user: QarionObject;
    try {
      user = await this.#wire.me(signal);
    } catch (error) {
      if (!isWithheld(error)) throw error;
      // A server that does not tell whose key it is may accept it all the same.
      await this.#wire.proveKey(signal);
      return { label: 'API key', details: [] };
    }
    this.#learn(user, membershipsOf(user['spaces']));
    return identityOf(user);
  }

  /** In the order of the settings, else of the server. Rejects when there is none. */
  async all(signal: AbortSignal, { fresh = false } = {}): Promise<readonly Space[]> {
    if (!this.#known || fresh) await this.#load(signal);
    const known = this.#known ?? [];
    if (this.#configured.length > 0) {
      return this.#configured.map(
        (slug) => known.find((space) => space.slug === slug) ?? { slug, title: slug },
      );
    }
    if (known.length > 0) return known;
    const message = 'Qarion names no space of yours. Set "spaces" of the catalog to their slugs.';
    throw new ConnectorError('NotFound', message, { nextSteps: ['openSettings'] });
  }

  /** As far as is known without asking. */
  find(slug: string): Space {
    return this.#known?.find((space) => space.slug === slug) ?? { slug, title: slug };
  }

  /** False where the role allows to look only. An unknown role is for the server to judge. */
  isWritable(slug: string): boolean {
    return this.#isSuperadmin || this.find(slug).role?.toLowerCase() !== 'viewer';
  }

  /** False when no space can be written to. */
  get isAnyWritable(): boolean {
    const slugs = this.#configured.length > 0 ? this.#configured : this.#known?.map((s) => s.slug);
    return slugs === undefined || slugs.length === 0 || slugs.some((slug) => this.isWritable(slug));
  }

  async #load(signal: AbortSignal): Promise<void> {
    const user = await withheldAsNothing(this.#wire.me(signal));
    const spaces = user && membershipsOf(user['spaces']);
    if (user && spaces) return this.#learn(user, spaces);
    const list = await withheldAsNothing(this.#wire.spaces(signal));
    this.#learn(user, membershipsOf(list) ?? []);
  }

  #learn(user: QarionObject | undefined, spaces: readonly Space[] | undefined): void {
    this.#isSuperadmin = user?.['is_superadmin'] === true;
    // A user without a list of spaces says nothing about them.
    if (spaces) this.#known = spaces;
  }
}

/** Undefined for what is no list; entries without a slug cannot be asked for. */
function membershipsOf(value: unknown): Space[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as readonly unknown[]).flatMap((each) => {
    const slug = isObject(each) ? text(each['slug']) : undefined;
    if (!isObject(each) || slug === undefined) return [];
    const role = text(each['role']);
    return [{ slug, title: text(each['name']) ?? slug, ...(role === undefined ? {} : { role }) }];
  });
}

function identityOf(user: QarionObject): CatalogIdentity {
  const names = [text(user['first_name']), text(user['last_name'])].filter(Boolean).join(' ');
  const email = text(user['email']);
  const label = (names || text(user['name'])) ?? email ?? idOf(user) ?? 'Unknown user';
  const details = [email, user['is_superadmin'] === true ? 'Superadmin' : undefined];
  return {
    label,
    details: details.filter((each) => each !== undefined).filter((each) => each !== label),
  };
}

async function withheldAsNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isWithheld(error)) return undefined;
    throw error;
  }
}
