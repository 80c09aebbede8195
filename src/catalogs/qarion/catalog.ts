import { Emitter } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import type { CatalogCapabilities, CatalogScope } from '../../core/sources/catalog.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogContext,
  RemoteCatalog,
} from '../../core/sources/catalogKind.js';
import { booleanProperty, listProperty, textProperty } from '../../core/sources/source.js';
import { HttpClient } from '../http.js';
import { text } from '../http/json.js';
import { changedConnector, isEmpty, newConnector, secretsIn } from './changes.js';
import { connectorCode } from './code.js';
import { readQarionError } from './errors.js';
import { explained } from './explained.js';
import { PACE, type Pace } from './followRun.js';
import { QarionForms } from './forms.js';
import { QarionJobs } from './jobs.js';
import { DEFAULT_PART, urlOf } from './kind.js';
import { QarionListing } from './listing.js';
import { qarionLook } from './look.js';
import { QarionLookUp } from './lookUp.js';
import {
  connectorRecord,
  productsRecord,
  requireRecord,
  systemRecord,
  type Place,
} from './record.js';
import { QarionSession } from './session.js';
import { QarionSpaces, type Space } from './spaces.js';
import { QarionTests } from './testing.js';
import { authorizationOf, QarionWire } from './wire.js';

export const qarionCatalog: CatalogConnector = {
  kind: 'qarion',
  open: (config, context) => openQarion(config, context),
};

/** `pace`: how jobs are followed; the usual one but in tests. */
export function openQarion(
  config: CatalogConfig,
  context: CatalogContext,
  pace: Pace = PACE,
): RemoteCatalog {
  const { properties } = config;
  const client = createClient(config, context);
  const wire = new QarionWire(client);
  const spaces = new QarionSpaces(wire, listProperty(properties, 'spaces'));
  const lookUp = new QarionLookUp(wire, spaces);
  const didChange = new Emitter<void>();
  const changed = () => didChange.fire();
  const place = (space: Space): Place => ({
    catalog: config.name,
    space: space.slug,
    spaceTitle: space.title,
    keptIn: `The space ${space.title}`,
    isWritable: spaces.isWritable(space.slug),
  });
  const placeOf = (slug: string) => place(spaces.find(slug));
  const listing = new QarionListing({ wire, spaces: (signal) => spaces.all(signal), place });
  const tests = new QarionTests(wire, lookUp);
  const forms = new QarionForms(wire, spaces, context.log);
  const jobs = new QarionJobs({
    ...{ wire, lookUp, spaces, pace, changed },
    manifestPart: textProperty(properties, 'manifestPart') ?? DEFAULT_PART,
    requestTimeout: () => context.requestTimeout,
  });
  const findConnector = async (name: string, signal: AbortSignal) => {
    const found = await lookUp.find(name, signal);
    if (found.what === 'connector') return found;
    throw new ConnectorError('Unsupported', 'Only connectors of Qarion can do this.');
  };

  return {
    name: config.name,
    kind: config.kind,
    title: config.title,
    get capabilities() {
      return capabilitiesOf(spaces);
    },
    onDidChange: didChange.event,

    async scopes(_, signal) {
      const all = await spaces.all(signal, { fresh: true });
      return { items: all.map(scopeOf) };
    },

    list: (query, signal) => listing.list(query, signal),

    async get(name, signal) {
      const found = await lookUp.find(name, signal);
      const at = placeOf(found.space);
      if (found.what === 'products') return productsRecord(at);
      const make = found.what === 'connector' ? connectorRecord : systemRecord;
      return requireRecord(make(found.value, at));
    },

    kinds: (signal) => forms.kinds(signal),
    fields: (kind, signal) => forms.fields(kind, signal),

    async targets(signal) {
      const all = await spaces.all(signal);
      return all.filter(({ slug }) => spaces.isWritable(slug)).map(scopeOf);
    },

    async create(source, options, signal) {
      const space = options.target ?? (await onlySpace(spaces, signal));
      const body = newConnector(source, options.secrets ?? {});
      if (options.test) await tests.require(space, body, signal);
      const creating = wire.createConnector(space, body, secretsIn(body), signal);
      const created = await explained(spaces.find(space), creating);
      changed();
      // What the server leaves out of its answer is as it was sent.
      return requireRecord(connectorRecord({ ...body, ...created }, placeOf(space)));
    },

    async update(name, changes, options, signal) {
      const { space, id, value } = await findConnector(name, signal);
      const body = changedConnector(value, changes, options.secrets ?? {});
      if (isEmpty(body)) return requireRecord(connectorRecord(value, placeOf(space)));
      if (options.test) await tests.require(space, body, signal);
      const updating = wire.updateConnector(space, id, body, secretsIn(body), signal);
      const updated = await explained(spaces.find(space), updating);
      changed();
      return requireRecord(connectorRecord({ ...value, ...body, ...updated }, placeOf(space)));
    },

    async remove(name, signal) {
      const { space, id } = await findConnector(name, signal);
      await explained(spaces.find(space), wire.deleteConnector(space, id, signal));
      changed();
    },

    test: (name, signal) => tests.test(name, signal),

    async tryOut(draft, _, signal) {
      // Which space a new connector is for is not known before it is saved.
      if (!('name' in draft)) return undefined;
      const { space, value } = await findConnector(draft.name, signal);
      const { source_system_id: system } = { ...value, ...draft.changes.properties };
      return tests.linked(space, system, signal);
    },

    browses: qarionLook,
    open: ({ name }) => Promise.resolve(new QarionSession(wire, lookUp, name)),

    sync: (name, progress, signal) => jobs.sync(name, progress, signal),
    syncHistory: (name, signal) => jobs.history(name, signal),
    uploadDbtManifest: (name, content, progress, signal) =>
      jobs.upload(name, content, progress, signal),

    async code(name, signal) {
      const { space, id, value } = await findConnector(name, signal);
      return connectorCode(space, id, text(value['name']) ?? id, urlOf(properties));
    },

    whoAmI: (signal) => spaces.identity(signal),

    close() {
      client.close();
      didChange.dispose();
      return Promise.resolve();
    },
  };
}

