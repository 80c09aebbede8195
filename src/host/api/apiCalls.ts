import type { DataConnectorsApi, NewSource as ApiNewSource } from '../../../data-connectors.js';
import { ConnectorError } from '../../core/errors.js';
import type { NewSource, SourceChanges } from '../../core/sources/catalog.js';
import { findSources } from '../../core/sources/registry.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import {
  createSource,
  deleteSource,
  testResult,
  updateSource,
} from '../../core/sources/saveSource.js';
import { apiSource, toInfo } from './apiSource.js';
import { noSignal } from './noSignal.js';
import { searchAll } from './searchAll.js';

type ApiCalls = Omit<DataConnectorsApi['sources'], 'onDidChange'> &
  Pick<DataConnectorsApi, 'search'>;

/** What the calls of `data-connectors.d.ts` do, built on what the views use themselves. */
export function apiCalls(services: Services): ApiCalls {
  const get = (id: string) => services.sources.get(id, noSignal());

  return {
    list: async (filter = {}) =>
      (await findSources(services.catalogs.all(), filter, noSignal())).map(toInfo),
    get: async (id) => apiSource(services, await get(id)),
    add: async (catalog, source, { test = true, secret = {} } = {}) => {
      const options = { test, secrets: secret };
      return toInfo(await createSource(services, catalog, toNew(source), options, noSignal()));
    },
    update: async (id, changes, { test = true } = {}) => {
      const source = await get(id);
      const wanted = toChanges(source, changes);
      return toInfo(await updateSource(services, source, wanted, { test }, noSignal()));
    },
    remove: async (id) => deleteSource(services, await get(id), noSignal()),
    test: async (id) => testResult(services, await get(id), noSignal()),
    search: (query, { kind } = {}) => searchAll(services, query, kind, noSignal()),
  };
}

/** The kind's own properties stand beside the common ones, as in the settings. */
function toNew(source: ApiNewSource): NewSource {
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

function toChanges(source: SourceRecord, changes: object): SourceChanges {
  const { name, kind, title, description, tags, ...properties } = changes as Partial<ApiNewSource>;
  if ((name ?? source.name) !== source.name || (kind ?? source.kind) !== source.kind) {
    throw new ConnectorError('Invalid', 'The name and the kind of a source cannot be changed.');
  }
  return {
    ...('title' in changes ? { title } : {}),
    ...('description' in changes ? { description } : {}),
    ...('tags' in changes ? { tags } : {}),
    properties,
  };
}
