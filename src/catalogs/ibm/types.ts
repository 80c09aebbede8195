import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { SharedWork } from '../http/sharedWork.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import type { IbmWire } from './wire.js';

/** A kind of data source that IBM's server can connect to. */
export interface DatasourceType {
  readonly id: string;
  /** `postgresql`, `amazons3`. */
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  /** `database`, `file` or `generic`. */
  readonly shape?: string;
  /** `active`, `deprecated`... */
  readonly status?: string;
}

export interface TypeDetail extends DatasourceType {
  /** What a connection is described by, as the server has it. */
  readonly properties: readonly JsonObject[];
  readonly conditions: readonly JsonObject[];
}

/** Milliseconds that types are known: they change with the release of the platform. */
const KNOWN_FOR = 30 * 60_000;
/** A server that links to itself would have pages for ever. */
const MOST_PAGES = 1000;

/** The data source types of a server: all of them in brief, and each whole when it is needed. */
export class DatasourceTypes {
  readonly #wire: IbmWire;
  readonly #loads = new SharedWork<readonly DatasourceType[]>();
  readonly #detailLoads = new SharedWork<TypeDetail>();
  readonly #details = new Map<string, { readonly detail: TypeDetail; readonly until: number }>();
  #all: { readonly types: readonly DatasourceType[]; readonly until: number } | undefined;

  constructor(wire: IbmWire) {
    this.#wire = wire;
  }

  async all(signal: AbortSignal): Promise<readonly DatasourceType[]> {
    const known = this.#all;
    if (known && Date.now() < known.until) return known.types;
    return this.#loads.join('all', signal, async (stop) => {
      const types = await this.#load(stop);
      this.#all = { types, until: Date.now() + KNOWN_FOR };
      return types;
    });
  }

  /** The same, or none where they are closed to the user: connections have their ids then. */
  async allIfKnown(signal: AbortSignal): Promise<readonly DatasourceType[]> {
    try {
      return await this.all(signal);
    } catch (error) {
      if (isConnectorError(error, 'Forbidden') || isConnectorError(error, 'NotFound')) return [];
      throw error;
    }
  }

  /** With its properties. Rejects with `Unsupported` when the server has none of that name. */
  async detail(idOrName: string, signal: AbortSignal): Promise<TypeDetail> {
    const known = this.#details.get(idOrName);
    if (known && Date.now() < known.until) return known.detail;
    return this.#detailLoads.join(idOrName, signal, async (stop) => {
      const detail = await this.#loadDetail(idOrName, stop);
      const entry = { detail, until: Date.now() + KNOWN_FOR };
      for (const key of [idOrName, detail.id, detail.name]) this.#details.set(key, entry);
      return detail;
    });
  }

  /** The same, where a missing answer is no obstacle. */
  async detailIfKnown(idOrName: string, signal: AbortSignal): Promise<TypeDetail | undefined> {
    try {
      return await this.detail(idOrName, signal);
    } catch (error) {
      if (isConnectorError(error, 'Unsupported') || isConnectorError(error, 'Forbidden')) {
        return undefined;
      }
      throw error;
    }
  }

  async #load(signal: AbortSignal): Promise<readonly DatasourceType[]> {
    const types: DatasourceType[] = [];
    let offset = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { items, next } = await this.#wire.datasourceTypes(offset, signal);
      types.push(...items.flatMap((item) => toType(item) ?? []));
      const following = Number(next);
      // A page that does not lead on is the last.
      if (next === undefined || !(following > offset)) return types;
      offset = following;
    }
    return types;
  }

  async #loadDetail(idOrName: string, signal: AbortSignal): Promise<TypeDetail> {
    let answer: JsonObject;
    try {
      answer = await this.#wire.datasourceType(idOrName, signal);
    } catch (error) {
      if (!isConnectorError(error, 'NotFound')) throw error;
      throw new ConnectorError('Unsupported', `IBM has no connections of kind "${idOrName}".`);
    }
    const type = toType(answer);
    if (!type) {
      throw new ConnectorError('Unavailable', `IBM does not describe the type "${idOrName}".`);
    }
    const entity = isObject(answer['entity']) ? answer['entity'] : {};
    const properties = isObject(entity['properties']) ? entity['properties'] : {};
    const conditions = isObject(properties['conditions']) ? properties['conditions'] : {};
    return {
      ...type,
      properties: objectsOf(properties['connection']),
      conditions: objectsOf(conditions['connection']),
    };
  }
}

export function objectsOf(list: unknown): readonly JsonObject[] {
  return Array.isArray(list) ? (list as unknown[]).filter(isObject) : [];
}

function toType(item: unknown): DatasourceType | undefined {
  if (!isObject(item) || !isObject(item['entity'])) return undefined;
  const { entity, metadata } = item as { entity: JsonObject; metadata?: unknown };
  const name = text(entity['name']);
  const id = (isObject(metadata) ? text(metadata['asset_id']) : undefined) ?? name;
  if (id === undefined || name === undefined) return undefined;
  const [description, shape, status] = ['description', 'type', 'status'].map((key) =>
    text(entity[key]),
  );
  return {
    ...{ id, name, label: text(entity['label']) ?? name },
    ...(description === undefined ? {} : { description }),
    ...(shape === undefined ? {} : { shape }),
    ...(status === undefined ? {} : { status }),
  };
}
