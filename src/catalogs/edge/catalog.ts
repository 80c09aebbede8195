import { Emitter } from '../../core/disposable.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { CatalogCapabilities, TestResult } from '../../core/sources/catalog.js';
import type { CatalogHit } from '../../core/sources/catalogFacets.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogContext,
  RemoteCatalog,
} from '../../core/sources/catalogKind.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { pythonCode } from './code.js';
import { profileFacet, toIdentity, tokensFacet, userSecretsFacet } from './facets.js';
import { sourceFields, sourceKinds, toChanges, toDraft, toSecrets } from './fields.js';
import { filesSession } from './files/session.js';
import { browses, BUCKET_KIND, FILES_KIND, SQL_KIND } from './kind.js';
import { listSources } from './listing.js';
import { FILES_NAME, filesRecord, SPECIFICATION_FILE, toRecord } from './record.js';
import type { EdgeHit, EdgeService } from './service.js';
import { readSettings } from './settings.js';
import { sqlSession } from './sql/session.js';
import { requireValid, toTestResult } from './testing.js';
import { openService } from './transports.js';

export const edgeCatalog: CatalogConnector = { kind: 'edge', open };

const CAPABILITIES: CatalogCapabilities = {
  create: true,
  update: true,
  remove: true,
  test: true,
  saveUntested: true,
  sync: false,
  search: true,
  keepsSecrets: true,
};

function open(config: CatalogConfig, context: CatalogContext): RemoteCatalog {
  return catalogOf(openService(config, context), config);
}

/** The catalog of a service, whatever the way to it. */
export function catalogOf(service: EdgeService, config: CatalogConfig): RemoteCatalog {
  const { name: catalog } = config;
  const { sources, files, sql } = service;
  const settings = readSettings(config.properties);
  const changed = new Emitter<void>();
  const get = async (name: string, signal: AbortSignal): Promise<SourceRecord> =>
    name === FILES_NAME ? filesRecord(catalog) : toRecord(await sources.get(name, signal), catalog);

  return {
    name: catalog,
    kind: config.kind,
    title: config.title,
    capabilities: CAPABILITIES,
    onDidChange: changed.event,
    profile: profileFacet(service),
    tokens: tokensFacet(service),
    userSecrets: userSecretsFacet(service),

    list: (query, signal) => listSources(sources, catalog, query, signal),
    get,
    browses,

    async kinds(signal) {
      return sourceKinds(await sources.kinds(signal));
    },

    fields: (kind) => Promise.resolve(sourceFields(kind)),

    async create(source, { test, secrets = {} }, signal) {
      const draft = toDraft(source, secrets);
      if (await exists(service, source.name, signal)) {
        throw new ConnectorError('Conflict', `There already is a source named "${source.name}".`);
      }
      if (test) requireValid(await sources.test(draft, signal), source.kind);
      const added = await sources.add(draft, signal);
      changed.fire();
      return toRecord(added, catalog);
    },

    async update(name, changes, { test, secrets = {} }, signal) {
      requireRecord(name);
      const { kind } = await get(name, signal);
      const edgeChanges = toChanges(kind, changes, secrets);
      if (test) {
        requireValid(await sources.test({ id: name, changes: edgeChanges }, signal), kind);
      }
      const updated = await sources.update(name, edgeChanges, signal);
      changed.fire();
      return toRecord(updated, catalog);
    },

    async remove(name, signal) {
      requireRecord(name);
      await sources.remove(name, signal);
      changed.fire();
    },

    async test(name, signal): Promise<TestResult> {
      if (name !== FILES_NAME) return toTestResult(await sources.test({ id: name }, signal));
      const session = filesSession(files, {}, 'the files in Edge');
      return { ok: true, message: await session.test(signal) };
    },

    async secrets(name, signal) {
      if (name === FILES_NAME) return undefined;
      const { kind } = await get(name, signal);
      if (kind !== 'postgresql' && kind !== 's3') return undefined;
      return toSecrets(kind, await sources.secrets(name, signal));
    },

    async readFile(name, path, signal) {
      if (path !== SPECIFICATION_FILE) return undefined;
      const found = await sources.specification(name, signal);
      if ('text' in found) return new TextEncoder().encode(found.text);
      throw new ConnectorError(
        'Unsupported',
        `Edge has only the address of the specification: ${found.url}`,
      );
    },

    open(source) {
      switch (source.kind) {
        case FILES_KIND:
          return Promise.resolve(filesSession(files, {}, 'the files in Edge'));
        case BUCKET_KIND:
          return Promise.resolve(
            filesSession(files, { source: source.name }, `the bucket of "${source.title}"`),
          );
        case SQL_KIND:
          return Promise.resolve(sqlSession(sql, source.name));
        default:
          return Promise.reject(
            new ConnectorError('Unsupported', `Edge cannot open sources of kind "${source.kind}".`),
          );
      }
    },

    async search(query, kind, signal) {
      return (await service.search(query, kind, signal)).map(toHit);
    },

    async code(name, signal) {
      return pythonCode(await get(name, signal), settings);
    },

    async whoAmI(signal) {
      return toIdentity(await service.whoAmI(signal), settings.organization);
    },

    async close() {
      changed.dispose();
      await service.close();
    },
  };
}

/** A connector is found again by its UID; a file only where the service tells its path. */
function toHit({ name, kind, uid, path }: EdgeHit): CatalogHit {
  if (kind === 'connector') return { kind, name, source: uid === '' ? name : uid };
  const object = path === undefined ? undefined : kind === 'folder' ? `${path}/` : path;
  return { kind, name, source: FILES_NAME, ...(object === undefined ? {} : { object }) };
}

function requireRecord(name: string): void {
  if (name !== FILES_NAME) return;
  throw new ConnectorError('Forbidden', 'The files of the organization are no record in Edge.');
}

async function exists(
  { sources }: EdgeService,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (name === FILES_NAME) return true;
  try {
    await sources.get(name, signal);
    return true;
  } catch (error) {
    if (isConnectorError(error, 'NotFound')) return false;
    // A record of this name that Edge cannot read.
    if (isConnectorError(error, 'Invalid')) return true;
    throw error;
  }
}
