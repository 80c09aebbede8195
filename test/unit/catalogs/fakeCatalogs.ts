import type { SecretKeeper } from '../../../src/core/catalogs/catalogAccounts.js';
import { CatalogRegistry } from '../../../src/core/catalogs/catalogRegistry.js';
import type { RemoteCatalogEntry } from '../../../src/core/catalogs/catalogConnection.js';
import type { CatalogSurroundings } from '../../../src/core/catalogs/openCatalog.js';
import { createLocalCatalog } from '../../../src/catalogs/local/catalog.js';
import { Emitter } from '../../../src/core/disposable.js';
import { ConnectorError } from '../../../src/core/errors.js';
import type { CatalogCapabilities } from '../../../src/core/sources/catalog.js';
import type {
  CatalogContext,
  CatalogIdentity,
  CatalogKind,
  RemoteCatalog,
} from '../../../src/core/sources/catalogKind.js';
import type { SourceRecord } from '../../../src/core/sources/source.js';
import { fakeKinds } from '../sources/fakeKinds.js';
import { MemoryStore } from '../local/memoryStore.js';

export const hubKind: CatalogKind = {
  kind: 'hub',
  label: 'Hub',
  description: 'A hub',
  fields: [
    { name: 'url', label: 'Address', type: 'string', required: true },
    { name: 'team', label: 'Team', type: 'string', advanced: true },
    { name: 'tokenUrl', label: 'Token URL', type: 'string', advanced: true },
  ],
  credentials: [{ name: 'token', label: 'Token', type: 'string', secret: true, required: true }],
  describe: ({ url }) => String(url),
  binding: ({ url }) => JSON.stringify(['hub', url]),
  validate: ({ url }) =>
    url === 'http://nowhere' ? [{ field: 'url', message: 'It must be somewhere.' }] : [],
};

export const GOOD_TOKEN = 'good';

/** A server as the catalog sees it: tells who a token belongs to and what sources there are. */
export class FakeHub {
  loads = 0;
  opened = 0;
  closed = 0;
  /** Requests so far, by what was asked. */
  readonly asked: string[] = [];
  readonly tokens: (string | undefined)[] = [];
  sources: string[] = ['a', 'b'];
  failure: ConnectorError | undefined;
  whoAmIFailure: ConnectorError | undefined;
  hangs = false;
  capabilities: CatalogCapabilities = {
    create: true,
    update: false,
    remove: false,
    test: false,
    saveUntested: false,
    sync: false,
    search: false,
  };
  scopes = false;
  readonly changes = new Emitter<void>();

  /** How often its kind was asked for. */
  kindReads = 0;
  readonly entry: RemoteCatalogEntry = this.#entry();

  #entry(): RemoteCatalogEntry {
    const read = () => {
      this.kindReads++;
      return hubKind;
    };
    return {
      name: 'hub',
      get kind() {
        return read();
      },
      fromEnvironment: ({ HUB_TOKEN, HUB_URL }) =>
        HUB_TOKEN === undefined
          ? undefined
          : {
              name: 'hub',
              properties: { url: HUB_URL ?? 'http://hub' },
              secrets: { token: HUB_TOKEN },
            },
      load: () => {
        this.loads++;
        return Promise.resolve({
          kind: 'hub',
          open: (config, context) => this.#open(config.name, context),
        });
      },
    };
  }

  #open(name: string, context: CatalogContext): RemoteCatalog {
    this.opened++;
    const ask = async <T>(what: string, signal: AbortSignal, answer: () => T): Promise<T> => {
      this.asked.push(what);
      if (this.hangs) {
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
      }
      const token = (await context.secrets(signal))?.['token'];
      this.tokens.push(token);
      if (this.failure) throw this.failure;
      if (token !== GOOD_TOKEN) {
        throw new ConnectorError('Unauthorized', 'The token was rejected.');
      }
      return answer();
    };
    const record = (source: string): SourceRecord => ({
      ...{ id: `${name}/${source}`, name: source, title: source, kind: 'database' },
      ...{ catalog: name, tags: [], properties: { host: 'h' } },
    });
    const identity: CatalogIdentity = { label: 'Ann', details: ['ann@example.org'] };
    return {
      name,
      kind: 'hub',
      title: name,
      capabilities: this.capabilities,
      onDidChange: this.changes.event,
      list: (_query, signal) =>
        ask('list', signal, () => ({
          items: this.sources.map((source) => ({ source: record(source) })),
        })),
      get: (source, signal) =>
        ask('get', signal, () => {
          if (this.sources.includes(source)) return record(source);
          throw new ConnectorError('NotFound', 'none');
        }),
      kinds: () => Promise.resolve(fakeKinds),
      fields: () => Promise.resolve([]),
      ...(this.scopes
        ? {
            scopes: (_request: object, signal: AbortSignal) =>
              ask('scopes', signal, () => ({ items: [{ id: 's', title: 'S' }] })),
          }
        : {}),
      whoAmI: (signal) =>
        ask('whoAmI', signal, () => {
          if (this.whoAmIFailure) throw this.whoAmIFailure;
          return identity;
        }),
      close: () => {
        this.closed++;
        return Promise.resolve();
      },
    };
  }
}

/** Secrets in memory, as the host's store keeps them. */
export class FakeKeeper implements SecretKeeper {
  readonly kept = new Map<string, { binding: string; values: Readonly<Record<string, string>> }>();

  read(id: string, binding: string) {
    const found = this.kept.get(id);
    return Promise.resolve(found?.binding === binding ? found.values : undefined);
  }

  write(id: string, binding: string, values: Readonly<Record<string, string>>) {
    this.kept.set(id, { binding, values });
    return Promise.resolve();
  }

  delete(id: string) {
    this.kept.delete(id);
    return Promise.resolve();
  }

  deleteSources(catalog: string) {
    for (const id of [...this.kept.keys()]) {
      if (id.startsWith(`${catalog}/`)) this.kept.delete(id);
    }
    return Promise.resolve();
  }
}

const silent = {
  ...{ debug: () => undefined, info: () => undefined },
  ...{ warn: () => undefined, error: () => undefined },
};

export interface FakeSetup {
  readonly user?: unknown;
  readonly workspace?: unknown;
  readonly environment?: Record<string, string>;
  readonly tokens?: Record<string, [url: string, token: string]>;
  readonly requireAccess?: () => void;
  readonly hub?: FakeHub;
}

export function makeRegistry(setup: FakeSetup = {}) {
  const { user, workspace, environment = {}, tokens = {}, requireAccess = () => undefined } = setup;
  const hub = setup.hub ?? new FakeHub();
  const store = new MemoryStore({ user, workspace });
  const keeper = new FakeKeeper();
  for (const [name, [url, token]] of Object.entries(tokens)) {
    const binding = hubKind.binding({ url });
    keeper.kept.set(`catalog:${name}`, { binding, values: { token } });
  }
  const surroundings: Omit<CatalogSurroundings, 'secrets'> = {
    requireAccess,
    environment,
    requestTimeout: () => 1000,
    log: silent,
    distFolder: '',
    pythonInterpreter: () => Promise.resolve(undefined),
  };
  const local = createLocalCatalog({ store: new MemoryStore({}), kinds: fakeKinds });
  const registry = new CatalogRegistry({
    ...{ local, store, entries: [hub.entry], secrets: keeper, surroundings },
  });
  return { hub, store, keeper, registry };
}
