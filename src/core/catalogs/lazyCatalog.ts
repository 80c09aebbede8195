import { raceAbort } from '../cancellation.js';
import { DisposableStore, Emitter, type Disposable } from '../disposable.js';
import {
  cancelled,
  ConnectorError,
  isCancelled,
  isConnectorError,
  toConnectorError,
} from '../errors.js';
import type {
  Catalog,
  CatalogCapabilities,
  NewSource,
  SaveOptions,
  SourceChanges,
  SourceQuery,
  TestResult,
  UnsavedSource,
} from '../sources/catalog.js';
import type { CatalogHit, Progress } from '../sources/catalogFacets.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogIdentity,
  CatalogKind,
  RemoteCatalog,
} from '../sources/catalogKind.js';
import type { Session } from '../sources/connector.js';
import type { Properties, SourceRecord } from '../sources/source.js';
import { notSignedIn, openCatalog, withSignIn, type CatalogSurroundings } from './openCatalog.js';

export interface RemoteCatalogEntry {
  readonly kind: CatalogKind;
  /** Loads the half that talks to the server: a bundle of its own, read at first use. */
  load(): Promise<CatalogConnector>;
}

/** How a catalog stands, for its row in the tree. */
export type CatalogState =
  | { readonly status: 'idle' }
  | { readonly status: 'connecting' }
  /** The server has answered; it may not tell who to. */
  | { readonly status: 'signedIn'; readonly identity: CatalogIdentity | undefined }
  | { readonly status: 'signedOut' }
  | { readonly status: 'rejected'; readonly error: ConnectorError }
  | { readonly status: 'unreachable'; readonly error: ConnectorError };

const NOTHING: CatalogCapabilities = {
  create: false,
  update: false,
  remove: false,
  test: false,
  saveUntested: false,
  sync: false,
  search: false,
};

/**
 * Stands for a remote catalog: opens it at its first use and keeps its state. Before anything else
 * is asked it finds out who is signed in, so that what the user may do is known when rows appear.
 */
export class LazyCatalog implements Catalog, Disposable {
  /** Servers keep the login apart from what they list. */
  readonly abridged = true;
  readonly config: CatalogConfig;
  readonly entry: RemoteCatalogEntry;
  readonly #surroundings: CatalogSurroundings;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #didChangeState = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  readonly onDidChangeState = this.#didChangeState.event;
  /** There once the catalog is open, when it has spaces or projects: see `prepare`. */
  scopes?: NonNullable<Catalog['scopes']>;
  #state: CatalogState = { status: 'idle' };
  #opened: Opened;
  #disposed = false;

  constructor(config: CatalogConfig, entry: RemoteCatalogEntry, surroundings: CatalogSurroundings) {
    this.config = config;
    this.entry = entry;
    this.#surroundings = surroundings;
    this.#opened = new Opened();
  }

  get name(): string {
    return this.config.name;
  }

  get kind(): string {
    return this.config.kind;
  }

  get title(): string {
    return this.config.title;
  }

  get state(): CatalogState {
    return this.#state;
  }

  get capabilities(): CatalogCapabilities {
    return this.#opened.catalog?.capabilities ?? NOTHING;
  }

  /** Opens the catalog and finds out who is signed in; all who ask meanwhile share one request. */
  prepare(signal: AbortSignal): Promise<void> {
    const opened = this.#opened;
    opened.prepared ??= this.#prepare(opened);
    return raceAbort(opened.prepared, signal);
  }

  async whoAmI(signal: AbortSignal): Promise<CatalogIdentity> {
    const opened = this.#opened;
    const identity = await this.#ask(opened, signal, (catalog) => catalog.whoAmI(signal));
    if (opened === this.#opened) this.#setState({ status: 'signedIn', identity });
    return identity;
  }

  list(query: SourceQuery, signal: AbortSignal) {
    return this.use(signal, (catalog) => catalog.list(query, signal));
  }

  get(name: string, signal: AbortSignal) {
    return this.use(signal, (catalog) => catalog.get(name, signal));
  }

  kinds(signal: AbortSignal) {
    return this.use(signal, (catalog) => catalog.kinds(signal));
  }

  fields(kind: string, signal: AbortSignal) {
    return this.use(signal, (catalog) => catalog.fields(kind, signal));
  }

  targets(signal: AbortSignal) {
    return this.use(signal, (catalog) => catalog.targets?.(signal) ?? Promise.resolve([]));
  }

  create(source: NewSource, options: SaveOptions, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.create?.(source, options, signal) ?? this.#unsupported('added to'),
    );
  }

