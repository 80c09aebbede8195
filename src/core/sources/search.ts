/** What can be searched for; a `SourceInfo` is one. */
export interface Searchable {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
}

export interface SearchMatch<T> {
  readonly entry: T;
  /** 0 to 1; 1 is the whole name typed as it is. */
  readonly score: number;
}

export interface SearchOptions {
  readonly limit?: number;
  /** Counts the words that were compared letter by letter, for tests of the work done. */
  readonly work?: { compared: number };
}

/** How much a hit counts in each part of an entry. */
export const WEIGHTS = { name: 1, title: 0.97, tags: 0.85, description: 0.7 } as const;

/**
 * Entries that match every word of the query, best first; entries that match equally well stay in
 * their order. Forgives typing mistakes: `expermnts` finds `experiments`. An empty query matches
 * everything. Each distinct word of the entries is compared once for each word of the query.
 */
export function search<T extends Searchable>(
  entries: Iterable<T>,
  query: string,
  options: SearchOptions = {},
): SearchMatch<T>[] {
  const whole = fold(query).trim();
  const terms = words(query).map((word) => new Term(word, options.work));
  const matches: SearchMatch<T>[] = [];
  for (const entry of entries) {
    const score = whole === '' ? 0 : scoreEntry(entry, whole, terms);
    if (score !== undefined) matches.push({ entry, score });
  }
  if (whole !== '') matches.sort((a, b) => b.score - a.score);
  return options.limit === undefined ? matches : matches.slice(0, options.limit);
}

/** The candidate a misspelt word was probably meant to be, or undefined when none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const folded = fold(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(folded, fold(candidate), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * Insertions, deletions, changes and swaps of neighbours that turn one text into the other; any
 * number from `stop` up is given as `stop`.
 */
export function editDistance(a: string, b: string, stop = Infinity): number {
  if (Math.abs(a.length - b.length) >= stop) return stop;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least >= stop) return stop;
    before = previous;
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, stop);
}

/** One word of the query; remembers what it scored, as the same words occur again and again. */
class Term {
  readonly #text: string;
  readonly #allowed: number;
  readonly #known = new Map<string, number>();
  readonly #work: { compared: number } | undefined;

  constructor(text: string, work: { compared: number } | undefined) {
    this.#text = text;
    this.#allowed = allowedMistakes(text);
    this.#work = work;
  }

  score(word: string): number {
    let score = this.#known.get(word);
    if (score === undefined) {
      if (this.#work) this.#work.compared++;
      score = wordScore(this.#text, word, this.#allowed);
      this.#known.set(word, score);
    }
    return score;
  }
}

/** How many letters of a typed word may be wrong. Short words are too like each other. */
export function allowedMistakes(term: string): number {
  return term.length < 4 ? 0 : term.length < 8 ? 1 : Math.floor(term.length / 4);
}

/** How well a typed word fits a word: 0 for not at all, 1 for the same. Both are folded. */
export function wordScore(term: string, word: string, allowed = allowedMistakes(term)): number {
  if (word === term) return 1;
  if (word.startsWith(term)) return 0.8 + (0.1 * term.length) / word.length;
  if (term.length >= 2 && word.includes(term)) return 0.6 + (0.1 * term.length) / word.length;
  if (allowed === 0) return 0;
  const stop = allowed + 1;
  const whole = allowed > 1 || hasHalf(term, word, word.length);
  let distance = whole ? editDistance(term, word, stop) : stop;
  if (word.length > term.length && (allowed > 1 || hasHalf(term, word, term.length))) {
    // The beginning of a longer word, mistyped.
    distance = Math.min(distance, editDistance(term, word.slice(0, term.length), stop) + 0.5);
  }
  if (distance < stop) return 0.55 - (0.3 * distance) / term.length;
  const dense = term.length / word.length >= 0.6 && word[0] === term[0];
  return dense && isSubsequence(term, word) ? 0.3 : 0;
}

function scoreEntry(entry: Searchable, whole: string, terms: readonly Term[]): number | undefined {
  const name = fold(entry.name);
  const title = fold(entry.title ?? '');
  if (name === whole) return 1;
  if (title === whole) return 0.99;
  const asItStands = wholeScore(name, title, whole);
  // A query of signs only, such as "-", has no words.
  if (terms.length === 0) return asItStands;
  const parts: readonly (readonly [number, readonly string[]])[] = [
    [WEIGHTS.name, words(entry.name)],
    [WEIGHTS.title, words(entry.title ?? '')],
    [WEIGHTS.tags, (entry.tags ?? []).flatMap(words)],
    [WEIGHTS.description, words(entry.description ?? '')],
  ];
  let sum = 0;
  for (const term of terms) {
    let best = 0;
    for (const [weight, candidates] of parts) {
      for (const word of candidates) best = Math.max(best, term.score(word) * weight);
    }
    if (best === 0) return asItStands;
    sum += best;
  }
  return Math.max(wordsScore(sum / terms.length, whole, name), asItStands ?? 0);
}

/**
 * Whether the first letters of a word, so many of them, may be a word with one mistake: that leaves
 * one of its halves in its place. The letter between these is in neither, as two may be swapped.
 */
function hasHalf(term: string, word: string, length: number): boolean {
  const half = term.length >> 1;
  const end = term.slice(half + 1);
  return word.startsWith(term.slice(0, half)) || word.startsWith(end, length - end.length);
}

/** Of two whose words match alike, the one with less else in its name is the likelier. */
export function wordsScore(mean: number, whole: string, name: string): number {
  return 0.93 * mean + 0.02 * Math.min(1, whole.length / name.length);
}

/** The query found as it stands, across the bounds of words. */
function wholeScore(name: string, title: string, whole: string): number | undefined {
  if (name.startsWith(whole) || title.startsWith(whole)) return 0.96;
  return name.includes(whole) || title.includes(whole) ? 0.65 : undefined;
}

function isSubsequence(term: string, word: string): boolean {
  let at = 0;
  for (const letter of word) if (letter === term[at]) at++;
  return at === term.length;
}

// Nearly all names are ASCII, for which everything is ten times as cheap.
const ASCII = /^[\x20-\x7e]*$/;

/** Lower case, without accents. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text in lower case, `camelCase` taken apart. */
export function words(text: string): string[] {
  if (ASCII.test(text)) {
    return (
      text
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .match(/[a-z0-9]+/g) ?? []
    );
  }
  return fold(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).match(/[\p{L}\p{N}]+/gu) ?? [];
}
