import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import { isCancelled } from '../../core/errors.js';
import type { Catalog } from '../../core/sources/catalog.js';
import type { PageRequest } from '../../core/sources/page.js';
import type { Services } from '../feature.js';
import {
  emptyRows,
  moreRows,
  nodesOf,
  placeText,
  problemRows,
  withoutMessages,
  type Branch,
} from './branchRows.js';
import {
  isParent,
  keyOf,
  withoutRepeats,
  type ParentElement,
  type TreeElement,
} from './elements.js';
import { errorRows } from './errorRows.js';
import { companionRows, readPage } from './readPage.js';
import type { ShownFilter } from './shownFilter.js';
import { treeItem } from './treeItems.js';

/** A row of a source, or of something in it. */
type SourceRow = Extract<TreeElement, { type: 'source' | 'node' }>;

interface Load {
  readonly controller: AbortController;
  readonly rows: Promise<TreeElement[]>;
}

/** Why a load is given up whose rows nobody will see any more. */
const GONE = Symbol('gone');

/**
 * The sources view. Each branch loads by itself: the promise of one element never waits for
 * another, and a failure becomes rows below the element it belongs to.
 */
export class SourcesTree implements vscode.TreeDataProvider<TreeElement>, vscode.Disposable {
  readonly #services: Services;
  readonly #filter: ShownFilter;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new vscode.EventEmitter<TreeElement | undefined>());
  readonly #branches = new Map<string, Branch>();
  readonly #loading = new Map<string, Load>();
  /** The live element of each key: a refresh must name the very object the view holds. */
  readonly #elements = new Map<string, TreeElement>();

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor(services: Services, filter: ShownFilter) {
    this.#services = services;
    this.#filter = filter;
    const { sources } = services;
    this.#store.add(filter.onDidChange(() => this.#listAgain()));
    this.#store.add(sources.onDidChangeSources((catalog) => this.#followCatalog(catalog)));
    this.#store.add(services.catalogs.onDidChangeState((name) => this.#repaintCatalog(name)));
    this.#store.add(sources.onDidChangeState((id) => this.#repaintSource(id)));
    this.#store.add(sources.onDidCloseSession((id) => this.#forgetSource(id)));
    this.#store.add(services.clients.onDidChange((id) => this.#repaintSource(id)));
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    return treeItem(element, this.#services);
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    if (!element) return this.#roots();
    if (!isParent(element)) return [];
    this.#elements.set(element.key, element);
    return this.#children(element);
  }

  /** Reads the next page of a branch and shows it below what is there. */
  async loadMore(element: TreeElement): Promise<void> {
    if (element.type !== 'loadMore' || !isParent(element.parent)) return;
    const parent = element.parent;
    const branch = this.#branches.get(parent.key);
    if (branch?.next === undefined) return;
    await (this.#loading.get(parent.key)?.rows ?? this.#startLoad(parent, branch.next));
    this.#didChange.fire(this.#elements.get(parent.key));
  }

  /** Forgets what is known below an element (everything without one) and asks again. */
  refresh(element: TreeElement | undefined): void {
    const target = element && !isParent(element) ? element.parent : element;
    if (!target) {
      for (const { controller } of this.#loading.values()) controller.abort();
      this.#loading.clear();
      this.#branches.clear();
      this.#elements.clear();
      this.#didChange.fire(undefined);
      return;
    }
    this.#forgetBelow(target);
    this.#didChange.fire(target);
  }

  /** Asks again what is directly below an element, and keeps what is known further down. */
  relist(element: ParentElement): void {
    if (element.type === 'source' || element.type === 'node') this.#invalidate(element);
    this.#loading.get(element.key)?.controller.abort();
    this.#loading.delete(element.key);
    this.#branches.delete(element.key);
    this.#didChange.fire(element);
  }

  /** Forgets an element that is gone, and what was below it: another may come in its place. */
  forget(element: TreeElement): void {
    this.#forgetBelow(element, GONE);
    this.#elements.delete(element.key);
  }

  /** The first row of a source that has been opened in the view and that fits. */
  shown(sourceId: string, fits: (row: SourceRow) => boolean): SourceRow | undefined {
    for (const row of this.#elements.values()) {
      if ((row.type === 'source' || row.type === 'node') && row.source.id === sourceId) {
        if (fits(row)) return row;
      }
    }
    return undefined;
  }

  /** Puts a row into a branch whose pages do not have it yet, and gives the one that is there. */
  insert<Element extends TreeElement>(parent: ParentElement, row: Element): Element {
    const branch = this.#branches.get(parent.key);
    if (!branch) return row;
    const rows = withoutRepeats(withoutMessages(branch.rows), [row]);
    this.#branches.set(parent.key, { ...branch, rows });
    if (row.type === 'source') this.#elements.set(row.key, row);
    this.#didChange.fire(this.#elements.get(parent.key));
    return row;
  }

  dispose(): void {
    for (const { controller } of this.#loading.values()) controller.abort(GONE);
    this.#store.dispose();
  }

  async #children(element: ParentElement): Promise<TreeElement[]> {
    const branch = this.#branches.get(element.key);
    if (branch) return [...branch.rows, ...moreRows(element, branch)];
    // The view asks again whenever a row is repainted: one load serves all who ask meanwhile.
    return this.#loading.get(element.key)?.rows ?? this.#startLoad(element, undefined);
  }

  async #roots(): Promise<TreeElement[]> {
    const { catalogs } = this.#services;
    const rows = catalogs.all().map((catalog) => this.#catalogRow(catalog));
    const problems = problemRows(catalogs);
    const [only] = rows;
    // With nothing at all to show, an empty view lets the welcome text speak.
    if (rows.length === 1 && problems.length === 0 && only && !this.#filter.isActive) {
      const children = await this.getChildren(only);
      if (children.every((row) => row.type === 'message')) return [];
    }
    return [...rows, ...problems];
  }

  #catalogRow(catalog: Catalog): TreeElement {
    const key = keyOf('catalog', catalog.name);
    const known = this.#elements.get(key);
    if (known?.type === 'catalog' && known.catalog === catalog) return known;
    const row: TreeElement = { type: 'catalog', key, parent: undefined, catalog };
    this.#elements.set(key, row);
    return row;
  }

  #startLoad(parent: ParentElement, page: string | undefined): Promise<TreeElement[]> {
    const controller = new AbortController();
    const rows = this.#load(parent, page, controller.signal).finally(() => {
      if (this.#loading.get(parent.key)?.controller === controller) {
        this.#loading.delete(parent.key);
      }
    });
    this.#loading.set(parent.key, { controller, rows });
    return rows;
  }

  async #load(
    parent: ParentElement,
    page: string | undefined,
    signal: AbortSignal,
  ): Promise<TreeElement[]> {
    try {
      const request: PageRequest = page === undefined ? {} : { page };
      const { sources, search, clients } = this.#services;
      const result = await readPage(sources, parent, request, this.#filter.value, signal);
      if (signal.aborted) return await this.#instead(parent, page, signal);
      if (parent.type === 'source' || parent.type === 'node') {
        search.seen.add(parent.source, nodesOf(result.items));
      }
      if (parent.type === 'source' && page === undefined) void clients.check(parent.source);
      const before =
        page === undefined
          ? companionRows(parent)
          : withoutMessages(this.#branches.get(parent.key)?.rows ?? []);
      const branch: Branch = { rows: withoutRepeats(before, result.items), next: result.next };
      if (branch.rows.length === 0)
        branch.rows.push(...emptyRows(parent, branch, this.#filter.isActive));
      this.#branches.set(parent.key, branch);
      // A source shows its state before it is expanded, too: a preview may have connected it.
      for (const row of branch.rows) {
        if (row.type === 'source') this.#elements.set(row.key, row);
      }
      return [...branch.rows, ...moreRows(parent, branch)];
    } catch (error) {
      if (signal.aborted) return this.#instead(parent, page, signal);
      if (isCancelled(error)) return [];
      const known = this.#services.errors.record(error, `Listing ${placeText(parent)}`);
      const rows = errorRows(parent, known);
      const before = this.#branches.get(parent.key);
      // A failed page keeps the pages before it, and the token to try it again.
      if (page !== undefined && before) return [...before.rows, ...rows];
      const all = [...companionRows(parent), ...rows];
      this.#branches.set(parent.key, { rows: all, next: undefined });
      return all;
    }
  }

  /**
   * What becomes of a load that was given up. The view takes its answer for that to the refresh which
   * ended it, too: it does not ask twice at a time for the same rows.
   */
  async #instead(
    parent: ParentElement,
    page: string | undefined,
    signal: AbortSignal,
  ): Promise<TreeElement[]> {
    const isWanted = page === undefined && signal.reason !== GONE && !this.#store.disposed;
    return isWanted ? this.#children(parent) : [];
  }

  /** Lists sources as the filter says now. What was read of a source stays below its row. */
  #listAgain(): void {
    for (const [key, element] of this.#elements) {
      if (element.type !== 'catalog' && element.type !== 'scope') continue;
      this.#loading.get(key)?.controller.abort();
      this.#loading.delete(key);
      this.#branches.delete(key);
    }
    this.#didChange.fire(undefined);
  }

  /** Lists one catalog anew; without one, shows which catalogs there are now. */
  #followCatalog(catalog: Catalog | undefined): void {
    const { catalogs } = this.#services;
    const stale = catalog
      ? [this.#elements.get(keyOf('catalog', catalog.name))]
      : [...this.#elements.values()].filter(
          (each) => each.type === 'catalog' && !catalogs.all().includes(each.catalog),
        );
    for (const element of stale) {
      if (!element) continue;
      this.#forgetBelow(element);
      if (!catalog) this.#elements.delete(element.key);
    }
    // The only catalog gives way to the welcome text when it is empty.
    const isOne = catalog !== undefined && catalogs.all().length > 1;
    this.#didChange.fire(isOne ? stale[0] : undefined);
  }

  #repaintCatalog(name: string): void {
    if (this.#services.catalogs.state(name)?.status === 'connecting') return; // its badge tells
    const element = this.#elements.get(keyOf('catalog', name));
    if (element) this.#didChange.fire(element);
  }

  #repaintSource(id: string): void {
    if (this.#services.sources.state(id).status === 'connecting') return; // its badge tells
    const element = this.#elements.get(keyOf('source', id));
    // Only the row itself: its children are those of the branch, which stays.
    if (element) this.#didChange.fire(element);
  }

  #forgetSource(id: string): void {
    const element = this.#elements.get(keyOf('source', id));
    if (element) this.refresh(element);
  }

  #forgetBelow(target: TreeElement, reason?: unknown): void {
    if (target.type === 'source' || target.type === 'node') this.#invalidate(target);
    const isBelow = (element: TreeElement | undefined): boolean =>
      element !== undefined && (element.key === target.key || isBelow(element.parent));
    for (const [key, element] of this.#elements) {
      if (!isBelow(element)) continue;
      this.#loading.get(key)?.controller.abort(reason);
      this.#loading.delete(key);
      this.#branches.delete(key);
      if (key !== target.key) this.#elements.delete(key);
    }
    this.#branches.delete(target.key);
  }

  #invalidate(target: Extract<TreeElement, { type: 'source' | 'node' }>): void {
    const path = target.type === 'node' ? target.node.path : [];
    this.#services.sources
      .openSession(target.source)
      ?.then((session) => session.invalidate(path))
      .catch(() => undefined);
  }
}
