import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { doJob } from './jobs.js';
import type { RunJob } from './runJob.js';

/**
 * Does a job in this thread, which it blocks while it computes. Apart from `runJob.ts`, so that the
 * extension's bundle has no parser and no emitter: those are in the worker's.
 */
export const runHere: RunJob = async (job, root, loadReference, signal) => {
  throwIfAborted(signal);
  return raceAbort(doJob(job, root, loadReference), signal);
};
