import * as vscode from 'vscode';
import { raceAbort } from '../../core/cancellation.js';
import { DisposableStore } from '../../core/disposable.js';
import { labelText } from '../../core/plainText.js';
import { type PastQuery, searchHistory } from '../../core/sql/queryHistory.js';
import type { Services } from '../feature.js';
import type { QueryHistory } from './queryHistory.js';

export interface HistoryChoice {
  readonly query: PastQuery;
  readonly how: 'open' | 'run';
}

interface HistoryItem extends vscode.QuickPickItem {
  readonly query?: PastQuery;
}

const RUN = { iconPath: new vscode.ThemeIcon('play'), tooltip: 'Run Again' };
const COPY = { iconPath: new vscode.ThemeIcon('copy'), tooltip: 'Copy' };
const REMOVE = { iconPath: new vscode.ThemeIcon('close'), tooltip: 'Remove from History' };
const CLEAR = { iconPath: new vscode.ThemeIcon('clear-all'), tooltip: 'Clear History' };
const OUTCOMES = { done: 'check', failed: 'error', cancelled: 'circle-slash' };
const SHOWN = 200;
const TITLES_TIMEOUT = 1_000;

/** Shows what was run, found by words as they are typed. Undefined when nothing was chosen. */
export function pickFromHistory(
  history: QueryHistory,
  titleOf: (source: string) => string,
): Promise<HistoryChoice | undefined> {
  const store = new DisposableStore();
  const picker = store.add(vscode.window.createQuickPick<HistoryItem>());
  picker.title = 'Query History';
  picker.placeholder = 'Words of a statement or of its source; Enter opens it in a new query';
  picker.buttons = [CLEAR];
  const show = () => {
    const found = searchHistory(history.entries, picker.value, titleOf);
    picker.items =
      found.length > 0
        ? found.map((query) => toItem(query, titleOf(query.source)))
        : [{ label: emptyText(history, picker.value), alwaysShow: true }];
  };
  return new Promise<HistoryChoice | undefined>((resolve) => {
    const choose = (query: PastQuery | undefined, how: HistoryChoice['how']) => {
      resolve(query && { query, how });
      picker.hide();
    };
    store.add(picker.onDidChangeValue(show));
    store.add(picker.onDidAccept(() => choose(picker.selectedItems[0]?.query, 'open')));
    store.add(picker.onDidHide(() => resolve(undefined)));
    store.add(
      picker.onDidTriggerItemButton(async ({ button, item: { query } }) => {
        if (!query) return;
        if (button === RUN) choose(query, 'run');
        else if (button === COPY) {
          await vscode.env.clipboard.writeText(query.text);
          vscode.window.setStatusBarMessage('Copied the statement', 3000);
        } else {
          await history.remove(query);
          show();
        }
      }),
    );
    store.add(
      picker.onDidTriggerButton(async () => {
        if (await confirmClear()) await history.clear();
      }),
    );
    show();
    picker.show();
  }).finally(() => store.dispose());
}

/** Titles of the sources that queries ran on, as far as these are still there. */
export async function sourceTitles(
  services: Services,
  queries: readonly PastQuery[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(queries.map(({ source }) => source))];
  // A catalog that does not answer keeps nobody from what they ran.
  const signal = AbortSignal.timeout(TITLES_TIMEOUT);
  const found = await Promise.all(
    ids.map((id) =>
      raceAbort(services.sources.get(id, signal), signal).then(
        ({ title }) => [[id, title] as const],
        () => [],
      ),
    ),
  );
  return new Map(found.flat());
}

function toItem(query: PastQuery, title: string): HistoryItem {
  const line = query.text.replace(/\s+/g, ' ');
  const cut = line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
  const ended = query.outcome === 'done' ? '' : ` · ${query.outcome}`;
  return {
    label: `$(${OUTCOMES[query.outcome]}) ${labelText(cut)}`,
    detail: labelText(
      `${title} · ${new Date(query.at).toLocaleString()} · ${timeText(query.duration)}${ended}`,
    ),
    // Found by all of its text, of which the label has the beginning only.
    alwaysShow: true,
    buttons: [RUN, COPY, REMOVE],
    query,
  };
}

function timeText(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${Math.max(1, Math.round(milliseconds))} ms`
    : `${(milliseconds / 1_000).toFixed(1)} s`;
}

function emptyText(history: QueryHistory, words: string): string {
  if (!history.isOn) return 'The history is off (dataConnectors.query.history)';
  if (words.trim() !== '') return 'No statement has these words';
  return 'Nothing was run here yet: open a .sql file or run New Query';
}

async function confirmClear(): Promise<boolean> {
  const clear = 'Clear History';
  const options = { modal: true, detail: 'The documents you ran stay as they are.' };
  const question = 'Forget all queries that were run in this workspace?';
  return (await vscode.window.showWarningMessage(question, options, clear)) === clear;
}
