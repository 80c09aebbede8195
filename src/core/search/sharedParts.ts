import type { SourceLook } from '../sources/connector.js';
import type { Sharing } from './hit.js';

const MOST_TEXTS = 20_000;

/** What the sources of a catalog have in common: kinds, tags and places, the same again and again. */
export class SharedParts implements Sharing {
  readonly #texts = new Map<string, string>();
  readonly #looks = new Map<string, SourceLook>();

  text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size < MOST_TEXTS) this.#texts.set(text, text);
    return text;
  }

  /** A catalog may make a new look for each source. */
  look(look: SourceLook): SourceLook {
    const key = JSON.stringify([look.label, look.icon, look.offers]);
    const known = this.#looks.get(key) ?? look;
    this.#looks.set(key, known);
    return known;
  }
}
