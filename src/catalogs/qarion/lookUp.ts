import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { isObject, text } from '../http/json.js';
import { isId, parseName } from './names.js';
import type { QarionSpaces } from './spaces.js';
import { idOf, isWithheld, type QarionObject, type QarionWire } from './wire.js';

/** What a name stands for, as the server has it. */
export type Found =
  | { readonly what: 'products'; readonly space: string }
  | {
      readonly what: 'connector' | 'system';
      readonly space: string;
      readonly id: string;
      readonly value: QarionObject;
    };

/** Finds what a name means: one of ours, a connector's id, or a connector's own name. */
export class QarionLookUp {
  readonly #wire: QarionWire;
  readonly #spaces: QarionSpaces;

  constructor(wire: QarionWire, spaces: QarionSpaces) {
    this.#wire = wire;
    this.#spaces = spaces;
  }

  /** Rejects with `NotFound`, or with `Invalid` for a name that several connectors have. */
  async find(name: string, signal: AbortSignal): Promise<Found> {
    const parsed = parseName(name);
    const spaces = (await this.#spaces.all(signal)).map(({ slug }) => slug);
    if (parsed && spaces.includes(parsed.space)) {
      const { space } = parsed;
      if (parsed.what === 'products') return { what: 'products', space };
      const { what, id } = parsed;
      if (what === 'system') {
        return { what, space, id, value: await this.#wire.system(space, id, signal) };
      }
      const [found, ...others] = await this.#inSpace(space, id, signal);
      if (found && others.length === 0) return found;
      if (found) throw ambiguous(name, [found, ...others]);
    } else {
      const found = await this.#anywhere(spaces, name, signal);
      if (found) return found;
    }
    throw new ConnectorError('NotFound', `Qarion has no connector "${name}".`);
  }

  async #anywhere(
    spaces: readonly string[],
    name: string,
    signal: AbortSignal,
  ): Promise<Found | undefined> {
    const lists = await Promise.all(
      spaces.map((space) =>
        this.#inSpace(space, name, signal).catch((error: unknown) => {
          // A space that is gone, or of others, has nothing of that name.
          if (isWithheld(error)) return [];
          throw error;
        }),
      ),
    );
    const [found, ...others] = lists.flat();
    if (found && others.length > 0) throw ambiguous(name, [found, ...others]);
    return found;
  }

  /** Connectors of a space that have this id, else this name. */
  async #inSpace(space: string, key: string, signal: AbortSignal): Promise<Found[]> {
    if (isId(key)) {
      const value = await this.#byId(space, key, signal);
      return value ? [{ what: 'connector', space, id: idOf(value) ?? key, value }] : [];
    }
    const decode = (value: unknown): Found | undefined => {
      const id = isObject(value) ? idOf(value) : undefined;
      if (!isObject(value) || id === undefined) return undefined;
      const isMeant = id === key || text(value['name']) === key;
      return isMeant ? { what: 'connector', space, id, value } : undefined;
    };
    const list = await this.#wire.connectors(space, decode, signal);
    const found = list.filter((each) => each !== undefined);
    const exact = found.find((each) => each.what !== 'products' && each.id === key);
    return exact ? [exact] : found;
  }

  async #byId(space: string, id: string, signal: AbortSignal): Promise<QarionObject | undefined> {
    try {
      return await this.#wire.connector(space, id, signal);
    } catch (error) {
      if (isConnectorError(error, 'NotFound')) return undefined;
      throw error;
    }
  }
}

function ambiguous(name: string, found: readonly Found[]): ConnectorError {
  const names = found.flatMap((each) =>
    each.what === 'products' ? [] : [`${each.space}/${each.id}`],
  );
  return new ConnectorError(
    'Invalid',
    `${names.length} connectors are named "${name}". Name one of them by its id: ${names.join(', ')}.`,
  );
}
