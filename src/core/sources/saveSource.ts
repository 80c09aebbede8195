import { ConnectorError, isConnectorError } from '../errors.js';
import type { Catalog, NewSource, SourceChanges, TestResult } from './catalog.js';
import type { ConnectorKind, Session } from './connector.js';
import { sourceId, type SourceRecord } from './source.js';

type Secrets = Readonly<Record<string, string>>;

/** What saving needs of its surroundings: the host's source service and its secret store. */
export interface SaveServices {
  readonly sources: {
    catalog(name: string): Catalog;
    kind(kind: string): ConnectorKind | undefined;
    /** Where secrets of the source may be sent; see `ConnectorKind.binding`. */
    binding(source: SourceRecord): string;
    test(source: SourceRecord, signal: AbortSignal, secrets?: Secrets): Promise<string>;
    use<T>(
      source: SourceRecord,
      signal: AbortSignal,
      work: (session: Session) => Promise<T>,
    ): Promise<T>;
    disconnect(id: string): void;
  };
  readonly secrets: {
    read(id: string, binding: string): Promise<Secrets | undefined>;
    write(id: string, binding: string, values: Secrets): Promise<void>;
    delete(id: string): Promise<void>;
  };
}

export interface SaveSourceOptions {
  /** Test first, and save nothing when the test fails. Default: true. */
  readonly test?: boolean;
  readonly secrets?: Secrets;
  /** See `SaveOptions.target`. */
  readonly target?: string;
  /** Names of stored secrets to delete; what a catalog keeps itself is for the catalog. */
  readonly forget?: readonly string[];
}

/**
 * Adds a source: tests it, keeps its secrets where they belong, saves the record. Rejects with
 * `Conflict` when the name is taken, or with what the test found; nothing is kept then.
 */
export async function createSource(
  services: SaveServices,
  catalogName: string,
  source: NewSource,
  options: SaveSourceOptions,
  signal: AbortSignal,
): Promise<SourceRecord> {
  const catalog = services.sources.catalog(catalogName);
  await catalog.prepare?.(signal);
  const { capabilities } = catalog;
  if (!capabilities.create || !catalog.create) throw unsupported(catalog, 'added to');
  if (!capabilities.namesSources && (await hasSource(catalog, source.name, signal))) {
    throw new ConnectorError('Conflict', `There already is a source named "${source.name}".`);
  }
  const { test = true, secrets = {}, target } = options;
  const record = unsavedRecord(catalogName, source);
  const where = target === undefined ? {} : { target };
  if (capabilities.keepsSecrets) {
    if (test && !capabilities.test) await testHere(services, record, signal, secrets);
    const saved = await catalog.create(source, { ...where, test, secrets }, signal);
    await keepEntered(services, catalog, saved, secrets, signal);
    return saved;
  }
  if (test && !capabilities.test) await testHere(services, record, signal, secrets);
  // Before the record: as soon as that is there, somebody may connect.
  await storeSecrets(services, record, secrets);
  try {
    return await catalog.create(source, { ...where, test }, signal);
  } catch (error) {
    await services.secrets.delete(record.id);
    throw error;
  }
}

/**
 * Changes a source. Secrets given replace those of the same name; when the change sends the source
 * elsewhere (its binding changes), the ones stored before are forgotten.
 */
export async function updateSource(
  services: SaveServices,
  source: SourceRecord,
  changes: SourceChanges,
  options: SaveSourceOptions,
  signal: AbortSignal,
): Promise<SourceRecord> {
  const catalog = services.sources.catalog(source.catalog);
  const { capabilities } = catalog;
  if (!capabilities.update || !catalog.update || source.readOnly) {
    throw unsupported(catalog, 'changed in');
  }
  const { test = true, secrets = {}, forget = [] } = options;
  const record = withChanges(source, changes);
  const entered = Object.keys(secrets).length > 0;
  if (capabilities.keepsSecrets) {
    if (test && !capabilities.test) {
      await testHere(services, record, signal, entered ? secrets : undefined);
    }
    const saved = await catalog.update(source.name, changes, { test, secrets }, signal);
    if (entered) await keepEntered(services, catalog, saved, secrets, signal);
    else if (!sameBinding(services, source, saved)) await services.secrets.delete(source.id);
    services.sources.disconnect(source.id);
    return saved;
  }
  const merged =
    entered || forget.length > 0
      ? await mergeSecrets(services, record, secrets, forget)
      : undefined;
  if (test && !capabilities.test) await testHere(services, record, signal, merged);
  const saved = await catalog.update(source.name, changes, { test }, signal);
  if (merged) await storeSecrets(services, saved, merged);
  else if (!sameBinding(services, source, saved)) await services.secrets.delete(source.id);
  services.sources.disconnect(source.id);
  return saved;
}

/**
 * Removes a record and its secrets; what it points to is not touched. A record of the same name
 * that now shows (one that was overridden) keeps the secrets if they are its own.
 */
export async function deleteSource(
  services: SaveServices,
  source: SourceRecord,
  signal: AbortSignal,
): Promise<void> {
  const catalog = services.sources.catalog(source.catalog);
  if (!catalog.capabilities.remove || !catalog.remove || source.readOnly) {
    throw unsupported(catalog, 'removed from');
  }
  await catalog.remove(source.name, signal);
  if (!(await ownsSecrets(services, catalog, source.name, signal))) {
    await services.secrets.delete(source.id);
  }
  services.sources.disconnect(source.id);
}

