import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import { DisposableStore, Emitter, type Disposable } from '../core/disposable.js';
import { parseSourceId } from '../core/sources/source.js';

export type Secrets = Readonly<Record<string, string>>;

interface StoredSecrets {
  readonly version: 1;
  /** `ConnectorKind.binding` of the source when the user entered them. */
  readonly binding: string;
  readonly values: Secrets;
}

/**
 * The only place secrets are kept. Each entry is bound to where it may be sent: when a setting
 * changes the host, the user or the kind of a source, `read` no longer finds its secret.
 */
export class SecretStore implements Disposable {
  readonly #storage: vscode.SecretStorage;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<string>());
  /** Fires with the id of secrets that another window has stored or deleted. */
  readonly onDidChangeElsewhere = this.#didChange.event;
  /** Digests of what is known to be stored, by key: what this window has written is no news to it. */
  readonly #known = new Map<string, string>();
  /** Changes of the lists below come one after another. */
  #listing: Promise<unknown> = Promise.resolve();

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
    this.#store.add(storage.onDidChange(({ key }) => void this.#heard(key)));
  }

  /** The secrets of a source, or undefined when there are none for this binding. */
  async read(sourceId: string, binding: string): Promise<Secrets | undefined> {
    const stored = await this.#stored(sourceId);
    return stored?.binding === binding ? stored.values : undefined;
  }

  /** `stale` means that there are secrets, entered for another host or user, and not used. */
  async state(sourceId: string, binding: string): Promise<'none' | 'stored' | 'stale'> {
    const stored = await this.#stored(sourceId);
    if (!stored) return 'none';
    return stored.binding === binding ? 'stored' : 'stale';
  }

  async write(sourceId: string, binding: string, values: Secrets): Promise<void> {
    const stored: StoredSecrets = { version: 1, binding, values };
    // Before the secret itself, so that none is there that no list names.
    await this.#list(sourceId, (ids) => [...ids.filter((id) => id !== sourceId), sourceId]);
    await this.#put(keyOf(sourceId), JSON.stringify(stored));
  }

  async delete(sourceId: string): Promise<void> {
    await this.#put(keyOf(sourceId), undefined);
    await this.#list(sourceId, (ids) => ids.filter((id) => id !== sourceId));
  }

  /** Forgets the secrets of all sources of a catalog. */
  async deleteSources(catalog: string): Promise<void> {
    for (const id of await this.#ids(catalog)) await this.delete(id);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Tells of what was changed, unless it was here. Whoever cannot read it learns at the next use. */
  async #heard(key: string): Promise<void> {
    const id = idOf(key);
    if (id === undefined) return;
    const digest = digestOf(await this.#storage.get(key));
    if (this.#known.get(key) === digest) return;
    this.#known.set(key, digest);
    this.#didChange.fire(id);
  }

  async #put(key: string, text: string | undefined): Promise<void> {
    this.#known.set(key, digestOf(text));
    if (text === undefined) await this.#storage.delete(key);
    else await this.#storage.store(key, text);
  }

  async #stored(sourceId: string): Promise<StoredSecrets | undefined> {
    const text = await this.#storage.get(keyOf(sourceId));
    if (text === undefined) return undefined;
    try {
      const value = JSON.parse(text) as { version: unknown };
      return value.version === 1 ? (value as StoredSecrets) : undefined;
    } catch {
      // Written by a version we do not know: as good as none, and replaced at the next write.
      return undefined;
    }
  }

  /** Which sources of a catalog have secrets is kept as well: the storage itself does not tell. */
  #list(sourceId: string, change: (ids: readonly string[]) => readonly string[]): Promise<void> {
    const { catalog } = parseSourceId(sourceId);
    if (catalog === undefined) return Promise.resolve();
    const listing = this.#listing.then(async () => {
      const before = await this.#ids(catalog);
      const after = change(before);
      if (JSON.stringify(after) === JSON.stringify(before)) return;
      if (after.length === 0) await this.#storage.delete(listKeyOf(catalog));
      else await this.#storage.store(listKeyOf(catalog), JSON.stringify(after));
    });
    this.#listing = listing.catch(() => undefined);
    return listing;
  }

  async #ids(catalog: string): Promise<readonly string[]> {
    try {
      const ids: unknown = JSON.parse((await this.#storage.get(listKeyOf(catalog))) ?? '[]');
      return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
    } catch {
      return [];
    }
  }
}

const PREFIX = 'source:';

function keyOf(id: string): string {
  return PREFIX + id;
}

/** Undefined for what is no secret, but a list. */
function idOf(key: string): string | undefined {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
}

function listKeyOf(catalog: string): string {
  return `sources:${catalog}`;
}

/** Of the secret itself no second copy is held. */
function digestOf(text: string | undefined): string {
  return text === undefined ? '' : createHash('sha256').update(text).digest('base64');
}
