import { setMaxListeners } from 'node:events';
import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { SourceBrief } from '../../core/search/hit.js';
import { joinResults, type SearchProblem, type SearchResults } from '../../core/search/results.js';
import type { SearchEngine } from '../../core/search/searchEngine.js';
import { keptOpen } from '../commands/keptOpen.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import type { SourcesView } from '../tree/sourcesView.js';
import { copyHit, openHit, revealHit } from './openHit.js';
import { keepOrder, preselect } from './quickPickExtras.js';
import {
  COPY,
  emptyItem,
  furtherItems,
  hitItems,
  sourceItems,
  type SearchAction,
  type SearchItem,
} from './searchItems.js';

const TITLE = 'Search Data Connectors';
/** Milliseconds after which what was connected meanwhile is searched, too. */
const AGAIN_AFTER = 1_000;
const NOTHING: SearchResults = { groups: [], problems: [], partial: [], busy: false };
const STOP: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('debug-stop'),
  tooltip: 'Stop',
};

/** Opens the search box with a text in it; `remember` is told what is typed. */
export function showSearchBox(
  services: Services,
  view: SourcesView,
  text: string,
  remember: (text: string) => void,
): void {
  new SearchBox(services, view, remember).show(text);
}

class SearchBox {
  readonly #services: Services;
  readonly #view: SourcesView;
  readonly #remember: (text: string) => void;
  readonly #store = new DisposableStore();
  readonly #picker = this.#store.add(vscode.window.createQuickPick<SearchItem>());
  readonly #closing = signalSource();
  /** Of the search for the text as it is now, and of what was asked for beyond it. */
  #typing = signalSource();
  #further: AbortController | undefined;
  #found = NOTHING;
  #foundFurther = NOTHING;
  /** Sources that could not be connected to. */
  #unreached: SearchProblem[] = [];
  /** Keys of the items that were on top since the text was typed: VS Code chose these by itself. */
  readonly #tops = new Set<string>();

  constructor(services: Services, view: SourcesView, remember: (text: string) => void) {
    this.#services = services;
    this.#view = view;
    this.#remember = remember;
  }

