import { Emitter } from '../../../src/core/disposable.js';
import { raceAbort } from '../../../src/core/cancellation.js';
import { ConnectorError } from '../../../src/core/errors.js';
import type { SearchSurroundings } from '../../../src/core/search/surroundings.js';
import type { Catalog, CatalogEntry, SourceQuery } from '../../../src/core/sources/catalog.js';
import type { Session, SourceLook, SourceNode } from '../../../src/core/sources/connector.js';
import type { Page } from '../../../src/core/sources/page.js';
import type { SourceRecord } from '../../../src/core/sources/source.js';
import type { ObjectStore } from '../../../src/core/storage/objectStore.js';

export const never = new AbortController().signal;

export function record(
  catalog: string,
  name: string,
  more: Partial<SourceRecord> = {},
): SourceRecord {
  return {
    ...{ id: `${catalog}/${name}`, name, title: name, kind: 'database', catalog, tags: [] },
    properties: { host: 'db.example.org' },
    ...more,
  };
}

/** A catalog with so many sources on each page. */
export class FakeCatalog implements Catalog {
  readonly kind = 'fake';
  readonly title: string;
  readonly didChange = new Emitter<void>();
  readonly onDidChange = this.didChange.event;
  capabilities = {
    ...{ create: false, update: false, remove: false, test: false },
    ...{ saveUntested: false, sync: false, search: false },
  };
  search?: NonNullable<Catalog['search']>;
  readonly asked: SourceQuery[] = [];
  /** Answers are held back until this settles. */
  gate: Promise<unknown> = Promise.resolve();
  failure: ConnectorError | undefined;

  constructor(
    readonly name: string,
    public sources: readonly SourceRecord[],
    readonly pageSize = 1_000,
  ) {
    this.title = `The ${name}`;
  }

  async list(query: SourceQuery, signal: AbortSignal): Promise<Page<CatalogEntry>> {
    this.asked.push(query);
    await raceAbort(this.gate, signal);
    if (this.failure) throw this.failure;
    const start = Number(query.page ?? 0);
    const end = start + this.pageSize;
    const wanted =
      query.text === undefined
        ? this.sources
        : this.sources.filter((source) => source.name.includes(query.text ?? ''));
    const items = wanted.slice(start, end).map((source) => ({ source }));
    return end < wanted.length ? { items, next: String(end) } : { items };
  }

  get(name: string): Promise<SourceRecord> {
    const found = this.sources.find((source) => source.name === name);
    return found
      ? Promise.resolve(found)
      : Promise.reject(new ConnectorError('NotFound', `No ${name}.`));
  }

  kinds = () => Promise.resolve([]);
  fields = () => Promise.resolve([]);
}

export function tableNode(name: string, schema = 'public'): SourceNode {
  return {
    ...{ path: [schema, name], role: 'table', label: name, expandable: true },
    table: { schema, name },
  };
}

/** A session that finds nodes whose labels hold the text. */
export function sessionWith(parts: Partial<Session> = {}): Session {
  return {
    test: () => Promise.resolve(''),
    credentialFields: () => Promise.resolve([]),
    children: () => Promise.resolve({ items: [] }),
    invalidate: () => undefined,
    close: () => Promise.resolve(),
    ...parts,
  };
}

/** A bucket with these keys that counts what it is asked. */
export class FakeStore {
  requests = 0;
  constructor(readonly keys: number | readonly string[]) {}

  get store(): ObjectStore {
    const { keys } = this;
    const total = typeof keys === 'number' ? keys : keys.length;
    const keyAt = (index: number) =>
      typeof keys === 'number' ? `runs/day-${index % 365}/run-${index}.csv` : (keys[index] ?? '');
    return {
      listAll: (_folder: string, { page, limit = 1_000 }: { page?: string; limit?: number }) => {
        this.requests++;
        const start = Number(page ?? 0);
        const end = Math.min(total, start + limit);
        const items = Array.from({ length: end - start }, (_, at) => {
          const path = keyAt(start + at);
          return { path, name: path, kind: 'file' as const };
        });
        return Promise.resolve(end < total ? { items, next: String(end) } : { items });
      },
    } as unknown as ObjectStore;
  }
}

/** Catalogs and sessions as search sees them. Time stands still: every wait is over at once. */
export class FakeWorld implements SearchSurroundings {
  readonly list: FakeCatalog[];
  readonly sessions = new Map<string, Session>();
  readonly open = new Set<string>();
  /** Sources that were connected to, in order. */
  readonly used: string[] = [];
  readonly signedOut = new Set<string>();
  busy = 0;
  mostBusy = 0;
  readonly didChangeSources = new Emitter<Catalog | undefined>();
  readonly didCloseSession = new Emitter<string>();
  readonly onDidChangeSources = this.didChangeSources.event;
  readonly onDidCloseSession = this.didCloseSession.event;

  constructor(...catalogs: FakeCatalog[]) {
    this.list = catalogs;
  }

  catalogs = () => this.list;
  isSignedOut = (catalog: string) => this.signedOut.has(catalog);

  look(source: SourceRecord): SourceLook | undefined {
    if (source.kind === 'mystery') return undefined;
    return {
      label: 'Database',
      icon: 'database',
      offers: [],
      describe: ({ host }) => String(host),
    };
  }

  get(id: string): Promise<SourceRecord> {
    const [catalog, name = ''] = id.split('/');
    return (
      this.list.find((each) => each.name === catalog)?.get(name) ?? Promise.reject(new Error(id))
    );
  }

  connected(): readonly SourceRecord[] {
    return this.list.flatMap((each) => each.sources.filter(({ id }) => this.open.has(id)));
  }

  async use<T>(
    source: SourceRecord,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    this.used.push(source.id);
    this.mostBusy = Math.max(this.mostBusy, ++this.busy);
    try {
      const result = await raceAbort(work(this.sessions.get(source.id) ?? sessionWith()), signal);
      this.open.add(source.id);
      return result;
    } finally {
      this.busy--;
    }
  }

  pause = () => new Promise<void>((resolve) => setImmediate(resolve));

  async wait(_: number, signal: AbortSignal): Promise<void> {
    await raceAbort(this.pause(), signal);
  }
}

/** Something that is settled from outside. */
export function gate() {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
