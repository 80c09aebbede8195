import { allowedMistakes, fold, words } from '../sources/search.js';

/** What was typed, taken apart once for all that is compared with it. */
export interface Query {
  /** As typed, without blanks around it. */
  readonly text: string;
  /** Folded: for names that have it as it stands. */
  readonly whole: string;
  readonly terms: readonly QueryTerm[];
}

export interface QueryTerm {
  readonly text: string;
  /** How many letters may be wrong. */
  readonly allowed: number;
  /** Which letters occur: see `lettersOf`. */
  readonly letters: number;
}

export function parseQuery(text: string): Query {
  const trimmed = text.trim();
  const terms = [...new Set(words(trimmed))].slice(0, MOST_WORDS).map((word) => {
    const term = word.slice(0, LONGEST_WORD);
    return { text: term, allowed: allowedMistakes(term), letters: lettersOf(term) };
  });
  return { text: trimmed, whole: fold(trimmed), terms };
}

/** Text that was pasted by mistake must not keep the editor busy. */
const MOST_WORDS = 8;
const LONGEST_WORD = 64;

/** A set of the letters of a folded word, one bit each; digits share five, all others one. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) letters |= 1 << (26 + (code % 5));
    else letters |= 1 << 31;
  }
  return letters;
}

/** How many of one set of letters are not in the other. */
export function missingLetters(wanted: number, there: number): number {
  let rest = wanted & ~there;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count++;
  return count;
}
