import { throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError } from '../../core/errors.js';
import type {
  Catalog,
  CatalogEntry,
  EntryLocation,
  NewSource,
  SourceQuery,
} from '../../core/sources/catalog.js';
import type { ConnectorKind } from '../../core/sources/connector.js';
import type { LocalLayer, LocalStore } from '../../core/sources/localStore.js';
import { search } from '../../core/sources/search.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { readEntries, type LocalEntries, type LocalEntry } from './entries.js';
import { assertSound, changeRecord, newRecord } from './records.js';

export type { LocalLayer, LocalStore } from '../../core/sources/localStore.js';

export interface LocalCatalogOptions {
  readonly store: LocalStore;
  readonly kinds: readonly ConnectorKind[];
}

export const LOCAL_CATALOG = 'local';

/**
 * The catalog kept in VS Code's settings. A record that cannot be read becomes a problem in the
 * list and costs itself only. Writing changes one record of one layer and leaves the others, with
 * whatever they hold, as they are.
 */
export function createLocalCatalog({ store, kinds }: LocalCatalogOptions): Catalog {
  const read = (): LocalEntries => readEntries(LOCAL_CATALOG, store.layers(), kinds);
  // Lists and look-ups come in dozens; the settings change seldom.
  let known: LocalEntries | undefined;
  store.onDidChange(() => {
    known = undefined;
  });
  const current = (): LocalEntries => (known ??= read());
  const find = (name: string, entries: LocalEntries): LocalEntry => {
    const entry = entries.sources.get(name);
    if (entry) return entry;
    const problem = entries.problems.find((candidate) => candidate.label === name);
    if (problem) {
      throw new ConnectorError(
        'Invalid',
        `The source "${name}" has a mistake: ${problem.message}`,
        {
          nextSteps: ['openSettings'],
        },
      );
    }
    throw new ConnectorError('NotFound', `There is no source named "${name}".`);
  };
  // Two writes at once would each put back what the other has just replaced.
  let writing: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = writing.then(work);
    writing = turn.catch(() => undefined);
    return turn;
  };

  return {
    name: LOCAL_CATALOG,
    kind: 'local',
    title: 'Local',
    capabilities: {
      create: true,
      update: true,
      remove: true,
      test: false,
      saveUntested: true,
      sync: false,
      search: true,
    },
    onDidChange: store.onDidChange,

    list: (query, signal) =>
      settled(() => {
        throwIfAborted(signal);
        return page(select(current(), query), query);
      }),

    get: (name, signal) =>
      settled(() => {
        throwIfAborted(signal);
        return find(name, current()).source;
      }),

    kinds: () =>
      Promise.resolve(kinds.map(({ kind, label, description }) => ({ kind, label, description }))),

    fields: (name) =>
      settled(() => {
        const kind = kinds.find((candidate) => candidate.kind === name);
        if (!kind) {
          throw new ConnectorError('Unsupported', `Sources of kind "${name}" cannot be made here.`);
        }
        return [...kind.fields, ...kind.credentials.map((field) => ({ ...field, secret: true }))];
      }),

    targets: () =>
      Promise.resolve(store.layers().map((layer) => ({ id: layer.id, title: layer.title }))),

    create: (source, options, signal) =>
      exclusively(async () => {
        throwIfAborted(signal);
        const entries = read();
        const layer = layerOf(store, options.target ?? 'user');
        const records = recordsOf(layer);
        if (entries.sources.has(source.name) || hasName(records, source.name)) {
          throw new ConnectorError('Conflict', `There already is a source named "${source.name}".`);
        }
        const record = newRecord(source);
        assertSound(record, source.properties, kinds);
        await store.write(layer.id, [...records, record]);
        return created(source, layer);
      }),

    update: (name, changes, _options, signal) =>
      exclusively(async () => {
        throwIfAborted(signal);
        const entry = find(name, read());
        const layer = layerOf(store, entry.layer);
        const record = changeRecord(recordsOf(layer)[entry.index], changes);
        assertSound(record, changes.properties ?? {}, kinds);
        await store.write(
          layer.id,
          recordsOf(layer).map((other, index) => (index === entry.index ? record : other)),
        );
        return changed(entry, record, layer, kinds);
      }),

    remove: (name, signal) =>
      exclusively(async () => {
        throwIfAborted(signal);
        const entry = find(name, read());
        const layer = layerOf(store, entry.layer);
        const rest = recordsOf(layer).filter((_, index) => index !== entry.index);
        await store.write(layer.id, rest.length === 0 ? undefined : rest);
      }),

    reveal: (location) => reveal(store, location),
  };
}

