import { ConnectorError, isConnectorError } from '../../core/errors.js';
import { displayName } from '../../core/storage/objectPath.js';
import { type HttpClient, responseText } from '../http.js';
import { path } from '../http/address.js';
import { isHtml } from '../http/errors.js';
import { isObject, type JsonObject } from '../http/json.js';
import { lacksConnections } from './savedQuery.js';
import { grokPath } from './wire.js';

const LIST = 'the list of saved queries';

/** Largest answer to a call; what it becomes in memory is several times as much. */
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;

/** Requests about saved queries, which are functions to Datagrok. [certain] */
export class QueryWire {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /** All saved queries the user may see, of all connections: there is no narrower filter. */
  async list(signal: AbortSignal): Promise<readonly unknown[]> {
    const query = { text: 'source="data-query"' };
    try {
      const list = await this.#list('/public/v1/functions', query, signal);
      if (!lacksConnections(list)) return list;
    } catch (error) {
      if (!isConnectorError(error, 'NotFound') && !isConnectorError(error, 'Unsupported')) {
        throw error;
      }
    }
    // Without their connections they are of no use; the other route is the one of queries alone.
    return this.#list('/connectors/queries', {}, signal);
  }

  /** A query with all that the server has of it, by id or Grok name. */
  async get(name: string, signal: AbortSignal): Promise<JsonObject> {
    const what = queryNamed(name);
    const route = path`/public/v1/functions/${grokPath(name)}`;
    const found = await this.#client.json({ path: route, what }, signal);
    if (isObject(found)) return found;
    throw new ConnectorError('NotFound', `Datagrok does not have ${what}.`);
  }

  /** Runs a query without inputs and gives the text of the answer. */
  async call(name: string, signal: AbortSignal): Promise<string> {
    const what = queryNamed(name);
    const response = await this.#client.send(
      {
        method: 'POST',
        path: path`/public/v1/functions/${grokPath(name)}/call`,
        body: { json: {} },
        accept: 'application/json',
        limit: MOST_ANSWER_BYTES,
        what,
      },
      signal,
    );
    const answer = responseText(response);
    // Throws what it is, since a page is no JSON.
    if (isHtml(response, answer)) this.#client.decode(response, what);
    return answer;
  }

  async #list(
    route: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const list = await this.#client.json({ path: route, query, what: LIST }, signal);
    if (list === undefined || list === null) return [];
    if (Array.isArray(list)) return list as readonly unknown[];
    const message = `Datagrok answered with something else than ${LIST}.`;
    throw new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }
}

function queryNamed(name: string): string {
  return `the query "${displayName(name)}"`;
}
