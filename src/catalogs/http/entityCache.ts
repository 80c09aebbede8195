import type { Answer } from './transport.js';

interface Kept {
  readonly etag: string;
  readonly answer: Answer;
}

/** Answers with an ETag, so that asking again costs no body; those used longest ago go first. */
export class EntityCache {
  readonly #limit: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  /** Keeps an answer if it may be kept and is not too large; returns it. */
  keep(key: string, answer: Answer): Answer {
    this.#drop(key);
    const etag = answer.headers['etag'];
    const secret = /\bno-store\b/i.test(answer.headers['cache-control'] ?? '');
    const size = answer.bytes.byteLength;
    if (answer.status !== 200 || etag === undefined || secret || size > this.#limit) return answer;
    this.#kept.set(key, { etag, answer });
    this.#bytes += size;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#drop(oldest);
    }
    return answer;
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#bytes -= kept.answer.bytes.byteLength;
    this.#kept.delete(key);
  }
}
