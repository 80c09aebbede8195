import { DisposableStore, Emitter, type Disposable } from '../disposable.js';
import { ConnectorError } from '../errors.js';
import type { Catalog, CatalogProblem, EntryLocation } from '../sources/catalog.js';
import type { CatalogConfig, CatalogIdentity, CatalogKind } from '../sources/catalogKind.js';
import type { CatalogList } from '../sources/catalogList.js';
import type { LocalStore } from '../sources/localStore.js';
import { CatalogAccounts, type SecretKeeper } from './catalogAccounts.js';
import { addCatalogRecord, removeCatalogRecord, taken } from './catalogRecords.js';
import { decodeCatalog } from './catalogRecord.js';
import type { CatalogState, RemoteCatalogEntry } from './catalogConnection.js';
import { LazyCatalog } from './lazyCatalog.js';
import { trySignIn, type CatalogSurroundings } from './openCatalog.js';
import {
  environmentCatalogs,
  readCatalogs,
  type ConfiguredCatalog,
  type EnvironmentCatalog,
} from './readCatalogs.js';

type Secrets = Readonly<Record<string, string>>;

export interface CatalogRegistryOptions {
  readonly local: Catalog;
  /** The layers of the setting `dataConnectors.catalogs`. */
  readonly store: LocalStore;
  readonly entries: readonly RemoteCatalogEntry[];
  readonly secrets: SecretKeeper;
  readonly surroundings: Omit<CatalogSurroundings, 'secrets'>;
}

/** A remote catalog and where it is configured. */
export interface RemoteCatalogInfo {
  readonly catalog: LazyCatalog;
  readonly kind: CatalogKind;
  /** Where the record is kept, in words; absent for one that only the environment describes. */
  readonly keptIn?: string;
}

interface Item extends ConfiguredCatalog {
  readonly catalog: LazyCatalog;
  readonly listening: Disposable;
}

interface Listed {
  readonly items: readonly Item[];
  readonly problems: readonly CatalogProblem[];
}

/**
 * All catalogs: the local one, then those of the settings, then those of the environment. Follows
 * the settings; a catalog whose record stays the same stays open. Makes no request by itself.
 */
export class CatalogRegistry implements CatalogList, Disposable {
  readonly #options: CatalogRegistryOptions;
  readonly #surroundings: CatalogSurroundings;
  readonly #environment: readonly EnvironmentCatalog[];
  readonly #accounts: CatalogAccounts;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly #didChangeSources = this.#store.add(new Emitter<Catalog>());
  readonly #didChangeState = this.#store.add(new Emitter<string>());
  readonly onDidChange = this.#didChange.event;
  readonly onDidChangeSources = this.#didChangeSources.event;
  /** Fires with the name of a catalog whose state changed. */
  readonly onDidChangeState = this.#didChangeState.event;
  /** Read at the first use, so that starting up reads no settings. */
  #list: Listed | undefined;

