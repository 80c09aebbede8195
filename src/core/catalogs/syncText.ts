import type { Card, CardFact, CardSection } from '../sources/card.js';
import type { SyncRun } from '../sources/catalogFacets.js';

const STATE_WORDS: Readonly<Record<SyncRun['state'], string>> = {
  waiting: 'Waiting',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  unknown: 'Unknown state',
};

const STATE_TONES: Readonly<Record<SyncRun['state'], CardFact['tone']>> = {
  waiting: undefined,
  running: undefined,
  succeeded: 'good',
  failed: 'bad',
  unknown: 'warning',
};

/** As many as one looks through; a catalog may keep thousands. */
const MOST_RUNS = 100;

/**
 * The runs of a source's job as a card, newest first, each a section. `dateText` writes a time
 * (milliseconds since 1970 UTC) the way the user reads times.
 */
export function historyCard(
  title: string,
  runs: readonly SyncRun[],
  dateText: (time: number) => string,
): Card {
  const shown = runs.slice(0, MOST_RUNS);
  return {
    title,
    type: 'Sync History',
    description: described(runs.length, shown.length),
    tags: [],
    sections: shown.map((run) => runSection(run, dateText)),
  };
}

/** What came of a run, in one sentence. */
export function outcomeText(run: SyncRun): string {
  const took = durationOf(run);
  const state = STATE_WORDS[run.state];
  const said = run.message?.trim();
  const after = took === undefined ? '' : ` after ${took}`;
  return said ? `${state}${after}: ${said}` : `${state}${after}.`;
}

/** A time span for people: `850 ms`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return parts(minutes, 'min', seconds % 60, 's');
  return parts(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function described(count: number, shown: number): string {
  if (count === 0) return 'Not synced yet. Sync Source, in the menu of its row, starts a run.';
  if (shown < count) return `The newest ${shown} of ${count} runs.`;
  return count === 1 ? 'One run.' : `${count} runs, the newest first.`;
}

function runSection(run: SyncRun, dateText: (time: number) => string): CardSection {
  const began = run.started ?? run.finished;
  const word = STATE_WORDS[run.state];
  const tone = STATE_TONES[run.state];
  const took = durationOf(run);
  // A server's own word is of use where it says more than ours.
  const own = run.status !== undefined && run.status.toLowerCase() !== word.toLowerCase();
  const facts: CardFact[] = [
    {
      label: 'State',
      value: own ? `${word} (${run.status ?? ''})` : word,
      ...(tone ? { tone } : {}),
    },
    ...fact(run.state === 'failed' ? 'Error' : 'Result', run.message),
    ...fact('Started', run.started === undefined ? undefined : dateText(run.started)),
    ...fact('Finished', run.finished === undefined ? undefined : dateText(run.finished)),
    ...fact('Duration', took),
    ...run.details.map(([label, value]) => ({ label, value })),
    ...fact('Job', run.id),
  ];
  return { title: began === undefined ? word : dateText(began), facts };
}

function fact(label: string, value: string | undefined): CardFact[] {
  return value === undefined || value === '' ? [] : [{ label, value }];
}

/** Undefined while it runs, and for clocks that do not agree. */
function durationOf({ started, finished }: SyncRun): string | undefined {
  if (started === undefined || finished === undefined || finished < started) return undefined;
  return durationText(finished - started);
}

function parts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
