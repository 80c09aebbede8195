import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { isObject, text } from '../http/json.js';
import { UUID, type Projects } from './projects.js';
import type { IbmSettings } from './settings.js';
import { connectionOf, type Connection, type ConnectionPlace } from './answers.js';
import type { IbmWire } from './wire.js';

export interface Found {
  readonly place: ConnectionPlace;
  readonly connection: Connection;
}

/**
 * Finds connections by the name of their source, `project/connection`. Each part may be an id, as in
 * the names this catalog gives, or a name; with one project only, the second part is enough.
 */
export class ConnectionFinder {
  readonly #wire: IbmWire;
  readonly #projects: Projects;
  readonly #settings: IbmSettings;

  constructor(wire: IbmWire, projects: Projects, settings: IbmSettings) {
    this.#wire = wire;
    this.#projects = projects;
    this.#settings = settings;
  }

  /** Rejects with `NotFound`, or with `Invalid` when several connections have the name. */
  async find(name: string, signal: AbortSignal): Promise<Found> {
    const { project: only } = this.#settings;
    const slash = name.indexOf('/');
    const [first, rest] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)];
    const inProject = slash > 0 && (only === undefined || UUID.test(first) || first === only);
    if (inProject) {
      const project = UUID.test(first) ? first : await this.#projects.resolve(first, signal);
      return this.#in(project, rest, signal);
    }
    if (only !== undefined)
      return this.#in(await this.#projects.resolve(only, signal), name, signal);
    if (UUID.test(name)) return this.#anywhere(name, signal);
    // To look through all projects for a name would take a request for each of them.
    const message = `There is no connection "${name}": put the project before it, as in "project/${name}".`;
    throw new ConnectorError('NotFound', message);
  }

  async #in(project: string, idOrName: string, signal: AbortSignal): Promise<Found> {
    const byId = UUID.test(idOrName) ? await this.#byId(project, idOrName, signal) : undefined;
    if (byId) return byId;
    const named = await this.#idOf(project, idOrName, signal);
    // Ids need not look like those of today.
    const id = named ?? (/^[\w-]+$/.test(idOrName) && !UUID.test(idOrName) ? idOrName : undefined);
    const found = id === undefined ? undefined : await this.#byId(project, id, signal);
    if (found) return found;
    throw notFound(idOrName);
  }

  async #byId(project: string, id: string, signal: AbortSignal): Promise<Found | undefined> {
    const place = { project, id };
    try {
      return { place, connection: await this.#wire.connection(place, signal) };
    } catch (error) {
      if (isConnectorError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  async #idOf(project: string, name: string, signal: AbortSignal): Promise<string | undefined> {
    const { items } = await this.#wire.connections(project, { name }, { limit: 2 }, signal);
    const ids = items.flatMap((item) => {
      const found = connectionOf(item);
      const id = text(found?.metadata['asset_id']);
      return id !== undefined && isObject(found?.entity) && found.entity['name'] === name
        ? [id]
        : [];
    });
    if (ids.length < 2) return ids[0];
    const message = `Several connections are named "${name}": use the id of the one that is meant.`;
    throw new ConnectorError('Invalid', message);
  }

  /** In the first projects, one after the other: ids are given once in all of them. */
  async #anywhere(id: string, signal: AbortSignal): Promise<Found> {
    const { items } = await this.#projects.page({}, signal);
    for (const { id: project } of items) {
      try {
        const found = await this.#byId(project, id, signal);
        if (found) return found;
      } catch (error) {
        if (!isConnectorError(error, 'Forbidden')) throw error;
      }
    }
    throw notFound(id);
  }
}

function notFound(name: string): ConnectorError {
  return new ConnectorError('NotFound', `IBM does not have the connection "${name}".`);
}
