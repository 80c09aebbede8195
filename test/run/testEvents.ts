import * as fs from 'node:fs';
import { inspect } from 'node:util';
import type * as Mocha from 'mocha';

/**
 * What a test run reports while it goes, one JSON object a line. A line is written the moment
 * something happened, so a run that crashes or hangs still tells how far it came.
 */
export type TestEvent =
  | { readonly type: 'start'; readonly title: string }
  | { readonly type: 'pass'; readonly title: string; readonly duration: number }
  | { readonly type: 'fail'; readonly title: string; readonly error: string }
  | { readonly type: 'pending'; readonly title: string }
  | { readonly type: 'note'; readonly text: string }
  /** The run came to its end; `files` is the number of test files it loaded. */
  | { readonly type: 'end'; readonly files: number };

/** Environment variable that carries the path of the event file into the extension host. */
export const eventsVariable = 'DATA_CONNECTORS_TEST_EVENTS';

/** Keeps a run to the tests whose title contains the environment's `TESTS`, for work on one of them. */
export function narrow(mocha: Mocha): void {
  const wanted = process.env['TESTS'];
  if (wanted) mocha.fgrep(wanted);
}

/** Adds one event to an event file. */
export function writeEvent(file: string, event: TestEvent): void {
  fs.appendFileSync(file, `${JSON.stringify(event)}\n`);
}

/** Reads the events written so far; a last line that is not complete yet is left out. */
export function readEvents(file: string): TestEvent[] {
  if (!fs.existsSync(file)) {
    return [];
  }
  const text = fs.readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TestEvent);
}

/** Writes what a mocha run does into an event file, except its end. */
export function recordRun(
  runner: Mocha.Runner,
  file: string,
  mapStack: (stack: string) => string = (stack) => stack,
): void {
  const title = (test: Mocha.Runnable): string => test.titlePath().join(' › ');
  runner.on('test', (test) => {
    writeEvent(file, { type: 'start', title: title(test) });
  });
  runner.on('pass', (test) => {
    writeEvent(file, { type: 'pass', title: title(test), duration: test.duration ?? 0 });
  });
  // Failing hooks arrive here too, as runnables of their own.
  runner.on('fail', (test, error: unknown) => {
    writeEvent(file, { type: 'fail', title: title(test), error: mapStack(errorText(error)) });
  });
  runner.on('pending', (test) => {
    writeEvent(file, { type: 'pending', title: title(test) });
  });
}

/** An error as a reader needs it: message, stack, and the values if the message has them not. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const stack = error.stack ?? error.message;
  const text = stack.includes(error.message) ? stack : `${error.message}\n${stack}`;
  const { actual, expected, generatedMessage } = error as AssertionDetails;
  return generatedMessage === false
    ? `${text}\n  actual:   ${inspect(actual)}\n  expected: ${inspect(expected)}`
    : text;
}

interface AssertionDetails {
  readonly actual?: unknown;
  readonly expected?: unknown;
  /** False when the test gave a message of its own, which then stands for the comparison. */
  readonly generatedMessage?: boolean;
}
