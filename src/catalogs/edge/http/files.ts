import { ConnectorError } from '../../../core/errors.js';
import { isObject, text } from '../../http/json.js';
import type { HttpResponse } from '../../http.js';
import { objectOf, unexpected } from '../decode.js';
import type { EdgeFileEntry, EdgeFileRoot, EdgeFiles } from '../service.js';
import type { Operation } from './routes.js';
import { millisecondsOf } from './values.js';
import type { GatewayWire } from './wire.js';

/** Of a file that is read whole, as in other catalogs. */
const MOST_FILE_BYTES = 256 * 1024 * 1024;

interface Range {
  readonly start?: number;
  readonly end?: number;
}

export function filesOf(wire: GatewayWire): EdgeFiles {
  const post = async (operation: Operation, path: string, more: object, signal: AbortSignal) => {
    const details = { what: named(path), body: { json: { path, ...more } } };
    await wire.change(operation, {}, details, signal);
  };
  return {
    // Whoever shows a folder needs all of it.
    async list(root, path, _request, signal) {
      const operation = root.source === undefined ? 'files.list' : 'bucket.list';
      const details = { what: `the folder "/${path}"` };
      const found = await wire.all(operation, { ...idOf(root), path }, details, signal);
      return { items: found.flatMap(entryOf) };
    },

    async stat(root, path, kind, signal) {
      const operation = root.source === undefined ? 'files.stat' : 'bucket.stat';
      const what = `the ${kind} "/${path}"`;
      const parameters = { ...idOf(root), path, kind };
      const answer = objectOf(await wire.json(operation, parameters, { what }, signal), what);
      const name = path.slice(path.lastIndexOf('/') + 1);
      const [entry] = entryOf({ kind, ...answer, name });
      if (entry?.kind === kind) return entry;
      throw new ConnectorError('NotFound', `The Edge gateway does not have ${what}.`);
    },

    async read(root, path, range, signal) {
      const { start = 0, end } = range;
      const operation = root.source === undefined ? 'files.read' : 'bucket.read';
      const what = named(path);
      const isPart = start > 0 || end !== undefined;
      if (end !== undefined && end <= start) return new Uint8Array(0);
      const response = await wire.exchange(
        operation,
        { ...idOf(root), path },
        {
          what,
          limit: MOST_FILE_BYTES,
          ...(isPart && {
            headers: { range: `bytes=${start}-${end === undefined ? '' : end - 1}` },
          }),
        },
        signal,
      );
      // The part begins behind the end of the file.
      if (isPart && response.status === 416) return new Uint8Array(0);
      wire.check(operation, response, what);
      return partOf(response, { start, ...(end === undefined ? {} : { end }) }, what);
    },

    async upload(path, content, signal) {
      const body = { bytes: content, type: 'application/octet-stream' };
      await wire.change('files.upload', { path }, { what: named(path), body }, signal);
    },

    makeFolder: (path, signal) => post('files.makeFolder', path, {}, signal),

    rename: (path, name, signal) => post('files.rename', path, { name }, signal),

    move: (path, folder, signal) => post('files.move', path, { folder }, signal),

    async delete(path, kind, signal) {
      await wire.change('files.delete', { path, kind }, { what: named(path) }, signal);
    },

    async downloadUrl(path, signal) {
      const what = `the download address of "/${path}"`;
      const details = { what, uncached: true };
      const answer = objectOf(
        await wire.json('files.downloadUrl', { path }, details, signal),
        what,
      );
      const url = text(answer['url']);
      if (url !== undefined && /^https?:\/\/\S+$/i.test(url)) return url;
      throw unexpected(what);
    },
  };
}

/** A gateway that knows no ranges sends the file whole. */
function partOf(response: HttpResponse, { start = 0, end }: Range, what: string): Uint8Array {
  const { status, bytes, headers } = response;
  if (status !== 206) return bytes.slice(start, end);
  const first = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
  if (first !== undefined && Number(first) !== start) throw unexpected(what);
  return bytes.slice(0, end === undefined ? undefined : end - start);
}

/** Entries that are neither a file nor a folder are left out: nothing could be done with them. */
function entryOf(value: unknown): EdgeFileEntry[] {
  const entry = isObject(value) ? value : {};
  const { kind, size } = entry;
  const name = text(entry['name']);
  if (name === undefined || (kind !== 'file' && kind !== 'folder')) return [];
  const modified = millisecondsOf(entry['modified']);
  return [
    {
      name,
      kind,
      ...(typeof size === 'number' && { size }),
      ...(modified !== undefined && { modified }),
    },
  ];
}

function idOf({ source }: EdgeFileRoot): { readonly id?: string } {
  return source === undefined ? {} : { id: source };
}

function named(path: string): string {
  return `"/${path}"`;
}
