import { Emitter } from '../../core/disposable.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type {
  CatalogCapabilities,
  SaveOptions,
  SourceChanges,
} from '../../core/sources/catalog.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogContext,
  RemoteCatalog,
} from '../../core/sources/catalogKind.js';
import { booleanProperty, textProperty, type SourceRecord } from '../../core/sources/source.js';
import { HttpClient } from '../http.js';
import {
  changedConnection,
  credentialChanges,
  credentialsBody,
  mergedCredentials,
  newConnection,
} from './changes.js';
import { readDatagrokError } from './errors.js';
import { connectionFields, connectionKinds } from './fields.js';
import { firstText, text, type JsonObject } from '../http/json.js';
import { DatagrokListing } from './listing.js';
import { connectionCode } from './code.js';
import { openContent } from './content.js';
import {
  credentialValues,
  dataSourceName,
  inlineCredentials,
  sourceName,
  toRecord,
  type DataConnection,
} from './record.js';
import { companionsOf, lookOf, tablesRecord, viewOf, viewRecord } from './views.js';
import { authorizationOf, DatagrokWire } from './wire.js';

export const datagrokCatalog: CatalogConnector = { kind: 'datagrok', open };

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

const REACHED = { ok: true, message: 'Datagrok reaches it.' };

function open(config: CatalogConfig, context: CatalogContext): RemoteCatalog {
  const client = createClient(config, context);
  const wire = new DatagrokWire(client);
  const listing = new DatagrokListing(wire, config.name);
  const didChange = new Emitter<void>();
  const record = (
    connection: DataConnection,
    credentials?: JsonObject,
    name?: string,
  ): SourceRecord => {
    const source = toRecord(connection, config.name, { credentials, name });
    if (source) return source;
    throw new ConnectorError('Unavailable', 'Datagrok sent a connection without name and id.');
  };
  const find = (name: string, signal: AbortSignal): Promise<DataConnection> => {
    if (viewOf(name) === undefined) return wire.get(name, signal);
    const message = 'This belongs to Datagrok itself: only its connections can be changed.';
    return Promise.reject(new ConnectorError('Unsupported', message));
  };
  /** Its Grok name, unless another connection answers to that. */
  const nameOf = async (connection: DataConnection, asked: string, signal: AbortSignal) => {
    const name = sourceName(connection);
    if (name === undefined || name === asked || text(connection['id']) !== asked) return name;
    const named = await wire.get(name, signal).catch(notFoundAsUndefined);
    return named?.['id'] === asked ? name : asked;
  };
  const saveTested = async (body: DataConnection, { test }: SaveOptions, signal: AbortSignal) => {
    const secrets = Object.values(inlineCredentials(body)).map(String);
    if (test && isTestable(body)) {
      const problem = await wire.test(body, secrets, signal);
      if (problem !== undefined) throw testFailed(problem);
    }
    const saved = await wire.save(body, secrets, signal);
    didChange.fire();
    // What the server leaves out of its answer is as it was sent.
    return record({ ...body, ...saved }, inlineCredentials(body));
  };
  const changed = async (
    name: string,
    changes: SourceChanges,
    secrets: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<DataConnection> => {
    const connection = await find(name, signal);
    const { kind } = record(connection);
    const body = changedConnection(connection, kind, changes);
    const given = credentialChanges(kind, changes.properties ?? {}, secrets);
    if (Object.keys(given).length === 0) return body;
    const before = await wire.credentials(idOf(connection, name), signal);
    return { ...body, credentials: credentialsBody(mergedCredentials(kind, before, given)) };
  };

  return {
    name: config.name,
    kind: config.kind,
    title: config.title,
    capabilities: CAPABILITIES,
    onDidChange: didChange.event,

    list: (query, signal) => listing.list(query, signal),

    async get(name, signal) {
      const view = viewOf(name);
      if (view?.type === 'tables') return tablesRecord(config.name);
      const asked = view?.connection ?? name;
      const connection = await wire.get(asked, signal);
      const own = await nameOf(connection, asked, signal);
      if (view) return viewRecord(config.name, view.type, own ?? asked);
      const source = record(connection, undefined, own);
      if (!needsLogin(source)) return source;
      return record(connection, await wire.credentials(idOf(connection, name), signal), own);
    },

    browses: lookOf,
    companions: companionsOf,
    open: (source) => Promise.resolve(source).then((own) => openContent(own, client, wire)),

    search: (query, kind, signal) => listing.search(query, kind, signal),

    async code(name, signal) {
      const connection = await find(name, signal);
      const own = await nameOf(connection, name, signal);
      const source = record(connection, undefined, own);
      return connectionCode(source, textProperty(config.properties, 'url') ?? '');
    },

    kinds: () => Promise.resolve(connectionKinds()),
    fields: (kind) => Promise.resolve(connectionFields(kind)),

    async create(source, options, signal) {
      if (!connectionKinds().some(({ kind }) => kind === source.kind)) {
        const message = `Datagrok has no connections of kind "${source.kind}".`;
        throw new ConnectorError('Unsupported', message);
      }
      // Saving makes a second connection of the same name, since its id is new.
      if (await exists(wire, source.name, signal)) {
        throw new ConnectorError('Conflict', `There already is a source named "${source.name}".`);
      }
      return saveTested(newConnection(source, options.secrets ?? {}), options, signal);
    },

    async update(name, changes, options, signal) {
      const body = await changed(name, changes, options.secrets ?? {}, signal);
      return saveTested(body, options, signal);
    },

    async remove(name, signal) {
      const connection = await find(name, signal);
      await wire.delete(idOf(connection, name), name, signal);
      didChange.fire();
    },

    async test(name, signal) {
      const view = viewOf(name);
      if (view) {
        const source =
          view.type === 'tables'
            ? tablesRecord(config.name)
            : viewRecord(config.name, view.type, view.connection);
        const message = await openContent(source, client, wire).test(signal);
        return { ok: true, message };
      }
      const connection = await wire.get(name, signal);
      if (!isTestable(connection)) {
        return { ok: false, message: 'Datagrok cannot test connections of this kind.' };
      }
      const secrets = Object.values(credentialValues(connection['credentials'])).map(String);
      const problem = await wire.test(connection, secrets, signal);
      if (problem !== undefined) return { ok: false, message: problem };
      return REACHED;
    },

    async tryOut(draft, secrets, signal) {
      const body =
        'source' in draft
          ? newConnection(draft.source, secrets)
          : await changed(draft.name, draft.changes, secrets, signal);
      if (!isTestable(body)) return undefined;
      const known = Object.values(inlineCredentials(body)).map(String);
      const problem = await wire.test(body, known, signal);
      return problem === undefined ? REACHED : { ok: false, message: problem };
    },

    async secrets(name, signal) {
      if (viewOf(name)) return undefined;
      const connection = await wire.get(name, signal);
      const { kind } = record(connection);
      if (kind !== 'postgresql' && kind !== 's3') return undefined;
      const values = await wire.credentials(idOf(connection, name), signal);
      return secretsOf(kind, values);
    },

    async whoAmI(signal) {
      const user = await wire.currentUser(signal);
      const names = [text(user['firstName']), text(user['lastName'])].filter(Boolean).join(' ');
      const login = text(user['login']);
      const label = text(user['friendlyName']) ?? (names || login) ?? 'Unknown user';
      const details = [login, firstText(user, 'email'), firstText(user, 'status')];
      return {
        label,
        details: details.filter((each) => each !== undefined).filter((each) => each !== label),
      };
    },

    close() {
      client.close();
      didChange.dispose();
      return Promise.resolve();
    },
  };
}

function createClient(config: CatalogConfig, context: CatalogContext): HttpClient {
  const { properties } = config;
  const raw = booleanProperty(properties, 'rawKey') ?? false;
  return new HttpClient({
    service: 'Datagrok',
    baseUrl: textProperty(properties, 'url') ?? '',
    verifyTls: booleanProperty(properties, 'verifyTls') ?? true,
    timeout: () => context.requestTimeout,
    environment: context.environment,
    log: context.log,
    readError: readDatagrokError,
    pageHint: 'The address of the catalog should end with /api.',
    async authorization(signal) {
      const key = (await context.secrets(signal))?.['token']?.trim();
      if (key) return { authorization: authorizationOf(key, raw) };
      throw new ConnectorError('Unauthorized', `You are not signed in to ${config.title}.`, {
        nextSteps: ['signIn'],
      });
    },
  });
}

/** Lists and look-ups come without the login, which our connectors have among the settings. */
function needsLogin({ kind, properties }: SourceRecord): boolean {
  if (kind === 'postgresql') return properties['username'] === undefined;
  return kind === 's3' && properties['accessKeyId'] === undefined;
}

/** Secrets by the names our connectors have for them. */
function secretsOf(kind: string, values: JsonObject): Record<string, string> | undefined {
  const [ours, theirs] =
    kind === 's3' ? ['secretAccessKey', 'secretKey'] : ['password', 'password'];
  const value = firstText(values, theirs);
  return value === undefined ? undefined : { [ours]: value };
}

/** [certain] */
function isTestable(connection: DataConnection): boolean {
  return dataSourceName(connection) !== 'AWS';
}

function idOf(connection: DataConnection, name: string): string {
  return text(connection['id']) ?? name;
}

async function exists(wire: DatagrokWire, name: string, signal: AbortSignal): Promise<boolean> {
  return (await wire.get(name, signal).catch(notFoundAsUndefined)) !== undefined;
}

function notFoundAsUndefined(error: unknown): undefined {
  if (!isConnectorError(error, 'NotFound')) throw error;
}

function testFailed(message: string): ConnectorError {
  return new ConnectorError('Unavailable', message, { nextSteps: ['editSource'] });
}
