import { ConnectorError } from '../errors.js';

/**
 * Addresses of objects as paths of `connector-s3:/<catalog>/<source>/<key>` Uris, and back.
 *
 * VS Code normalises paths: it drops empty and `.` segments, resolves `..`, and adds or removes a
 * last slash. Keys may have all of these. So some segments are written differently in a Uri:
 *
 * - a segment of a key that is nothing but tildes and at most two dots gets one more tilde in
 *   front: `` is `~`, `.` is `~.`, `..` is `~..`, and `~` itself is `~~`;
 * - a file beside a folder of the same name (`a` and `a/b` are both legal keys) ends with `~f`,
 *   since an editor knows one thing of each name; a name that really ends so gets a further tilde;
 * - in the names of catalogs and sources, which are one segment whatever they contain, `~` is `~0`,
 *   `/` is `~1` and `:` of a catalog is `~2` (a Uri that starts like a Windows drive is lower-cased).
 *
 * Everything else stands as it is: a Uri encodes it as needed when it is written out.
 */
export interface ObjectAddress {
  readonly catalog: string;
  readonly source: string;
  /** As `ObjectStore` takes it: folders end with a slash, the root is ''. */
  readonly path: string;
}

/** What a Uri may stand for: without a last slash it says not whether it is a file or a folder. */
export interface ParsedAddress {
  readonly catalog: string;
  readonly source: string;
  /** Path of the object; absent when the Uri can only be a folder. */
  readonly file?: string;
  /** Path of the folder; absent when the Uri can only be a file. */
  readonly folder?: string;
}

const MARK = '~';
/** Said of a file that stands beside a folder of the same name. */
const TWIN = '~f';

/**
 * The path of a Uri for an object or a folder. Set `twin` for a file that has a folder of the same
 * name beside it. Throws `Invalid` for text that is not Unicode (a lone surrogate).
 */
export function toUriPath(address: ObjectAddress, options: { twin?: boolean } = {}): string {
  const start = `/${escapeName(address.catalog, 'catalog')}/${escapeName(address.source, 'source')}/`;
  requireUnicode(start);
  requireUnicode(address.path);
  if (address.path === '') return start;
  const folder = address.path.endsWith('/');
  const segments = (folder ? address.path.slice(0, -1) : address.path).split('/');
  const encoded = segments.map(escapeSegment).join('/');
  return start + encoded + (folder ? '/' : options.twin ? TWIN : '');
}

/** The name of a folder's entry as the last segment of its Uri. */
export function toUriName(name: string, options: { twin?: boolean } = {}): string {
  return escapeSegment(name) + (options.twin ? TWIN : '');
}

/** Reads the path of a Uri; undefined when it names no source. */
export function fromUriPath(path: string): ParsedAddress | undefined {
  const [empty, catalog, source, ...rest] = path.split('/');
  if (empty !== '' || !catalog || !source) return undefined;
  const names = { catalog: unescapeName(catalog), source: unescapeName(source) };
  const folderOnly = rest.at(-1) === '';
  if (folderOnly) rest.pop();
  const last = rest.at(-1);
  if (last === undefined) return { ...names, folder: '' };
  const twin = !folderOnly && isTwin(last);
  const segments = rest.map((segment, index) =>
    unescapeSegment(twin && index === rest.length - 1 ? segment.slice(0, -TWIN.length) : segment),
  );
  const joined = segments.join('/');
  if (twin) return { ...names, file: joined };
  // A path that ends with a slash is a folder: no object is called ''.
  const canBeFile = !folderOnly && segments.at(-1) !== '';
  return { ...names, ...(canBeFile && { file: joined }), folder: `${joined}/` };
}

/** The folder that holds a file or folder; '' for those at the root, undefined for the root. */
export function parentFolder(path: string): string | undefined {
  if (path === '') return undefined;
  const inner = path.endsWith('/') ? path.slice(0, -1) : path;
  return inner.slice(0, inner.lastIndexOf('/') + 1);
}

/** The last segment of a path, without the slash of a folder; '' for the root. */
export function baseName(path: string): string {
  return path.slice(parentFolder(path)?.length ?? 0).replace(/\/$/, '');
}

/**
 * A name as people can read it: an empty one has words, and characters that cannot be seen or that
 * turn the text around (and could disguise an extension) are spelled out.
 */
export function displayName(name: string): string {
  if (name === '') return '(no name)';
  return name.replace(
    // Controls, line and paragraph separators, zero-width and bidirectional marks.
    /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeSegment(segment: string): string {
  if (/^~*\.{0,2}$/.test(segment)) return MARK + segment;
  return /~f~*$/.test(segment) ? segment + MARK : segment;
}

function unescapeSegment(segment: string): string {
  if (/^~+\.{0,2}$/.test(segment)) return segment.slice(1);
  return /~f~+$/.test(segment) ? segment.slice(0, -1) : segment;
}

/** A tilde in front marks a segment of tildes, so `~f` alone is the twin of nothing. */
function isTwin(segment: string): boolean {
  return segment.endsWith(TWIN) && segment.length > TWIN.length;
}

function escapeName(name: string, part: 'catalog' | 'source'): string {
  if (/^\.{0,2}$/.test(name)) return MARK + name;
  const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return part === 'catalog' ? escaped.replaceAll(':', '~2') : escaped;
}

function unescapeName(segment: string): string {
  if (/^~\.{0,2}$/.test(segment)) return segment.slice(1);
  return segment.replaceAll('~2', ':').replaceAll('~1', '/').replaceAll('~0', '~');
}

function requireUnicode(text: string): void {
  if (!/\p{Surrogate}/u.test(text)) return;
  throw new ConnectorError('Invalid', `"${displayName(text)}" is not valid Unicode text.`);
}
