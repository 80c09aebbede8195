import { byteSize } from '../../byteSize.js';

/** Milliseconds over which rates are taken. */
const WINDOW = 5_000;

interface Sample {
  readonly time: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Counts what an export has read and written, and says so in words. */
export class ExportMeter {
  readonly #now: () => number;
  readonly #samples: Sample[];
  #rows = 0;
  #bytes = 0;
  /** How many rows there may be in all, once somebody knows. */
  about: number | undefined;

  /** `now` gives milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#samples = [{ time: now(), rows: 0, bytes: 0 }];
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(rows: number, bytes: number): void {
    this.#rows += rows;
    this.#bytes += bytes;
    const time = this.#now();
    this.#samples.push({ time, rows: this.#rows, bytes: this.#bytes });
    while (this.#samples.length > 2 && time - (this.#samples[1]?.time ?? time) > WINDOW) {
      this.#samples.shift();
    }
  }

  /** Forgets what was counted: everything is read anew. */
  restart(): void {
    this.#rows = 0;
    this.#bytes = 0;
    this.#samples.splice(0, Infinity, { time: this.#now(), rows: 0, bytes: 0 });
  }

  /** Part that is done, 0 to 1; undefined while nobody knows how much there is. */
  get fraction(): number | undefined {
    // An estimate that proved too low says nothing any more.
    if (this.about === undefined || this.#rows > this.about) return undefined;
    return this.about === 0 ? undefined : this.#rows / this.about;
  }

  /** `120,000 of about 1,000,000 rows · 20.1 MiB · 410,000 rows/s · 69.0 MiB/s` */
  text(): string {
    const of = this.fraction === undefined ? '' : ` of about ${count(this.about ?? 0)}`;
    const noun = this.#rows === 1 && of === '' ? 'row' : 'rows';
    const parts = [`${count(this.#rows)}${of} ${noun}`, byteSize(this.#bytes)];
    const first = this.#samples[0];
    const seconds = first ? (this.#now() - first.time) / 1000 : 0;
    if (first && seconds >= 0.5) {
      parts.push(`${count(Math.round((this.#rows - first.rows) / seconds))} rows/s`);
      parts.push(`${byteSize(Math.round((this.#bytes - first.bytes) / seconds))}/s`);
    }
    return parts.join(' · ');
  }
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}
