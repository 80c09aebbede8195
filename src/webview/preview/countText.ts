import { counted, whole } from '../../core/counted.js';
import type { RowCount } from '../../core/table/table.js';

/**
 * What reading has shown of the source's estimate, for a screen reader too; undefined while it may
 * hold. `passed`: a row behind the estimated end was seen.
 */
export function correctionText(
  estimate: number,
  { count, exact }: RowCount,
  passed: boolean,
): string | undefined {
  if (exact) {
    const rows = counted(count, 'row');
    if (count === estimate) return `There are ${rows}, as estimated.`;
    return `There are ${rows}; about ${whole(estimate)} were estimated.`;
  }
  return passed
    ? `There are more than the ${whole(estimate)} rows that were estimated.`
    : undefined;
}
