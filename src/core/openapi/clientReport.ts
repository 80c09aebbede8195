import type { ClientPlan } from './clientPlan.js';
import { stampPath } from './stamp.js';

/**
 * What programs print of a client and its folder, one line for each file that the user should look
 * at: `src/api/client.ts: error: out of date`, as compilers do and problem matchers expect.
 */

/** Why the client in a folder is not the one of its specification; nothing when it is. */
export function staleLines(
  folder: string,
  { write, remove, edited }: ClientPlan,
  before: ReadonlyMap<string, string>,
): string[] {
  // The stamp also says from where the specification was read, which is no part of the client.
  const stale = write.filter(({ path }) => path !== stampPath || !before.has(stampPath));
  return [
    ...stale.map(({ path }) => {
      const is = before.has(path) ? 'out of date' : 'missing';
      return errorLine(folder, path, edited.includes(path) ? wasEdited : is);
    }),
    ...remove.map((path) => {
      const is = 'no longer part of the client';
      return errorLine(folder, path, edited.includes(path) ? `${is}, and ${wasEdited}` : is);
    }),
  ];
}

/** The files that stand in the way of writing: they are not the generator's, or no longer. */
export function obstacleLines(folder: string, { edited, foreign }: ClientPlan): string[] {
  return [
    ...edited.map((path) => errorLine(folder, path, wasEdited)),
    ...foreign.map((path) => errorLine(folder, path, 'not generated, but of the same name')),
  ];
}

/** A part of the specification that could not be read. */
export function warningLine(specification: string | undefined, warning: string): string {
  // An address is no file that an editor could show.
  const isFile = specification !== undefined && !/^[a-z][a-z0-9+.-]+:/i.test(specification);
  return isFile ? `${specification}: warning: ${warning}` : `warning: ${warning}`;
}

export function upToDateLine(folder: string): string {
  return `${folder} is up to date.`;
}

/** What was done to a folder. */
export function writtenLine(folder: string, { write, remove }: ClientPlan): string {
  const count = write.length + remove.length;
  if (count === 0) return upToDateLine(folder);
  return `${folder}: ${write.length} files written, ${remove.length} removed.`;
}

const wasEdited = 'edited since it was generated';

function errorLine(folder: string, path: string, is: string): string {
  return `${folder.replace(/[/\\]+$/, '')}/${path}: error: ${is}`;
}
