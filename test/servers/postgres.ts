import { appendFile, chown, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { createCertificate, type ServerCertificate } from './certificates.js';
import {
  guard,
  type Guard,
  removeFolder,
  run,
  type RunOptions,
  type Service,
  startService,
  temporaryFolder,
  unprivilegedUser,
} from './children.js';
import { startThroughPgCtl } from './pgCtl.js';
import { freePort } from './ports.js';
import { type PostgresFlavour, postgresPrograms, program } from './postgresPrograms.js';

export interface PostgresOptions {
  /** Default: the npm package's programs. */
  readonly flavour?: PostgresFlavour;
  /** Default: a free one. */
  readonly port?: number;
  /** Name of the database made after the start. Default: none, `postgres` is used. */
  readonly database?: string;
  /**
   * Turns TLS on. `hosts` are the names in the certificate (default `localhost` and `127.0.0.1`; name another to
   * test a wrong host); `only` refuses connections without TLS; `certificate` replaces the one made for this server.
   */
  readonly tls?: {
    readonly hosts?: readonly string[];
    readonly only?: boolean;
    readonly certificate?: ServerCertificate;
  };
  /** Further server settings, for instance `{ max_connections: '5' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer {
  /** As the server tells it, for instance `18.4`. */
  readonly version: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  /** A superuser. */
  readonly user: 'postgres';
  readonly password: string;
  readonly database: string;
  readonly url: string;
  /** Present when TLS is on: PEM of the authority to trust, and a file with the same text. */
  readonly tls?: { readonly ca: string; readonly caFile: string };
  /** A new connection as superuser. The caller ends it. */
  connect(config?: pg.ClientConfig): Promise<pg.Client>;
  /**
   * Runs SQL as superuser on a connection of its own; `database` defaults to this server's.
   * Returns the rows of the last statement.
   */
  query<Row extends pg.QueryResultRow>(
    sql: string,
    parameters?: readonly unknown[],
    database?: string,
  ): Promise<Row[]>;
  /** Ends the sessions of all others, as an administrator or a lost network would. Returns how many. */
  killSessions(): Promise<number>;
  /** Fast shutdown and start on the same port with the same data. */
  restart(): Promise<void>;
  /** Fast shutdown that keeps the data, so that {@link restart} brings the server back. */
  shutDown(): Promise<void>;
  /** Stops the server and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL with an empty database on a free loopback port, in a temporary folder, as a normal user
 * or as root. Passwords are SCRAM; there are no Unix sockets. About 1 s.
 *
 * When this process ends without `stop`, however it ends, the server ends too and its folder is removed.
 * Rejects with the server's own words when it cannot start; never throws later.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const user = unprivilegedUser();
  const folder = await temporaryFolder('pg-', user);
  const cleaner = guard([], 'INT', folder);
  let cluster: Cluster | undefined;
  try {
    const programs = await postgresPrograms(options.flavour ?? 'embedded', user, folder);
    cluster = new Cluster(programs, folder, {
      user,
      cwd: folder,
      env: environment(programs),
    });
    await cluster.initialize(options);
    await cluster.start();
    return await cluster.describe(options.database ?? 'postgres');
  } catch (error) {
    await cluster?.stop();
    await removeFolder(folder);
    throw error;
  } finally {
    // The running server has a guard of its own.
    cleaner.release();
  }
}

const password = 'postgres';

class Cluster {
  readonly #data: string;
  #service: Pick<Service, 'stop'> | undefined;
  #guard: Guard | undefined;
  #port = 0;
  #fixedPort = false;
  #ca: string | undefined;

  constructor(
    private readonly programs: string,
    private readonly folder: string,
    private readonly runOptions: RunOptions,
  ) {
    this.#data = join(folder, 'data');
  }

  async initialize(options: PostgresOptions): Promise<void> {
    const passwordFile = await this.#write('password', `${password}\n`);
    await run(
      join(this.programs, program('initdb')),
      // Speed over safety: the data does not outlive the run. `C` is the one locale that is everywhere.
      [
        ...['-D', this.#data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        ...['-E', 'UTF8', '--locale=C', '--no-sync'],
      ],
      this.runOptions,
    );
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      timezone: 'UTC',
      log_timezone: 'UTC',
      ...(options.tls ? await this.#tlsSettings(options.tls) : {}),
      ...options.settings,
    };
    const lines = Object.entries(settings).map(
      ([name, v]) => `${name} = '${v.replaceAll("'", "''")}'`,
    );
    await appendFile(join(this.#data, 'postgresql.conf'), `\n${lines.join('\n')}\n`);
    this.#fixedPort = options.port !== undefined;
    this.#port = options.port ?? 0;
  }

  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      if (this.#port === 0) this.#port = await freePort();
      try {
        this.#service = await this.#startProcess();
        break;
      } catch (error) {
        // Somebody took the free port between our look and the start.
        const taken = /could not bind|already in use/i.test(String(error));
        if (!taken || this.#fixedPort || attempt >= 5) throw error;
        this.#port = 0;
      }
    }
    this.#fixedPort = true;
  }

  async #startProcess(): Promise<Pick<Service, 'stop'>> {
    if (process.platform === 'win32') {
      const service = await startThroughPgCtl(
        this.programs,
        this.#data,
        this.#port,
        this.runOptions,
      );
      this.#replaceGuard(guard([service.pid], 'INT', this.folder));
      return service;
    }
    return startService(
      join(this.programs, program('postgres')),
      ['-D', this.#data, '-p', String(this.#port)],
      {
        ...this.runOptions,
        ready: /database system is ready to accept connections/,
        onSpawn: (pid) => this.#replaceGuard(guard([pid], 'INT', this.folder)),
      },
    );
  }

  #replaceGuard(next: Guard | undefined): void {
    this.#guard?.release();
    this.#guard = next;
  }

  async shutDown(): Promise<void> {
    // SIGINT is a fast shutdown: sessions are ended, data is written.
    await this.#service?.stop('SIGINT');
    this.#replaceGuard(guard([], 'INT', this.folder));
  }

  async stop(): Promise<void> {
    await this.#service?.stop('SIGINT');
    this.#replaceGuard(undefined);
    await removeFolder(this.folder);
  }

  async describe(database: string): Promise<PostgresServer> {
    const connect = async (config: pg.ClientConfig = {}): Promise<pg.Client> => {
      const ssl = this.#ca === undefined ? {} : { ssl: { rejectUnauthorized: false } };
      const client = new pg.Client({ ...address, database, ...ssl, ...config });
      // Without a listener a session that the server ends would end this process too.
      client.on('error', () => undefined);
      await client.connect();
      return client;
    };
    const query: PostgresServer['query'] = async <Row extends pg.QueryResultRow>(
      sql: string,
      parameters?: readonly unknown[],
      inDatabase = database,
    ) => {
      const client = await connect({ database: inDatabase });
      try {
        // Without parameters `pg` uses the simple protocol, which takes several statements at once.
        const result = await client.query<Row>(sql, parameters && [...parameters]);
        const results = [result].flat();
        return results.at(-1)?.rows ?? [];
      } finally {
        await client.end();
      }
    };
    const address = {
      host: '127.0.0.1' as const,
      port: this.#port,
      user: 'postgres' as const,
      password,
    };
    if (database !== 'postgres') {
      await query(`create database ${pg.escapeIdentifier(database)}`, undefined, 'postgres');
    }
    const [row] = await query<{ server_version: string }>('show server_version');
    return {
      version: row?.server_version.split(' ')[0] ?? 'unknown',
      ...address,
      database,
      url: `postgresql://postgres:${password}@127.0.0.1:${this.#port}/${encodeURIComponent(database)}`,
      ...(this.#ca === undefined
        ? {}
        : { tls: { ca: await readFile(this.#ca, 'utf8'), caFile: this.#ca } }),
      connect,
      query,
      killSessions: async () => {
        const killed = await query(
          `select pg_terminate_backend(pid) from pg_stat_activity
             where pid <> pg_backend_pid() and backend_type = 'client backend'`,
        );
        return killed.length;
      },
      restart: async () => {
        await this.shutDown();
        await this.start();
      },
      shutDown: () => this.shutDown(),
      stop: () => this.stop(),
    };
  }

  async #tlsSettings(tls: NonNullable<PostgresOptions['tls']>): Promise<Record<string, string>> {
    const made = tls.certificate ?? createCertificate(tls.hosts ?? ['localhost', '127.0.0.1']);
    this.#ca = await this.#write('ca.pem', made.ca);
    if (tls.only) {
      const hba = ['hostssl all all 127.0.0.1/32 scram-sha-256'];
      await writeFile(join(this.#data, 'pg_hba.conf'), `${hba.join('\n')}\n`);
    }
    return {
      ssl: 'on',
      ssl_cert_file: await this.#write('server.pem', made.cert),
      ssl_key_file: await this.#write('server.key', made.key),
    };
  }

  /** Writes a file that only the server's user can read, which the server demands of a key. */
  async #write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text, { mode: 0o600 });
    const { user } = this.runOptions;
    if (user) await chown(path, user.uid, user.gid);
    return path.replaceAll('\\', '/');
  }
}

/** English messages, which the start waits for, and none of the caller's `PG*` settings. */
function environment(programs: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  const libraries = join(dirname(programs), 'lib');
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    // Programs copied elsewhere still find their libraries.
    ...(process.platform === 'linux' && programs.includes('native')
      ? { LD_LIBRARY_PATH: libraries }
      : {}),
  };
}
