import type { RowRange } from '../../core/table/table.js';
import { blockStart, guessedBlock, HEAP_START, type HeapPlan, planHeap } from './heapPlan.js';
import { type Anchor, Anchors } from './pagePlan.js';

/** Rows to pass over from which on another way is looked for. */
const FAR = 20_000;
/** Rows between two ranges that somebody who scrolls on would read in one go. */
const NEAR = 2_000;
/** Parts with estimated numbers that are kept. */
const MOST_PARTS = 64;

/**
 * One numbering of rows. The exact one counts from the table's first row; others begin at a place
 * that was guessed, and hold for the rows around it.
 */
export interface Numbering {
  readonly exact: boolean;
  readonly anchors: Anchors;
  /** The number of rows, or what stands for it in a numbering that counts from the end. */
  last?: number;
}

/** A numbering with the way to some rows in it. */
export interface HeapWay {
  readonly numbering: Numbering;
  readonly plan: HeapPlan;
}

/**
 * What is known, within one snapshot, about where in a table its rows are. A jump into the unknown is
 * numbered by estimate. Whoever scrolls on from there stays in that numbering, so that no row comes
 * twice or is left out; after the next jump the exact one is used where it is known.
 */
export class HeapChart {
  readonly #blocks: number;
  readonly #exact: Numbering = { exact: true, anchors: new Anchors(32_768) };
  #guessed: Numbering[] = [];
  #current: { readonly numbering: Numbering; readonly range: RowRange } | undefined;

  constructor(blocks: number) {
    this.#blocks = blocks;
    this.#exact.anchors.add({ index: 0, key: [HEAP_START] });
  }

  /** The exact number of rows, once known. */
  get count(): number | undefined {
    return this.#exact.last;
  }

  /** The way to rows whose place is known well enough; undefined for all others. */
  known(range: RowRange): HeapWay | undefined {
    const { numbering, range: last } = this.#current ?? {};
    const follows = last && range.start <= last.end + NEAR && range.end >= last.start - NEAR;
    const same = follows && numbering && this.#wayIn(numbering, range);
    if (same && same.plan.skip <= FAR) return same;
    const exact = this.exactly(range);
    if (exact.plan.skip <= FAR) return exact;
    return this.#guessed
      .map((each) => this.#wayIn(each, range))
      .find((way) => way !== undefined && way.plan.skip <= FAR);
  }

  /** The exact way, however far. */
  exactly(range: RowRange): HeapWay {
    const way = this.#wayIn(this.#exact, range);
    if (way) return way;
    throw new Error('The exact numbering has a beginning.');
  }

  /** A new numbering at the place where a row should be among about `count`. */
  guess(range: RowRange, count: number): HeapWay {
    const numbering: Numbering = { exact: false, anchors: new Anchors() };
    this.#guessed = [...this.#guessed.slice(1 - MOST_PARTS), numbering];
    if (range.end >= count) return this.#fromEnd(numbering, range, count);
    const from = blockStart(guessedBlock(range.start, count, this.#blocks));
    const limit = range.end - range.start;
    return { numbering, plan: { direction: 'forward', from, skip: 0, limit } };
  }

  /** A numbering whose last row is the last of about `count`. */
  guessFromEnd(range: RowRange, count: number): HeapWay {
    const numbering: Numbering = { exact: false, anchors: new Anchors() };
    this.#guessed.push(numbering);
    return this.#fromEnd(numbering, range, count);
  }

  /** What a page showed: the places of its first row and of the one behind its last. */
  remember(numbering: Numbering, range: RowRange, places: readonly Anchor[]): void {
    for (const place of places) numbering.anchors.add(place);
    this.#current = { numbering, range };
  }

  /** A place of the exact numbering. */
  addExact(place: Anchor): void {
    this.#exact.anchors.add(place);
  }

  /** The exact number of rows. Only what is being looked at keeps its estimated numbers. */
  setCount(count: number): void {
    this.#exact.last = count;
    this.#guessed = this.#guessed.filter((each) => each === this.#current?.numbering);
  }

  drop(numbering: Numbering): void {
    this.#guessed = this.#guessed.filter((each) => each !== numbering);
    if (this.#current?.numbering === numbering) this.#current = undefined;
  }

  #wayIn(numbering: Numbering, range: RowRange): HeapWay | undefined {
    const { anchors, last } = numbering;
    const plan = planHeap(range, anchors, { blocks: this.#blocks }, last);
    return plan && { numbering, plan };
  }

  #fromEnd(numbering: Numbering, range: RowRange, count: number): HeapWay {
    numbering.last = count;
    const way = this.#wayIn(numbering, range);
    if (way) return way;
    throw new Error('A numbering from the end has an end.');
  }
}