  show(text: string): void {
    const picker = this.#picker;
    picker.title = TITLE;
    picker.placeholder = 'Type a name: sources, tables, files, folders, operations';
    keepOrder(picker);
    preselect(picker, text);
    this.#store.add(picker.onDidChangeValue(() => this.#search(true)));
    this.#store.add(picker.onDidAccept(() => this.#accept()));
    this.#store.add(picker.onDidTriggerButton(() => this.#further?.abort()));
    this.#store.add(
      picker.onDidTriggerItemButton(({ item, button }) => {
        if (!item.hit) return;
        const { hit } = item;
        if (button === COPY) this.#do(() => copyHit(this.#services, hit));
        else this.#leave(() => revealHit(this.#services, this.#view, hit));
      }),
    );
    this.#store.add(picker.onDidHide(() => this.#close()));
    picker.show();
    this.#do(async () => (await this.#services.search.engine()).refresh());
    this.#search(true);
  }

  #close(): void {
    for (const each of [this.#closing, this.#typing, this.#further]) each?.abort();
    this.#store.dispose();
  }

  /** Searches for what is in the box; `isNew` when that is not what was searched for before. */
  #search(isNew: boolean): void {
    const text = this.#picker.value;
    this.#remember(text);
    this.#typing.abort();
    this.#typing = signalSource();
    if (isNew) {
      this.#further?.abort();
      this.#foundFurther = NOTHING;
      this.#unreached = [];
      this.#tops.clear();
      for (const { key } of this.#picker.activeItems) if (key !== undefined) this.#tops.add(key);
      this.#picker.keepScrollPosition = false;
    }
    const { signal } = this.#typing;
    this.#picker.busy = true;
    this.#do(async () => {
      const engine = await this.#services.search.engine();
      const update = (results: SearchResults) => {
        if (signal.aborted) return;
        this.#found = results;
        this.#render(engine, text);
      };
      if (text.trim() === '') await this.#listSources(engine, signal);
      else update(await engine.search(text, {}, signal, update));
    });
  }

  /** Before anything is typed: the sources, those that are connected first. */
  async #listSources(engine: SearchEngine, signal: AbortSignal): Promise<void> {
    this.#found = NOTHING;
    const show = () => {
      if (!signal.aborted) this.#renderSources(engine);
    };
    show();
    await Promise.all(
      engine.directory.listings().map(async (listing) => {
        // What cannot be listed shows once something is searched for.
        await listing.load(signal).catch(() => undefined);
        show();
      }),
    );
    if (signal.aborted) return;
    this.#picker.busy = false;
    if (this.#picker.items.length === 0) this.#picker.items = [emptyItem('', 0)];
  }

  #renderSources(engine: SearchEngine): void {
    const connected = new Set(this.#services.sources.connected().map(({ id }) => id));
    this.#setItems(sourceItems(engine.directory.sources(), connected));
  }

  #render(engine: SearchEngine, text: string): void {
    const results = joinResults(this.#found, this.#foundFurther);
    const problems = [...results.problems, ...this.#unreached];
    const isBusy = results.busy || this.#further !== undefined;
    const hits = hitItems(results);
    const further = furtherItems(
      { ...results, problems },
      this.#further ? 0 : engine.unconnected().length,
    );
    const isEmpty = hits.length === 0 && !isBusy;
    const listed = isEmpty ? [...engine.directory.sources()].length : 1;
    this.#picker.busy = isBusy;
    this.#setItems([...(isEmpty ? [emptyItem(text, listed)] : hits), ...further]);
    this.#picker.keepScrollPosition = true;
  }

  /** Replaces the items; who has gone down the list stays at the item that was chosen there. */
  #setItems(items: readonly SearchItem[]): void {
    const picker = this.#picker;
    const [active] = picker.activeItems;
    // What is active is told late: it may be what was on top some results ago.
    const isChosen = active?.key !== undefined && !this.#tops.has(active.key);
    picker.items = items;
    const top = items.find(({ key }) => key !== undefined)?.key;
    if (top !== undefined) this.#tops.add(top);
    const same = isChosen && items.find(({ key }) => key !== undefined && key === active.key);
    // Set to nothing, Enter would choose nothing: left alone, the first item is the active one.
    if (same) picker.activeItems = [same];
  }

  #accept(): void {
    const [item] = this.#picker.selectedItems;
    if (item?.hit) {
      const { hit } = item;
      this.#leave(() => openHit(this.#services, this.#view, hit));
    } else if (item?.action) {
      this.#act(item.action);
    }
  }

  #act(action: SearchAction): void {
    const { errors } = this.#services;
    switch (action.type) {
      case 'connect':
        this.#goFurther((engine, signal) => this.#connect(engine, signal));
        return;
      case 'allFiles':
        this.#goFurther((engine, signal) => this.#searchFiles(engine, action.source, signal));
        return;
      case 'problems':
        this.#leave(async () => {
          const [problem] = action.problems;
          if (problem) await errors.show(problem.error, `Searching ${problem.title}`);
        });
        return;
      case 'addSource':
        this.#leave(async () => {
          await vscode.commands.executeCommand(commandId('addSource'));
        });
        return;
    }
  }

  /** Does more than a search does by itself, until it is done, stopped, or something else typed. */
  #goFurther(work: (engine: SearchEngine, signal: AbortSignal) => Promise<void>): void {
    if (this.#further) return;
    const controller = signalSource();
    this.#further = controller;
    this.#picker.buttons = [STOP];
    this.#do(async () => {
      const engine = await this.#services.search.engine();
      try {
        this.#render(engine, this.#picker.value);
        await work(engine, AbortSignal.any([controller.signal, this.#closing.signal]));
      } finally {
        if (this.#further === controller) this.#further = undefined;
        if (!this.#closing.signal.aborted) {
          this.#picker.title = TITLE;
          this.#picker.buttons = [];
          this.#search(false);
        }
      }
    });
  }

  async #connect(engine: SearchEngine, signal: AbortSignal): Promise<void> {
    const sources = engine.unconnected();
    Object.assign(this.#picker, keptOpen);
    let done = 0;
    let searched = Date.now();
    const tell = () => {
      this.#picker.title = `${TITLE}: connected to ${done} of ${sources.length} sources`;
    };
    tell();
    await engine.connect(sources, signal, (source, error) => {
      done++;
      if (signal.aborted) return;
      tell();
      if (error !== undefined) {
        const known = this.#services.errors.record(error, `Searching ${source.id}`);
        this.#unreached.push({ title: source.title, error: known });
        return;
      }
      // Not for each of many: every search asks all that are connected by then.
      if (Date.now() - searched < AGAIN_AFTER) return;
      searched = Date.now();
      this.#search(false);
    });
  }

  async #searchFiles(
    engine: SearchEngine,
    source: SourceBrief,
    signal: AbortSignal,
  ): Promise<void> {
    const text = this.#picker.value;
    await engine.searchAllFiles(source.id, text, signal, (results, files) => {
      if (signal.aborted) return;
      const shown = labelText(source.title);
      this.#picker.title = `${TITLE}: ${files.toLocaleString()} files of ${shown}`;
      this.#foundFurther = results;
      this.#render(engine, text);
    });
  }

  /** Closes the box, for what takes its place. */
  #leave(work: () => Promise<void>): void {
    this.#picker.hide();
    this.#do(work);
  }

  #do(work: () => Promise<unknown>): void {
    work().catch((error: unknown) => {
      if (!isCancelled(error)) void this.#services.errors.show(error, 'search');
    });
  }
}

/** A controller whose signal as many may listen to as there are sources. */
function signalSource(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
