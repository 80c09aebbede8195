import assert from 'node:assert/strict';
import { ConnectorError } from '../../../src/core/errors.js';
import { CatalogListing } from '../../../src/core/search/catalogListing.js';
import type { Search } from '../../../src/core/search/finder.js';
import { findRemote } from '../../../src/core/search/findSources.js';
import { parseQuery } from '../../../src/core/search/query.js';
import type { SearchResults } from '../../../src/core/search/results.js';
import { SearchEngine, type SearchOptions } from '../../../src/core/search/searchEngine.js';
import { SeenNodes } from '../../../src/core/search/seenNodes.js';
import {
  FakeCatalog,
  FakeStore,
  FakeWorld,
  gate,
  never,
  record,
  sessionWith,
  tableNode,
} from './fakeWorld.js';

function engineOf(world: FakeWorld, seen = new SeenNodes()) {
  return new SearchEngine(world, seen);
}

/** What is shown: the groups with the names in them. */
function shown({ groups }: SearchResults): Record<string, string[]> {
  return Object.fromEntries(
    groups.map(({ group, hits }) => [
      group,
      hits.map(({ hit }) => hit.node?.label ?? hit.source.id),
    ]),
  );
}

const find = async (world: FakeWorld, text: string, options: SearchOptions = {}) =>
  shown(await engineOf(world).search(text, options, never));

