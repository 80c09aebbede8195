import type { Session, SourceNode } from '../../../core/sources/connector.js';
import { displayName } from '../../../core/storage/objectPath.js';
import type { ObjectEntry } from '../../../core/storage/objectStore.js';
import type { EdgeFileRoot, EdgeFiles } from '../service.js';
import { EdgeObjectStore } from './objects.js';

/** A root of files as a session: the organization's own, or those of a bucket. */
export function filesSession(files: EdgeFiles, root: EdgeFileRoot, what: string): Session {
  const objects = new EdgeObjectStore(files, root);
  const node = (parent: readonly string[], entry: ObjectEntry): SourceNode => {
    const isFolder = entry.kind === 'folder';
    return {
      // Segments of folders keep their slash, so that `a` and `a/` are different siblings.
      path: [...parent, isFolder ? `${entry.name}/` : entry.name],
      role: entry.kind,
      label: displayName(entry.name),
      tooltip: displayName(objects.address(entry.path)),
      expandable: isFolder,
      object: entry.path,
      ...(entry.size !== undefined && { size: entry.size }),
      ...(entry.modified !== undefined && { modified: entry.modified }),
    };
  };
  return {
    objects,

    async test(signal) {
      const { items } = await objects.list('', {}, signal);
      const noun = items.length === 1 ? 'entry' : 'entries';
      return `Reached ${what}: ${items.length} ${noun} at the top.`;
    },

    credentialFields: () => Promise.resolve([]),

    async children(path, request, signal) {
      const page = await objects.list(path.join(''), request, signal);
      return { ...page, items: page.items.map((entry) => node(path, entry)) };
    },

    invalidate: () => objects.invalidate(),

    // The service is the catalog's, which closes it.
    close: () => Promise.resolve(),
  };
}
