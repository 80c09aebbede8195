import type { SyncRun } from '../../core/sources/catalogFacets.js';
import { firstText, isObject, text, type JsonObject } from '../http/json.js';
import { decodeList } from './list.js';
import type { Found } from './lookUp.js';
import { labelOf, timeOf, valueText } from './text.js';

/** A run with what tells it from others: none but `id` is documented. */
export interface QarionRun {
  readonly run: SyncRun;
  /** Ids it may be known by: those of the job and of its entry in the history. */
  readonly ids: ReadonlySet<string>;
  /** What it reads, as far as it says: ids, or a name. */
  readonly of: { readonly connector?: string; readonly system?: string; readonly name?: string };
}

/**
 * One run, from the answer that started it or from the history. Nothing but `id` is certain, so
 * every usual name of a field is known here, and what has another is shown as it is. [inferred]
 */
export function decodeRun(value: unknown): QarionRun | undefined {
  const job = isObject(value) ? unwrapped(value) : undefined;
  if (!job) return undefined;
  const ids = new Set(IDS.flatMap((name) => firstText(job, name) ?? []));
  const [id] = ids;
  if (id === undefined) return undefined;
  const status = text(job['status']) ?? text(job['state']);
  const [startedBy, started] = firstTime(job, STARTED);
  const [finishedBy, finished] = firstTime(job, FINISHED);
  const error = wordsOf(job['error']) ?? wordsOf(job['error_message']);
  const message = error ?? wordsOf(job['message']) ?? wordsOf(job['detail']);
  const run: SyncRun = {
    id,
    state: stateOf(status, finished, error),
    ...(status === undefined ? {} : { status }),
    ...(started === undefined ? {} : { started }),
    ...(finished === undefined ? {} : { finished }),
    ...(message === undefined ? {} : { message }),
    details: detailsOf(job, new Set([...TOLD, startedBy, finishedBy])),
  };
  return { run, ids, of: subjectOf(job) };
}

/** All runs of a history that can be told apart, the newest first. */
export function decodeRuns(value: unknown): QarionRun[] | undefined {
  const runs = decodeList(value)?.flatMap((item) => decodeRun(item) ?? []);
  // Sorting is stable: without times the server's own order stays.
  return runs?.sort((a, b) => (b.run.started ?? 0) - (a.run.started ?? 0));
}

/** True when nothing more is to be expected of a run. */
export function isOver({ state, finished }: SyncRun): boolean {
  return state === 'succeeded' || state === 'failed' || finished !== undefined;
}

/** Runs of one connector or source system; all of them when none says what it reads. */
export function runsOf(runs: readonly QarionRun[], found: Found): readonly QarionRun[] {
  if (found.what === 'products') return runs;
  const { what, id, value } = found;
  const verdicts = runs.map(({ of }) => {
    const own = what === 'connector' ? of.connector : of.system;
    if (own !== undefined) return own === id;
    return of.name === undefined ? undefined : of.name === value['name'];
  });
  if (verdicts.every((verdict) => verdict === undefined)) return runs;
  return runs.filter((_, index) => verdicts[index] === true);
}

const IDS = ['id', 'job_id', 'sync_job_id', 'sync_id', 'run_id', 'task_id'];
const STARTED = ['started_at', 'start_time', 'triggered_at', 'created_at', 'queued_at'];
const FINISHED = ['finished_at', 'completed_at', 'ended_at', 'end_time', 'failed_at'];
const WORDS = ['error', 'error_message', 'message', 'detail'];

/** Shown by fields of `SyncRun`, or nothing a person asks for. */
const TOLD = new Set([...WORDS, 'id', 'status', 'state', 'space_id']);

const STATES: ReadonlyMap<string, SyncRun['state']> = new Map([
  ...states('waiting', 'pending queued scheduled created waiting accepted submitted'),
  ...states('running', 'running in_progress started processing syncing active ongoing'),
  ...states('succeeded', 'success succeeded successful completed complete done finished ok'),
  ...states('succeeded', 'partial partial_success completed_with_warnings completed_with_errors'),
  ...states('failed', 'failed failure error errored cancelled canceled aborted timeout timed_out'),
]);

function states(state: SyncRun['state'], words: string): (readonly [string, SyncRun['state']])[] {
  return words.split(' ').map((word) => [word, state]);
}

function stateOf(
  status: string | undefined,
  finished: number | undefined,
  error: string | undefined,
): SyncRun['state'] {
  const word = status
    ?.trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const known = word === undefined ? undefined : STATES.get(word);
  if (known) return known;
  if (status !== undefined) return 'unknown';
  if (finished === undefined) return 'unknown';
  return error === undefined ? 'succeeded' : 'failed';
}

/** The job itself, of an answer that has it beside something else. */
function unwrapped(value: JsonObject): JsonObject {
  const inner = [value['job'], value['sync_job'], value['data']].find(isObject);
  return inner && firstText(value, ...IDS) === undefined ? inner : value;
}

function subjectOf(job: JsonObject): QarionRun['of'] {
  const nested = (name: string) => {
    const inner = job[name];
    return isObject(inner) ? firstText(inner, 'id') : undefined;
  };
  const connector = firstText(job, 'connector_id') ?? nested('connector');
  const system = firstText(job, 'source_system_id') ?? nested('source_system');
  const name = firstText(job, 'connector_name') ?? firstText(job, 'connector');
  return {
    ...(connector === undefined ? {} : { connector }),
    ...(system === undefined ? {} : { system }),
    ...(name === undefined ? {} : { name }),
  };
}

function detailsOf(
  job: JsonObject,
  told: ReadonlySet<string | undefined>,
): (readonly [string, string])[] {
  return Object.entries(job).flatMap(([name, value]) => {
    const shown = told.has(name) ? undefined : valueText(value);
    return shown === undefined ? [] : [[labelOf(name), shown] as const];
  });
}

/** The first of some fields that is a time, with its name. */
function firstTime(
  job: JsonObject,
  names: readonly string[],
): [string, number] | [undefined, undefined] {
  for (const name of names) {
    const time = timeOf(job[name]);
    if (time !== undefined) return [name, time];
  }
  return [undefined, undefined];
}

function wordsOf(value: unknown): string | undefined {
  if (isObject(value)) return firstText(value, 'message', 'detail', 'msg') ?? JSON.stringify(value);
  return Array.isArray(value) ? JSON.stringify(value) : text(value);
}
