import { byteSize } from '../byteSize.js';

/** Milliseconds over which the rate is taken: longer than the pauses between parts. */
const WINDOW = 5_000;

/** Counts what a transfer has done, and says so in words. */
export class TransferMeter {
  readonly #now: () => number;
  readonly #samples: { readonly time: number; readonly bytes: number }[] = [];
  #bytes = 0;
  #files = 0;
  #total: { readonly files: number; readonly bytes: number } | undefined;

  /** `now` gives milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#samples.push({ time: now(), bytes: 0 });
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Files that are done. */
  get files(): number {
    return this.#files;
  }

  /** Said once it is known how much there is in all. */
  setTotal(files: number, bytes: number): void {
    this.#total = { files, bytes };
  }

  /** Counts bytes; less than nothing when something is begun anew. */
  addBytes(bytes: number): void {
    this.#bytes += bytes;
    const time = this.#now();
    this.#samples.push({ time, bytes: this.#bytes });
    while (this.#samples.length > 2 && time - (this.#samples[1]?.time ?? time) > WINDOW) {
      this.#samples.shift();
    }
  }

  addFile(): void {
    this.#files++;
  }

  /** Part that is done, 0 to 1; undefined while nobody knows how much there is. */
  get fraction(): number | undefined {
    if (!this.#total) return undefined;
    const { files, bytes } = this.#total;
    if (bytes > 0) return Math.min(1, this.#bytes / bytes);
    return files === 0 ? 1 : Math.min(1, this.#files / files);
  }

  /** `12 of 340 files · 34.0 MiB of 1.20 GiB · 5.10 MiB/s` */
  text(): string {
    const total = this.#total;
    const parts: string[] = [];
    if (!total || total.files > 1) {
      const of = total ? ` of ${total.files.toLocaleString('en')}` : '';
      const noun = (total?.files ?? this.#files) === 1 ? 'file' : 'files';
      parts.push(`${this.#files.toLocaleString('en')}${of} ${noun}`);
    }
    parts.push(byteSize(this.#bytes) + (total ? ` of ${byteSize(total.bytes)}` : ''));
    const rate = this.#rate();
    if (rate !== undefined) parts.push(`${byteSize(rate)}/s`);
    return parts.join(' · ');
  }

  /** Bytes per second of late; undefined before there is enough to tell. */
  #rate(): number | undefined {
    const [first] = this.#samples;
    if (!first) return undefined;
    const seconds = (this.#now() - first.time) / 1000;
    return seconds < 0.5
      ? undefined
      : Math.max(0, Math.round((this.#bytes - first.bytes) / seconds));
  }
}
