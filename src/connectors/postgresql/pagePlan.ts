import type { RowRange, TableRef } from '../../core/table/table.js';
import { quotedName, quoteIdentifier } from './sql.js';

export interface KeyColumn {
  readonly name: string;
  /** The type as SQL to cast a parameter to: the server's own spelling, quoted where needed. */
  readonly cast: string;
}

/** A place in the table that is known: row number `index` has this key (the server's own text). */
export interface Anchor {
  readonly index: number;
  readonly key: readonly string[];
}

/** How to reach a range of rows in the order of the key. */
export interface PagePlan {
  /** `backward` reads in descending order; the rows are turned round afterwards. */
  readonly direction: 'forward' | 'backward';
  /** Where to start; absent: at the table's first row, or its last when going backward. */
  readonly from?: readonly string[];
  /** Whether the row with the key `from` is itself the first one. */
  readonly inclusive: boolean;
  /** Rows to pass over, by the key alone. */
  readonly skip: number;
  readonly limit: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * The cheapest way to a range: from the nearest known row before it or after it, or from the end
 * when the exact number of rows is known. Cost is the number of rows to pass over.
 */
export function planPage(range: RowRange, anchors: Anchors, count?: number): PagePlan {
  const { start } = range;
  const end = count === undefined ? range.end : Math.min(range.end, count);
  const limit = Math.max(0, end - start);
  const before = anchors.before(start);
  const forward: PagePlan = before
    ? {
        direction: 'forward',
        from: before.key,
        inclusive: before.index === start,
        skip: before.index === start ? 0 : start - before.index - 1,
        limit,
      }
    : { direction: 'forward', inclusive: true, skip: start, limit };
  if (limit === 0) return forward;

  const after = anchors.after(end);
  const backward: PagePlan | undefined =
    after && (count === undefined || after.index < count)
      ? {
          direction: 'backward',
          from: after.key,
          inclusive: false,
          skip: after.index - end,
          limit,
        }
      : undefined;
  const fromEnd: PagePlan | undefined =
    count === undefined
      ? undefined
      : { direction: 'backward', inclusive: true, skip: count - end, limit };
  let best = forward;
  for (const plan of [backward, fromEnd]) if (plan && plan.skip < best.skip) best = plan;
  return best;
}

/** The one statement that performs a plan. Keys travel as text parameters with a cast. */
export function pageStatement(
  table: TableRef,
  key: readonly KeyColumn[],
  plan: PagePlan,
): Statement {
  const forward = plan.direction === 'forward';
  const values: unknown[] = [];
  const parameter = (value: unknown, cast: string) => `$${values.push(value)}::${cast}`;
  const names = key.map(({ name }) => quoteIdentifier(name));
  const columns = names.join(', ');
  const order = names.map((name) => (forward ? name : `${name} DESC`)).join(', ');
  const beyond = forward ? '>' : '<';

  const from = plan.from?.map((value, index) => parameter(value, key[index]?.cast ?? 'text'));
  const start = from
    ? `WHERE (${columns}) ${beyond}${plan.inclusive ? '=' : ''} (${from.join(', ')})`
    : '';
  let where = start;
  if (plan.skip > 0) {
    // The rows passed over are read from the index alone; only the page is read from the table.
    const skip = parameter(plan.skip, 'int8');
    where = `WHERE (${columns}) ${beyond}= (SELECT ${columns} FROM ${quotedName(table)} ${start} ORDER BY ${order} OFFSET ${skip} LIMIT 1)`;
  }
  const limit = parameter(plan.limit, 'int8');
  const text = `SELECT * FROM ${quotedName(table)} ${where} ORDER BY ${order} LIMIT ${limit}`;
  return { text: text.replaceAll('  ', ' '), values };
}

/** Known places of one table, a bounded number of them, in memory. */
export class Anchors {
  readonly #max: number;
  #sorted: Anchor[] = [];

  constructor(max = 16_384) {
    this.#max = max;
  }

  get size(): number {
    return this.#sorted.length;
  }

  add(anchor: Anchor): void {
    const place = this.#place(anchor.index);
    const replace = this.#sorted[place]?.index === anchor.index ? 1 : 0;
    this.#sorted.splice(place, replace, anchor);
    // Every second one goes: what stays is still spread over all places that were visited.
    if (this.#sorted.length > this.#max) {
      this.#sorted = this.#sorted.filter((_, index) => index % 2 === 0);
    }
  }

  /** The last anchor at or before a row. */
  before(index: number): Anchor | undefined {
    return this.#sorted[this.#place(index + 1) - 1];
  }

  /** The first anchor at or after a row. */
  after(index: number): Anchor | undefined {
    return this.#sorted[this.#place(index)];
  }

  /** Those from `start` up to but without `end`. */
  within({ start, end }: RowRange): readonly Anchor[] {
    return this.#sorted.slice(this.#place(start), this.#place(end));
  }

  clear(): void {
    this.#sorted = [];
  }

  /** Position of the first anchor that is not below `index`. */
  #place(index: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle]?.index ?? Infinity) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
