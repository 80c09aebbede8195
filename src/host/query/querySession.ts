import { throwIfAborted } from '../../core/cancellation.js';
import { DisposableStore, Emitter, type Disposable } from '../../core/disposable.js';
import { ConnectorError } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlConsole, SqlSession } from '../../core/sql/console.js';
import type { Services } from '../feature.js';

/** Tags of what may make, change or drop something that the tree shows. */
const CHANGES_CATALOG = /^(CREATE|ALTER|DROP|COMMENT|IMPORT|DO|CALL|SELECT \d)/;

interface Open {
  readonly source: SourceRecord;
  readonly console: SqlConsole;
  readonly session: SqlSession;
  readonly readOnly: boolean;
}

/** The session of a document at the server, and the transaction in it. */
export class QuerySession implements Disposable {
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<void>());
  #open: Open | undefined;
  #lost: ConnectorError | undefined;
  #changesCatalog = false;

  /** Fires after `transaction` or `lost` has changed. */
  readonly onDidChange = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    this.#store.add(
      services.sources.onDidCloseSession((id) => {
        if (this.#open?.source.id === id) this.#endedWithSource(this.#open);
      }),
    );
  }

  get transaction(): SqlSession['transaction'] {
    return this.#open?.session.transaction ?? 'none';
  }

  /** Where the transaction is open. */
  get source(): SourceRecord | undefined {
    return this.#open?.source;
  }

  /** True while nothing that is run can change anything. */
  get readOnly(): boolean {
    return this.#open?.readOnly ?? true;
  }

  /** Why changes were undone without anybody asking for it, until the next statement runs. */
  get lost(): ConnectorError | undefined {
    return this.#lost;
  }

  dismissLost(): void {
    if (!this.#lost) return;
    this.#lost = undefined;
    this.#changed.fire();
  }

  /** The session on a source; one on another source is closed, and what was open in it undone. */
  async on(source: SourceRecord, signal: AbortSignal): Promise<SqlSession> {
    const console = await this.#services.sources.use(source, signal, (session) => {
      if (session.sql) return Promise.resolve(session.sql);
      throw new ConnectorError('Unsupported', `"${source.title}" does not run SQL.`);
    });
    throwIfAborted(signal);
    if (this.#open?.console === console) return this.#open.session;
    this.close();
    const readOnly = this.#services.sources.look(source)?.readOnly?.(source.properties) ?? true;
    const session = console.open({ readOnly });
    session.onDidChangeTransaction((lost) => {
      if (lost) {
        this.#lost = this.#services.errors.record(lost, `A transaction of ${source.title}`);
      }
      this.#changed.fire();
    });
    this.#open = { source, console, session, readOnly };
    return session;
  }

  /** Takes note of what a statement did: what others see only after a commit is told then. */
  ran(command: string): void {
    if (!this.#open || this.#open.readOnly) return;
    this.#changesCatalog ||= CHANGES_CATALOG.test(command);
    if (this.transaction !== 'none') return;
    if (this.#changesCatalog && command !== 'ROLLBACK') {
      this.#services.sources.noteChanges(this.#open.source);
    }
    this.#changesCatalog = false;
  }

  async commit(signal: AbortSignal): Promise<void> {
    await this.#open?.session.commit(signal);
    this.ran('COMMIT');
  }

  async rollback(signal: AbortSignal): Promise<void> {
    await this.#open?.session.rollback(signal);
    this.ran('ROLLBACK');
  }

  /** Rolls back. */
  close(): void {
    void this.#open?.session.close();
    this.#open = undefined;
    this.#changesCatalog = false;
  }

  dispose(): void {
    this.close();
    this.#store.dispose();
  }

  #endedWithSource({ source, session }: Open): void {
    const hadChanges = session.transaction !== 'none';
    this.close();
    if (hadChanges) {
      this.#lost = new ConnectorError(
        'Unavailable',
        `"${source.title}" was disconnected: its settings or credentials have changed. Changes that were not committed are undone.`,
        { retryable: false },
      );
    }
    this.#changed.fire();
  }
}
