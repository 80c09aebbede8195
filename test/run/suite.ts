import * as fs from 'node:fs';
import * as path from 'node:path';
import { projectRoot } from '../host/projectPaths.js';
import { errorText, readEvents } from './testEvents.js';

/** One part of `npm test`. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  /** How many test files must take part; `undefined` for a step without tests, such as the build. */
  readonly files: number | undefined;
  /** Whether it runs the built extension, and so only makes sense when the build worked. */
  readonly needsBuild?: boolean;
  /** Runs the tests, which report into the event file. */
  run(eventFile: string): Promise<void>;
}

export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** What failed or was skipped, in words. */
  readonly remarks: readonly string[];
}

/** Runs a suite and counts. Whatever is wrong with the run itself counts as one failure. */
export async function runSuite(suite: Suite, skippingAllowed: boolean): Promise<SuiteResult> {
  const folder = path.join(projectRoot, 'out', 'test-results');
  fs.mkdirSync(folder, { recursive: true });
  const eventFile = path.join(folder, `${suite.name}.jsonl`);
  fs.rmSync(eventFile, { force: true });
  const started = Date.now();
  console.log(`\n=== ${suite.title} ===`);
  let crash: string | undefined;
  try {
    await suite.run(eventFile);
  } catch (error) {
    crash = errorText(error);
    console.error(crash);
  }
  const seconds = (Date.now() - started) / 1000;
  const result = count(suite, eventFile, crash, skippingAllowed, seconds);
  console.log(
    `--- ${suite.name}: ${summary(result)} in ${seconds.toFixed(1)} s` +
      (suite.files === undefined || suite.files === 0 ? '' : `, ${String(suite.files)} files`),
  );
  for (const remark of result.remarks) {
    console.log(`    ${remark}`);
  }
  return result;
}

/** `N passed, N failed, N skipped`. */
export function summary(counts: Pick<SuiteResult, 'passed' | 'failed' | 'skipped'>): string {
  return `${String(counts.passed)} passed, ${String(counts.failed)} failed, ${String(counts.skipped)} skipped`;
}

/** The first lines of an error, below what failed. */
function shortened(error: string): string {
  return error.split('\n').slice(0, 12).join('\n').replace(/^/gm, '        ');
}

function count(
  suite: Suite,
  eventFile: string,
  crash: string | undefined,
  skippingAllowed: boolean,
  seconds: number,
): SuiteResult {
  const events = readEvents(eventFile);
  const passed = events.filter((event) => event.type === 'pass').length;
  const failures = events.filter((event) => event.type === 'fail');
  const skipped = events.filter((event) => event.type === 'pending');
  const remarks = [
    // With the error, since a run that is stopped never comes to where mocha would print it.
    ...failures.map((event) => `failed: ${event.title}\n${shortened(event.error)}`),
    ...skipped.map((event) => `skipped: ${event.title}`),
  ];
  const wrong: string[] = [];
  const last = events.findLast((event) => event.type === 'start');
  const reached = last ? ` (last test started: ${last.title})` : '';
  if (crash !== undefined) {
    wrong.push(`${crash.split('\n')[0] ?? crash}${reached}`);
  } else if (suite.files !== undefined) {
    const end = events.findLast((event) => event.type === 'end');
    if (suite.files === 0) {
      wrong.push('there are no test files');
    } else if (!end) {
      wrong.push(`the run came to no end${reached}`);
    } else if (end.files !== suite.files) {
      wrong.push(`${String(end.files)} of ${String(suite.files)} test files were loaded`);
    } else if (passed + failures.length + skipped.length === 0) {
      wrong.push('no test ran');
    }
  }
  if (skipped.length > 0 && !skippingAllowed) {
    wrong.push(`${String(skipped.length)} tests were skipped, and in CI none may be`);
  }
  return {
    name: suite.name,
    passed,
    failed: failures.length + wrong.length,
    skipped: skipped.length,
    seconds,
    remarks: [...remarks, ...wrong.map((text) => `failed: ${suite.name}: ${text}`)],
  };
}
