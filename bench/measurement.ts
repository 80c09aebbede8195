import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One figure, and what it is held against. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'KB' | 'requests' | 'documents' | 'differences' | 'errors' | '%';
  /** What it must not exceed. */
  readonly limit?: number;
  /** The same done by somebody else, or in another way. */
  readonly peer?: { readonly name: string; readonly value: number };
}

/** What can be chosen on the command line: `--rows 1000000`. */
export interface BenchmarkOptions {
  /** Rows of the largest table. */
  readonly rows?: number;
  /** Specifications to generate clients from. */
  readonly documents?: number;
  /** The largest specifications alone: minutes in place of twenty. */
  readonly giants?: boolean;
}

/** A benchmark by its name on the command line. */
export interface Benchmark {
  readonly title: string;
  run(options: BenchmarkOptions): Promise<readonly Measurement[]>;
}

/**
 * Milliseconds of processor time that the quickest of several runs took: what else the machine does
 * meanwhile says nothing about the work.
 */
export async function quickest(runs: number, work: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = processorTime();
    await work();
    best = Math.min(best, processorTime() - start);
  }
  return best;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Milliseconds of processor time so far. */
export function processorTime(): number {
  return process.cpuUsage().user / 1000;
}

/** Megabytes that stay in use for what the work returns, which is kept until they are counted. */
export async function retained<T>(work: () => Promise<T>): Promise<{ megabytes: number; kept: T }> {
  const before = heap();
  const kept = await work();
  return { megabytes: Math.max(0, heap() - before) / 2 ** 20, kept };
}

/** Collects garbage now, so that what is measured next does not pay for what was done before. */
export function collectGarbage(): void {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
}

/** Bytes in use by this thread, once garbage is collected. */
export function heap(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