/** Tests a saved source, from here or by its catalog. Rejects with what is wrong. */
export async function checkSource(
  services: SaveServices,
  source: SourceRecord,
  signal: AbortSignal,
): Promise<string> {
  const catalog = services.sources.catalog(source.catalog);
  if (services.sources.kind(source.kind) || !catalog.capabilities.test || !catalog.test) {
    return services.sources.use(source, signal, (session) => session.test(signal));
  }
  const result = await catalog.test(source.name, signal);
  if (result.ok) return result.message;
  throw new ConnectorError('Unavailable', result.message, { nextSteps: ['editSource'] });
}

/** As `checkSource`, with the outcome as a value, for callers that are no people. */
export async function testResult(
  services: SaveServices,
  source: SourceRecord,
  signal: AbortSignal,
): Promise<TestResult> {
  try {
    return { ok: true, message: await checkSource(services, source, signal) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Adds secrets to those stored for this very place, less those to forget. */
export async function mergeSecrets(
  services: SaveServices,
  source: SourceRecord,
  secrets: Secrets,
  forget: readonly string[] = [],
): Promise<Secrets> {
  const stored = await services.secrets.read(source.id, services.sources.binding(source));
  const kept = Object.entries(stored ?? {}).filter(([name]) => !forget.includes(name));
  return { ...Object.fromEntries(kept), ...secrets };
}

/** The record with changes in it, to test before they are saved. */
export function withChanges(source: SourceRecord, changes: SourceChanges): SourceRecord {
  const merged = { ...source.properties, ...changes.properties };
  const properties = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  );
  return { ...source, title: changes.title ?? source.title, properties };
}

export async function hasSource(
  catalog: Catalog,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await catalog.get(name, signal);
    return true;
  } catch (error) {
    if (isConnectorError(error, 'NotFound')) return false;
    // There is a record of this name, though one with a mistake.
    if (isConnectorError(error, 'Invalid')) return true;
    throw error;
  }
}

async function ownsSecrets(
  services: SaveServices,
  catalog: Catalog,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const source = await catalog.get(name, signal);
    if (!services.sources.kind(source.kind)) return false;
    const own = await services.secrets.read(source.id, services.sources.binding(source));
    return own !== undefined;
  } catch {
    // Whatever keeps it from being read, there is nothing to keep the secrets for.
    return false;
  }
}

async function storeSecrets(services: SaveServices, source: SourceRecord, secrets: Secrets) {
  if (Object.keys(secrets).length === 0) {
    // What an earlier source of this name left behind is not meant for this one.
    await services.secrets.delete(source.id);
  } else {
    await services.secrets.write(source.id, services.sources.binding(source), secrets);
  }
}

/**
 * A catalog may keep secrets and give none of them out. Our own connectors need them then: what was
 * entered a moment ago must not be asked for again at the first look. It is kept here as well, and
 * only then, for a secret that is stored here goes before that of the catalog.
 */
async function keepEntered(
  services: SaveServices,
  catalog: Catalog,
  saved: SourceRecord,
  secrets: Secrets,
  signal: AbortSignal,
): Promise<void> {
  const kind = services.sources.kind(saved.kind);
  const used = new Set(kind?.credentials.map((field) => field.name));
  const entered = Object.entries(secrets).filter(([name]) => used.has(name));
  if (entered.length === 0) return;
  let given: Secrets | undefined;
  let whole = saved;
  try {
    given = await catalog.secrets?.(saved.name, signal);
    if (catalog.abridged) whole = await catalog.get(saved.name, signal);
  } catch {
    // It is saved. What the catalog does not give out now it may not give out later either.
  }
  if (entered.every(([name, value]) => given?.[name] === value)) {
    await services.secrets.delete(saved.id);
    return;
  }
  const merged = await mergeSecrets(services, whole, Object.fromEntries(entered));
  await storeSecrets(services, whole, merged);
  // The list of the catalog has changed already, and somebody may have looked.
  services.sources.disconnect(saved.id);
}

/** A kind without a connector cannot be tested here, and is saved as it is. */
async function testHere(
  services: SaveServices,
  record: SourceRecord,
  signal: AbortSignal,
  secrets: Secrets | undefined,
): Promise<void> {
  if (!services.sources.kind(record.kind)) return;
  await services.sources.test(record, signal, secrets);
}

function sameBinding(services: SaveServices, a: SourceRecord, b: SourceRecord): boolean {
  if (!services.sources.kind(a.kind)) return true;
  return services.sources.binding(a) === services.sources.binding(b);
}

/** A source as it will be once it is saved, to test it before. */
export function unsavedRecord(catalog: string, source: NewSource): SourceRecord {
  return {
    id: sourceId(catalog, source.name),
    name: source.name,
    title: source.title ?? source.name,
    kind: source.kind,
    catalog,
    ...(source.description === undefined ? {} : { description: source.description }),
    tags: source.tags ?? [],
    properties: source.properties,
  };
}

function unsupported(catalog: Catalog, what: string): ConnectorError {
  return new ConnectorError('Unsupported', `Sources cannot be ${what} ${catalog.title}.`);
}
