import { ConnectorError, toConnectorError } from '../../core/errors.js';
import { throwIfAborted } from '../../core/cancellation.js';
import { systemCode } from '../../core/files/localError.js';
import { inParallel } from '../../core/parallel.js';
import { displayName } from '../../core/storage/objectPath.js';

/** Files at once: enough to hide the delay of each request. */
const AT_ONCE = 6;

/** After so many in a row that failed it is not the files. */
const MOST_IN_A_ROW = 20;

export interface Failure {
  /** The object's path. */
  readonly path: string;
  readonly error: ConnectorError;
}

export interface Outcome {
  done: number;
  /** Left alone, because something of that name was there already. */
  skipped: number;
  /** The first of those that failed. */
  readonly failures: Failure[];
  failed: number;
}

/** How many failures are kept to be told; all are recorded. */
const MOST_FAILURES = 20;

/**
 * Does work on each of many files; what gives undefined counts as none. One that fails keeps none
 * of the others, unless the cause is theirs too. Rejects with `Cancelled`, or with what makes all
 * further work useless.
 */
export async function transferAll<T extends { readonly path: string }>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
  work: (item: T) => Promise<'done' | 'skipped' | undefined>,
  record: (failure: Failure) => void,
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, skipped: 0, failures: [], failed: 0 };
  let inARow = 0;
  await inParallel(items, AT_ONCE, signal, async (item) => {
    try {
      const result = await work(item);
      if (result) outcome[result]++;
      inARow = 0;
    } catch (cause) {
      throwIfAborted(signal);
      const error = told(cause);
      const failure = { path: item.path, error };
      record(failure);
      outcome.failed++;
      if (outcome.failures.length < MOST_FAILURES) outcome.failures.push(failure);
      if (isForAll(error) || ++inARow >= MOST_IN_A_ROW) throw error;
    }
  });
  return outcome;
}

/** An error that says what came of all, when some failed; undefined when none did. */
export function failureOf(outcome: Outcome, done: string): ConnectorError | undefined {
  const [first] = outcome.failures;
  if (!first) return undefined;
  const total = outcome.done + outcome.skipped + outcome.failed;
  if (total === 1) return first.error;
  const name = displayName(first.path);
  const others = outcome.failed > 1 ? ` and ${outcome.failed - 1} more failed` : ' failed';
  return new ConnectorError(
    first.error.code,
    `${done} ${outcome.done} of ${total} files. "${name}"${others}: ${first.error.message}`,
    {
      cause: first.error,
      detail: outcome.failures.map(({ path, error }) => `${path}: ${error.message}`).join('\n'),
      nextSteps: first.error.nextSteps.filter((step) => step !== 'retry'),
      retryable: false,
    },
  );
}

/** Nobody cancelled: a session that ended is a failure like others, and must not be silent. */
function told(cause: unknown): ConnectorError {
  const error = toConnectorError(cause, 'Unavailable');
  if (error.code !== 'Cancelled') return error;
  return new ConnectorError('Unavailable', 'The connection to the source was closed.', { cause });
}

function isForAll(error: ConnectorError): boolean {
  return error.code === 'Unauthorized' || FULL.has(systemCode(error.cause));
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);
