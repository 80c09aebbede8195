import { ConnectorError } from '../../core/errors.js';
import type { Progress, SyncRun } from '../../core/sources/catalogFacets.js';
import { isObject, text } from '../http/json.js';
import { takesManifest } from './configKeys.js';
import { explained } from './explained.js';
import { followRun, type Pace } from './followRun.js';
import { hasMore } from './list.js';
import type { Found, QarionLookUp } from './lookUp.js';
import { megabytes, requireManifest } from './manifest.js';
import { connectorType } from './record.js';
import type { QarionSpaces } from './spaces.js';
import { decodeRun, decodeRuns, runsOf, type QarionRun } from './syncRun.js';
import type { QarionWire } from './wire.js';

/** Pages of a history that are read for one connector. */
const MOST_HISTORY_PAGES = 5;

export interface JobsOptions {
  readonly wire: QarionWire;
  readonly lookUp: QarionLookUp;
  readonly spaces: QarionSpaces;
  readonly pace: Pace;
  /** Name of the part that holds an uploaded manifest. */
  readonly manifestPart: string;
  /** Milliseconds one request may take; 0 = no limit. */
  requestTimeout(): number;
  /** Called when a job may have changed what the catalog has. */
  changed(): void;
}

/** Jobs that read a source into Qarion: starts them and follows them to their end. */
export class QarionJobs {
  readonly #options: JobsOptions;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  async sync(name: string, progress: Progress, signal: AbortSignal): Promise<SyncRun> {
    const { wire, lookUp, spaces } = this.#options;
    const found = await lookUp.find(name, signal);
    if (found.what === 'products') {
      throw new ConnectorError('Unsupported', 'Sync a connector: data products come from those.');
    }
    const { space, id } = found;
    const starting =
      found.what === 'connector'
        ? wire.syncConnector(space, id, signal)
        : wire.syncSystem(space, id, signal);
    const job = await explained(spaces.find(space), starting);
    return this.#follow(found, decodeRun(job), progress, signal);
  }

  async upload(
    name: string,
    content: Uint8Array,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<SyncRun> {
    requireManifest(content);
    const { wire, lookUp, spaces, manifestPart } = this.#options;
    const found = await lookUp.find(name, signal);
    if (found.what !== 'connector' || !takesManifest(connectorType(found.value))) {
      throw new ConnectorError('Unsupported', 'Only connectors for dbt take its manifest.');
    }
    const { space, id } = found;
    progress(`Sending the manifest (${megabytes(content.byteLength)})`);
    const timeout = this.#options.requestTimeout();
    const sending = wire.uploadManifest(space, id, content, manifestPart, timeout, signal);
    const job = await explained(spaces.find(space), sending);
    return this.#follow(found, decodeRun(job), progress, signal);
  }

  async history(name: string, signal: AbortSignal): Promise<readonly SyncRun[]> {
    const found = await this.#options.lookUp.find(name, signal);
    return runsOf(await this.#read(found.space, signal), found).map(({ run }) => run);
  }

  async #follow(
    found: Exclude<Found, { what: 'products' }>,
    started: QarionRun | undefined,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<SyncRun> {
    const { wire, pace } = this.#options;
    const { what, space, id, value } = found;
    const read = (stop: AbortSignal) =>
      what === 'connector' ? wire.connector(space, id, stop) : wire.system(space, id, stop);
    const lastSync = value['last_sync'];
    const readLastSync = async (stop: AbortSignal) => (await read(stop))['last_sync'];
    const title = `"${text(value['name']) ?? id}"`;
    const subject = { wire, space, title, started, lastSync, readLastSync };
    try {
      return await followRun({ ...subject, progress, pace }, signal);
    } finally {
      this.#options.changed();
    }
  }

  async #read(space: string, signal: AbortSignal): Promise<QarionRun[]> {
    const { wire } = this.#options;
    const runs = new Map<string, QarionRun>();
    for (let page = 1; page <= MOST_HISTORY_PAGES; page++) {
      const answer = wire.readHistory(space, await wire.history(space, page, signal));
      const found = decodeRuns(answer);
      if (!found) throw new ConnectorError('Unavailable', 'Qarion sent no list of runs.');
      const fresh = found.filter(({ run }) => !runs.has(run.id));
      for (const each of fresh) runs.set(each.run.id, each);
      // Without a total the list has no pages; and a server may send the first one again.
      const isPaged = isObject(answer) && typeof answer['total'] === 'number';
      if (!isPaged || fresh.length === 0 || !hasMore(answer, page, found.length)) break;
    }
    return [...runs.values()].sort((a, b) => (b.run.started ?? 0) - (a.run.started ?? 0));
  }
}
