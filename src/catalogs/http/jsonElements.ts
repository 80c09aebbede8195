const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Reads a JSON array from the parts of its text as they arrive, each element by itself: a list of
 * 50,000 records is never in memory as a whole, neither as text nor as objects. What is no array
 * is kept as it is.
 */
export class JsonElements<T> {
  readonly #decode: (element: unknown) => T;
  #items: T[] = [];
  #phase: 'before' | 'inside' | 'after' | 'other' = 'before';
  /** True once an element is no JSON, or something follows the array. */
  #broken = false;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** The beginning of an element whose end has not arrived; in `other`, everything. */
  #kept: Uint8Array[] = [];

  constructor(decode: (element: unknown) => T) {
    this.#decode = decode;
  }

  write(part: Uint8Array): void {
    if (this.#broken) return;
    let at = 0;
    if (this.#phase === 'before') {
      at = part.findIndex((byte) => !isSpace(byte) && !isMark(byte));
      if (at < 0) return;
      this.#phase = part[at] === OPEN_LIST ? 'inside' : 'other';
      if (this.#phase === 'inside') at++;
    }
    if (this.#phase === 'inside') this.#split(part, at);
    else if (this.#phase === 'other') this.#kept.push(new Uint8Array(part.subarray(at)));
    else if (part.some((byte) => !isSpace(byte))) this.#broken = true;
  }

  /** What the text is: an array that was read whole, a broken one, or something else. */
  get outcome(): 'read' | 'broken' | 'other' {
    if (this.#phase === 'before' || this.#phase === 'other') return 'other';
    return this.#broken || this.#phase === 'inside' ? 'broken' : 'read';
  }

  /** The elements, given up: a connection that is kept open still knows who read its last answer. */
  take(): T[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  /** The text where it is no array. */
  get other(): Uint8Array {
    return this.#phase === 'other' ? Buffer.concat(this.#kept) : new Uint8Array();
  }

  #split(part: Uint8Array, from: number): void {
    let start = from;
    // Locals, since this looks at every byte there is.
    let depth = this.#depth;
    let inText = this.#inText;
    let escaped = this.#escaped;
    for (let at = from; at < part.length; at++) {
      const byte = part[at];
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (depth > 0 && (byte === CLOSE_OBJECT || byte === CLOSE_LIST)) depth--;
      else if (byte === COMMA && depth === 0) {
        this.#end(part.subarray(start, at), false);
        start = at + 1;
      } else if (byte === CLOSE_LIST) {
        this.#end(part.subarray(start, at), true);
        this.#phase = 'after';
        this.write(part.subarray(at + 1));
        return;
      }
      if (this.#broken) return;
    }
    this.#depth = depth;
    this.#inText = inText;
    this.#escaped = escaped;
    // A copy: the part itself may be a piece of a buffer that is used again.
    if (start < part.length) this.#kept.push(new Uint8Array(part.subarray(start)));
  }

  #end(end: Uint8Array, isLast: boolean): void {
    const text = Buffer.concat([...this.#kept, end]).toString();
    this.#kept = [];
    if (isLast && this.#items.length === 0 && text.trim() === '') return;
    try {
      this.#items.push(this.#decode(JSON.parse(text)));
    } catch {
      // Thrown from here, it would end the process: this runs as data arrives.
      this.#broken = true;
    }
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** A byte of the mark that some put in front of UTF-8. */
function isMark(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf;
}
