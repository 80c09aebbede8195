import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogContext } from '../../../src/core/sources/catalogKind.js';
import { removeTemporaryFolder, temporaryFolder } from '../../host/temporaryFolder.js';

/** A folder for the path of Python, with the package `edge` in it. */
export const STAND_IN_PACKAGE = fileURLToPath(new URL('python', import.meta.url));
const BRIDGE = fileURLToPath(new URL('../../../src/catalogs/edge/python/bridge', import.meta.url));

export const TOKEN = 'canary-edge-5d21c7';

export type Fault = Readonly<
  | { raise: string; message?: string }
  | { hang: true }
  | { sleep: number }
  | { exit: number }
  | { print: string }
>;

export interface Connection {
  readonly class: 'SQLConnection' | 'S3Connection' | 'OpenAPIConnection' | 'QuantumConnection';
  readonly uid: string;
  readonly name: string;
  readonly title: string;
  readonly [field: string]: unknown;
}

interface State {
  token: string;
  user: Record<string, unknown>;
  connections: Connection[];
  tokens: unknown[];
  secrets: Record<string, unknown>;
  hits: unknown[];
  faults: Record<string, Fault>;
  behaviour: Record<string, unknown>;
}

const EMPTY: State = {
  token: TOKEN,
  user: {
    ...{ user_name: 'ada', first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.org' },
    ...{ server_admin: true, license_name: 'Pro', organizations: ['default', 'engines'] },
  },
  ...{ connections: [], tokens: [], secrets: {}, hits: [], faults: {}, behaviour: {} },
};

/**
 * The stand-in package `edge.api` in `python/`, in front of all others for the bridge, and what it
 * keeps: a folder of its own.
 */
export class EdgeStandIn {
  readonly folder = temporaryFolder('edge-stand-in-');
  /** As the extension's own folder, with the bridge in it. */
  readonly distFolder = join(this.folder, 'dist');
  readonly filesFolder = join(this.folder, 'files');

  constructor() {
    mkdirSync(this.distFolder);
    symlinkSync(BRIDGE, join(this.distFolder, 'edgeBridge'));
    this.reset();
  }

  /** Environment of the extension; variables that Python needs are those of this process. */
  get environment(): Record<string, string> {
    const { PATH = '', HOME = '' } = process.env;
    return { PATH, HOME, PYTHONPATH: this.pythonPath };
  }

  get pythonPath(): string {
    return `${this.folder}:${STAND_IN_PACKAGE}`;
  }

  reset(): void {
    this.#write(structuredClone(EMPTY));
    rmSync(this.filesFolder, { recursive: true, force: true });
    mkdirSync(this.filesFolder);
    writeFileSync(join(this.folder, 'calls.log'), '');
  }

  change(change: (state: State) => void): void {
    const state = this.state;
    change(state);
    this.#write(state);
  }

  get state(): State {
    return JSON.parse(readFileSync(this.#path, 'utf8')) as State;
  }

  fail(operation: string, fault: Fault): void {
    this.change((state) => {
      state.faults[operation] = fault;
    });
  }

  /** A file of the organization. */
  file(path: string, content: string | Uint8Array): void {
    const target = join(this.filesFolder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  /** What was asked of the service so far, in order. */
  calls(): { readonly what: string; readonly pid: number }[] {
    return readFileSync(join(this.folder, 'calls.log'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { what: string; pid: number });
  }

  count(operation: string): number {
    return this.calls().filter(({ what }) => what === `begin ${operation}`).length;
  }

  /** The most requests of a kind that ran at once. */
  most(operation: string): number {
    let running = 0;
    let most = 0;
    for (const { what } of this.calls()) {
      if (what === `begin ${operation}`) most = Math.max(most, ++running);
      if (what === `end ${operation}`) running--;
    }
    return most;
  }

  /** Ids of the processes that asked something. */
  processes(): number[] {
    return [...new Set(this.calls().map(({ pid }) => pid))];
  }

  remove(): void {
    removeTemporaryFolder(this.folder);
  }

  get #path(): string {
    return join(this.folder, 'edge-store.json');
  }

  #write(state: State): void {
    writeFileSync(this.#path, JSON.stringify(state));
  }
}

/** Surroundings of the catalog, and what it logged. */
export function edgeContext(
  standIn: EdgeStandIn,
  options: {
    readonly token?: string | undefined;
    readonly requestTimeout?: number;
    readonly environment?: Record<string, string>;
    readonly interpreter?: string;
  } = {},
): CatalogContext & { readonly logged: string[] } {
  const logged: string[] = [];
  const write = (message: string) => void logged.push(message);
  const token = 'token' in options ? options.token : TOKEN;
  return {
    logged,
    secrets: () => Promise.resolve(token === undefined ? undefined : { token }),
    environment: { ...standIn.environment, ...options.environment },
    requestTimeout: options.requestTimeout ?? 15_000,
    log: { debug: write, info: write, warn: write, error: write },
    distFolder: standIn.distFolder,
    pythonInterpreter: () => Promise.resolve(options.interpreter),
  };
}

export const sqlConnection = (fields: object = {}): Connection => ({
  ...{ class: 'SQLConnection', uid: 'u-1', name: 'data-warehouse-sql' },
  ...{ title: 'Data Warehouse (SQL)', host: 'db.example.org', port: 5432 },
  ...{ db_kind: 'postgresql', db_name: 'lab', username: 'lab', password: 'sql-secret-9' },
  ...fields,
});

export const s3Connection = (fields: object = {}): Connection => ({
  ...{ class: 'S3Connection', uid: 'u-2', name: 'data-lake-s3', title: 'Data Lake (S3)' },
  ...{ bucket: 'lab', endpoint: 'http://127.0.0.1:9000', access_key: 'AKIA1' },
  ...{ secret_key: 's3-secret-9', _verify: null },
  ...fields,
});