  update(name: string, changes: SourceChanges, options: SaveOptions, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) =>
        catalog.update?.(name, changes, options, signal) ?? this.#unsupported('changed in'),
    );
  }

  remove(name: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.remove?.(name, signal) ?? this.#unsupported('removed from'),
    );
  }

  test(name: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.test?.(name, signal) ?? this.#unsupported('tested by'),
    );
  }

  tryOut(
    draft: UnsavedSource,
    secrets: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<TestResult | undefined> {
    return this.use(
      signal,
      (catalog) => catalog.tryOut?.(draft, secrets, signal) ?? Promise.resolve(undefined),
    );
  }

  secrets(name: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.secrets?.(name, signal) ?? Promise.resolve(undefined),
    );
  }

  readFile(name: string, path: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.readFile?.(name, path, signal) ?? Promise.resolve(undefined),
    );
  }

  browses(source: SourceRecord) {
    return this.entry.kind.browses?.(source);
  }

  companions(source: SourceRecord) {
    return this.entry.kind.companions?.(source) ?? [];
  }

  async open(source: SourceRecord): Promise<Session> {
    const opened = this.#opened;
    const catalog = await this.#open(opened);
    return catalog.open?.(source) ?? this.#unsupported('browsed in');
  }

  search(query: string, kind: CatalogHit['kind'] | undefined, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.search?.(query, kind, signal) ?? Promise.resolve([]),
    );
  }

  sync(name: string, progress: Progress, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.sync?.(name, progress, signal) ?? this.#unsupported('synchronized by'),
    );
  }

  syncHistory(name: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.syncHistory?.(name, signal) ?? this.#unsupported('synchronized by'),
    );
  }

  uploadDbtManifest(name: string, content: Uint8Array, progress: Progress, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) =>
        catalog.uploadDbtManifest?.(name, content, progress, signal) ??
        this.#unsupported('given a dbt manifest in'),
    );
  }

  actions(name: string, signal: AbortSignal) {
    return this.use(signal, (catalog) => catalog.actions?.(name, signal) ?? Promise.resolve([]));
  }

  runAction(name: string, action: string, values: Properties, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) =>
        catalog.runAction?.(name, action, values, signal) ?? this.#unsupported('acted on by'),
    );
  }

  copy(name: string, scope: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.copy?.(name, scope, signal) ?? this.#unsupported('copied in'),
    );
  }

  code(name: string, signal: AbortSignal) {
    return this.use(
      signal,
      (catalog) => catalog.code?.(name, signal) ?? this.#unsupported('written as code by'),
    );
  }

  /** Starts anew, after the user has signed in or out; tells who is signed in when that is known. */
  reset(identity?: CatalogIdentity): void {
    this.#opened.close();
    this.#opened = new Opened();
    delete this.scopes;
    this.#setState(identity ? { status: 'signedIn', identity } : { status: 'idle' });
    this.#didChange.fire();
  }

  dispose(): void {
    this.#disposed = true;
    this.#opened.close();
    this.#store.dispose();
  }

  /** Runs work on the open catalog, and keeps what its outcome tells about it. */
  async use<T>(
    signal: AbortSignal,
    work: (catalog: RemoteCatalog) => Promise<T>,
  ): Promise<Awaited<T>> {
    await this.prepare(signal);
    return this.#ask(this.#opened, signal, work);
  }

  async #prepare(opened: Opened): Promise<void> {
    const { status } = this.#state;
    if (status !== 'signedIn' && status !== 'connecting') {
      this.#setState({ status: 'connecting' });
    }
    const { signal } = opened;
    try {
      const identity = await this.#ask(opened, signal, (catalog) => catalog.whoAmI(signal));
      if (opened === this.#opened) this.#setState({ status: 'signedIn', identity });
    } catch (error) {
      // A server that answers, but not to this question, may answer others.
      if (isAnswer(error)) return;
      // Asked again at the next use: what was wrong may have been mended meanwhile.
      delete opened.prepared;
      throw error;
    }
  }

  /** One request, and what its outcome tells about the catalog. */
  async #ask<T>(
    opened: Opened,
    signal: AbortSignal,
    work: (catalog: RemoteCatalog) => Promise<T>,
  ): Promise<Awaited<T>> {
    try {
      this.#surroundings.requireAccess();
      if (this.#disposed) throw cancelled();
      if (!(await this.#canSignIn(signal))) throw notSignedIn(this.title);
      const catalog = await this.#open(opened);
      const result = await raceAbort(work(catalog), signal);
      this.#answered(opened);
      return result;
    } catch (error) {
      throw await this.#failed(opened, toConnectorError(error, 'Unavailable'), signal);
    }
  }

  #open(opened: Opened): Promise<RemoteCatalog> {
    opened.opening ??= openCatalog(this.entry, this.config, this.#surroundings).then(
      (catalog) => {
        opened.adopt(catalog, () => this.#didChange.fire());
        if (opened !== this.#opened) throw cancelled();
        if (catalog.scopes) {
          this.scopes = (request, signal) =>
            this.use(signal, (each) => each.scopes?.(request, signal) ?? noScopes());
        }
        return catalog;
      },
      (error: unknown) => {
        // A bundle that failed to load must not be remembered as the catalog.
        delete opened.opening;
        throw error;
      },
    );
    return opened.opening;
  }

  async #canSignIn(signal: AbortSignal): Promise<boolean> {
    if (this.entry.kind.credentials.length === 0) return true;
    return (await this.#surroundings.secrets(this.config, signal)) !== undefined;
  }

  #answered(opened: Opened): void {
    if (opened !== this.#opened || this.#state.status === 'signedIn') return;
    this.#setState({ status: 'signedIn', identity: undefined });
  }

  async #failed(
    opened: Opened,
    error: ConnectorError,
    signal: AbortSignal,
  ): Promise<ConnectorError> {
    const known = error.code === 'Unauthorized' ? withSignIn(error) : error;
    // What an earlier sign-in was told says nothing about this one.
    if (opened !== this.#opened) return isCancelled(known) ? known : cancelled(known);
    if (isCancelled(known) || known.nextSteps.includes('manageTrust')) {
      if (this.#state.status === 'connecting') this.#setState({ status: 'idle' });
    } else if (known.code === 'Unauthorized') {
      delete opened.prepared;
      const signedIn = await this.#canSignIn(signal);
      this.#setState(signedIn ? { status: 'rejected', error: known } : { status: 'signedOut' });
    } else if (isAnswer(known)) {
      this.#answered(opened);
    } else {
      this.#setState({ status: 'unreachable', error: known });
    }
    return known;
  }

  #unsupported(what: string): Promise<never> {
    return Promise.reject(
      new ConnectorError('Unsupported', `Sources cannot be ${what} ${this.title}.`),
    );
  }

  #setState(state: CatalogState): void {
    this.#state = state;
    this.#didChangeState.fire();
  }
}

/** A catalog from its opening to its end; after signing in or out there is a new one. */
class Opened {
  catalog: RemoteCatalog | undefined;
  opening?: Promise<RemoteCatalog>;
  prepared?: Promise<void>;
  readonly #controller = new AbortController();
  #subscription: Disposable | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  adopt(catalog: RemoteCatalog, onDidChange: () => void): void {
    if (this.signal.aborted) {
      void catalog.close();
      return;
    }
    this.catalog = catalog;
    this.#subscription = catalog.onDidChange(onDidChange);
  }

  close(): void {
    this.#controller.abort();
    this.#subscription?.dispose();
    void this.catalog?.close();
    this.catalog = undefined;
  }
}

/** True when the server was there and knew who asked, and only this request went wrong. */
function isAnswer(error: unknown): boolean {
  if (!isConnectorError(error) || isCancelled(error)) return false;
  // What the catalog found to be out of reach is the source that it tried for its user.
  if (error.nextSteps.includes('editSource')) return true;
  const ofCatalog = ['Unauthorized', 'Unavailable', 'Timeout'].includes(error.code);
  return !ofCatalog && !error.nextSteps.includes('manageTrust');
}

function noScopes() {
  return Promise.resolve({ items: [] });
}
