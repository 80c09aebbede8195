import type { SourceNode } from '../sources/connector.js';
import type { SourceRecord } from '../sources/source.js';

/** Kept at most, over all sources: a few megabytes. */
const MOST_NODES = 20_000;

/**
 * What the tree and the folders of editors have shown of each source. It can be found again without
 * asking any server.
 */
export class SeenNodes {
  readonly #sources = new Map<string, { source: SourceRecord; nodes: Map<string, SourceNode> }>();
  #count = 0;
  #version = 0;

  /** Another number whenever there is something else to be found. */
  get version(): number {
    return this.#version;
  }

  add(source: SourceRecord, nodes: readonly SourceNode[]): void {
    if (nodes.length === 0) return;
    this.#version++;
    const known = this.#sources.get(source.id)?.nodes ?? new Map<string, SourceNode>();
    // Last in the order of the map: it is the source that was used last.
    this.#sources.delete(source.id);
    this.#sources.set(source.id, { source, nodes: known });
    for (const node of nodes) {
      const key = JSON.stringify(node.path);
      if (!known.has(key)) this.#count++;
      known.set(key, node);
    }
    this.#makeRoom(known);
  }

  forget(sourceId: string): void {
    this.#version++;
    this.#count -= this.#sources.get(sourceId)?.nodes.size ?? 0;
    this.#sources.delete(sourceId);
  }

  /** By source, the one last used at the end. */
  all(): Iterable<{ readonly source: SourceRecord; readonly nodes: Iterable<SourceNode> }> {
    return [...this.#sources.values()].map(({ source, nodes }) => ({
      source,
      nodes: nodes.values(),
    }));
  }

  get size(): number {
    return this.#count;
  }

  #makeRoom(current: Map<string, SourceNode>): void {
    for (const [id, { nodes }] of this.#sources) {
      if (this.#count <= MOST_NODES || nodes === current) break;
      this.forget(id);
    }
    for (const key of current.keys()) {
      if (this.#count <= MOST_NODES) return;
      current.delete(key);
      this.#count--;
    }
  }
}
