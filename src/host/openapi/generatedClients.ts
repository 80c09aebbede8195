import type * as vscode from 'vscode';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { errorText } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SourceService } from '../sources/sourceService.js';

/**
 * Knows which sources have a generated client that is older than their specification. It is found
 * out when the specification is read anyway: when the source is listed, refreshed or generated from,
 * and when its file is saved.
 */
export class GeneratedClients implements Disposable {
  readonly #sources: SourceService;
  readonly #log: vscode.LogOutputChannel;
  readonly #outdated = new Map<string, readonly vscode.Uri[]>();
  /** By source: the check that began last, whose result alone counts. */
  readonly #checks = new Map<string, symbol>();
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<string>());
  /** Fires with the id of a source whose clients became outdated, or no longer are. */
  readonly onDidChange = this.#didChange.event;

  constructor(sources: SourceService, log: vscode.LogOutputChannel) {
    this.#sources = sources;
    this.#log = log;
  }

  /** Folders of clients made of an older specification; none as long as nobody knows. */
  outdated(sourceId: string): readonly vscode.Uri[] {
    return this.#outdated.get(sourceId) ?? [];
  }

  /** Compares the clients of a source with its specification as it was read last. Never rejects. */
  async check(source: SourceRecord, specificationHash?: string): Promise<void> {
    if (!this.#sources.look(source)?.offers.includes('api')) return;
    const check = Symbol(source.id);
    this.#checks.set(source.id, check);
    try {
      const { findClients, isMadeOf } = await import('../lazyCommands.js');
      const clients = (await findClients()).filter(({ stamp }) => isMadeOf(stamp, source));
      const current = clients.length === 0 ? '' : (specificationHash ?? (await this.#hash(source)));
      // Checks take as long as the disk and the server do: an older one may come in later.
      if (this.#checks.get(source.id) !== check) return;
      const old = clients.filter(({ stamp }) => stamp.specification !== current);
      this.#set(
        source.id,
        old.map(({ folder }) => folder),
      );
    } catch (error) {
      // What is wrong with the source its row says already.
      this.#log.debug(`Looking for clients of ${source.id}: ${errorText(error)}`);
    } finally {
      if (this.#checks.get(source.id) === check) this.#checks.delete(source.id);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #hash(source: SourceRecord): Promise<string | undefined> {
    const { signal } = new AbortController();
    return this.#sources.use(source, signal, async ({ api }) => api?.specificationHash(signal));
  }

  #set(id: string, folders: readonly vscode.Uri[]): void {
    const before = this.outdated(id).map(String).join('\n');
    if (folders.map(String).join('\n') === before) return;
    if (folders.length === 0) this.#outdated.delete(id);
    else this.#outdated.set(id, folders);
    this.#didChange.fire(id);
  }
}
