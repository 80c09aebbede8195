import { ConnectorError } from '../../core/errors.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { HttpClient } from '../http.js';
import { path } from '../http/address.js';
import { isHtml } from '../http/errors.js';
import { readBytesError } from './errors.js';
import { grokPath } from './wire.js';

const LIST = 'the list of tables';

/** Largest table that is read: its text is held in memory while it is shown. */
const MOST_TABLE_BYTES = 64 * 1024 * 1024;

/** Requests about tables that users have saved. [certain] */
export class TableWire {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** The first `limit` tables: the route has no other way to the ones after them. */
  async list(limit: number, signal: AbortSignal): Promise<readonly unknown[]> {
    const list = await this.#client.json({ path: '/tables', query: { limit }, what: LIST }, signal);
    if (list === undefined || list === null) return [];
    if (Array.isArray(list)) return list as readonly unknown[];
    const message = `Datagrok answered with something else than ${LIST}.`;
    throw new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }

  /** A table as CSV, by id or Grok name. */
  async csv(name: string, signal: AbortSignal): Promise<Uint8Array> {
    const what = `the table "${displayName(name)}"`;
    const response = await this.#client.send(
      {
        path: path`/public/v1/tables/${grokPath(name)}`,
        accept: 'text/csv, text/plain',
        what,
        limit: MOST_TABLE_BYTES,
        readError: readBytesError,
      },
      signal,
    );
    const start = new TextDecoder().decode(response.bytes.subarray(0, 256));
    // Throws what it is, since a page is no JSON.
    if (isHtml(response, start)) this.#client.decode(response, what);
    return response.bytes;
  }
}
