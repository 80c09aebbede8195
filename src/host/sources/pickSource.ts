import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import { labelText } from '../../core/plainText.js';
import type { Catalog } from '../../core/sources/catalog.js';
import { catalogSources } from '../../core/sources/registry.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';

export interface PickSourceOptions {
  readonly title: string;
  /** Which sources can be picked; all when absent. */
  readonly accepts?: (source: SourceRecord) => boolean;
}

interface SourceItem extends vscode.QuickPickItem {
  readonly source?: SourceRecord;
  readonly action?: 'add';
}

/** How many sources are added to the list at a time, so that a long one shows before its end. */
const BATCH = 200;

/**
 * Lets the user choose a source from all catalogs; undefined when none was chosen. Lists arrive
 * catalog by catalog: one that is slow or fails keeps nobody from the others. When there is nothing
 * to choose, Add Source is offered.
 */
export async function pickSource(
  services: Services,
  options: PickSourceOptions,
): Promise<SourceRecord | undefined> {
  const store = new DisposableStore();
  const abort = new AbortController();
  const picker = store.add(vscode.window.createQuickPick<SourceItem>());
  picker.title = options.title;
  picker.placeholder = 'Select a source';
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  try {
    const chosen = new Promise<SourceItem | undefined>((resolve) => {
      store.add(
        picker.onDidAccept(() => {
          const [item] = picker.selectedItems;
          if (item?.source ?? item?.action) resolve(item);
        }),
      );
      store.add(picker.onDidHide(() => resolve(undefined)));
    });
    picker.show();
    void fill(picker, services, options, abort.signal);
    const item = await chosen;
    abort.abort();
    if (item?.action !== 'add') return item?.source;
    picker.hide();
    const added: unknown = await vscode.commands.executeCommand(commandId('addSource'));
    return isRecord(added) && (options.accepts?.(added) ?? true) ? added : undefined;
  } finally {
    abort.abort();
    store.dispose();
  }
}

/** Fills the picker; never rejects. */
async function fill(
  picker: vscode.QuickPick<SourceItem>,
  services: Services,
  { accepts }: PickSourceOptions,
  signal: AbortSignal,
): Promise<void> {
  const lists = new Map<Catalog, SourceItem[]>(services.catalogs.all().map((each) => [each, []]));
  const show = () => {
    if (signal.aborted) return;
    const active = picker.activeItems;
    picker.items = [...lists].flatMap(([catalog, items]) =>
      items.length > 0 && lists.size > 1 ? [separator(catalog), ...items] : items,
    );
    const kept = active.filter((item) => picker.items.includes(item));
    // Set to nothing, Enter would choose nothing: left alone, the first item is the active one.
    if (kept.length > 0) picker.activeItems = kept;
  };
  await Promise.all(
    [...lists].map(async ([catalog, items]) => {
      try {
        for await (const source of catalogSources(catalog, {}, signal)) {
          if (accepts?.(source) === false) continue;
          items.push(sourceItem(services, source));
          if (items.length % BATCH === 0) show();
        }
      } catch (error) {
        if (isCancelled(error)) return;
        // Its row in the tree offers to sign in; here it is only in the way.
        if (services.catalogs.state(catalog.name)?.status === 'signedOut') return;
        const known = services.errors.record(error, `listing ${catalog.name}`);
        items.push({
          label: `$(error) Cannot list the sources of ${catalog.title}`,
          detail: known.message,
          alwaysShow: true,
        });
      }
      show();
    }),
  );
  if (signal.aborted) return;
  picker.busy = false;
  if (picker.items.length > 0) return;
  picker.placeholder = accepts ? 'There is no source that fits' : 'There are no sources yet';
  picker.items = [{ label: '$(add) Add Source…', action: 'add', alwaysShow: true }];
}

function sourceItem(services: Services, source: SourceRecord): SourceItem {
  const kind = services.sources.look(source);
  const where = kind?.describe(source.properties);
  return {
    label: `$(${kind?.icon ?? 'question'}) ${labelText(source.title)}`,
    description: labelText(source.name),
    detail: labelText([kind?.label ?? source.kind, where].filter(Boolean).join(' \u00b7 ')),
    source,
  };
}

function separator(catalog: Catalog): SourceItem {
  return { label: catalog.title, kind: vscode.QuickPickItemKind.Separator };
}

function isRecord(value: unknown): value is SourceRecord {
  return typeof value === 'object' && value !== null && 'id' in value && 'properties' in value;
}
