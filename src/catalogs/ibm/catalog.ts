import { Emitter } from '../../core/disposable.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type {
  CatalogCapabilities,
  NewSource,
  SourceChanges,
  TestResult,
} from '../../core/sources/catalog.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogContext,
  RemoteCatalog,
} from '../../core/sources/catalogKind.js';
import { text } from '../http/json.js';
import { readActions, runAction } from './actions.js';
import { newEntity, patched, patchOf, withFormFields } from './changes.js';
import { createClients } from './clients.js';
import { pythonCode } from './code.js';
import { ConnectionFinder, type Found } from './finding.js';
import { IbmForms } from './forms.js';
import { identityOf } from './identity.js';
import { ibmKind } from './kind.js';
import { assetsOf, assetsView, isOwnKind } from './kindNames.js';
import { IbmListing } from './listing.js';
import { Projects } from './projects.js';
import { BESIDE } from './propertyNames.js';
import { placeOfSource, propertiesOf, secretsOf, toRecord, typeOf } from './record.js';
import { clearSecret, secretTexts } from './secretValues.js';
import { AssetSession } from './session.js';
import { ibmSettings } from './settings.js';
import { maskedNames } from './typeFields.js';
import { DatasourceTypes, type TypeDetail } from './types.js';
import type { Connection, PatchOperation } from './answers.js';
import { IbmWire } from './wire.js';

export const ibmCatalog: CatalogConnector = { kind: 'ibm', open };

type Secrets = Readonly<Record<string, string>>;

const CAPABILITIES: CatalogCapabilities = {
  create: true,
  update: true,
  remove: true,
  test: true,
  saveUntested: true,
  sync: false,
  search: false,
  keepsSecrets: true,
  namesSources: true,
};

const REACHED: TestResult = { ok: true, message: 'IBM reaches it.' };

