import { isConnectorError } from '../../../core/errors.js';
import { inParallel } from '../../../core/parallel.js';
import { isSecretProperty } from '../../../core/sources/localRecord.js';
import { responseText } from '../../http.js';
import { isHtml } from '../../http/errors.js';
import { isObject, text, type JsonObject } from '../../http/json.js';
import { objectOf, toSource, toTexts, unexpected } from '../decode.js';
import type { EdgeListed, EdgeSource, EdgeSources, EdgeTestStatus } from '../service.js';
import type { GatewayWire } from './wire.js';

/** Records of which a list has only the names are looked up, so many at once. */
const AT_ONCE = 6;

const STATUSES: readonly EdgeTestStatus[] = [
  'VALID_CONNECTION',
  'BAD_CREDENTIALS',
  'NO_CONNECTION',
];

export function sourcesOf(wire: GatewayWire): EdgeSources {
  const get = async (id: string, signal: AbortSignal) => {
    const what = sourceNamed(id);
    return sourceOf(await wire.json('sources.get', { id }, { what }, signal), what);
  };
  const saved = async (answer: unknown, name: string, signal: AbortSignal) =>
    answer === undefined ? get(name, signal) : sourceOf(answer, sourceNamed(name));
  return {
    get,

    // A gateway says with 422 what it does not keep.
    kinds: () => Promise.resolve(['sql', 's3', 'openapi']),

    async list({ page, limit }, signal) {
      const what = 'the list of sources';
      const found = await wire.page('sources.list', { limit }, { what }, signal, page?.slice(1));
      const items: EdgeListed[][] = [];
      await inParallel([...found.items.entries()], AT_ONCE, signal, async ([index, each]) => {
        items[index] = await listed(each, (name) => get(name, signal));
      });
      // The sign keeps a gateway's word apart from the catalog's own names of pages.
      return {
        items: items.flat(),
        ...(found.next === undefined ? {} : { next: `>${found.next}` }),
      };
    },

    async secrets(id, signal) {
      const what = `the credentials of ${sourceNamed(id)}`;
      const values = await wire.json('sources.secrets', { id }, { what, uncached: true }, signal);
      return toTexts(objectOf(values ?? {}, what));
    },

    async add(draft, signal) {
      const { kind, name, title, fields } = draft;
      const body = { json: { kind, name, title, fields } };
      const details = { what: sourceNamed(name), body, secrets: secretsIn(fields) };
      return saved(await wire.json('sources.add', {}, details, signal), name, signal);
    },

    async update(id, { title, fields }, signal) {
      const body = { json: { title, fields } };
      const details = { what: sourceNamed(id), body, secrets: secretsIn(fields) };
      return saved(await wire.json('sources.update', { id }, details, signal), id, signal);
    },

    async remove(id, signal) {
      await wire.change('sources.remove', { id }, { what: sourceNamed(id) }, signal);
    },

    async test(what, signal) {
      const isSaved = 'id' in what;
      const subject = `the test of ${sourceNamed(isSaved ? what.id : what.name)}`;
      const { title, fields } = isSaved ? (what.changes ?? { fields: {} }) : what;
      const json = isSaved
        ? { title, fields }
        : { kind: what.kind, name: what.name, title, fields };
      const details = { what: subject, body: { json }, secrets: secretsIn(fields) };
      const answer = isSaved
        ? await wire.json('sources.test', { id: what.id }, details, signal)
        : await wire.json('sources.testNew', {}, details, signal);
      const status = objectOf(answer, subject)['status'];
      const found = STATUSES.find((each) => each === status);
      if (found) return found;
      throw unexpected(subject);
    },

    async specification(id, signal) {
      const what = `the specification of ${sourceNamed(id)}`;
      const response = await wire.send('sources.specification', { id }, { what }, signal);
      const document = responseText(response);
      if (document.trim() === '') throw unexpected(what);
      if (isHtml(response, document)) wire.decode(response, what);
      const isJson = /\bjson\b/i.test(response.headers['content-type'] ?? '');
      const value = isJson ? wire.decode(response, what) : undefined;
      const url =
        isObject(value) && value['openapi'] === undefined ? text(value['url']) : undefined;
      return url === undefined ? { text: document } : { url };
    },
  };
}

async function listed(
  each: unknown,
  get: (name: string) => Promise<EdgeSource>,
): Promise<EdgeListed[]> {
  const record = isObject(each) ? each : {};
  const name = text(record['name']) ?? text(record['uid']) ?? text(each);
  if (name === undefined) return [];
  const reason = text(record['problem']);
  if (reason !== undefined) return [{ name, problem: reason }];
  if (isWhole(record)) return [sourceOf(record, sourceNamed(name))];
  try {
    return [await get(text(record['uid']) ?? name)];
  } catch (error) {
    // Removed since it was listed.
    if (isConnectorError(error, 'NotFound')) return [];
    // One bad entry costs only itself.
    if (!isConnectorError(error, 'Invalid') && !isConnectorError(error, 'Forbidden')) throw error;
    return [{ name, problem: error.message }];
  }
}

/** What every entry of a list has; the rest are the fields of the record. */
const HEAD: ReadonlySet<string> = new Set(['uid', 'name', 'title', 'kind', 'secrets', 'fields']);

function isWhole(record: JsonObject): boolean {
  return isObject(record['fields']) || Object.keys(record).some((name) => !HEAD.has(name));
}

/**
 * A record, with its fields in `fields` or beside its name, as Edge's own `to_dict` might have them.
 * Secrets that stand among them are dropped: they have a route of their own.
 */
function sourceOf(value: unknown, what: string): EdgeSource {
  const record = objectOf(value, what);
  const own = isObject(record['fields'])
    ? record['fields']
    : Object.fromEntries(Object.entries(record).filter(([name]) => !HEAD.has(name)));
  const shown = Object.entries(own).filter(([name, each]) => !isSecret(name, each));
  return toSource({ ...record, fields: Object.fromEntries(shown) }, what);
}

/** An access key is a name, whose secret is the key that goes with it. */
function isSecret(name: string, value: unknown): boolean {
  return name !== 'access_key' && isSecretProperty(name, value);
}

function secretsIn(fields: JsonObject): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' && isSecret(name, value) ? [value] : [],
  );
}

function sourceNamed(name: string): string {
  return `the source "${name}"`;
}
