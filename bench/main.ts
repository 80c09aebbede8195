import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark, BenchmarkOptions, Measurement } from './measurement.js';

/** Each is read when it is run: some start servers. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  search: async () => (await import('./search.js')).searchBenchmark,
  queries: async () => (await import('./queries.js')).queriesBenchmark,
  export: async () => (await import('./export.js')).exportBenchmark,
  openapi: async () => (await import('./openapi/openapi.js')).openapiBenchmark,
  tables: async () => (await import('./tables.js')).tablesBenchmark,
  grid: async () => (await import('./grid.js')).gridBenchmark,
  click: async () => (await import('./click.js')).clickBenchmark,
};

/** Of `BenchmarkOptions`. */
const OPTIONS = {
  rows: { type: 'string' },
  documents: { type: 'string' },
  giants: { type: 'boolean', default: false },
} as const;

const RESULTS = join(__dirname, 'results.json');

/** Runs the benchmarks that are named, or all; fails when a figure exceeds its limit. */
async function main(args: readonly string[]): Promise<void> {
  const { values, positionals: names } = parseArgs({
    ...{ args: [...args], allowPositionals: true, options: OPTIONS },
  });
  const { giants, ...counts } = values;
  const results = readResults();
  let exceeded = 0;
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    const load = BENCHMARKS[name];
    if (!load) {
      throw new Error(
        `No such benchmark: ${name}. There are: ${Object.keys(BENCHMARKS).join(' ')}`,
      );
    }
    const { title, run } = await load();
    console.log(`\n${title}`);
    const measurements = await run({ ...numbers(counts), giants });
    print(measurements);
    exceeded += measurements.filter(isExceeded).length;
    results[name] = measurements;
    writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  }
  console.log(`\nWritten to ${RESULTS}`);
  if (exceeded > 0) throw new Error(`${exceeded} of the figures exceed their limits.`);
}

function numbers(values: Readonly<Record<string, string | undefined>>): BenchmarkOptions {
  return Object.fromEntries(
    Object.entries(values).map(([name, text = '']) => {
      const value = Number(text.replaceAll('_', ''));
      if (Number.isSafeInteger(value) && value > 0) return [name, value];
      throw new Error(`--${name} is a number, not ${text}.`);
    }),
  );
}

/** What earlier runs have measured: one benchmark leaves the figures of the others alone. */
function readResults(): Record<string, readonly Measurement[]> {
  if (!existsSync(RESULTS)) return {};
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, readonly Measurement[]>;
}

function print(measurements: readonly Measurement[]): void {
  const rows = measurements.map((measurement) => {
    const { name, value, unit, limit, peer } = measurement;
    return [
      name,
      `${rounded(value)} ${unit}`,
      limit === undefined ? '' : `${ratio(value, limit)}${rounded(limit)} ${unit}`,
      peer ? `${ratio(value, peer.value)}${peer.name}` : '',
      isExceeded(measurement) ? 'EXCEEDED' : '',
    ];
  });
  const heads = ['', 'measured', 'of the limit', 'of the peer', ''];
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  for (const row of [heads, ...rows]) {
    console.log(`  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
  }
}

function isExceeded({ value, limit }: Measurement): boolean {
  return limit !== undefined && value > limit;
}

/** `0.5 of `; nothing is a share of nothing. */
function ratio(value: number, whole: number): string {
  return whole === 0 ? '' : `${rounded(value / whole)} of `;
}

function rounded(value: number): string {
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toPrecision(2);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