function select(entries: LocalEntries, query: SourceQuery): CatalogEntry[] {
  const { kind, tags, text } = query;
  let sources = [...entries.sources.values()].map((entry) => entry.source);
  if (kind !== undefined) sources = sources.filter((source) => source.kind === kind);
  if (tags?.length) sources = sources.filter((s) => tags.every((tag) => s.tags.includes(tag)));
  if (text) sources = search(sources, text).map((match) => match.entry);
  const found: CatalogEntry[] = sources.map((source) => ({ source }));
  // A filter asks for sources, and a record with a mistake may be none.
  if (kind !== undefined || tags?.length || text) return found;
  return [...found, ...entries.problems.map((problem) => ({ problem }))];
}

function page(entries: readonly CatalogEntry[], { page: token, limit }: SourceQuery) {
  const start = token === undefined ? 0 : Number(token);
  const end = limit === undefined ? entries.length : start + Math.max(1, limit);
  const items = entries.slice(start, end);
  return end < entries.length ? { items, next: String(end) } : { items };
}

function layerOf(store: LocalStore, id: string): LocalLayer {
  const layer = store.layers().find((candidate) => candidate.id === id);
  if (layer) return layer;
  throw new ConnectorError('Invalid', `Sources cannot be saved in "${id}": nothing is open there.`);
}

function recordsOf(layer: LocalLayer): readonly unknown[] {
  if (layer.value === undefined || layer.value === null) return [];
  if (Array.isArray(layer.value)) return layer.value as readonly unknown[];
  throw new ConnectorError(
    'Invalid',
    `"dataConnectors.sources" in ${layer.title} is not a list: correct it first.`,
    { nextSteps: ['openSettings'] },
  );
}

function hasName(records: readonly unknown[], name: string): boolean {
  return records.some(
    (record) =>
      typeof record === 'object' && record !== null && (record as { name?: unknown }).name === name,
  );
}

function created(source: NewSource, layer: LocalLayer): SourceRecord {
  return {
    id: `${LOCAL_CATALOG}/${source.name}`,
    name: source.name,
    title: source.title ?? source.name,
    kind: source.kind,
    catalog: LOCAL_CATALOG,
    ...(source.description === undefined ? {} : { description: source.description }),
    tags: source.tags ?? [],
    properties: source.properties,
    keptIn: layer.title,
  };
}

/** The record as it reads after the change, under the name it has in the catalog. */
function changed(
  entry: LocalEntry,
  record: unknown,
  layer: LocalLayer,
  kinds: readonly ConnectorKind[],
): SourceRecord {
  const alone = readEntries(LOCAL_CATALOG, [{ ...layer, value: [record] }], kinds);
  const [read] = alone.sources.values();
  if (!read) throw new ConnectorError('Invalid', `"${entry.source.name}" cannot be saved.`);
  const { id, name, keptIn } = entry.source;
  return { ...read.source, id, name, ...(keptIn === undefined ? {} : { keptIn }) };
}

async function reveal(store: LocalStore, location: EntryLocation): Promise<void> {
  const { layer, index } = location;
  if (typeof layer !== 'string') throw new ConnectorError('Invalid', 'Unknown place in settings.');
  await store.reveal(layer, typeof index === 'number' ? index : undefined);
}

/** Runs work now and turns what it throws into a rejection. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
