import { ConnectorError } from '../../../core/errors.js';
import { parentFolder } from '../../../core/storage/objectPath.js';

/** A path of an `ObjectStore` as Edge has it: no slash at the end. Throws `Invalid`. */
export function edgePath(path: string): string {
  const inner = path.endsWith('/') ? path.slice(0, -1) : path;
  if (path === '') return '';
  // Edge walks paths itself, and would walk these somewhere else.
  if (inner.split('/').every((name) => isName(name))) return inner;
  throw new ConnectorError(
    'Invalid',
    `"${path}" cannot be a path in Edge: a name must not be empty, "." or "..".`,
  );
}

/** Whether Edge can find something of this name by its path. */
export function isName(name: string): boolean {
  return !/^\.{0,2}$/.test(name) && !/[/\0]/.test(name);
}

export function kindOf(path: string): 'folder' | 'file' {
  return path === '' || path.endsWith('/') ? 'folder' : 'file';
}

/** The folder that holds a file or folder, as Edge has it. */
export function edgeParent(path: string): string {
  return edgePath(parentFolder(path) ?? '');
}

export function requireFolder(path: string): void {
  if (kindOf(path) === 'folder') return;
  throw new ConnectorError('Invalid', `"${path}" is no path of a folder.`);
}

export function requireFile(path: string): void {
  if (kindOf(path) === 'file') return;
  throw new ConnectorError('Invalid', `"${path}" is a folder.`);
}
