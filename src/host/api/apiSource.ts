import type { Source, SourceInfo, Table } from '../../../data-connectors.js';
import { ConnectorError } from '../../core/errors.js';
import type { Session } from '../../core/sources/connector.js';
import { checkSource } from '../../core/sources/saveSource.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { RowBatch, TableRef, TableSet, TableSource } from '../../core/table/table.js';
import { readWholeRows } from '../../core/table/wholeRows.js';
import type { Services } from '../feature.js';
import { apiFolder } from '../fs/apiFiles.js';
import { generateClient } from '../openapi/generateClient.js';
import { useApi } from '../openapi/useApi.js';
import { noSignal } from './noSignal.js';

/** The properties of a record stay inside: some point into a user's machine. */
export function toInfo(source: SourceRecord): SourceInfo {
  const { id, name, title, kind, catalog, description, tags } = source;
  return {
    id,
    name,
    title,
    kind,
    catalog,
    tags,
    ...(description === undefined ? {} : { description }),
  };
}

/** A source as other extensions hold it: what it offers depends on the facets of its kind. */
export function apiSource(services: Services, source: SourceRecord): Source {
  const { sources } = services;
  const offers = new Set(sources.look(source)?.offers);
  // A caller may hold this for hours. Were the record used as it was then, a source that was changed
  // meanwhile would have its session ended for an old one, and that for the new one again.
  const current = (signal: AbortSignal) => sources.get(source.id, signal);
  const useTables: UseTables = async (signal, work) => {
    const record = await current(signal);
    return sources.use(record, signal, (session) => work(tablesOf(session, record)));
  };

  return {
    ...toInfo(source),
    test: async () => {
      try {
        const now = await current(noSignal());
        // What no connector reads is tested by its catalog.
        const test = sources.kind(now.kind)
          ? sources.test(now, noSignal())
          : checkSource(services, now, noSignal());
        return { ok: true, message: await test };
      } catch (error) {
        return {
          ok: false,
          message: services.errors.record(error, `Testing ${source.id}`).message,
        };
      }
    },
    ...(offers.has('tables')
      ? {
          tables: {
            list: () =>
              useTables(noSignal(), async (tables) => [...(await tables.list(noSignal()))]),
            get: (name) => apiTable(name, useTables),
          },
          query: (sql, parameters, signal) => query(useTables, sql, parameters, signal),
        }
      : {}),
    ...(offers.has('objects') ? { root: apiFolder(services, source) } : {}),
    ...(offers.has('api')
      ? {
          generateClient: async (target) =>
            (await generateClient(services, await current(noSignal()), target)) ?? [],
          client: async () =>
            useApi(services, await current(noSignal()), noSignal(), (api) =>
              api.client(noSignal()),
            ),
        }
      : {}),
  };
}

type UseTables = <T>(signal: AbortSignal, work: (tables: TableSet) => Promise<T>) => Promise<T>;

function apiTable(name: string | TableRef, useTables: UseTables): Table {
  // One reader per session: it remembers how to reach distant rows, and gives cursors back by itself
  // when they are idle. This API has no moment at which to close one.
  const readers = new WeakMap<TableSet, TableSource>();
  const read = <T>(signal: AbortSignal, work: (table: TableSource) => Promise<T>): Promise<T> =>
    useTables(signal, async (tables) => {
      let table = readers.get(tables);
      if (!table) {
        table = tables.open(typeof name === 'string' ? await tables.resolve(name, signal) : name);
        readers.set(tables, table);
      }
      return work(table);
    });
  return {
    columns: () => {
      const signal = noSignal();
      return read(signal, async (table) => [...(await table.columns(signal))]);
    },
    rows: (range, signal = noSignal()) =>
      read(signal, (table) => readWholeRows(table, range, signal)),
    estimatedRowCount: () => {
      const signal = noSignal();
      return read(signal, async (table) => (await table.rowCount(signal))?.count);
    },
  };
}

async function* query(
  useTables: UseTables,
  sql: string,
  parameters: readonly unknown[] = [],
  signal: AbortSignal = noSignal(),
): AsyncGenerator<RowBatch, void, undefined> {
  const tables = await useTables(signal, (found) => Promise.resolve(found));
  yield* tables.query(sql, parameters, signal);
}

function tablesOf(session: Session, source: SourceRecord): TableSet {
  if (session.tables) return session.tables;
  throw new ConnectorError('Unsupported', `"${source.title}" has no tables.`);
}
