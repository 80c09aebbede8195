import type { CatalogConfig, CatalogKind } from '../sources/catalogKind.js';
import type { EnvironmentCatalog } from './readCatalogs.js';

type Secrets = Readonly<Record<string, string>>;

/** What keeps secrets: the host's secret store. */
export interface SecretKeeper {
  read(id: string, binding: string): Promise<Secrets | undefined>;
  write(id: string, binding: string, values: Secrets): Promise<void>;
  delete(id: string): Promise<void>;
  /** Forgets the secrets of all sources of a catalog. */
  deleteSources(catalog: string): Promise<void>;
}

/**
 * Who is signed in where. Each secret is bound to where it may be sent (`CatalogKind.binding`), so
 * one entered for another address is not found. Those of the environment stay in memory.
 */
export class CatalogAccounts {
  readonly #keeper: SecretKeeper;
  readonly #kinds: () => readonly CatalogKind[];
  readonly #environment: readonly EnvironmentCatalog[];
  /** Those of the environment that the user has signed out of, until the next start. */
  readonly #left = new Set<string>();

  constructor(
    keeper: SecretKeeper,
    kinds: () => readonly CatalogKind[],
    environment: readonly EnvironmentCatalog[],
  ) {
    this.#keeper = keeper;
    this.#kinds = kinds;
    this.#environment = environment;
  }

  async secrets(config: CatalogConfig): Promise<Secrets | undefined> {
    const stored = await this.#keeper.read(idOf(config.name), this.#binding(config));
    if (stored || this.#left.has(config.name)) return stored;
    return this.#fromEnvironment(config)?.secrets;
  }

  /** True when the secrets in use are those of the environment: nothing of them is stored. */
  async isFromEnvironment(config: CatalogConfig): Promise<boolean> {
    if (!this.#fromEnvironment(config) || this.#left.has(config.name)) return false;
    return (await this.#keeper.read(idOf(config.name), this.#binding(config))) === undefined;
  }

  async store(config: CatalogConfig, secrets: Secrets): Promise<void> {
    await this.#keeper.write(idOf(config.name), this.#binding(config), secrets);
    this.#left.delete(config.name);
  }

  /** Ends the use of the environment's secrets as well. */
  async signOut(name: string): Promise<void> {
    this.#left.add(name);
    await this.forget(name);
  }

  /** Forgets what is stored. */
  async forget(name: string): Promise<void> {
    await this.#keeper.delete(idOf(name));
  }

  /** Forgets what was entered for single sources of the catalog. */
  async forgetSources(name: string): Promise<void> {
    await this.#keeper.deleteSources(name);
  }

  /** Whether what is stored under the name was entered for this very catalog. */
  async owns(config: CatalogConfig): Promise<boolean> {
    const stored = await this.#keeper.read(idOf(config.name), this.#binding(config));
    return stored !== undefined;
  }

  #fromEnvironment(config: CatalogConfig): EnvironmentCatalog | undefined {
    const binding = this.#binding(config);
    return this.#environment.find(
      (found) => found.kind === config.kind && this.#binding(found) === binding,
    );
  }

  #binding({ kind: name, properties }: Pick<CatalogConfig, 'kind' | 'properties'>): string {
    const kind = this.#kinds().find((candidate) => candidate.kind === name);
    return kind?.binding(properties) ?? '';
  }
}

const PREFIX = 'catalog:';

/** Apart from every source's id, which has a slash. */
function idOf(name: string): string {
  return PREFIX + name;
}

/** The catalog a secret is of, by the id it is kept under; undefined for those of sources. */
export function catalogOfSecret(id: string): string | undefined {
  return id.startsWith(PREFIX) && !id.includes('/') ? id.slice(PREFIX.length) : undefined;
}
