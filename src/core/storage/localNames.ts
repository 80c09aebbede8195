/**
 * Names of objects as names of local files. A key is any text: it may climb out of a folder (`..`),
 * name a device of Windows (`CON`), hold what a file system has no room for, or differ from another
 * only in ways that a file system does not see.
 */
export interface LocalNamesOptions {
  /** Windows' rules, which hold wherever a file may be copied to, or those of other systems. */
  readonly windows: boolean;
  /** False on file systems that take `a` and `A` for one name. */
  readonly caseSensitive: boolean;
}

/** Bytes of one name in UTF-8: the least that common file systems take. */
const MOST_BYTES = 240;

/** Hands out the local paths of one download: each object has its own, and none leaves the folder. */
export class LocalNames {
  readonly #options: LocalNamesOptions;
  /** Local names by their place in the remote tree. */
  readonly #names = new Map<string, string>();
  /** Names that are taken, in the form in which the file system compares them, by local folder. */
  readonly #taken = new Map<string, Set<string>>();
  #changed = 0;

  constructor(options: LocalNamesOptions) {
    this.#options = options;
  }

  /** How many names could not stay as they are. */
  get changed(): number {
    return this.#changed;
  }

  /** Takes a name at the top that something else has already. */
  reserve(name: string): void {
    this.#takenIn('').add(this.#compared(name));
  }

  /**
   * The segments of the local path of an object or folder (which ends with a slash) without the
   * folder `above` it. Never empty, each safe, and the same for the same path; those of a folder
   * begin the paths of what is in it.
   */
  segments(path: string, above: string): string[] {
    const folder = path.endsWith('/');
    const segments = path.slice(above.length, folder ? -1 : undefined).split('/');
    const local: string[] = [];
    let remote = above;
    for (const [index, segment] of segments.entries()) {
      const isFolder = folder || index < segments.length - 1;
      remote += isFolder ? `${segment}/` : segment;
      local.push(this.#name(remote, segment, local.join('/')));
    }
    return local;
  }

  #name(remote: string, segment: string, parent: string): string {
    const known = this.#names.get(remote);
    if (known !== undefined) return known;
    const taken = this.#takenIn(parent);
    const safe = safeName(segment, this.#options.windows);
    let name = safe;
    for (let number = 2; taken.has(this.#compared(name)); number++) name = numbered(safe, number);
    if (name !== segment) this.#changed++;
    taken.add(this.#compared(name));
    this.#names.set(remote, name);
    return name;
  }

  #takenIn(parent: string): Set<string> {
    const taken = this.#taken.get(parent) ?? new Set<string>();
    this.#taken.set(parent, taken);
    return taken;
  }

  #compared(name: string): string {
    // Some file systems also take the two ways to write an accented letter for one.
    return this.#options.caseSensitive ? name : name.normalize('NFC').toUpperCase().toLowerCase();
  }
}

/** A name that is safe as the name of one local file or folder, as close to the given one as can be. */
export function safeName(name: string, windows: boolean): string {
  const unsafe = windows ? WINDOWS_UNSAFE : UNSAFE;
  let safe = wellFormed(name).replace(unsafe, '_');
  if (/^\.{0,2}$/.test(safe)) safe = '_'.repeat(Math.max(1, safe.length));
  if (windows) {
    // Windows drops dots and spaces at the end, and so takes two names for one.
    safe = safe.replace(/[. ]+$/, (end) => '_'.repeat(end.length));
    if (RESERVED.test(safe)) safe = `_${safe}`;
  }
  return shortened(safe);
}

/** `data (2).csv`: the name with a number before its extension. */
export function numbered(name: string, number: number): string {
  const { stem, extension } = splitName(name);
  const end = ` (${number})${extension}`;
  return shortened(stem, MOST_BYTES - byteLength(end)) + end;
}

/** A name and its extension with the dot; a dot at the start begins none. */
export function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  // What is longer is part of a sentence rather than a type.
  if (dot <= 0 || name.length - dot > 12) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

/** Bytes in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

// Controls, and marks that turn text around: with these a name could show another ending than it has.
const UNSAFE = /[/\p{Cc}\p{Bidi_Control}]/gu;
const WINDOWS_UNSAFE = /[/\\:*?"<>|\p{Cc}\p{Bidi_Control}]/gu;

/** Devices, whatever follows the first dot: `nul.txt` is no file. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\..*)?$/i;

/** A surrogate without its partner has no UTF-8, and would be the same as any other. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function shortened(name: string, most = MOST_BYTES): string {
  if (byteLength(name) <= most) return name;
  const { stem, extension } = splitName(name);
  const room = most - byteLength(extension);
  let short = '';
  let size = 0;
  for (const character of stem) {
    size += byteLength(character);
    if (size > room) break;
    short += character;
  }
  return short + extension;
}
