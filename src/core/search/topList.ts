/** The best of many, without sorting or keeping the rest: a heap with the worst one on top. */
export class TopList {
  readonly #limit: number;
  readonly #items: { readonly index: number; readonly score: number }[] = [];
  #offered = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many have been offered. */
  get offered(): number {
    return this.#offered;
  }

  offer(index: number, score: number): void {
    this.#offered++;
    const item = { index, score };
    if (this.#items.length < this.#limit) {
      this.#items.push(item);
      this.#rise(this.#items.length - 1);
      return;
    }
    const [worst] = this.#items;
    if (!worst || !isWorse(worst, item)) return;
    this.#items[0] = item;
    this.#sink();
  }

  /** Best first; of equals the one with the lower index. */
  sorted(): readonly { readonly index: number; readonly score: number }[] {
    return [...this.#items].sort((a, b) => b.score - a.score || a.index - b.index);
  }

  #rise(from: number): void {
    const items = this.#items;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const [lower, upper] = [items[at], items[above]];
      if (!lower || !upper || !isWorse(lower, upper)) return;
      [items[at], items[above]] = [upper, lower];
      at = above;
    }
  }

  #sink(): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [below, known] = [items[child], items[worst]];
        if (below && known && isWorse(below, known)) worst = child;
      }
      const [upper, lower] = [items[at], items[worst]];
      if (worst === at || !upper || !lower) return;
      [items[at], items[worst]] = [lower, upper];
      at = worst;
    }
  }
}

interface Item {
  readonly index: number;
  readonly score: number;
}

function isWorse(a: Item, b: Item): boolean {
  return a.score === b.score ? a.index > b.index : a.score < b.score;
}
