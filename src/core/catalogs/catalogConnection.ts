import { raceAbort } from '../cancellation.js';
import { DisposableStore, Emitter, type Disposable } from '../disposable.js';
import {
  cancelled,
  type ConnectorError,
  isCancelled,
  isConnectorError,
  toConnectorError,
} from '../errors.js';
import type {
  CatalogConfig,
  CatalogConnector,
  CatalogIdentity,
  CatalogKind,
  RemoteCatalog,
} from '../sources/catalogKind.js';
import { notSignedIn, openCatalog, withSignIn, type CatalogSurroundings } from './openCatalog.js';

export interface RemoteCatalogEntry {
  /** That of the kind. */
  readonly name: string;
  /** Read at its first use: who has no such catalog never needs it. */
  readonly kind: CatalogKind;
  readonly fromEnvironment?: FromEnvironment;
  /** Loads the half that talks to the server: a bundle of its own, read at first use. */
  load(): Promise<CatalogConnector>;
}

/**
 * A catalog that the environment describes with nothing configured, its secrets included. Undefined
 * when the environment says nothing.
 */
export type FromEnvironment = (environment: Readonly<Record<string, string | undefined>>) =>
  | {
      readonly name: string;
      readonly properties: CatalogConfig['properties'];
      readonly secrets: Readonly<Record<string, string>>;
    }
  | undefined;

/** How a catalog stands, for its row in the tree. */
export type CatalogState =
  | { readonly status: 'idle' }
  | { readonly status: 'connecting' }
  /** The server has answered; it may not tell who to. */
  | { readonly status: 'signedIn'; readonly identity: CatalogIdentity | undefined }
  | { readonly status: 'signedOut' }
  | { readonly status: 'rejected'; readonly error: ConnectorError }
  | { readonly status: 'unreachable'; readonly error: ConnectorError };

/**
 * The way to a remote catalog: opens it at its first use and keeps its state. Before anything else is
 * asked it finds out who is signed in, so that what the user may do is known when rows appear.
 */
export class CatalogConnection implements Disposable {
  readonly config: CatalogConfig;
  readonly entry: RemoteCatalogEntry;
  readonly #surroundings: CatalogSurroundings;
  readonly #store = new DisposableStore();
  readonly #didOpen = this.#store.add(new Emitter<RemoteCatalog>());
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #didChangeState = this.#store.add(new Emitter<void>());
  /** Fires before whoever waits for the catalog gets it. */
  readonly onDidOpen = this.#didOpen.event;
  readonly onDidChange = this.#didChange.event;
  readonly onDidChangeState = this.#didChangeState.event;
  #state: CatalogState = { status: 'idle' };
  #opened = new Opened();
  #disposed = false;

  constructor(config: CatalogConfig, entry: RemoteCatalogEntry, surroundings: CatalogSurroundings) {
    this.config = config;
    this.entry = entry;
    this.#surroundings = surroundings;
  }

  get state(): CatalogState {
    return this.#state;
  }

  /** Undefined until it is open. */
  get catalog(): RemoteCatalog | undefined {
    return this.#opened.catalog;
  }

  /** Opens the catalog and finds out who is signed in; all who ask meanwhile share one request. */
  prepare(signal: AbortSignal): Promise<void> {
    const opened = this.#opened;
    opened.prepared ??= this.#prepare(opened);
    return raceAbort(opened.prepared, signal);
  }

  /** The catalog, without asking who is signed in. */
  open(): Promise<RemoteCatalog> {
    return this.#open(this.#opened);
  }

  /** Runs work on the open catalog, and keeps what its outcome tells about it. */
  async use<T>(
    signal: AbortSignal,
    work: (catalog: RemoteCatalog) => Promise<T>,
  ): Promise<Awaited<T>> {
    await this.prepare(signal);
    return this.#ask(this.#opened, signal, work);
  }

  async whoAmI(signal: AbortSignal): Promise<CatalogIdentity> {
    const opened = this.#opened;
    const identity = await this.#ask(opened, signal, (catalog) => catalog.whoAmI(signal));
    if (opened === this.#opened) this.#setState({ status: 'signedIn', identity });
    return identity;
  }

  /** Starts anew, after the user has signed in or out; tells who is signed in when that is known. */
  reset(identity?: CatalogIdentity): void {
    this.#opened.close();
    this.#opened = new Opened();
    this.#setState(identity ? { status: 'signedIn', identity } : { status: 'idle' });
    this.#didChange.fire();
  }

  dispose(): void {
    this.#disposed = true;
    this.#opened.close();
    this.#store.dispose();
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
      if (!(await this.#canSignIn(signal))) throw notSignedIn(this.config.title);
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
        this.#didOpen.fire(catalog);
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
