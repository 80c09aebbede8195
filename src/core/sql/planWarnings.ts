import type { PlanStep } from './explainPlan.js';

/** How far off an estimate must be, and of how many rows, before it matters. */
const MISJUDGED = 10;
const MISJUDGED_ROWS = 100;
/** Rows that a scan may read before an index is worth a thought. */
const MANY_ROWS = 100_000;
/** Part of the rows read that a filter drops before the same holds for fewer rows. */
const MOST_DROPPED = 0.9;
const SOME_ROWS = 10_000;

/** What is worth a look in a step, as sentences. */
export function planWarnings(step: PlanStep): readonly string[] {
  return [estimate(step), scan(step), sortOnDisk(step), hashOnDisk(step)].filter(
    (text) => text !== undefined,
  );
}

function estimate({ actual, estimatedRows }: PlanStep): string | undefined {
  if (!actual || actual.misjudged < MISJUDGED) return undefined;
  const each = actual.rows / actual.runs;
  if (Math.max(each, estimatedRows) < MISJUDGED_ROWS) return undefined;
  const times = countText(Math.round(actual.misjudged));
  const more = each > estimatedRows ? 'more' : 'fewer';
  return `${times} times ${more} rows than estimated: ANALYZE of the table may help.`;
}

function scan({ label, details, actual, estimatedRows }: PlanStep): string | undefined {
  if (!/^(Parallel )?Seq Scan\b/.test(label)) return undefined;
  if (!actual) {
    return estimatedRows >= MANY_ROWS
      ? `Reads the whole table, about ${countText(estimatedRows)} rows.`
      : undefined;
  }
  const dropped = numberOf(details, 'Rows Removed by Filter') * actual.runs;
  const read = actual.rows + dropped;
  const wasteful = read >= SOME_ROWS && dropped / read >= MOST_DROPPED;
  if (wasteful) {
    return `Reads ${countText(read)} rows to keep ${countText(actual.rows)}: an index may find them.`;
  }
  return read >= MANY_ROWS ? `Reads the whole table, ${countText(read)} rows.` : undefined;
}

function sortOnDisk({ details }: PlanStep): string | undefined {
  if (textOf(details, 'Sort Space Type') !== 'Disk') return undefined;
  const space = countText(numberOf(details, 'Sort Space Used'));
  return `Sorts on disk, ${space} kB: more work_mem would keep it in memory.`;
}

function hashOnDisk({ details }: PlanStep): string | undefined {
  const batches = numberOf(details, 'Hash Batches');
  return batches > 1
    ? `Hashes in ${countText(batches)} parts, on disk: more work_mem would keep it in memory.`
    : undefined;
}

function textOf(details: PlanStep['details'], name: string): string | undefined {
  return details.find(([label]) => label === name)?.[1];
}

function numberOf(details: PlanStep['details'], name: string): number {
  const number = Number(textOf(details, name));
  return Number.isFinite(number) ? number : 0;
}

function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
