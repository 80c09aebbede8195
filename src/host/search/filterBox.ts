import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { ListFilter } from '../../core/search/listFilter.js';
import type { SearchEngine } from '../../core/search/searchEngine.js';
import type { Services } from '../feature.js';
import type { ShownFilter } from '../tree/shownFilter.js';
import { keepOrder } from './quickPickExtras.js';

interface FilterItem extends vscode.QuickPickItem {
  readonly kindName?: string;
  readonly tag?: string;
}

/** Milliseconds without a change before the view follows. */
const DELAY = 200;
/** Tags on offer: those that most sources have. */
const MOST_TAGS = 200;

/**
 * Asks which sources the view shows: text in the box, kinds and tags below it. The view follows at
 * once; leaving the box without accepting puts back what was there.
 */
export async function askFilter(services: Services, filter: ShownFilter): Promise<void> {
  const before = filter.value;
  const store = new DisposableStore();
  const closing = new AbortController();
  const picker = store.add(vscode.window.createQuickPick<FilterItem>());
  let delay: ReturnType<typeof setTimeout> | undefined;
  const selection = { isOffered: false };
  const chosen = (): ListFilter => ({
    ...(selection.isOffered ? selectedIn(picker) : before),
    text: picker.value,
  });
  const follow = () => {
    clearTimeout(delay);
    delay = setTimeout(() => filter.set(chosen()), DELAY);
  };
  picker.title = 'Filter Sources';
  picker.placeholder = 'Type words to filter by; select kinds (any of them) and tags (all of them)';
  picker.canSelectMany = true;
  picker.value = before.text;
  picker.busy = true;
  keepOrder(picker);
  try {
    const isAccepted = await new Promise<boolean>((resolve) => {
      store.add(picker.onDidAccept(() => resolve(true)));
      store.add(picker.onDidHide(() => resolve(false)));
      store.add(picker.onDidChangeValue(follow));
      store.add(picker.onDidChangeSelection(follow));
      picker.show();
      void offer(picker, services, before, selection, closing.signal);
    });
    clearTimeout(delay);
    filter.set(isAccepted ? chosen() : before);
  } finally {
    closing.abort();
    store.dispose();
  }
}

function selectedIn(picker: vscode.QuickPick<FilterItem>): Pick<ListFilter, 'kinds' | 'tags'> {
  const { selectedItems } = picker;
  return {
    kinds: selectedItems.flatMap(({ kindName }) => kindName ?? []),
    tags: selectedItems.flatMap(({ tag }) => tag ?? []),
  };
}

/** Offers the kinds and tags there are, as catalogs are listed. Never rejects. */
async function offer(
  picker: vscode.QuickPick<FilterItem>,
  services: Services,
  before: ListFilter,
  selection: { isOffered: boolean },
  signal: AbortSignal,
): Promise<void> {
  const show = (engine: SearchEngine) => {
    if (signal.aborted) return;
    const selected = selection.isOffered ? selectedIn(picker) : before;
    const items = filterItems(engine, services, selected);
    picker.items = items;
    picker.selectedItems = items.filter(
      ({ kindName, tag }) =>
        (kindName !== undefined && selected.kinds.includes(kindName)) ||
        (tag !== undefined && selected.tags.includes(tag)),
    );
    selection.isOffered = true;
  };
  try {
    const engine = await services.search.engine();
    show(engine);
    await Promise.all(
      engine.directory.listings().map(async (listing) => {
        try {
          await listing.load(signal);
        } catch (error) {
          // Its row in the view says what is wrong.
          if (!isCancelled(error)) services.errors.record(error, `listing ${listing.catalog.name}`);
        }
        show(engine);
      }),
    );
    if (!signal.aborted) picker.busy = false;
  } catch (error) {
    services.errors.record(error, 'filterSources');
  }
}

function filterItems(
  engine: SearchEngine,
  services: Services,
  selected: Pick<ListFilter, 'kinds' | 'tags'>,
): FilterItem[] {
  const kinds = new Map<string, { label: string; count: number }>();
  const tags = new Map<string, number>();
  // What is selected stays on offer, also when no source has it any more.
  for (const kind of selected.kinds) {
    const label = services.kinds.find((each) => each.kind === kind)?.label ?? kind;
    kinds.set(kind, { label, count: 0 });
  }
  for (const tag of selected.tags) tags.set(tag, 0);
  for (const listing of engine.directory.listings()) {
    for (const [kind, { label, count }] of listing.kinds) {
      kinds.set(kind, { label, count: (kinds.get(kind)?.count ?? 0) + count });
    }
    for (const [tag, count] of listing.tags) tags.set(tag, (tags.get(tag) ?? 0) + count);
  }
  const kindItems = [...kinds]
    .sort(([, a], [, b]) => b.count - a.count || (a.label < b.label ? -1 : 1))
    .map(([kindName, { label, count }]): FilterItem => item(label, count, { kindName }));
  const tagItems = [...tags]
    .sort(([a, x], [b, y]) => Number(isIn(b)) - Number(isIn(a)) || y - x || (a < b ? -1 : 1))
    .slice(0, MOST_TAGS)
    .map(([tag, count]): FilterItem => item(tag, count, { tag }));
  return [...group('Kinds', kindItems), ...group('Tags', tagItems)];

  function isIn(tag: string): boolean {
    return selected.tags.includes(tag);
  }
}

function item(
  label: string,
  count: number,
  value: Pick<FilterItem, 'kindName' | 'tag'>,
): FilterItem {
  const icon = value.tag === undefined ? 'symbol-enum-member' : 'tag';
  return {
    ...value,
    iconPath: new vscode.ThemeIcon(icon),
    label: labelText(label),
    description: count === 1 ? '1 source' : `${count.toLocaleString()} sources`,
    // What is typed filters the sources, not this list.
    alwaysShow: true,
  };
}

function group(label: string, items: readonly FilterItem[]): FilterItem[] {
  if (items.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
