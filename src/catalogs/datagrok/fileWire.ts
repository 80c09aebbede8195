import { ConnectorError } from '../../core/errors.js';
import { displayName } from '../../core/storage/objectPath.js';
import { type HttpClient, type HttpRequest, responseText } from '../http.js';
import { path } from '../http/address.js';
import { isHtml } from '../http/errors.js';
import { readBytesError } from './errors.js';

/** Largest file that is read or copied; what is downloaded is held in memory as a whole. */
export const MOST_FILE_BYTES = 256 * 1024 * 1024;

const BYTES = 'application/octet-stream';

/** Requests about the files of connections. [certain, unless marked otherwise] */
export class FileWire {
  readonly #client: HttpClient;

  constructor(client: HttpClient) {
    this.#client = client;
  }

  /**
   * What is directly in a folder (`''` or `a/b/`), all at once. The slash at the end makes it a
   * list. [certain: Datagrok's own MCP server] Shared with no list that was asked for before, since
   * something may have been written meanwhile.
   */
  list<T>(
    connection: string,
    folder: string,
    decode: (item: unknown) => T,
    signal: AbortSignal,
  ): Promise<readonly T[]> {
    const what =
      folder === '' ? 'the files of the connection' : `the folder "${displayName(folder)}"`;
    const route = path`/connectors/connections/${connection}/files/` + segments(folder);
    return this.#client.elements({ path: route, what }, decode, signal);
  }

  /**
   * Bytes of a file: [start, end) if those are asked for and the server reads ranges, else all of
   * them. [inferred: the official clients ask for whole files only; a server may ignore `Range`]
   */
  async read(
    connection: string,
    file: string,
    range: { readonly start: number; readonly end: number } | undefined,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const what = fileNamed(file);
    const headers = range && { range: `bytes=${range.start}-${range.end - 1}` };
    const response = await this.#client.send(
      {
        path: fileRoute(connection, file),
        accept: BYTES,
        ...(headers && { headers }),
        what,
        limit: MOST_FILE_BYTES,
        readError: readBytesError,
      },
      signal,
    );
    const { bytes } = response;
    // A gateway's page in place of a file would be opened, and saved, as that file.
    const start = new TextDecoder().decode(bytes.subarray(0, 256));
    if (/^\s*<(!doctype|html)/i.test(start) && isHtml(response, start) && !/html?$/i.test(file)) {
      // Throws what it is, since a page is no JSON.
      this.#client.decode(response, what);
    }
    if (!range) return bytes;
    if (response.status !== 206) return bytes.subarray(range.start, range.end);
    if (response.headers['content-range']?.startsWith(`bytes ${range.start}-`)) {
      return bytes.subarray(0, range.end - range.start);
    }
    throw new ConnectorError(
      'Unavailable',
      `Datagrok sent another part of ${what} than asked for.`,
    );
  }

  /** Replaces the file, or makes it. */
  async write(
    connection: string,
    file: string,
    content: Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    const route = fileRoute(connection, file);
    const body = { bytes: content, type: BYTES };
    await this.#change({ method: 'POST', path: route, body, what: fileNamed(file) }, signal);
  }

  async delete(connection: string, file: string, signal: AbortSignal): Promise<void> {
    const route = fileRoute(connection, file);
    await this.#change({ method: 'DELETE', path: route, what: fileNamed(file) }, signal);
  }

  async #change(request: HttpRequest, signal: AbortSignal): Promise<void> {
    const response = await this.#client.send(request, signal);
    // Whoever answered with a page has changed nothing.
    if (isHtml(response, responseText(response))) this.#client.decode(response, request.what);
  }
}

function fileRoute(connection: string, file: string): string {
  return path`/public/v1/files/${connection}/` + segments(file);
}

function segments(from: string): string {
  return from
    .split('/')
    .map((segment) => path`${segment}`)
    .join('/');
}

function fileNamed(file: string): string {
  return `the file "${displayName(file)}"`;
}