  constructor(options: CatalogRegistryOptions) {
    this.#options = options;
    const { local, store, entries, secrets, surroundings } = options;
    const kinds = () => this.kinds();
    this.#environment = environmentCatalogs(entries, surroundings.environment);
    this.#accounts = new CatalogAccounts(secrets, kinds, this.#environment);
    this.#surroundings = {
      ...surroundings,
      secrets: (config) => this.#accounts.secrets(config),
    };
    this.#store.add(local.onDidChange(() => this.#didChangeSources.fire(local)));
    this.#store.add(store.onDidChange(() => this.#readAgain()));
  }

  all(): readonly Catalog[] {
    return [this.#options.local, ...this.remotes()];
  }

  remotes(): readonly LazyCatalog[] {
    return this.#items.map((item) => item.catalog);
  }

  /** Undefined for the local catalog and for names there is none of. */
  remote(name: string): RemoteCatalogInfo | undefined {
    const item = this.#items.find((candidate) => candidate.config.name === name);
    if (!item) return undefined;
    const { catalog, place } = item;
    return {
      catalog,
      kind: catalog.entry.kind,
      ...(place ? { keptIn: place.title } : {}),
    };
  }

  /** Records that are no catalog, or not quite. */
  problems(): readonly CatalogProblem[] {
    return this.#problems;
  }

  /** Shows a record where it is kept. */
  reveal({ layer, index }: EntryLocation): Promise<void> {
    if (typeof layer !== 'string') {
      return Promise.reject(new ConnectorError('Invalid', 'Unknown place in settings.'));
    }
    return this.#options.store.reveal(layer, typeof index === 'number' ? index : undefined);
  }

  kinds(): readonly CatalogKind[] {
    return this.#options.entries.map((entry) => entry.kind);
  }

  /** Undefined for the local catalog, which is always there. */
  state(name: string): CatalogState | undefined {
    return this.#items.find((item) => item.config.name === name)?.catalog.state;
  }

  /** The places a record can be written to, the usual one first. */
  targets(): readonly { readonly id: string; readonly title: string }[] {
    return this.#options.store.layers().map(({ id, title }) => ({ id, title }));
  }

  /** Whether a record of this name can be added; one of the environment's may be taken over. */
  isTaken(name: string): boolean {
    if (name === this.#options.local.name) return true;
    const labels = this.#problems.map((problem) => problem.label);
    return labels.includes(name) || this.#items.some((i) => i.config.name === name && i.place);
  }

  /** What is wrong with a catalog that is to be added, each as a sentence. */
  check(config: CatalogConfig): readonly string[] {
    return decodeCatalog(recordOf(config), 0, this.kinds()).problems;
  }

  /** Who these secrets belong to. Rejects with what is wrong; stores nothing. */
  async trySignIn(
    config: CatalogConfig,
    secrets: Secrets,
    signal: AbortSignal,
  ): Promise<CatalogIdentity> {
    const entry = this.#options.entries.find(({ name }) => name === config.kind);
    if (!entry) throw new ConnectorError('Invalid', this.check(config).join(' '));
    return trySignIn(entry, config, this.#surroundings, secrets, signal);
  }

  /** Adds a catalog to a layer of the settings, signed in. Rejects with `Conflict`. */
  async add(config: CatalogConfig, secrets: Secrets, target = 'user'): Promise<void> {
    if (this.isTaken(config.name)) throw taken(config.name);
    // Before the record: as soon as that is there, its sources are listed.
    if (Object.keys(secrets).length > 0) await this.#accounts.store(config, secrets);
    try {
      await addCatalogRecord(this.#options.store, target, config);
    } catch (error) {
      await this.#accounts.forget(config.name);
      throw error;
    }
    this.#readAgain();
  }

  /** Removes a catalog from the settings and forgets its token, unless it is that of another. */
  async remove(name: string): Promise<void> {
    const { config, place } = this.#item(name);
    if (!place) {
      throw new ConnectorError(
        'Unsupported',
        `"${config.title}" comes from environment variables: it cannot be removed here.`,
      );
    }
    await removeCatalogRecord(this.#options.store, place, name);
    this.#readAgain();
    const rest = this.#items.find((item) => item.config.name === name);
    if (!rest || !(await this.#accounts.owns(rest.config))) await this.#accounts.forget(name);
    if (!rest) await this.#accounts.forgetSources(name);
  }

  /** Keeps secrets that have been tried (`trySignIn`) and connects anew with them. */
  async signIn(name: string, secrets: Secrets, identity?: CatalogIdentity): Promise<void> {
    const { config, catalog } = this.#item(name);
    await this.#accounts.store(config, secrets);
    catalog.reset(identity);
  }

  /** Connects anew with what is stored now: another window has signed in or out. */
  reconnect(name: string): void {
    // Where nobody has asked for the catalogs yet, nothing is open.
    this.#list?.items.find((item) => item.config.name === name)?.catalog.reset();
  }

  /** Forgets the token and ends what is under way. */
  async signOut(name: string): Promise<void> {
    await this.#accounts.signOut(name);
    this.#items.find((item) => item.config.name === name)?.catalog.reset();
  }

  /** True while the catalog is used with what the environment gives, of which nothing is stored. */
  isFromEnvironment(name: string): Promise<boolean> {
    return this.#accounts.isFromEnvironment(this.#item(name).config);
  }

  dispose(): void {
    for (const item of this.#list?.items ?? []) close(item);
    this.#store.dispose();
  }

  #item(name: string): Item {
    const item = this.#items.find((candidate) => candidate.config.name === name);
    if (item) return item;
    throw new ConnectorError('NotFound', `There is no catalog named "${name}" to sign in to.`);
  }

  get #items(): readonly Item[] {
    return this.#known().items;
  }

  get #problems(): readonly CatalogProblem[] {
    return this.#known().problems;
  }

  #known(): Listed {
    return (this.#list ??= this.#read([]));
  }

  #read(before: readonly Item[]): Listed {
    const layers = this.#options.store.layers();
    const { catalogs, problems } = readCatalogs(layers, () => this.kinds(), this.#environment);
    const items = catalogs.flatMap((configured) => {
      const kept = before.find((item) => same(item.config, configured.config));
      const item = kept ?? this.#make(configured);
      return item ? [{ ...item, ...configured }] : [];
    });
    return { items, problems };
  }

  #readAgain(): void {
    const before = this.#list;
    // Nobody has asked yet: whoever does will read what the settings say then.
    if (!before) return;
    const now = this.#read(before.items);
    this.#list = now;
    const gone = before.items.filter(
      (item) => !now.items.some(({ catalog }) => catalog === item.catalog),
    );
    for (const item of gone) close(item);
    const changed =
      now.items.length !== before.items.length ||
      now.items.some((item, index) => item.catalog !== before.items[index]?.catalog) ||
      JSON.stringify(now.problems) !== JSON.stringify(before.problems);
    if (changed) this.#didChange.fire();
  }

  #make(configured: ConfiguredCatalog): Item | undefined {
    const { config } = configured;
    const entry = this.#options.entries.find(({ name }) => name === config.kind);
    if (!entry) return undefined;
    const catalog = new LazyCatalog(config, entry, this.#surroundings);
    const listening = new DisposableStore();
    listening.add(catalog.onDidChange(() => this.#didChangeSources.fire(catalog)));
    listening.add(catalog.onDidChangeState(() => this.#didChangeState.fire(config.name)));
    return { ...configured, catalog, listening };
  }
}

function close({ catalog, listening }: Item): void {
  listening.dispose();
  catalog.dispose();
}

function recordOf({ name, title, kind, properties }: CatalogConfig) {
  return { ...properties, name, title, kind };
}

function same(a: CatalogConfig, b: CatalogConfig): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
