import * as vscode from 'vscode';
import type {
  DataConnectorsApi,
  NewSource as ApiNewSource,
  SourceInfo,
  TestResult,
} from '../../../data-connectors.js';
import { ConnectorError, toConnectorError } from '../../core/errors.js';
import type { Catalog, NewSource } from '../../core/sources/catalog.js';
import { findSources } from '../../core/sources/registry.js';
import { sourceId, type SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { apiSource, toInfo } from './apiSource.js';

/** Calls of other extensions bring no signal: connectors end them by their own time-outs. */
const noSignal = () => new AbortController().signal;

/** The API of `data-connectors.d.ts`, built on what the views use themselves. */
export function createApi(services: Services): DataConnectorsApi {
  const { sources } = services;
  const test = async (id: string): Promise<TestResult> =>
    testRecord(services, await sources.get(id, noSignal()));

  return {
    apiVersion: 1,
    sources: {
      list: async (filter = {}) =>
        (await findSources(services.catalogs, filter, noSignal())).map(toInfo),
      get: async (id) => apiSource(services, await sources.get(id, noSignal())),
      add: (catalog, source, options = {}) => add(services, catalog, source, options),
      update: (id, changes, options = {}) => update(services, id, changes, options),
      remove: async (id) => {
        const source = await sources.get(id, noSignal());
        const catalog = sources.catalog(source.catalog);
        if (!catalog.remove) throw unsupported(catalog, 'remove');
        await catalog.remove(source.name, noSignal());
        sources.disconnect(source.id);
        await services.secrets.delete(source.id);
      },
      test,
      onDidChange: (listener, thisArgs?: unknown, disposables?: vscode.Disposable[]) => {
        const own = sources.onDidChangeSources(() => {
          listener.call(thisArgs);
        });
        const subscription = new vscode.Disposable(() => {
          own.dispose();
        });
        disposables?.push(subscription);
        return subscription;
      },
    },
    search: async (query, options = {}) => {
      if (options.kind !== undefined && options.kind !== 'connector') return [];
      const found = await findSources(services.catalogs, { text: query }, noSignal());
      return found.map((entry) => ({
        name: entry.title,
        kind: 'connector' as const,
        uid: entry.id,
      }));
    },
  };
}

async function testRecord(
  services: Services,
  source: SourceRecord,
  secrets?: Readonly<Record<string, string>>,
): Promise<TestResult> {
  try {
    const message = await services.sources.test(source, noSignal(), secrets);
    return { ok: true, message };
  } catch (error) {
    return { ok: false, message: toConnectorError(error, 'Unavailable').message };
  }
}

async function add(
  services: Services,
  catalogName: string,
  source: ApiNewSource,
  options: { test?: boolean; secret?: Record<string, string> },
): Promise<SourceInfo> {
  const catalog = services.sources.catalog(catalogName);
  if (!catalog.create) throw unsupported(catalog, 'create');
  const draft = toDraft(source);
  const record: SourceRecord = {
    ...draft,
    id: sourceId(catalog.name, draft.name),
    title: draft.title ?? draft.name,
    catalog: catalog.name,
    tags: draft.tags ?? [],
  };
  if (options.test !== false) await services.sources.test(record, noSignal(), options.secret);
  const created = await catalog.create(draft, {}, noSignal());
  if (options.secret) {
    await services.secrets.write(created.id, services.sources.binding(created), options.secret);
  }
  return toInfo(created);
}

async function update(
  services: Services,
  id: string,
  changes: object,
  options: { test?: boolean },
): Promise<SourceInfo> {
  const before = await services.sources.get(id, noSignal());
  const catalog = services.sources.catalog(before.catalog);
  if (!catalog.update) throw unsupported(catalog, 'update');
  const { name, kind, title, description, tags, ...properties } = changes as Partial<ApiNewSource>;
  if ((name ?? before.name) !== before.name || (kind ?? before.kind) !== before.kind) {
    throw new ConnectorError('Invalid', 'The name and the kind of a source cannot be changed.');
  }
  const after: SourceRecord = {
    ...before,
    properties: Object.fromEntries(
      Object.entries({ ...before.properties, ...properties }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  };
  if (options.test !== false) await services.sources.test(after, noSignal());
  const changed = await catalog.update(
    before.name,
    {
      ...('title' in changes ? { title } : {}),
      ...('description' in changes ? { description } : {}),
      ...('tags' in changes ? { tags } : {}),
      properties,
    },
    {},
    noSignal(),
  );
  return toInfo(changed);
}

function toDraft(source: ApiNewSource): NewSource {
  const { name, kind, title, description, tags, ...properties } = source;
  return {
    name,
    kind,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(tags === undefined ? {} : { tags }),
    properties,
  };
}

function unsupported(catalog: Catalog, what: string): ConnectorError {
  return new ConnectorError(
    'Unsupported',
    `The catalog "${catalog.title}" cannot ${what} sources.`,
  );
}
