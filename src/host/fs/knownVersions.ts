/** An object as an editor last saw it. */
export interface KnownVersion {
  readonly etag: string;
  readonly mtime: number;
  readonly size: number;
}

/** Beyond this the oldest are forgotten; such files are saved without knowing what was opened. */
const MOST = 10_000;

/** The versions of objects that editors work on, by Uri. */
export class KnownVersions {
  readonly #versions = new Map<string, KnownVersion>();

  get(uri: string): KnownVersion | undefined {
    return this.#versions.get(uri);
  }

  set(uri: string, version: KnownVersion): void {
    this.#versions.delete(uri);
    this.#versions.set(uri, version);
    if (this.#versions.size <= MOST) return;
    const [oldest] = this.#versions.keys();
    if (oldest !== undefined) this.#versions.delete(oldest);
  }

  delete(uri: string): void {
    this.#versions.delete(uri);
  }
}
