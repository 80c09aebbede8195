import type { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { Cell } from '../../core/table/table.js';
import { type Connection } from './connection.js';
import { type Field, RAW_TEXT, toField } from './rawResult.js';
import { postgresError } from './errors.js';
import type { ConnectionPool, Lease } from './pool.js';

/** What a statement can say beside its rows, at most. */
const MOST_NOTICES = 1_000;
/** Milliseconds that ending a transaction may take before its connection is given up. */
const END_TIMEOUT = 5_000;

export interface ConsoleAnswer {
  /** The server's own word for what was done: `INSERT 0 5`. */
  readonly tag: string;
  readonly rowCount: number | null;
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A connection that belongs to one console: what is set in it reaches nobody else. */
export class ConsoleConnection {
  readonly #lease: Lease;
  readonly #connection: Connection;
  readonly #timeout: () => number;
  #limit: number;
  #closing = false;
  #lossReason: ConnectorError | undefined;
  #onLost: ((reason: ConnectorError | undefined) => void) | undefined;

  private constructor(lease: Lease, timeout: () => number) {
    this.#lease = lease;
    this.#connection = lease.connection;
    this.#timeout = timeout;
    this.#limit = lease.timeout;
    const { client, settings } = this.#connection;
    client.on('error', (error) => {
      this.#lossReason ??= postgresError(error, { settings });
    });
    client.on('end', () => {
      if (!this.#closing) this.#onLost?.(this.#lossReason);
    });
  }

  static async open(
    pool: ConnectionPool,
    timeout: () => number,
    signal: AbortSignal,
  ): Promise<ConsoleConnection> {
    return new ConsoleConnection(await pool.lease(signal, { extra: true }), timeout);
  }

  get lost(): boolean {
    return this.#connection.lost;
  }

  /** What the server said when it ended the connection while nothing ran, if it did. */
  get lossReason(): ConnectorError | undefined {
    return this.#lossReason;
  }

  /** Calls when the connection breaks, not when it is closed here. */
  onLost(listener: (reason: ConnectorError | undefined) => void): void {
    this.#onLost = listener;
  }

  /** True when it may have died while nobody used it. */
  get reused(): boolean {
    return this.#lease.reused;
  }

  /** `none`; `open`; `failed` when only undoing is possible. */
  get transaction(): 'none' | 'open' | 'failed' {
    const status = this.#connection.client.getTransactionStatus();
    if (status === 'T') return 'open';
    return status === 'E' ? 'failed' : 'none';
  }

  /** The user may have changed the limit meanwhile. */
  async setLimit(signal: AbortSignal): Promise<void> {
    const limit = this.#timeout();
    if (limit === this.#limit) return;
    await this.execute(`SET statement_timeout TO ${Math.floor(limit)}`, signal);
    this.#limit = limit;
  }

  /**
   * Runs exactly one statement: the extended protocol takes no more, so that a text can not end the
   * transaction it runs in and go on.
   */
  async send(text: string, values: readonly Cell[], signal: AbortSignal): Promise<ConsoleAnswer> {
    const { client } = this.#connection;
    // `pg` cuts the tag into pieces and drops some; what it listens to itself has it whole.
    const wire = (client as unknown as { readonly connection: Wire }).connection;
    let tag = '';
    const onTag = (message: { readonly text?: string }) => {
      tag = message.text ?? '';
    };
    wire.on('commandComplete', onTag);
    try {
      const query = {
        ...{ text, values: [...values], rowMode: 'array', types: RAW_TEXT },
        queryMode: 'extended',
      } as const;
      const work = client.query<Cell[]>(query);
      const result = await this.#connection.guard(work, this.#limit, signal);
      const fields = result.fields.map(toField);
      return { tag, rowCount: result.rowCount, fields, rows: result.rows };
    } finally {
      wire.off('commandComplete', onTag);
    }
  }

  /** Statements of our own, without results. */
  execute(text: string, signal: AbortSignal): Promise<void> {
    return this.#connection.execute(text, this.#limit, signal);
  }

  /** Ends a transaction or a part of it, also after its user gave up. A failure loses the connection. */
  async tidy(text: string): Promise<void> {
    await this.settled();
    if (this.lost) return;
    try {
      await this.#connection.execute(text, 0, AbortSignal.timeout(END_TIMEOUT));
    } catch {
      this.#connection.destroy();
    }
  }

  /** Resolves when a cancelled statement has really ended at the server. */
  settled(): Promise<void> {
    return this.#connection.settled();
  }

  /** Collects what the server has to say until the result is called. */
  listen(): () => readonly string[] {
    const { client } = this.#connection;
    const notices: string[] = [];
    const onNotice = (notice: Notice) => {
      if (notices.length < MOST_NOTICES) notices.push(noticeText(notice));
    };
    client.on('notice', onNotice);
    return () => {
      client.off('notice', onNotice);
      return notices;
    };
  }

  /** Closes; what runs is cancelled and what was not committed is undone. */
  async close(busy: boolean): Promise<void> {
    this.#closing = true;
    // Never back into the pool: a user may have set anything in it.
    if (busy) await this.#connection.terminate();
    else await this.#connection.end();
    await this.#lease.release();
  }
}

interface Wire {
  on(event: 'commandComplete', listener: (message: { readonly text?: string }) => void): void;
  off(event: 'commandComplete', listener: (message: { readonly text?: string }) => void): void;
}

interface Notice {
  readonly severity?: string | undefined;
  readonly message?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

function noticeText({ severity, message, detail, hint }: Notice): string {
  const lines = [`${severity ?? 'NOTICE'}: ${message ?? ''}`];
  if (detail) lines.push(`Detail: ${detail}`);
  if (hint) lines.push(`Hint: ${hint}`);
  return plainText(lines.join('\n'));
}
