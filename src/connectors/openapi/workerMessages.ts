import type { ErrorCode, NextStep } from '../../core/errors.js';
import type { Job } from './jobs.js';
import type { LoadedText } from './load.js';

/** To the worker: a job, or the document that it asked for. */
export type ToWorker =
  | {
      readonly type: 'task';
      readonly job: Job;
      /** Absent when the specification is the one of the task before. */
      readonly root?: LoadedText;
    }
  | ({ readonly type: 'document' } & LoadedReference);

export type LoadedReference = { readonly text: string } | { readonly problem: string };

/** From the worker: it needs a document, or a job is done. */
export type FromWorker =
  | { readonly type: 'need'; readonly uri: string }
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly error: PlainError };

/** A `ConnectorError` as data: class instances do not survive the way between processes. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: string;
  readonly nextSteps: readonly NextStep[];
}
