import * as vscode from 'vscode';
import { raceAbort } from '../../core/cancellation.js';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { Catalog } from '../../core/sources/catalog.js';
import type { CatalogList } from '../../core/sources/catalogList.js';
import type {
  Connector,
  ConnectorContext,
  ConnectorKind,
  Session,
  SourceLook,
} from '../../core/sources/connector.js';
import { findByName } from '../../core/sources/registry.js';
import { parseSourceId, type SourceRecord } from '../../core/sources/source.js';
import type { OperationGroups } from '../openapi/operationGroups.js';
import type { SecretStore } from '../secrets.js';
import type { Settings } from '../settings.js';
import { OpenSessions, type Connected, type OpenSession } from './openSessions.js';
import { SourceStates, type SourceState } from './sourceStates.js';

const AMBIGUITY_TIMEOUT_MS = 2000;

export interface ConnectorEntry {
  readonly kind: ConnectorKind;
  /** Loads the connector with its driver: a bundle of its own, read at first use. */
  load(): Promise<Connector>;
}

export interface SourceServiceOptions {
  readonly catalogs: CatalogList;
  readonly connectors: readonly ConnectorEntry[];
  readonly secrets: SecretStore;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  readonly distFolder: string;
  /** How the user wants the operations of a source listed; by tag if absent. */
  readonly operationGroups?: Pick<OperationGroups, 'of'>;
}

/**
 * Finds sources and keeps one session for each that is in use. Sources stand apart: each has its
 * own session, state and pace, so one that hangs keeps none waiting.
 */
export class SourceService implements Disposable {
  readonly #options: SourceServiceOptions;
  readonly #connectors: ReadonlyMap<string, ConnectorEntry>;
  readonly #sessions = new OpenSessions((source) => this.#connect(source));
  readonly #store = new DisposableStore();
  readonly #states = this.#store.add(new SourceStates());
  readonly #didCloseSession = this.#store.add(new Emitter<string>());
  readonly #didChangeContents = this.#store.add(new Emitter<string>());
  readonly #didChangeSources = this.#store.add(new Emitter<Catalog | undefined>());

  /** Fires with the id of a source whose state changed. */
  readonly onDidChangeState = this.#states.onDidChange;
  /** Fires with the id of a source whose session ended: readers must open a new one. */
  readonly onDidCloseSession = this.#didCloseSession.event;
  /** Fires with the id of a source in which tables and the like were made, changed or dropped. */
  readonly onDidChangeContents = this.#didChangeContents.event;
  /** Fires with a catalog whose list changed; with undefined when catalogs came or went. */
  readonly onDidChangeSources = this.#didChangeSources.event;

