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
const SPACE = /[ \t\n\r]*/y;
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
    this.#match(SPACE);
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
        this.#match(SPACE);
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
    // By hand: a pattern for strings runs out of stack on one of many megabytes.
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') {
      end += this.#text[end] === '\\' ? 2 : 1;
    }
    const written = this.#text.slice(this.#at, end + 1);
    try {
      const value = JSON.parse(written) as string;
      this.#at = end + 1;
      return value;
    } catch {
      return undefined;
    }
  }

  #take(character: string): boolean {
    this.#match(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    this.#match(SPACE);
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
