import type { ParquetWriter } from 'hyparquet-writer';

type RowGroup = ParquetWriter['row_groups'][number];
type Bound = string | Uint8Array;

/** The writer cuts bounds of long values to 16 bytes at the end; so many are more than it looks at. */
const KEPT = 64;

/**
 * The writer keeps the least and the greatest value of every column of every row group until the file
 * ends. Cuts them before, and out of the block of text they are part of: each would keep all of that.
 */
export function shrinkBounds({ columns }: RowGroup): void {
  for (const { meta_data } of columns) {
    const statistics = meta_data?.statistics;
    if (!statistics) continue;
    const { min_value, max_value } = statistics;
    if (isBound(min_value)) statistics.min_value = beginning(min_value);
    if (isBound(max_value) && !hasNoNext(max_value)) statistics.max_value = beginning(max_value);
  }
}

function isBound(value: unknown): value is Bound {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** In memory of its own. */
function beginning(value: Bound): Bound {
  if (typeof value !== 'string') return value.slice(0, KEPT);
  return Buffer.from(value.slice(0, KEPT)).toString();
}

/** Nothing as short is greater than such a value, so its bound is the value itself. */
function hasNoNext(value: Bound): boolean {
  return typeof value === 'string' ? value.startsWith('\u{10ffff}') : value[0] === 0xff;
}
