import type { Field } from '../../core/sources/field.js';
import type { Session, SourceNode } from '../../core/sources/connector.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { ObjectEntry } from '../../core/storage/objectStore.js';
import type { DatagrokFileStore } from './fileStore.js';

/** The files of a connection as a tree. */
export class FileSession implements Session {
  readonly objects: DatagrokFileStore;

  constructor(store: DatagrokFileStore) {
    this.objects = store;
  }

  async test(signal: AbortSignal): Promise<string> {
    const { items, next } = await this.objects.list('', { limit: 1000 }, signal);
    const count = `${items.length}${next === undefined ? '' : ' or more'}`;
    const noun = items.length === 1 && next === undefined ? 'file or folder' : 'files and folders';
    return `Found ${count} ${noun} through Datagrok.`;
  }

  credentialFields(): Promise<readonly Field[]> {
    return Promise.resolve([]);
  }

  async children(
    path: readonly string[],
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    // Segments of folders keep their slash, so that `a` and `a/` are different siblings.
    const page = await this.objects.list(path.join(''), request, signal);
    return { ...page, items: page.items.map((entry) => this.#node(path, entry)) };
  }

  invalidate(path: readonly string[]): void {
    this.objects.invalidate(path.length === 0 ? undefined : path.join(''));
  }

  /** The requests are the catalog's, which outlives its sessions. */
  close(): Promise<void> {
    this.objects.invalidate();
    return Promise.resolve();
  }

  #node(parent: readonly string[], entry: ObjectEntry): SourceNode {
    const isFolder = entry.kind === 'folder';
    return {
      path: [...parent, isFolder ? `${entry.name}/` : entry.name],
      role: entry.kind,
      label: displayName(entry.name),
      tooltip: displayName(this.objects.address(entry.path)),
      expandable: isFolder,
      object: entry.path,
      ...(entry.size !== undefined && { size: entry.size }),
      ...(entry.modified !== undefined && { modified: entry.modified }),
    };
  }
}
