/** Cuts a stream of bytes into lines of UTF-8 text; holds no more than one line of bounded length. */
export class LineReader {
  readonly #limit: number;
  readonly #onLine: (line: string) => void;
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(limit: number, onLine: (line: string) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  /** False when the line that has begun is longer than the limit. */
  push(chunk: Buffer): boolean {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      this.#add(chunk.subarray(start, end));
      const line = Buffer.concat(this.#chunks).toString('utf8');
      this.clear();
      this.#onLine(line.replace(/\r$/, ''));
      start = end + 1;
    }
    this.#add(chunk.subarray(start));
    return this.#bytes <= this.#limit;
  }

  clear(): void {
    this.#chunks = [];
    this.#bytes = 0;
  }

  #add(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
  }
}
