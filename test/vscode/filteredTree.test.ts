import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { raceAbort } from '../../src/core/cancellation.js';
import { Emitter } from '../../src/core/disposable.js';
import type { ConnectorError } from '../../src/core/errors.js';
import { NO_FILTER } from '../../src/core/search/listFilter.js';
import { SeenNodes } from '../../src/core/search/seenNodes.js';
import type { Catalog, SourceQuery } from '../../src/core/sources/catalog.js';
import type { Session, SourceNode } from '../../src/core/sources/connector.js';
import type { PageRequest } from '../../src/core/sources/page.js';
import type { SourceRecord } from '../../src/core/sources/source.js';
import type { Services } from '../../src/host/feature.js';
import type { TreeElement } from '../../src/host/tree/elements.js';
import { locate } from '../../src/host/tree/locate.js';
import { ShownFilter } from '../../src/host/tree/shownFilter.js';
import { SourcesTree } from '../../src/host/tree/sourcesTree.js';

const PAGE = 100;

function record(n: number): SourceRecord {
  const name = `s-${n}`;
  return {
    ...{ id: `hub/${name}`, name, title: `Source ${n}`, kind: n % 2 === 0 ? 'even' : 'odd' },
    ...{
      catalog: 'hub',
      tags: n % 1000 === 0 ? ['round'] : n === 4100 ? ['rare'] : [],
      properties: {},
    },
  };
}

/** A memento in memory. */
function memory(): vscode.Memento & { readonly values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.get(key) as T | undefined) ?? fallback,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

/** A tree over one catalog of so many sources; each has a thousand folders with a file in each. */
function setUp(count: number, memento = memory()) {
  const asked: SourceQuery[] = [];
  const catalog = {
    name: 'hub',
    title: 'Hub',
    capabilities: {},
    list: (query: SourceQuery) => {
      asked.push(query);
      const start = Number(query.page ?? 0);
      const end = Math.min(count, start + PAGE);
      const items = Array.from({ length: end - start }, (_, at) => ({
        source: record(start + at),
      }));
      return Promise.resolve(end < count ? { items, next: String(end) } : { items });
    },
  } as unknown as Catalog;
  const childrenAsked: string[] = [];
  const children = (path: readonly string[], { page = '0' }: PageRequest) => {
    childrenAsked.push(path.join(''));
    const at = (n: number): SourceNode =>
      path.length === 0
        ? {
            ...{ path: [`f${n}/`], role: 'folder', label: `f${n}`, expandable: true },
            object: `f${n}/`,
          }
        : {
            ...{ path: [...path, `${n}.csv`], role: 'file', label: `${n}.csv` },
            ...{ expandable: false, object: `${path.join('')}${n}.csv` },
          };
    const start = Number(page);
    const end = start + PAGE;
    const items = Array.from({ length: PAGE }, (_, index) => at(start + index));
    return Promise.resolve(end < 5_000 ? { items, next: String(end) } : { items });
  };
  const session = { children, invalidate: () => undefined } as unknown as Session;
  const seen = new SeenNodes();
  const event = new Emitter<never>().event;
  const services = {
    catalogs: {
      all: () => [catalog],
      problems: () => [],
      remote: () => undefined,
      state: () => undefined,
      onDidChangeState: event,
    },
    sources: {
      onDidChangeSources: event,
      onDidChangeState: event,
      onDidCloseSession: event,
      state: () => ({ status: 'idle' }),
      openSession: () => undefined,
      use: (_: SourceRecord, signal: AbortSignal, work: (opened: Session) => Promise<unknown>) =>
        raceAbort(work(session), signal),
    },
    search: { seen },
    clients: { onDidChange: event, outdated: () => [], check: () => Promise.resolve() },
    operationGroups: { of: () => 'tag' },
    errors: { record: (error: unknown) => error as ConnectorError },
  } as unknown as Services;
  const filter = new ShownFilter(memento);
  const tree = new SourcesTree(services, filter);
  return { tree, filter, asked, childrenAsked, seen, memento };
}

describe('a tree that is refreshed while it loads', () => {
  it('answers who asked before with what is there now: the view does not ask twice', async () => {
    const { tree, childrenAsked } = setUp(3);
    const [source] = await rowsOf(tree);
    const before = tree.getChildren(source);
    tree.refresh(source);
    const rows = await before;
    assert.equal(rows.length, PAGE + 1);
    assert.equal(childrenAsked.length, 2);
    assert.deepEqual(await tree.getChildren(source), rows);
  });

  it('asks nothing more for a row that is gone', async () => {
    const { tree, childrenAsked } = setUp(3);
    const [source] = await rowsOf(tree);
    assert.ok(source);
    const before = tree.getChildren(source);
    tree.forget(source);
    assert.deepEqual(await before, []);
    assert.equal(childrenAsked.length, 1);
  });
});