function open(config: CatalogConfig, context: CatalogContext): RemoteCatalog {
  const settings = ibmSettings(config.properties);
  const clients = createClients(config, settings, context);
  const wire = new IbmWire(clients.api, clients.authorization);
  const projects = new Projects(wire);
  const types = new DatasourceTypes(wire);
  const forms = new IbmForms(types);
  const finder = new ConnectionFinder(wire, projects, settings);
  const listing = new IbmListing({ ...{ wire, projects, types, settings }, catalog: config.name });
  const didChange = new Emitter<void>();

  /** Of a view through the server as well as of the source itself. */
  const find = (name: string, signal: AbortSignal) => finder.find(assetsOf(name) ?? name, signal);

  const record = (connection: Connection, project: string, detail: TypeDetail | undefined) => {
    const about = { catalog: config.name, project, type: detail, detail, whole: true };
    const source = toRecord(connection, about);
    if (source) return source;
    throw new ConnectorError('Unavailable', 'IBM sent a connection without an id.');
  };

  const described = async ({ place, connection }: Found, signal: AbortSignal) => {
    const detail = await types.detailIfKnown(typeOf(connection), signal);
    return { source: record(connection, place.project, detail), detail };
  };

  const changedBy = async (
    name: string,
    changes: SourceChanges,
    secrets: Secrets,
    signal: AbortSignal,
  ) => {
    const found = await find(name, signal);
    const { source, detail } = await described(found, signal);
    const operations = patchOf(found.connection, source.kind, changes, secrets, detail);
    return { ...found, source, detail, operations };
  };

  const projectFor = async (target: string | undefined, signal: AbortSignal): Promise<string> => {
    const named = target ?? settings.project;
    if (named !== undefined) return projects.resolve(named, signal);
    const { items } = await projects.page({ limit: 2 }, signal);
    const [first, second] = items;
    if (first && !second) return first.id;
    const message = first
      ? 'Select the project that the connection is to be in.'
      : 'You are a member of no project: connections are kept in projects.';
    throw new ConnectorError('Invalid', message);
  };

  const entityOf = async (source: NewSource, secrets: Secrets, signal: AbortSignal) =>
    newEntity(source, await forms.typeFor(source.kind, source.properties, signal), secrets);

  return {
    name: config.name,
    kind: config.kind,
    title: config.title,
    capabilities: CAPABILITIES,
    onDidChange: didChange.event,

    ...(settings.project === undefined
      ? {
          scopes: (request, signal) => projects.page(request, signal),
          targets: (signal) => projects.all(signal),
        }
      : {}),

    list: (query, signal) => listing.list(query, signal),

    async get(name, signal) {
      const { source } = await described(await find(name, signal), signal);
      return assetsOf(name) === undefined || !isOwnKind(source.kind) ? source : assetsView(source);
    },

    kinds: (signal) => forms.kinds(signal),
    fields: (kind, signal) => forms.fields(kind, signal),

    async create(source, { target, test = true, secrets = {} }, signal) {
      const project = await projectFor(target, signal);
      const entity = await entityOf(source, secrets, signal);
      const options = { test, secrets: Object.values(secrets) };
      try {
        const saved = await wire.create(project, entity, options, signal);
        didChange.fire();
        return record(saved, project, await types.detailIfKnown(typeOf(saved), signal));
      } catch (error) {
        throw withFormFields(error, source.kind);
      }
    },

    async update(name, changes, { test = true, secrets = {} }, signal) {
      const { place, connection, source, detail, operations } = await changedBy(
        name,
        changes,
        secrets,
        signal,
      );
      if (operations.length === 0) return source;
      const known = [...Object.values(secrets), ...secretTexts(connection)];
      const options = { test, secrets: known };
      let answer: Connection['entity'];
      try {
        answer = await wire.patch(place, operations, options, signal);
      } catch (error) {
        throw withFormFields(error, source.kind);
      }
      didChange.fire();
      const entity = { ...patched(connection.entity, operations), ...answer };
      return record({ metadata: connection.metadata, entity }, place.project, detail);
    },

    async remove(name, signal) {
      const { place } = await find(name, signal);
      await wire.delete(place, signal);
      didChange.fire();
    },

    async test(name, signal) {
      const { place, connection } = await find(name, signal);
      return outcomeOf(wire.runAction(place, 'test', {}, secretTexts(connection), signal));
    },

    async tryOut(draft, secrets, signal) {
      if ('source' in draft) {
        const project =
          settings.project ?? (await projects.page({ limit: 1 }, signal)).items[0]?.id;
        if (project === undefined) return undefined;
        const entity = await entityOf(draft.source, secrets, signal);
        const known = Object.values(secrets);
        const where = await projects.resolve(project, signal);
        return outcomeOf(wire.browseUnsaved(where, entity, known, signal));
      }
      const found = await changedBy(draft.name, draft.changes, secrets, signal);
      const { place, connection, detail, operations } = found;
      // What the server keeps to itself cannot be sent along to be tested.
      if (withholds(connection, detail, operations)) return undefined;
      const entity = patched(connection.entity, operations);
      const known = [...Object.values(secrets), ...secretTexts(connection)];
      return outcomeOf(wire.browseUnsaved(place.project, entity, known, signal));
    },

    async secrets(name, signal) {
      const found = await find(name, signal);
      const { source } = await described(found, signal);
      return isOwnKind(source.kind) ? secretsOf(found.connection, source.kind) : undefined;
    },

    browses: (source) => ibmKind.browses?.(source),
    companions: (source) => ibmKind.companions?.(source) ?? [],

    open(source) {
      const { title, properties } = source;
      const place = placeOfSource(source);
      const holdsFiles = properties[BESIDE.shape] === 'file';
      return Promise.resolve(new AssetSession({ wire, place, title, holdsFiles }));
    },

    async actions(name, signal) {
      const { place } = await find(name, signal);
      return readActions(await wire.actions(place, signal));
    },

    async runAction(name, action, values, signal) {
      const { place, connection } = await find(name, signal);
      return runAction(wire, place, action, values, secretTexts(connection), signal);
    },

    async copy(name, scope, signal) {
      const { place } = await find(name, signal);
      const target = await projects.resolve(scope, signal);
      const copied = await wire.copy(place, target, signal);
      didChange.fire();
      return record(copied, target, await types.detailIfKnown(typeOf(copied), signal));
    },

    async code(name, signal) {
      const { place, connection } = await find(name, signal);
      const title = text(connection.entity['name']) ?? place.id;
      return pythonCode(settings, { project: place.project, title });
    },

    async whoAmI(signal) {
      // The cheapest request that only a valid token is answered to.
      const known =
        settings.project === undefined
          ? countText((await wire.projects({ skip: 0, limit: 1 }, signal)).total)
          : await projects
              .resolve(settings.project, signal)
              .then(() => `project ${settings.project}`);
      return identityOf(await clients.authorization.header(signal), settings, known);
    },

    close() {
      clients.close();
      didChange.dispose();
      return Promise.resolve();
    },
  };
}

/** What a test found: that the server refuses it is an outcome, all else went wrong on the way. */
async function outcomeOf(test: Promise<unknown>): Promise<TestResult> {
  try {
    await test;
    return REACHED;
  } catch (error) {
    if (!isConnectorError(error, 'Invalid') || error.nextSteps.length > 0) throw error;
    return { ok: false, message: error.detail ?? error.message };
  }
}

function withholds(
  connection: Connection,
  detail: TypeDetail | undefined,
  operations: readonly PatchOperation[],
): boolean {
  if (!detail) return true;
  const properties = propertiesOf(connection);
  const given = new Set(operations.map(({ path }) => path));
  return [...maskedNames(detail)].some(
    (name) =>
      !given.has(`/properties/${name}`) &&
      properties[name] !== undefined &&
      clearSecret(properties[name]) === undefined,
  );
}

function countText(total: number | undefined): string {
  if (total === undefined) return 'a member of projects';
  return total === 1 ? '1 project' : `${total} projects`;
}
