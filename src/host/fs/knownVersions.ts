/** An object as an editor last saw it. */
export interface KnownVersion {
  readonly etag: string;
  /** What `stat` said when it was read: VS Code compares it before it saves. */
  readonly mtime: number;
  readonly size: number;
}

/** Beyond this the oldest are forgotten; such files are saved without knowing what was opened. */
const MOST = 10_000;

/** The versions of objects that editors work on, by Uri. */
export class KnownVersions {
  readonly #versions = new Map<string, KnownVersion>();
  /** What was read of files with unsaved changes: by a revert, a comparison or somebody else. */
  readonly #seen = new Map<string, { readonly etag: string; readonly bytes: Uint8Array }>();

  get(uri: string): KnownVersion | undefined {
    return this.#versions.get(uri);
  }

  set(uri: string, version: KnownVersion): void {
    this.delete(uri);
    this.#versions.set(uri, version);
    if (this.#versions.size <= MOST) return;
    const [oldest] = this.#versions.keys();
    if (oldest !== undefined) this.delete(oldest);
  }

  delete(uri: string): void {
    this.#versions.delete(uri);
    this.#seen.delete(uri);
  }

  /** Unsaved changes stay bound to the version they were made on, whoever reads meanwhile. */
  seeWhileDirty(uri: string, etag: string, bytes: Uint8Array): void {
    this.#seen.set(uri, { etag, bytes });
  }

  /**
   * An editor gave up its changes. When it shows what was read meanwhile, it was reverted to that
   * version; otherwise they were undone, and it still shows the one before.
   */
  becomeClean(uri: string, text: string): void {
    const seen = this.#seen.get(uri);
    const known = this.#versions.get(uri);
    this.#seen.delete(uri);
    if (!seen || !known || !sameText(new TextDecoder().decode(seen.bytes), text)) return;
    // VS Code goes on comparing with the date and size it was told before.
    this.#versions.set(uri, { ...known, etag: seen.etag });
  }
}

/** Editors make all line ends alike. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}
