import type { PostgresServer } from './postgres.js';
import { startProxy } from './proxy.js';

/** What a server does not know: statements that match fail as `instead` does. */
export interface Refusal {
  readonly statement: RegExp;
  /** Default: a call of a function that does not exist. */
  readonly instead?: string;
}

/** A real server behind a proxy that makes it refuse some statements, as servers do that only resemble PostgreSQL. */
export interface PickyPostgres extends PostgresServer {
  /** Statements that came through, in their order. */
  readonly statements: readonly string[];
  /** Stops the proxy, not the server behind it. */
  stop(): Promise<void>;
}

const UNKNOWN = 'SELECT a_function_this_server_lacks()';

/** Starts the proxy in front of a server without TLS. */
export async function startPickyPostgres(
  server: PostgresServer,
  refusals: readonly Refusal[],
): Promise<PickyPostgres> {
  const statements: string[] = [];
  const change = (sql: string): string => {
    statements.push(sql);
    const refusal = refusals.find(({ statement }) => statement.test(sql));
    return refusal ? (refusal.instead ?? UNKNOWN) : sql;
  };
  const proxy = await startProxy(server, (client, open) => {
    const upstream = open();
    const messages = new ClientMessages(change);
    client.on('data', (chunk: Buffer) => upstream.write(messages.take(chunk)));
  });
  return { ...server, ...proxy, statements };
}

const SSL_REQUEST = 80877103;

/** Cuts what a client sends into messages and rewrites the statements in them. */
class ClientMessages {
  readonly #change: (sql: string) => string;
  #buffer = Buffer.alloc(0);
  #started = false;

  constructor(change: (sql: string) => string) {
    this.#change = change;
  }

  /** The bytes to pass on: whole messages. */
  take(chunk: Buffer): Buffer {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    const out: Buffer[] = [];
    for (;;) {
      const head = this.#started ? 1 : 0;
      if (this.#buffer.length < head + 4) break;
      const length = head + this.#buffer.readInt32BE(head);
      if (this.#buffer.length < length) break;
      const message = this.#buffer.subarray(0, length);
      this.#buffer = this.#buffer.subarray(length);
      if (this.#started) out.push(this.#rewrite(message));
      else {
        this.#started = message.readInt32BE(4) !== SSL_REQUEST;
        out.push(message);
      }
    }
    return Buffer.concat(out);
  }

  #rewrite(message: Buffer): Buffer {
    const type = String.fromCharCode(message[0] ?? 0);
    if (type !== 'Q' && type !== 'P') return message;
    // A Parse has the statement's name before its text.
    const start = type === 'Q' ? 5 : message.indexOf(0, 5) + 1;
    const end = message.indexOf(0, start);
    const before = message.toString('utf8', start, end);
    const after = this.#change(before);
    if (after === before) return message;
    const body = Buffer.concat([
      message.subarray(5, start),
      Buffer.from(after),
      message.subarray(end),
    ]);
    const head = Buffer.alloc(5);
    head.write(type, 'latin1');
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  }
}
