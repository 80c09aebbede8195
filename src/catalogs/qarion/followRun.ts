import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from '../../core/cancellation.js';
import { cancelled, ConnectorError, toConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { Progress, SyncRun } from '../../core/sources/catalogFacets.js';
import { retryAfterMilliseconds } from '../http/retry.js';
import { decodeRuns, isOver, type QarionRun } from './syncRun.js';
import { timeText } from './text.js';
import { isWithheld, type QarionWire } from './wire.js';

/** How a job is asked about, in milliseconds and times. */
export interface Pace {
  readonly first: number;
  /** Each wait is half as long again as the one before, up to this. */
  readonly most: number;
  /** Times that a job may be missing from the history. */
  readonly misses: number;
  /** Times in a row that the server may not answer. */
  readonly failures: number;
  /** Until nobody waits any longer. */
  readonly patience: number;
}

export const PACE: Pace = {
  first: 1_000,
  most: 15_000,
  misses: 12,
  failures: 5,
  patience: 2 * 60 * 60 * 1000,
};

/** Requests left to the user's other work before the limit is reached. */
const SPARE = 2;
const LONGEST_LIMIT = 5 * 60_000;
/** When the server says only that it is too much. */
const USUAL_LIMIT = 30_000;

export interface Followed {
  readonly wire: QarionWire;
  readonly space: string;
  /** How sentences name what is read. */
  readonly title: string;
  /** The answer that started the job; undefined when it said nothing. */
  readonly started: QarionRun | undefined;
  /** `last_sync` from before the start, and how it is read again. */
  readonly lastSync: unknown;
  readLastSync(signal: AbortSignal): Promise<unknown>;
  readonly progress: Progress;
  readonly pace: Pace;
}

/**
 * Follows a job to its end: asks for the history again and again and finds the job there by its id.
 * How a single job could be asked for is documented nowhere. [inferred] Where the history does not
 * show it, a `last_sync` that has changed tells the end. Cancelling ends the asking only.
 */
export async function followRun(followed: Followed, signal: AbortSignal): Promise<SyncRun> {
  const { started, progress, pace, title } = followed;
  const giveUp = Date.now() + pace.patience;
  let run = started?.run;
  let wait = pace.first;
  let misses = 0;
  let failures = 0;
  progress(`Qarion has begun to read ${title}. Cancelling does not stop it there.`);
  for (;;) {
    if (run && isOver(run)) return run;
    if (Date.now() > giveUp) return unknownEnd(run, 'It still runs. Its history tells more later.');
    await pause(wait, signal);
    wait = Math.min(pace.most, wait * 1.5);
    try {
      const { runs, limited } = await readHistory(followed, signal);
      failures = 0;
      wait = Math.max(wait, limited);
      const seen = started && runs?.find(({ ids }) => [...started.ids].some((id) => ids.has(id)));
      if (seen) {
        misses = 0;
        run = seen.run;
        progress(stateSentence(title, seen.run));
      } else if (runs) {
        const now = timeText(await followed.readLastSync(signal));
        if (now !== undefined && now !== timeText(followed.lastSync)) {
          return { ...unknownEnd(run, `Last synchronized ${now}.`), state: 'succeeded' };
        }
        if (++misses >= pace.misses) return unknownEnd(run, 'Qarion does not tell how it goes on.');
      }
    } catch (error) {
      throwIfAborted(signal);
      const known = toConnectorError(error, 'Unavailable');
      if (!known.retryable || ++failures >= pace.failures) throw lostSight(known, title);
      progress(`${title}: Qarion does not answer at the moment. Asking again.`);
    }
  }
}

/** `limited`: milliseconds that the server wants to be left alone. No runs: it said nothing else. */
async function readHistory(
  { wire, space }: Followed,
  signal: AbortSignal,
): Promise<{ runs?: readonly QarionRun[]; limited: number }> {
  const response = await wire.history(space, 1, signal);
  const limited = limitOf(response.headers);
  if (response.status === 429) {
    const asked = retryAfterMilliseconds(response.headers['retry-after']);
    return { limited: Math.min(LONGEST_LIMIT, asked ?? (limited || USUAL_LIMIT)) };
  }
  try {
    return { runs: decodeRuns(wire.readHistory(space, response)) ?? [], limited };
  } catch (error) {
    // Whoever may not read the history still sees when the connector was last synchronized.
    if (isWithheld(error)) return { runs: [], limited };
    throw error;
  }
}

/** Until the limit is lifted, once it is all but reached. [certain: the headers, in Unix seconds] */
function limitOf(headers: Readonly<Record<string, string>>): number {
  const remaining = Number(headers['x-ratelimit-remaining'] ?? Infinity);
  const reset = Number(headers['x-ratelimit-reset'] ?? 0) * 1000;
  if (!(remaining <= SPARE) || !Number.isFinite(reset)) return 0;
  return Math.min(LONGEST_LIMIT, Math.max(0, reset - Date.now()));
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  try {
    await delay(milliseconds, undefined, { signal });
  } catch {
    throw cancelled(signal.reason);
  }
}

function stateSentence(title: string, run: SyncRun): string {
  const words = run.message ?? run.status ?? '';
  const said = words === '' ? '' : `: ${plainText(words, 200)}`;
  switch (run.state) {
    case 'waiting':
      return `${title} waits for its turn${said}`;
    case 'running':
    case 'unknown':
      return `${title} is being read${said}`;
    case 'succeeded':
      return `${title} has been read${said}`;
    case 'failed':
      return `${title} could not be read${said}`;
  }
}

function unknownEnd(run: SyncRun | undefined, message: string): SyncRun {
  return { id: '', details: [], ...run, state: 'unknown', message };
}

/** The job goes on all the same, which is what the user wants to know first. */
function lostSight(error: ConnectorError, title: string): ConnectorError {
  if (error.code === 'Cancelled') return error;
  const { code, detail, nextSteps, retryable } = error;
  const message = `${title} is being read, but Qarion no longer tells how it goes: ${error.message}`;
  const options = {
    cause: error,
    retryable,
    nextSteps: nextSteps.filter((step) => step !== 'retry'),
  };
  return new ConnectorError(code, message, detail === undefined ? options : { ...options, detail });
}
