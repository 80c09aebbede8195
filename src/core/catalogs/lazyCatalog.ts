import type { Disposable } from '../disposable.js';
import { ConnectorError } from '../errors.js';
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
import type { CatalogConfig, CatalogIdentity, RemoteCatalog } from '../sources/catalogKind.js';
import type { Session } from '../sources/connector.js';
import type { Properties, SourceRecord } from '../sources/source.js';
import {
  CatalogConnection,
  type CatalogState,
  type RemoteCatalogEntry,
} from './catalogConnection.js';
import type { CatalogSurroundings } from './openCatalog.js';

const NOTHING: CatalogCapabilities = {
  create: false,
  update: false,
  remove: false,
  test: false,
  saveUntested: false,
  sync: false,
  search: false,
};

/** Stands for a remote catalog, which is opened when something is first asked of it. */
export class LazyCatalog implements Catalog, Disposable {
  /** Servers keep the login apart from what they list. */
  readonly abridged = true;
  readonly #connection: CatalogConnection;
  readonly onDidChange;
  readonly onDidChangeState;
  /** There once the catalog is open, when it has spaces or projects: see `prepare`. */
  scopes?: NonNullable<Catalog['scopes']>;

  constructor(config: CatalogConfig, entry: RemoteCatalogEntry, surroundings: CatalogSurroundings) {
    this.#connection = new CatalogConnection(config, entry, surroundings);
    this.onDidChange = this.#connection.onDidChange;
    this.onDidChangeState = this.#connection.onDidChangeState;
    this.#connection.onDidOpen((catalog) => {
      if (!catalog.scopes) return;
      this.scopes = (request, signal) =>
        this.use(
          signal,
          (each) => each.scopes?.(request, signal) ?? Promise.resolve({ items: [] }),
        );
    });
  }

  get config(): CatalogConfig {
    return this.#connection.config;
  }

  get entry(): RemoteCatalogEntry {
    return this.#connection.entry;
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
    return this.#connection.state;
  }

  get capabilities(): CatalogCapabilities {
    return this.#connection.catalog?.capabilities ?? NOTHING;
  }

  /** Opens the catalog and finds out who is signed in; all who ask meanwhile share one request. */
  prepare(signal: AbortSignal): Promise<void> {
    return this.#connection.prepare(signal);
  }

  whoAmI(signal: AbortSignal): Promise<CatalogIdentity> {
    return this.#connection.whoAmI(signal);
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
    const catalog = await this.#connection.open();
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
    delete this.scopes;
    this.#connection.reset(identity);
  }

  dispose(): void {
    this.#connection.dispose();
  }

  /** Runs work on the open catalog, and keeps what its outcome tells about it. */
  use<T>(signal: AbortSignal, work: (catalog: RemoteCatalog) => Promise<T>): Promise<Awaited<T>> {
    return this.#connection.use(signal, work);
  }

  #unsupported(what: string): Promise<never> {
    return Promise.reject(
      new ConnectorError('Unsupported', `Sources cannot be ${what} ${this.title}.`),
    );
  }
}
