/** JSON as it is written: numbers keep every digit, objects keep every name in its place. */
export type ValueNode =
  | { readonly kind: 'object' | 'array'; readonly children: readonly ValueChild[] }
  /** A decoded string. */
  | { readonly kind: 'text'; readonly text: string }
  /** A number, `true`, `false` or `null`, as written. */
  | { readonly kind: 'word'; readonly text: string };

export interface ValueChild {
  /** Absent in arrays. */
  readonly name: string | undefined;
  readonly node: ValueNode;
}

const MAX_DEPTH = 500;
/** What JSON has to read, or does not take. */
const UNPLAIN = /[^ -[\]-\uffff]/;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Undefined for text that is no JSON, and for what is nested too deeply to be looked at. */
export function parseJsonNode(text: string): ValueNode | undefined {
  const reader = new Reader(text);
  const node = reader.value(0);
  return node && reader.atEnd ? node : undefined;
}

/** The text of a value on one line; numbers as they were written. */
export function jsonNodeText(value: ValueNode): string {
  if (value.kind === 'text') return JSON.stringify(value.text);
  if (value.kind === 'word') return value.text;
  const parts = value.children.map(({ name, node }) => {
    const text = jsonNodeText(node);
    return name === undefined ? text : `${JSON.stringify(name)}: ${text}`;
  });
  return value.kind === 'array' ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    this.#skipSpace();
    return this.#at === this.#text.length;
  }

  value(depth: number): ValueNode | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.#take('{')) return this.#children('}', depth);
    if (this.#take('[')) return this.#children(']', depth);
    const text = this.#string();
    if (text !== undefined) return { kind: 'text', text };
    const word = this.#match(WORD);
    return word === undefined ? undefined : { kind: 'word', text: word };
  }

  #children(end: '}' | ']', depth: number): ValueNode | undefined {
    const kind = end === '}' ? 'object' : 'array';
    const children: ValueChild[] = [];
    if (this.#take(end)) return { kind, children };
    for (;;) {
      let name: string | undefined;
      if (kind === 'object') {
        this.#skipSpace();
        name = this.#string();
        if (name === undefined || !this.#take(':')) return undefined;
      }
      const node = this.value(depth + 1);
      if (!node) return undefined;
      children.push({ name, node });
      if (this.#take(end)) return { kind, children };
      if (!this.#take(',')) return undefined;
    }
  }

  #string(): string | undefined {
    if (this.#text[this.#at] !== '"') return undefined;
    const end = this.#endOfString();
    const written = this.#text.slice(this.#at, end + 1);
    try {
      // Most strings stand for themselves.
      const isPlain = end < this.#text.length && !UNPLAIN.test(written);
      const value = isPlain ? written.slice(1, -1) : (JSON.parse(written) as string);
      this.#at = end + 1;
      return value;
    } catch {
      return undefined;
    }
  }

  /** By hand: a pattern for strings runs out of stack on one of many megabytes. */
  #endOfString(): number {
    for (let from = this.#at + 1; ;) {
      const quote = this.#text.indexOf('"', from);
      if (quote < 0) return this.#text.length;
      let before = quote - 1;
      while (this.#text[before] === '\\') before--;
      // An even number of signs escapes each other, and not the quote.
      if ((quote - before) % 2 === 1) return quote;
      from = quote + 1;
    }
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    this.#skipSpace();
    return true;
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const character = this.#text[this.#at];
      const isSpace = character === ' ' || character === '\n';
      if (!isSpace && character !== '\t' && character !== '\r') return;
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
