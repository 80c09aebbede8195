import { counted, whole } from '../counted.js';
import { displayText } from './format.js';
import type { ColumnStatistics, HistogramBar } from './statistics.js';
import type { Cell } from './table.js';

/** One thing that is known of a column, as it is shown. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** The value's exact text is a value of the column, and not a count. */
  readonly exact: boolean;
}

/** How much of the table the figures are of: never to be left out where that is not all of it. */
export function basisText({ rows, sampleOf }: ColumnStatistics): string {
  if (sampleOf === undefined) return `Of all ${counted(rows, 'row')}`;
  if (sampleOf === 'unknown') return `Of a sample of ${counted(rows, 'row')}`;
  return `Of a sample of ${counted(rows, 'row')} out of about ${whole(sampleOf)}`;
}

/** The figures in the order in which they are read. */
export function statisticsFacts(statistics: ColumnStatistics): readonly Fact[] {
  const { rows, nulls, distinct, min, max, mean, quantiles } = statistics;
  const facts: Fact[] = [
    { label: 'NULL', value: `${whole(nulls)} (${share(nulls, rows)})`, exact: false },
  ];
  if (distinct) {
    const value = distinct.exact ? whole(distinct.count) : `≈ ${whole(distinct.count)} (estimated)`;
    facts.push({ label: 'Different values', value, exact: false });
  }
  const add = (label: string, cell: Cell | undefined) => {
    if (cell !== undefined && cell !== null) facts.push({ label, value: cell, exact: true });
  };
  add('Minimum', min);
  for (const [fraction, cell] of quantiles ?? []) add(quantileName(fraction), cell);
  add('Maximum', max);
  add('Mean', mean);
  return facts;
}

/** Everything as lines of text, for the clipboard. */
export function statisticsText(column: string, statistics: ColumnStatistics): string {
  const { top, histogram } = statistics;
  const lines = [
    column,
    basisText(statistics),
    ...statisticsFacts(statistics).map(({ label, value }) => `${label}\t${value}`),
  ];
  if (top) lines.push('', 'Most frequent', ...top.map((each) => `${each.value}\t${each.count}`));
  if (histogram) {
    lines.push('', 'Histogram');
    lines.push(...histogram.map(({ from, to, count: rows }) => `${from}\t${to}\t${rows}`));
  }
  return lines.join('\n');
}

/** A bar of a histogram in words. */
export function barText({ from, to, count: rows }: HistogramBar): string {
  return `From ${short(from)} to ${short(to)}: ${counted(rows, 'row')}`;
}

/** What the small picture in a header shows; undefined where there is nothing to show. */
export function headerPicture(statistics: ColumnStatistics):
  | {
      readonly values: readonly number[];
      readonly kind: 'histogram' | 'parts';
      readonly label: string;
    }
  | undefined {
  const { histogram, top, rows, nulls, min, max, sampleOf } = statistics;
  const sample = sampleOf === undefined ? '' : ' (of a sample)';
  const missing = nulls > 0 ? `, ${share(nulls, rows)} NULL` : '';
  if (histogram && histogram.length > 0) {
    const most = Math.max(1, ...histogram.map((bar) => bar.count));
    const [from, to] = [histogram[0]?.from ?? min, histogram.at(-1)?.to ?? max];
    const label = `Histogram from ${short(from)} to ${short(to)}${missing}${sample}`;
    return { values: histogram.map((bar) => bar.count / most), kind: 'histogram', label };
  }
  const present = rows - nulls;
  if (!top || present === 0) return undefined;
  const [first] = top;
  const shown = top.slice(0, 5);
  // A column of different values throughout has no picture worth drawing.
  if (!first || first.count <= 1) return undefined;
  const label = `Most frequent: ${short(first.value)}, ${share(first.count, present)}${missing}${sample}`;
  return { values: shown.map((each) => each.count / present), kind: 'parts', label };
}

/** `12.3%`; little is never nothing, and almost all is never all. */
export function share(part: number, all: number): string {
  if (all === 0 || part === 0) return '0%';
  if (part === all) return '100%';
  const percent = (100 * part) / all;
  if (percent < 0.1) return '< 0.1%';
  if (percent > 99.9) return '> 99.9%';
  return `${percent.toFixed(1)}%`;
}

function quantileName(fraction: number): string {
  return fraction === 0.5 ? 'Median' : `${Math.round(fraction * 100)}% are at most`;
}

function short(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return 'NULL';
  return cell === '' ? 'the empty text' : displayText(cell, 40);
}
