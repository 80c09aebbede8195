/** Shows what processes print that run at the same time, as if they ran one after the other. */
export class OutputInTurn {
  /** What those print whose turn it is not yet. */
  readonly #kept = new Map<number, string>();
  readonly #ended = new Set<number>();
  #turn = 0;

  constructor(private readonly show: (text: string) => void) {}

  /** Takes the output of one of the processes, which are numbered from 0. */
  of(index: number): (text: string) => void {
    return (text) => {
      if (index === this.#turn) this.show(text);
      else this.#kept.set(index, (this.#kept.get(index) ?? '') + text);
    };
  }

  /** A process has printed its last. */
  end(index: number): void {
    this.#ended.add(index);
    while (this.#ended.has(this.#turn)) {
      this.#turn++;
      this.show(this.#kept.get(this.#turn) ?? '');
    }
  }
}