async function rowsOf(tree: SourcesTree): Promise<TreeElement[]> {
  const [root] = await tree.getChildren();
  return tree.getChildren(root);
}

const titles = (rows: readonly TreeElement[]) =>
  rows.flatMap((row) => (row.type === 'source' ? row.source.name : `(${row.type})`));

describe('filter of the view', () => {
  it('shows what it lets through, wherever in the list that is', async () => {
    const { tree, filter, asked } = setUp(3_000);
    filter.set({ ...NO_FILTER, tags: ['round'] });
    assert.deepEqual(titles(await rowsOf(tree)), ['s-0', 's-1000', 's-2000']);
    assert.equal(asked.length, 30);
    filter.set({ text: 'source 200', kinds: ['even'], tags: ['round'] });
    assert.deepEqual(titles(await rowsOf(tree)), ['s-2000']);
    filter.clear();
    assert.equal((await rowsOf(tree)).length, PAGE + 1);
  });

  it('offers to look further, and to clear it, when nothing matches within its bounds', async () => {
    const { tree, filter } = setUp(4_150);
    filter.set({ ...NO_FILTER, tags: ['rare'] });
    const rows = await rowsOf(tree);
    assert.deepEqual(titles(rows), ['(message)', '(message)', '(loadMore)']);
    const [none, clear, more] = rows;
    assert.equal(none?.type === 'message' && none.text, 'No source matches so far');
    assert.ok(clear && tree.getTreeItem(clear).command?.command.endsWith('.clearFilter'));
    assert.ok(more);
    await tree.loadMore(more);
    assert.deepEqual(titles(await rowsOf(tree)), ['s-4100']);
  });

  it('is remembered, and does not ask sources again', async () => {
    const { tree, filter, childrenAsked, memento } = setUp(10);
    const [source] = await rowsOf(tree);
    await tree.getChildren(source);
    assert.equal(childrenAsked.length, 1);
    filter.set({ ...NO_FILTER, kinds: ['even'] });
    const [same] = await rowsOf(tree);
    await tree.getChildren(same);
    assert.equal(childrenAsked.length, 1);
    const again = setUp(10, memento);
    assert.deepEqual(titles(await rowsOf(again.tree)), ['s-0', 's-2', 's-4', 's-6', 's-8']);
    again.filter.clear();
    assert.equal(memento.values.get('sources.filter'), undefined);
  });

  it('leaves the view alone when it lets nothing through, instead of welcoming', async () => {
    const { tree, filter } = setUp(10);
    filter.set({ ...NO_FILTER, text: 'zebra' });
    assert.equal((await tree.getChildren()).length, 1);
    assert.deepEqual(titles(await rowsOf(tree)), ['(message)', '(message)']);
  });
});

describe('a row to be revealed', () => {
  it('is found on the first pages, or put there', async () => {
    const { tree, asked } = setUp(50_000);
    const near = await locate(tree, record(250));
    assert.equal(near?.type === 'source' && near.source.name, 's-250');
    assert.deepEqual(
      asked.map(({ page }) => page),
      [undefined, '100', '200'],
    );
    const far = await locate(tree, record(49_999));
    assert.equal(far?.type === 'source' && far.source.name, 's-49999');
    assert.ok(asked.length <= 13, `${asked.length} requests`);
    assert.ok((await rowsOf(tree)).includes(far as TreeElement));
    // And is the same the next time, without a request.
    const before = asked.length;
    assert.equal(await locate(tree, record(49_999)), far);
    assert.equal(asked.length, before);
  });

  it('is found below the rows above it, which are loaded for it', async () => {
    const { tree, seen } = setUp(10);
    const file = (object: string) => ({
      ...{ path: object.match(/[^/]*\/|[^/]+$/g) ?? [], role: 'file' as const, label: object },
      ...{ expandable: false, object, description: undefined },
      ...{ table: undefined, operation: undefined, card: undefined },
    });
    const near = await locate(tree, record(3), file('f7/8.csv'));
    assert.deepEqual(near?.type === 'node' && near.node.path, ['f7/', '8.csv']);
    assert.equal(near?.parent?.type === 'node' && near.parent.node.label, 'f7');
    // A file among very many, in a folder that is near.
    const far = await locate(tree, record(3), file('f7/4999.csv'));
    assert.deepEqual(far?.type === 'node' && far.node.path, ['f7/', '4999.csv']);
    assert.ok((await tree.getChildren(far?.parent)).includes(far as TreeElement));
    // In one that is not: as near as it can be.
    const above = await locate(tree, record(3), file('f4999/1.csv'));
    assert.equal(above?.type, 'source');
    assert.ok(seen.size >= 1_000);
  });

  it('is there although the filter lets its source not through', async () => {
    const { tree, filter } = setUp(10);
    filter.set({ ...NO_FILTER, kinds: ['odd'] });
    const row = await locate(tree, record(4));
    assert.ok(row);
    assert.ok((await rowsOf(tree)).includes(row));
  });
});