describe('search over everything', () => {
  it('finds sources of all catalogs by misspelt names, tags, descriptions and places', async () => {
    const world = new FakeWorld(
      new FakeCatalog('local', [
        record('local', 'experiments'),
        record('local', 'orders', { tags: ['finance'] }),
      ]),
      new FakeCatalog('hub', [record('hub', 'old', { description: 'All experiments ever' })]),
    );
    assert.deepEqual(await find(world, 'expermnts'), {
      sources: ['local/experiments', 'hub/old'],
    });
    assert.deepEqual(await find(world, 'finnce'), { sources: ['local/orders'] });
    assert.deepEqual(await find(world, 'example.org old'), { sources: ['hub/old'] });
    assert.deepEqual(await find(world, '   '), {});
  });

  it('finds tables, files and operations of connected sources, the best group first', async () => {
    const world = new FakeWorld(
      new FakeCatalog('local', [
        record('local', 'db', { description: 'experiments of the lab' }),
        record('local', 'lake'),
        record('local', 'api'),
      ]),
    );
    for (const name of ['db', 'lake', 'api']) world.open.add(`local/${name}`);
    world.sessions.set(
      'local/db',
      sessionWith({ find: () => Promise.resolve([tableNode('orders'), tableNode('experiments')]) }),
    );
    const bucket = new FakeStore(['experiments/2024/a.csv', 'logs/x.txt']);
    world.sessions.set('local/lake', sessionWith({ objects: bucket.store }));
    const operation = {
      ...{ path: ['lab', 'listExperiments'], role: 'operation' as const, expandable: false },
      ...{ label: 'GET /experiments', operation: 'listExperiments' },
    };
    world.sessions.set('local/api', sessionWith({ find: () => Promise.resolve([operation]) }));
    const found = await find(world, 'expermnts');
    assert.deepEqual(Object.keys(found).sort(), ['files', 'operations', 'sources', 'tables']);
    assert.equal(Object.keys(found)[0], 'tables');
    assert.equal(found['tables']?.[0], 'experiments');
    // The folder itself before what is merely in it.
    assert.deepEqual(found['files'], ['experiments', '2024', 'a.csv']);
    assert.deepEqual(found['operations'], ['GET /experiments']);
    assert.deepEqual(found['sources'], ['local/db']);
  });

  it('asks a source without the words that name it', async () => {
    const world = new FakeWorld(
      new FakeCatalog('local', [record('local', 'wh', { title: 'Data Warehouse' })]),
    );
    world.open.add('local/wh');
    const asked: string[] = [];
    const find = (text: string) => {
      asked.push(text);
      return Promise.resolve([tableNode('experiments')]);
    };
    world.sessions.set('local/wh', sessionWith({ find }));
    const engine = engineOf(world);
    const { groups } = await engine.search('warehouse expermnts', {}, never);
    assert.equal(groups.find(({ group }) => group === 'tables')?.hits.length, 1);
    await engine.search('warehouse', {}, never);
    assert.deepEqual(asked, ['expermnts', 'warehouse']);
  });

  it('connects to nothing by itself, and to all that are left when it is told to', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `db-${n}`);
    const world = new FakeWorld(
      new FakeCatalog('local', [
        ...names.map((name) => record('local', name)),
        record('local', 'riddle', { kind: 'mystery' }),
      ]),
    );
    world.sessions.set(
      'local/db-7',
      sessionWith({
        children: () => Promise.reject(new ConnectorError('Unavailable', 'Refused.')),
      }),
    );
    const engine = engineOf(world);
    await engine.search('db', {}, never);
    assert.deepEqual(world.used, []);
    // A kind that cannot be browsed cannot be searched within.
    const rest = engine.unconnected();
    assert.deepEqual(
      rest.map(({ name }) => name),
      names,
    );
    const failed: string[] = [];
    let connected = 0;
    await engine.connect(rest, never, ({ name }, error) => {
      if (error) failed.push(name);
      else connected++;
    });
    assert.deepEqual([connected, failed], [29, ['db-7']]);
    assert.ok(world.mostBusy <= 4, `${world.mostBusy} at once`);
    assert.deepEqual(
      engine.unconnected().map(({ name }) => name),
      ['db-7'],
    );
  });

  it('stops connecting when it is told to', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `db-${n}`);
    const world = new FakeWorld(
      new FakeCatalog(
        'local',
        names.map((name) => record('local', name)),
      ),
    );
    const engine = engineOf(world);
    await engine.search('db', {}, never);
    const controller = new AbortController();
    const connecting = engine.connect(engine.unconnected(), controller.signal, () =>
      controller.abort(),
    );
    await assert.rejects(connecting, { code: 'Cancelled' });
    assert.ok(world.used.length <= 8, `${world.used.length} used`);
  });

  it('tells what it has while others are still at it, and of what failed', async () => {
    const slow = new FakeCatalog('slow', [record('slow', 'lab-archive')]);
    const blocked = gate();
    slow.gate = blocked.promise;
    const broken = new FakeCatalog('broken', []);
    broken.failure = new ConnectorError('Unavailable', 'No answer.');
    const out = new FakeCatalog('out', []);
    out.failure = new ConnectorError('Unauthorized', 'Not signed in.');
    const world = new FakeWorld(
      new FakeCatalog('local', [record('local', 'lab'), record('local', 'lab-db')]),
      slow,
      broken,
      out,
    );
    world.signedOut.add('out');
    world.open.add('local/lab-db');
    world.sessions.set(
      'local/lab-db',
      sessionWith({ find: () => Promise.reject(new ConnectorError('Timeout', 'Too slow.')) }),
    );
    const updates: SearchResults[] = [];
    const search = engineOf(world).search('lab', {}, never, (results) => {
      updates.push(results);
      if (results.problems.length === 2 && results.groups.length > 0) blocked.open();
    });
    const results = await search;
    const early = updates.find((each) => each.problems.length === 2 && each.groups.length > 0);
    assert.ok(early?.busy);
    assert.deepEqual(shown(early), { sources: ['local/lab', 'local/lab-db'] });
    assert.ok(!results.busy);
    assert.deepEqual(shown(results)['sources'], ['local/lab', 'local/lab-db', 'slow/lab-archive']);
    assert.deepEqual(results.problems.map(({ title, error }) => [title, error.code]).sort(), [
      ['The broken', 'Unavailable'],
      ['lab-db', 'Timeout'],
    ]);
  });

  it('lists a catalog once, until its list changes', async () => {
    const catalog = new FakeCatalog('local', [record('local', 'a-one')], 1);
    const world = new FakeWorld(catalog);
    const engine = engineOf(world);
    for (const text of ['a', 'a-', 'a-o']) await engine.search(text, {}, never);
    assert.equal(catalog.asked.length, 1);
    catalog.sources = [record('local', 'a-one'), record('local', 'a-two')];
    world.didChangeSources.fire(catalog);
    assert.deepEqual(shown(await engine.search('two', {}, never)), { sources: ['local/a-two'] });
    assert.equal(catalog.asked.length, 3);
  });

  it('shares one listing among searches, ends it with the last, and goes on where it was', async () => {
    const names = Array.from({ length: 10 }, (_, n) => `lab-${n}`);
    const catalog = new FakeCatalog(
      'hub',
      names.map((name) => record('hub', name)),
      2,
    );
    const world = new FakeWorld(catalog);
    const engine = engineOf(world);
    const first = new AbortController();
    const second = new AbortController();
    const pages = gate();
    const original = catalog.list.bind(catalog);
    catalog.list = async (query, signal) => {
      if (query.page === '4') catalog.gate = pages.promise;
      return original(query, signal);
    };
    const one = assert.rejects(engine.search('l', {}, first.signal), { code: 'Cancelled' });
    const two = assert.rejects(engine.search('la', {}, second.signal), { code: 'Cancelled' });
    while (catalog.asked.length < 3) await world.pause();
    first.abort();
    await one;
    assert.equal(catalog.asked.length, 3);
    second.abort();
    await two;
    pages.open();
    assert.equal((await engine.search('lab', {}, never)).groups[0]?.hits.length, 10);
    assert.deepEqual(
      catalog.asked.map(({ page }) => page),
      [undefined, '2', '4', '4', '6', '8'],
    );
  });

  it('merges what a catalog finds itself with what is listed, each once', async () => {
    const catalog = new FakeCatalog('edge', [record('edge', 'experiments', { title: 'Runs' })]);
    catalog.capabilities = { ...catalog.capabilities, search: true };
    const asked: string[] = [];
    catalog.search = (text) => {
      asked.push(text);
      return Promise.resolve([
        { kind: 'connector', name: 'Runs', source: 'experiments' },
        { kind: 'connector', name: 'Experimental', source: 'elsewhere' },
        { kind: 'file', name: 'experiments.csv', source: 'files', object: 'a/experiments.csv' },
        { kind: 'folder', name: 'by other means', source: 'files' },
      ]);
    };
    const found = await find(new FakeWorld(catalog), 'experimnts');
    assert.deepEqual(asked, ['experimnts']);
    assert.deepEqual(found, {
      sources: ['edge/experiments', 'edge/elsewhere'],
      files: ['experiments.csv', 'by other means'],
    });
  });

  it('keeps no more sources of a catalog than its bound, and asks the server for the rest', async () => {
    const names = Array.from({ length: 100 }, (_, n) => record('huge', `hay-${n}`));
    const catalog = new FakeCatalog('huge', [...names, record('huge', 'needle')], 10);
    catalog.capabilities = { ...catalog.capabilities, search: true };
    const world = new FakeWorld(catalog);
    const listing = new CatalogListing(catalog, world, 30);
    await listing.load(never);
    await listing.load(never);
    assert.deepEqual([listing.index.size, listing.isWhole, catalog.asked.length], [30, false, 3]);
    const found: string[] = [];
    const search: Search = {
      ...{ query: parseQuery('needle'), limit: 10, signal: never },
      found: (_finder, hits) => found.push(...hits.map(({ hit }) => hit.source.name)),
      failed: (_subject, _title, error) => assert.fail(String(error)),
      partial: () => undefined,
    };
    await findRemote(search, listing, world);
    assert.deepEqual(found, ['needle']);
    assert.deepEqual(catalog.asked.at(-1), { text: 'needle', limit: 50 });
  });

  it('looks at the first files of a bucket only, and at all of them when it is told to', async () => {
    const world = new FakeWorld(new FakeCatalog('local', [record('local', 'lake')]));
    const bucket = new FakeStore(12_000);
    world.open.add('local/lake');
    world.sessions.set('local/lake', sessionWith({ objects: bucket.store }));
    const requests = () => bucket.requests;
    const engine = engineOf(world);
    for (const text of ['run-1', 'run-11', 'run-11999']) {
      const { partial } = await engine.search(text, {}, never);
      assert.deepEqual(
        partial.map(({ source, files }) => [source.id, files]),
        [['local/lake', 5_000]],
      );
    }
    assert.equal(requests(), 5);
    const reports: [SearchResults, number][] = [];
    await engine.searchAllFiles('local/lake', 'run-11999', never, (...report) => {
      reports.push(report);
    });
    const [last, seen] = reports.at(-1) ?? [];
    assert.equal(seen, 12_000);
    assert.equal(requests(), 17);
    assert.equal(last?.groups[0]?.hits[0]?.hit.node?.label, 'run-11999.csv');

    const controller = new AbortController();
    const walk = engine.searchAllFiles('local/lake', 'run', controller.signal, (_, files) => {
      if (files >= 9_000) controller.abort();
    });
    await assert.rejects(walk, { code: 'Cancelled' });
    assert.ok(requests() <= 28, `${requests()} requests`);
  });

  it('asks a bucket no more once all its files are known, unless for an address', async () => {
    const world = new FakeWorld(new FakeCatalog('local', [record('local', 'lake')]));
    const bucket = new FakeStore(['a/report.csv']);
    world.open.add('local/lake');
    const asked: string[] = [];
    const find = (text: string) => {
      asked.push(text);
      return Promise.resolve([]);
    };
    world.sessions.set('local/lake', sessionWith({ objects: bucket.store, find }));
    const engine = engineOf(world);
    for (const text of ['r', 're', 'reprot', 's3://x/a/report.csv']) {
      await engine.search(text, {}, never);
    }
    assert.deepEqual(asked, ['r', 's3://x/a/report.csv']);
    assert.equal(bucket.requests, 1);
    engine.refresh();
    await engine.search('rep', {}, never);
    assert.equal(bucket.requests, 2);
  });

  it('lists the tables of a source that can only list them once, and finds what was seen', async () => {
    const world = new FakeWorld(new FakeCatalog('local', [record('local', 'db')]));
    world.open.add('local/db');
    let lists = 0;
    const tables = {
      list: () => {
        lists++;
        return Promise.resolve([{ schema: 's', name: 'experiments', kind: 'view' }]);
      },
    } as unknown as NonNullable<ReturnType<typeof sessionWith>['tables']>;
    world.sessions.set('local/db', sessionWith({ tables }));
    const seen = new SeenNodes();
    seen.add(record('local', 'shut'), [tableNode('experimental', 'x')]);
    const engine = engineOf(world, seen);
    const texts = ['exp', 'expe', 'experimets'];
    for (const text of texts) {
      const found = shown(await engine.search(text, {}, never));
      assert.deepEqual(found['tables']?.sort(), ['experimental', 'experiments'], text);
    }
    assert.equal(lists, 1);
    world.didCloseSession.fire('local/db');
    await engine.search('exp', {}, never);
    assert.equal(lists, 2);
  });

  it('is cancelled with its signal, and the server with it', async () => {
    const world = new FakeWorld(new FakeCatalog('local', [record('local', 'db')]));
    world.open.add('local/db');
    let stopped = false;
    const asked = gate();
    world.sessions.set(
      'local/db',
      sessionWith({
        find: (_text, _limit, signal) =>
          new Promise(() => {
            asked.open();
            signal.addEventListener('abort', () => {
              stopped = true;
            });
          }),
      }),
    );
    const controller = new AbortController();
    const search = engineOf(world).search('x', {}, controller.signal);
    await asked.promise;
    controller.abort();
    await assert.rejects(search, { code: 'Cancelled' });
    assert.ok(stopped);
  });
});

describe('what was seen', () => {
  it('is bounded: the source used longest ago goes first', () => {
    const seen = new SeenNodes();
    const many = (n: number) => Array.from({ length: n }, (_, at) => tableNode(`t${at}`));
    seen.add(record('local', 'old'), many(8_000));
    seen.add(record('local', 'newer'), many(8_000));
    seen.add(record('local', 'old'), many(8_000));
    seen.add(record('local', 'newest'), many(8_000));
    assert.equal(seen.size, 16_000);
    assert.deepEqual(
      [...seen.all()].map(({ source }) => source.name),
      ['old', 'newest'],
    );
    seen.add(record('local', 'newest'), many(50_000));
    assert.equal(seen.size, 20_000);
    seen.forget('local/newest');
    assert.equal(seen.size, 0);
  });
});
