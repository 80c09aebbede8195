import type { ErrorCode, NextStep } from '../../core/errors.js';
import type { Job } from './jobs.js';
import type { LoadedText } from './load.js';

/** What the worker is started with (`workerData`). */
export interface WorkerTask {
  readonly job: Job;
  readonly root: LoadedText;
}

/** From the worker: it needs a document, or it is done. */
export type FromWorker =
  | { readonly type: 'need'; readonly uri: string }
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly error: PlainError };

/** To the worker: the document it asked for. */
export type ToWorker = { readonly text: string } | { readonly problem: string };

/** A `ConnectorError` as data: class instances do not survive the way between threads. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: string;
  readonly nextSteps: readonly NextStep[];
}
