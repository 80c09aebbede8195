import type { Column } from '../table.js';

/** Names of columns for forms in which no two may have the same: the second one gets a number. */
export function uniqueNames(columns: readonly Pick<Column, 'name'>[]): readonly string[] {
  const used = new Set(columns.map(({ name }) => name));
  const seen = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let number = 2; seen.has(unique); number++) {
      unique = `${name}_${number}`;
      if (used.has(unique)) unique = name;
    }
    seen.add(unique);
    return unique;
  });
}