function createClient({ properties, title }: CatalogConfig, context: CatalogContext): HttpClient {
  return new HttpClient({
    service: 'Qarion',
    baseUrl: urlOf(properties),
    verifyTls: booleanProperty(properties, 'verifyTls') ?? true,
    timeout: () => context.requestTimeout,
    environment: context.environment,
    log: context.log,
    readError: readQarionError,
    pageHint: 'The address of the catalog should be that of the API, not of the web page.',
    async authorization(signal) {
      const key = (await context.secrets(signal))?.['token']?.trim();
      if (key) return { authorization: authorizationOf(key) };
      throw new ConnectorError('Unauthorized', `You are not signed in to ${title}.`, {
        nextSteps: ['signIn'],
      });
    },
  });
}

function capabilitiesOf({ isAnyWritable }: QarionSpaces): CatalogCapabilities {
  return {
    create: isAnyWritable,
    update: isAnyWritable,
    remove: isAnyWritable,
    test: true,
    saveUntested: true,
    sync: isAnyWritable,
    search: false,
    keepsSecrets: true,
    namesSources: true,
  };
}

function scopeOf({ slug, title, role }: Space): CatalogScope {
  const description = [slug === title ? '' : slug, role ?? ''].filter(Boolean).join(', ');
  return { id: slug, title, ...(description === '' ? {} : { description }) };
}

async function onlySpace(spaces: QarionSpaces, signal: AbortSignal): Promise<string> {
  const all = await spaces.all(signal);
  const [only, ...others] = all.filter(({ slug }) => spaces.isWritable(slug));
  if (only && others.length === 0) return only.slug;
  throw new ConnectorError('Invalid', 'Say which space the connector is to be made in.');
}
