import type { Cell } from '../table.js';

/** The elements of an array as exact text, arrays of arrays nested. */
export type ArrayElements = readonly (Cell | ArrayElements)[];

/** Deeper than PostgreSQL allows (6). */
const MAX_DEPTH = 8;

/**
 * Reads the text PostgreSQL sends for an array: `{1,NULL,"a \"b\""}`, `[2:3]={1,2}`, nested.
 * Undefined for text that is none. `;` separates the elements of the one type that has commas
 * in them (box).
 * Source: PostgreSQL documentation, 8.15.6 "Array Input and Output Syntax".
 */
export function parseArray(text: string, separator = ','): ArrayElements | undefined {
  const bounds = /^(?:\[[+-]?\d+:[+-]?\d+\])+=/.exec(text)?.[0] ?? '';
  const reader = new Reader(text, bounds.length, separator);
  const elements = reader.array(0);
  return elements && reader.atEnd ? elements : undefined;
}

class Reader {
  readonly #text: string;
  readonly #separator: string;
  #at: number;

  constructor(text: string, start: number, separator: string) {
    this.#text = text;
    this.#at = start;
    this.#separator = separator;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  array(depth: number): ArrayElements | undefined {
    if (depth > MAX_DEPTH || !this.#take('{')) return undefined;
    const elements: (Cell | ArrayElements)[] = [];
    if (this.#take('}')) return elements;
    for (;;) {
      const element = this.#text[this.#at] === '{' ? this.array(depth + 1) : this.#scalar();
      if (element === undefined) return undefined;
      elements.push(element);
      if (this.#take('}')) return elements;
      if (!this.#take(this.#separator)) return undefined;
    }
  }

  #scalar(): Cell | undefined {
    if (this.#text[this.#at] === '"') return this.#quoted();
    const start = this.#at;
    let value = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? '';
      if (character === this.#separator || character === '}') break;
      if (character === '{' || character === '"') return undefined;
      if (character === '\\') this.#at++;
      value += this.#text[this.#at] ?? '';
    }
    const raw = this.#text.slice(start, this.#at);
    if (raw === '') return undefined;
    return raw.toUpperCase() === 'NULL' ? null : value;
  }

  #quoted(): string | undefined {
    let value = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        this.#at++;
        return value;
      }
      if (character === '\\') this.#at++;
      value += this.#text[this.#at] ?? '';
    }
    return undefined;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
