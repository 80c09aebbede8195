import type * as vscode from 'vscode';

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
export class SecretStore {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
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
    await this.#storage.store(key(sourceId), JSON.stringify(stored));
  }

  async delete(sourceId: string): Promise<void> {
    await this.#storage.delete(key(sourceId));
  }

  async #stored(sourceId: string): Promise<StoredSecrets | undefined> {
    const text = await this.#storage.get(key(sourceId));
    if (text === undefined) return undefined;
    try {
      const value = JSON.parse(text) as { version: unknown };
      return value.version === 1 ? (value as StoredSecrets) : undefined;
    } catch {
      // Written by a version we do not know: as good as none, and replaced at the next write.
      return undefined;
    }
  }
}

function key(sourceId: string): string {
  return `source:${sourceId}`;
}