  constructor(options: SourceServiceOptions) {
    this.#options = options;
    this.#connectors = new Map(options.connectors.map((entry) => [entry.kind.kind, entry]));
    const { catalogs } = options;
    this.#store.add(
      catalogs.onDidChangeSources((catalog) => {
        void this.#closeStale(catalog);
        this.#didChangeSources.fire(catalog);
      }),
    );
    this.#store.add(
      catalogs.onDidChange(() => {
        const names = new Set(catalogs.all().map((catalog) => catalog.name));
        this.#disconnectWhere((catalog) => !names.has(catalog));
        this.#didChangeSources.fire(undefined);
      }),
    );
  }

  /** The connector's light half, or undefined for a kind without one. */
  kind(kind: string): ConnectorKind | undefined {
    return this.#connectors.get(kind)?.kind;
  }

  /** How a source looks, or undefined for one that cannot be browsed here. */
  look(source: SourceRecord): SourceLook | undefined {
    const kind = this.kind(source.kind);
    if (kind) return kind;
    const { catalog: name } = source;
    const catalog = this.#options.catalogs.all().find((candidate) => candidate.name === name);
    return catalog?.browses?.(source);
  }

  catalog(name: string): Catalog {
    const catalog = this.#options.catalogs.all().find((candidate) => candidate.name === name);
    if (!catalog) throw new ConnectorError('NotFound', `There is no catalog named "${name}".`);
    return catalog;
  }

  /**
   * The record behind `catalogName/sourceName`, or behind a source name alone when only one catalog
   * has it. Rejects with `NotFound`, or with `Invalid` when the name is ambiguous.
   */
  async get(id: string, signal: AbortSignal): Promise<SourceRecord> {
    const catalogs = this.#options.catalogs.all();
    const { catalog: catalogName, name } = parseSourceId(id);
    const named = catalogs.find((catalog) => catalog.name === catalogName);
    return named ? named.get(name, signal) : findByName(catalogs, id, patience, signal);
  }

  state(id: string): SourceState {
    return this.#states.of(id);
  }

  /** The secrets stored for a source, bound to where it points now. */
  async secrets(source: SourceRecord, signal: AbortSignal) {
    const stored = await this.#options.secrets.read(source.id, this.binding(source));
    // What the user entered for this place goes before what the catalog has for everybody.
    return stored ?? this.catalog(source.catalog).secrets?.(source.name, signal);
  }

  /** See `ConnectorKind.binding`; throws `Unsupported` for a kind without a connector. */
  binding(source: SourceRecord): string {
    return this.#connector(source).kind.binding(source.properties);
  }

  /**
   * Runs work on the source's session and keeps its state: connecting while the first work runs,
   * then connected or failed. Rejects as soon as the signal is aborted. With `whole` the work is
   * about the source itself, and whatever is wrong with it is wrong with the source: a bucket that
   * does not exist, say, where otherwise a file that does not exist says nothing about the rest.
   */
  async use<T>(
    source: SourceRecord,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
    { whole = false } = {},
  ): Promise<T> {
    const open = this.#open(source);
    return this.#states.follow(source.id, { whole, isOver: () => open.ended }, () =>
      raceAbort(open.session.then(work), signal),
    );
  }

  /** What the source holds has been changed from here: forgets what was listed of it. */
  noteChanges(source: SourceRecord): void {
    this.openSession(source)?.then(
      (session) => {
        session.invalidate([]);
        this.#didChangeContents.fire(source.id);
      },
      () => undefined,
    );
  }

  /** The session that is open, if any. */
  openSession(source: SourceRecord): Promise<Session> | undefined {
    return this.#sessions.get(source.id)?.session;
  }

  /** The sources whose sessions have been of use, the one opened first at the beginning. */
  connected(): readonly SourceRecord[] {
    return this.#sessions.sources().filter(({ id }) => this.state(id).status === 'connected');
  }

  /** The source's session, opened if need be; opening alone does not connect. */
  session(source: SourceRecord): Promise<Session> {
    return this.#open(source).session;
  }

  #open(source: SourceRecord): OpenSession {
    requireTrust();
    if (!this.look(source)) throw notBrowsable(source);
    // Whether this is a record that is being fetched shows when it is there.
    const isFetched = this.#sessions.get(source.id)?.isOpen ?? true;
    if (isFetched && this.#sessions.isOfAnother(source)) this.disconnect(source.id);
    return this.#sessions.open(source, this.catalog(source.catalog).abridged ?? false);
  }

  /** A list may leave out what a session needs: then the record is asked for by itself. */
  async #connect(source: SourceRecord): Promise<Connected> {
    const { signal } = new AbortController();
    const catalog = this.catalog(source.catalog);
    const whole = catalog.abridged ? await catalog.get(source.name, signal) : source;
    const connector = await this.#connectors.get(whole.kind)?.load();
    if (connector) return { session: connector.open(whole, this.context(whole)), whole };
    if (!catalog.open || !catalog.browses?.(whole)) throw notBrowsable(whole);
    return { session: await catalog.open(whole), whole };
  }

  /**
   * Tests a record that need not be saved, with the given secrets or the stored ones, in a session
   * of its own that is closed afterwards. Rejects with what is wrong.
   */
  async test(
    source: SourceRecord,
    signal: AbortSignal,
    secrets?: Readonly<Record<string, string>>,
  ): Promise<string> {
    requireTrust();
    const connector = await this.#connector(source).load();
    const context = this.context(source);
    const session = connector.open(
      source,
      secrets ? { ...context, secrets: () => Promise.resolve(secrets) } : context,
    );
    try {
      return await raceAbort(session.test(signal), signal);
    } finally {
      void session.close();
    }
  }

  /** Ends the source's session, for new credentials or a changed record. */
  disconnect(id: string): void {
    const wasOpen = this.#sessions.end(id);
    this.#states.reset(id);
    if (wasOpen) this.#didCloseSession.fire(id);
  }

  /** Ends all sessions on sources of a catalog, which the user has signed out of. */
  disconnectCatalog(name: string): void {
    this.#disconnectWhere((catalog) => catalog === name);
  }

  context(source: SourceRecord): ConnectorContext {
    const { settings, log, distFolder, operationGroups } = this.#options;
    return {
      secrets: (signal) => this.secrets(source, signal),
      environment: process.env,
      readFile: async (path, signal) =>
        (await this.catalog(source.catalog).readFile?.(source.name, path, signal)) ??
        (await import('../lazyCommands.js')).readSourceFile(source, path, signal),
      // Asked anew each time, so that a change of the settings holds for sessions that are open.
      get limits() {
        return settings.limits();
      },
      get operationsBy() {
        return operationGroups?.of(source.id) ?? 'tag';
      },
      log,
      distFolder,
    };
  }

  dispose(): void {
    for (const id of this.#sessions.ids()) this.disconnect(id);
    this.#store.dispose();
  }

  #disconnectWhere(is: (catalog: string) => boolean): void {
    for (const id of new Set([...this.#sessions.ids(), ...this.#states.ids()])) {
      if (is(parseSourceId(id).catalog ?? '')) this.disconnect(id);
    }
  }

  /** Ends the sessions of sources that are gone or point elsewhere now. */
  async #closeStale(catalog: Catalog): Promise<void> {
    for (const id of this.#sessions.ids()) {
      const { catalog: catalogName, name } = parseSourceId(id);
      if (catalogName !== catalog.name) continue;
      try {
        const source = await catalog.get(name, new AbortController().signal);
        if (this.#sessions.isOfAnother(source)) this.disconnect(id);
      } catch (error) {
        // A catalog that cannot answer at the moment says nothing about its sources.
        if (isConnectorError(error, 'NotFound') || isConnectorError(error, 'Invalid')) {
          this.disconnect(id);
        }
      }
    }
  }

  #connector(source: SourceRecord): ConnectorEntry {
    const entry = this.#connectors.get(source.kind);
    if (entry) return entry;
    throw notBrowsable(source);
  }
}

function notBrowsable(source: SourceRecord): ConnectorError {
  return new ConnectorError(
    'Unsupported',
    `"${source.title}" is of kind "${source.kind}", which cannot be browsed here.`,
  );
}

/** How long catalogs get to object to a name that another one has been found to have. */
function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, AMBIGUITY_TIMEOUT_MS));
}

/** Throws `Forbidden` in Restricted Mode, in which nothing is connected. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new ConnectorError(
    'Forbidden',
    'This folder is in Restricted Mode: trust it to connect to sources.',
    { nextSteps: ['manageTrust'] },
  );
}
