import { throwIfAborted } from '../cancellation.js';
import { fold, WEIGHTS, words, wordScore, wordsScore } from '../sources/search.js';
import { lettersOf, missingLetters, type Query, type QueryTerm } from './query.js';
import { TopList } from './topList.js';

/** The texts by which something is found. */
export interface Names {
  readonly name: string;
  readonly title?: string;
  /** The name with what it is in, as it can be typed: `public.experiments`, `2024/a.csv`. */
  readonly path?: string;
  readonly tags?: readonly string[];
  readonly description?: string;
  /** What it belongs to: its schema and its source, where it points. */
  readonly context?: readonly string[];
}

export interface Ranked<T> {
  /** Best first; of equals the one that was added first. */
  readonly best: readonly { readonly entry: T; readonly score: number }[];
  /** How many match. */
  readonly total: number;
}

/** Lets others run; resolves when it is this one's turn again. */
export type Pause = () => Promise<void>;

/** Scored words, or names, between two pauses: a few milliseconds. */
const SLICE = 8_192;
const CONTEXT_WEIGHT = 0.6;
const FIELD_WEIGHTS = [
  WEIGHTS.name,
  WEIGHTS.title,
  WEIGHTS.tags,
  WEIGHTS.description,
  CONTEXT_WEIGHT,
] as const;

/**
 * Names to be ranked at each key, as many as a large schema has. Ranks as `search` does, from words
 * that are stored once however many names have them.
 */
export class NameIndex<T> {
  readonly #entries: T[] = [];
  readonly #names: string[] = [];
  /** Folded, and empty where it says the same as the name. */
  readonly #titles: string[] = [];
  readonly #paths: string[] = [];
  /** Where the postings of each entry end. */
  readonly #ends = new Numbers();
  /** Number of a word and of the field it stands in. */
  readonly #postings = new Numbers();
  readonly #words: string[] = [];
  readonly #letters = new Numbers();
  readonly #wordIds = new Map<string, number>();

  get size(): number {
    return this.#entries.length;
  }

  get entries(): readonly T[] {
    return this.#entries;
  }

  add(entry: T, { name, title, path, tags = [], description = '', context = [] }: Names): void {
    this.#entries.push(entry);
    this.#names.push(fold(name));
    this.#titles.push(title === undefined || title === name ? '' : fold(title));
    this.#paths.push(path === undefined || path === name ? '' : fold(path));
    const posted = new Set<number>();
    this.#post(name, 0, posted);
    if (title !== undefined && title !== name) this.#post(title, 1, posted);
    for (const tag of tags) this.#post(tag, 2, posted);
    if (description !== '') this.#post(description.slice(0, LONGEST_DESCRIPTION), 3, posted);
    for (const text of context) this.#post(text, 4, posted);
    this.#ends.push(this.#postings.length);
  }

  /** The best of what matches every word. An empty query matches nothing. */
  async rank(query: Query, limit: number, pause: Pause, signal: AbortSignal): Promise<Ranked<T>> {
    const steps = this.#rank(query, limit);
    for (;;) {
      throwIfAborted(signal);
      const step = steps.next();
      if (step.done) return step.value;
      await pause();
    }
  }

  *#rank(query: Query, limit: number): Generator<void, Ranked<T>, undefined> {
    const { whole, terms } = query;
    const top = new TopList(limit);
    if (whole === '') return { best: [], total: 0 };
    const scores: Float32Array[] = [];
    for (const term of terms) scores.push(yield* this.#scoreWords(term));
    const { length } = this.#entries;
    for (let index = 0; index < length; index++) {
      const score = this.#score(index, whole, scores);
      if (score > 0) top.offer(index, score);
      if (index % SLICE === SLICE - 1) yield;
    }
    const best = top.sorted().map(({ index, score }) => ({
      entry: this.#entries[index] as T,
      score,
    }));
    return { best, total: top.offered };
  }

  /** The score of each distinct word; one that has not been scored is 0. */
  *#scoreWords(term: QueryTerm): Generator<void, Float32Array, undefined> {
    const words = this.#words;
    const scores = new Float32Array(words.length);
    for (let id = 0; id < scores.length; id++) {
      // Whatever is like the word has all its letters but those that may be wrong.
      if (missingLetters(term.letters, this.#letters.at(id)) <= term.allowed) {
        scores[id] = wordScore(term.text, words[id] ?? '', term.allowed);
      }
      if (id % SLICE === SLICE - 1) yield;
    }
    return scores;
  }

  /** 0 for no match. */
  #score(index: number, whole: string, scores: readonly Float32Array[]): number {
    const name = this.#names[index] ?? '';
    const title = this.#titles[index] ?? '';
    const path = this.#paths[index] ?? '';
    if (name === whole || path === whole) return 1;
    if (title === whole) return 0.99;
    const asItStands = wholeScore(name, title, path, whole);
    if (scores.length === 0) return asItStands;
    const start = index === 0 ? 0 : this.#ends.at(index - 1);
    const end = this.#ends.at(index);
    let sum = 0;
    for (const wordScores of scores) {
      let best = 0;
      for (let at = start; at < end; at++) {
        const posting = this.#postings.at(at);
        const score = wordScores[posting >>> 3] ?? 0;
        if (score > best) best = Math.max(best, score * (FIELD_WEIGHTS[posting & 7] ?? 0));
      }
      if (best === 0) return asItStands;
      sum += best;
    }
    return Math.max(wordsScore(sum / scores.length, whole, name), asItStands);
  }

  /** A word counts where it weighs most, which is where it stands first. */
  #post(text: string, field: number, posted: Set<number>): void {
    for (const word of words(text)) {
      const id = this.#wordId(word);
      if (posted.has(id)) continue;
      posted.add(id);
      this.#postings.push(id * 8 + field);
    }
  }

  #wordId(word: string): number {
    let id = this.#wordIds.get(word);
    if (id === undefined) {
      id = this.#words.length;
      // A part of a longer text may keep that whole text in memory.
      const own = Array.from(word).join('');
      this.#words.push(own);
      this.#letters.push(lettersOf(own));
      this.#wordIds.set(own, id);
    }
    return id;
  }
}

/** Characters of a description that are searched. */
const LONGEST_DESCRIPTION = 500;

/** The query found as it stands, across the bounds of words. */
function wholeScore(name: string, title: string, path: string, whole: string): number {
  if (name.startsWith(whole) || title.startsWith(whole)) return 0.96;
  if (path.startsWith(whole)) return 0.955;
  if (name.includes(whole) || title.includes(whole)) return 0.65;
  return path.includes(whole) ? 0.645 : 0;
}

/** Whole numbers, four bytes each, as many as come. */
class Numbers {
  #values = new Uint32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(Math.ceil(this.length * 1.5));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }
}
