import assert from 'node:assert/strict';
import type { Session, SourceNode } from '../../src/core/sources/connector.js';
import { allPages } from '../../src/core/sources/page.js';
import { FirstObjects, objectNode } from '../../src/core/search/objectKeys.js';
import type { SourceBrief } from '../../src/core/search/hit.js';
import { RawS3 } from './s3Raw.js';
import { NEVER, objectsOf, onEachS3, openServer, type TestServer } from './s3Support.js';

const KEYS = [
  'experiments/2024/run-1.csv',
  'experiments/2024/run-2.csv',
  'experiments/2025/run-1.csv',
  'experiments.txt',
  'Exports/Ä b+c.csv',
  'a//b.txt',
  'logs/x.txt',
];

onEachS3('S3: finding files on', (start) => {
  let server: TestServer;
  const sessions: Session[] = [];
  const open = (properties: object) => {
    const session = openServer(server, { ...properties });
    sessions.push(session);
    return session;
  };
  const find = async (session: Session, text: string, limit = 100) => {
    const nodes = (await session.find?.(text, limit, NEVER)) ?? [];
    return nodes.map(({ object }) => object);
  };

  before(async () => {
    server = await start();
    const raw = new RawS3(server);
    await raw.makeBucket('finding');
    for (const key of KEYS) await raw.put('finding', key, key);
  });
  after(async () => {
    for (const session of sessions) await session.close();
    await server.stop();
  });

  for (const [text, expected] of [
    ['exp', ['experiments.txt', 'experiments/']],
    ['experiments/', ['experiments/', 'experiments/2024/', 'experiments/2025/']],
    ['experiments/2024/run', ['experiments/2024/run-1.csv', 'experiments/2024/run-2.csv']],
    ['s3://finding/experiments/2025/run-1.csv', ['experiments/2025/run-1.csv']],
    ['S3://finding/Exports/Ä b+', ['Exports/Ä b+c.csv']],
    ['s3://another/experiments.txt', []],
    ['a//', ['a//', 'a//b.txt']],
    ['nothing', []],
    ['', []],
  ] as const) {
    it(`${JSON.stringify(text)} finds ${expected.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual(await find(open({ bucket: 'finding' }), text), expected);
    });
  }

  it('looks below the prefix of the source only', async () => {
    const session = open({ bucket: 'finding', prefix: 'experiments/' });
    assert.deepEqual(await find(session, '2024/run-1'), ['2024/run-1.csv']);
    assert.deepEqual(await find(session, 's3://finding/experiments/2025'), ['2025/']);
    assert.deepEqual(await find(session, 's3://finding/logs/x.txt'), []);
  });

  it('finds buckets, and files in them, for a source without one', async () => {
    const session = open({});
    const [bucket] = (await session.find?.('find', 10, NEVER)) ?? [];
    assert.deepEqual([bucket?.role, bucket?.object], ['bucket', 'finding/']);
    assert.deepEqual(await find(session, 'finding/experiments.'), ['finding/experiments.txt']);
    assert.deepEqual(await find(session, 's3://finding/logs/'), [
      'finding/logs/',
      'finding/logs/x.txt',
    ]);
    assert.deepEqual(await find(session, '/'), []);
    assert.deepEqual(await find(session, '/x/y'), []);
  });

  it('gives the very nodes that the tree shows', async () => {
    const session = open({ bucket: 'finding' });
    const below = async (path: readonly string[]) => {
      const nodes: SourceNode[] = [];
      for await (const node of allPages((page) => session.children(path, page, NEVER)))
        nodes.push(node);
      return nodes;
    };
    const [found] = (await session.find?.('experiments/2024/run-1', 10, NEVER)) ?? [];
    const tree = await below(['experiments/', '2024/']);
    assert.deepEqual(found, tree[0]);
    // And of a key alone, the same place.
    assert.deepEqual(objectNode('experiments/2024/run-1.csv').path, found?.path);
    const odd = (await session.find?.('a//b', 10, NEVER))?.[0];
    assert.deepEqual(odd?.path, ['a/', '/', 'b.txt']);
    assert.deepEqual(objectNode('a//b.txt').path, odd.path);
  });

  it('has its first files read with few requests, the folders from their paths', async () => {
    const first = new FirstObjects();
    const source = { id: 'local/x', title: 'X' } as SourceBrief;
    await first.read(objectsOf(open({ bucket: 'finding' })), source, NEVER);
    const found = first.index.entries.map(({ node }) => node?.object).sort();
    const folders = ['Exports/', 'a/', 'a//', 'experiments/', 'logs/'];
    const years = ['experiments/2024/', 'experiments/2025/'];
    assert.deepEqual(found, [...KEYS, ...folders, ...years].sort());
    assert.ok(first.isWhole);
    const all = new FirstObjects();
    await all.read(objectsOf(open({})), source, NEVER);
    const keys = all.index.entries.map(({ node }) => node?.object);
    assert.ok(keys.includes('finding/experiments/2024/run-1.csv'));
  });
});
