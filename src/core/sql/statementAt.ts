import type { SqlStatement } from './console.js';

/**
 * The statement a cursor means: the one it is in, else the one that ends before it on its line, else
 * the next, else the last.
 */
export function statementAt(
  statements: readonly SqlStatement[],
  text: string,
  offset: number,
): SqlStatement | undefined {
  const inside = statements.find(({ start, end }) => start <= offset && offset <= end);
  if (inside) return inside;
  const before = statements.filter(({ end }) => end < offset).at(-1);
  if (before && !text.slice(before.end, offset).includes('\n')) return before;
  return statements.find(({ start }) => start > offset) ?? before;
}
