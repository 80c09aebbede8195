import type { Json } from './server.js';
import type { LoggedRequest, Reply, Route } from '../standIn.js';

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly updatedOn: string;
}

const START = Date.parse('2026-01-01T00:00:00Z');

/** The files of a Datagrok server's connections: it has routes for files, and folders follow. */
export class DatagrokFiles {
  /** By id of the connection, then by path. */
  readonly #files = new Map<string, Map<string, StoredFile>>();
  /** By id of the connection: folders that stay when they are empty, as on a disk. */
  readonly folders = new Map<string, Set<string>>();
  /** Whether `Range` is honoured. */
  hasRanges = true;
  /** In front of `path` in lists: some servers begin it with the connection. */
  pathPrefix = '';
  /** Bytes of files that were sent. */
  sent = 0;
  #clock = START;

  put(connection: string, path: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    // Every change has a time of its own, as with a clock that is fine enough.
    this.#clock += 1000;
    const files = this.#files.get(connection) ?? new Map<string, StoredFile>();
    this.#files.set(connection, files);
    files.set(path, { bytes, updatedOn: new Date(this.#clock).toISOString() });
  }

  get(connection: string, path: string): string | undefined {
    const bytes = this.#files.get(connection)?.get(path)?.bytes;
    return bytes && Buffer.from(bytes).toString();
  }

  paths(connection: string): string[] {
    return [...(this.#files.get(connection)?.keys() ?? [])].sort();
  }

  clear(): void {
    this.#files.clear();
    this.folders.clear();
    this.hasRanges = true;
    this.pathPrefix = '';
    this.sent = 0;
    this.#clock = START;
  }

  /** `idOf` finds a connection by id or Grok name with dots. */
  routes(idOf: (name: string) => string | undefined): Route[] {
    const path = '/public/v1/files/{}/{*}';
    const withId = (name: string, work: (id: string) => Reply): Reply => {
      const id = idOf(name);
      return id === undefined ? { status: 404, json: { message: 'No connection' } } : work(id);
    };
    return [
      {
        method: 'GET',
        path: '/connectors/connections/{}/files/{*}',
        handle: (_, [name = '', folder = '']) => withId(name, (id) => this.#list(id, folder)),
      },
      {
        method: 'GET',
        path,
        headers: ['range'],
        handle: (request, [name = '', file = '']) =>
          withId(name, (id) => this.#read(id, file, request)),
      },
      {
        method: 'POST',
        path,
        body: 'application/octet-stream',
        handle: ({ bytes }, [name = '', file = '']) =>
          withId(name, (id) => {
            if (file === '' || file.endsWith('/'))
              return { status: 400, json: { message: 'path' } };
            this.put(id, file, bytes);
            return {};
          }),
      },
      {
        method: 'DELETE',
        path,
        handle: (_, [name = '', file = '']) =>
          withId(name, (id) => {
            this.#files.get(id)?.delete(file);
            return {};
          }),
      },
    ];
  }

  #list(id: string, folder: string): Reply {
    // Without the slash it would be the file.
    if (folder !== '' && !folder.endsWith('/')) return { status: 400, json: { message: 'slash' } };
    const list = new Map<string, Json>();
    const known = [...(this.folders.get(id) ?? [])].filter((each) => each !== folder);
    const paths = [...this.paths(id), ...known].filter((path) => path.startsWith(folder));
    const kept = this.folders.get(id)?.has(folder) ?? false;
    if (folder !== '' && paths.length === 0 && !kept) {
      return { json: { '#type': 'ApiError', message: 'No such folder', errorCode: 404 } };
    }
    for (const path of paths) {
      const [name = '', ...more] = path.slice(folder.length).split('/');
      const file = more.length === 0 ? this.#files.get(id)?.get(path) : undefined;
      const info = { name: `display of ${name}`, path: this.pathPrefix + folder + name };
      list.set(
        `${name}/${file ? 'file' : 'folder'}`,
        file
          ? { ...info, isFile: true, size: file.bytes.byteLength, updatedOn: file.updatedOn }
          : { ...info, isFile: null, size: null, updatedOn: null },
      );
    }
    return { json: [...list.values()] };
  }

  #read(id: string, path: string, { headers }: LoggedRequest): Reply {
    const file = this.#files.get(id)?.get(path);
    if (!file) return { json: { '#type': 'ApiError', message: 'No such file', errorCode: 404 } };
    const type = 'application/octet-stream';
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers['range'] ?? '') ?? [];
    if (from === undefined || !this.hasRanges) {
      this.sent += file.bytes.byteLength;
      return { bytes: file.bytes, type };
    }
    const start = Number(from);
    const end = Math.min(file.bytes.byteLength, Number(to) + 1);
    if (start >= file.bytes.byteLength) return { status: 416 };
    this.sent += end - start;
    const range = `bytes ${start}-${end - 1}/${file.bytes.byteLength}`;
    const part = file.bytes.subarray(start, end);
    return { status: 206, bytes: part, type, headers: { 'content-range': range } };
  }
}
