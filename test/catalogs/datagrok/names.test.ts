import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { SourceRecord } from '../../../src/core/sources/source.js';
import { never, rejection } from '../support.js';
import { CANARY } from './failures.js';
import { DatagrokStage } from './stage.js';

const files = { namespace: 'Lab:', dataSource: 'Files', tags: [] };
const at = (dir: string) => ({ parameters: { dir } });

describe('Datagrok names', () => {
  const stage = new DatagrokStage();
  const { server } = stage;

  async function sources(): Promise<SourceRecord[]> {
    const { items } = await stage.open().list({}, never);
    return items.flatMap((entry) => ('source' in entry ? [entry.source] : [])).slice(1);
  }

  it('that two connections have give way to their ids', async () => {
    server.add({ ...files, id: 'one', name: 'Twin', ...at('1') });
    server.add({ ...files, id: 'two', name: 'Twin', ...at('2') });
    server.add({ ...files, id: 'three', name: 'Single', ...at('3') });
    const list = await sources();
    assert.deepEqual(
      list.map(({ name, title }) => [name, title]),
      [
        ['one', 'Twin'],
        ['two', 'Twin'],
        ['Lab:Single', 'Single'],
      ],
    );
    const catalog = stage.open();
    for (const { name, properties } of list) {
      const found = await catalog.get(name, never);
      assert.deepEqual(found.properties, properties, name);
    }
    // The server answers to the name with the first of them, so that one may be called by it.
    assert.equal((await catalog.get('one', never)).name, 'Lab:Twin');
    assert.equal((await catalog.get('two', never)).name, 'two');
    assert.match(await catalog.code!('two', never), /connections\.get\("two"\)/);
    await catalog.remove!('two', never);
    assert.deepEqual([...server.connections.keys()], ['one', 'three']);
  });

  it('that a list has twice for one connection are one', async () => {
    const twin = server.add({ ...files, id: 'one', name: 'Twin', ...at('1') });
    server.connections.set('again', twin);
    assert.equal((await sources()).length, 1);
  });

  it('that a path cannot hold give way to the id', async () => {
    const odd = ['a/b', '/tables', 'a.b', 'a:b', '..', '.', 'back\\slash'];
    odd.forEach((name, n) => {
      server.add({ ...files, id: `id-${n}`, name, ...at(String(n)) });
    });
    const list = await sources();
    assert.deepEqual(
      list.map(({ name, title }) => [name, title]),
      odd.map((title, n) => [`id-${n}`, title]),
    );
    const catalog = stage.open();
    for (const { name, properties } of list) {
      assert.deepEqual((await catalog.get(name, never)).properties, properties, name);
    }
  });

  it('may hold anything else', async () => {
    const odd = ['with space', '100%', 'q?x=1&y#z', 'ü€😀', "it's (1)!", '+', '{}', '"quoted"'];
    odd.forEach((name, n) => {
      server.add({ ...files, id: `id-${n}`, name, ...at(String(n)) });
    });
    const catalog = stage.open();
    for (const [n, name] of odd.entries()) {
      const found = await catalog.get(`Lab:${name}`, never);
      assert.equal(found.properties['dir'], String(n), name);
      server.files.put(`id-${n}`, 'f.txt', name);
      const { objects } = await stage.session(`Lab:${name}`);
      assert.equal(Buffer.from((await objects!.read('f.txt', {}, never)).bytes).toString(), name);
    }
  });

  it('are found by the search of the server, which is for connections', async () => {
    server.add({ ...files, id: 'one', name: 'Home', friendlyName: 'My home', ...at('1') });
    server.add({ ...files, id: 'two', name: 'Homes', description: 'of all', ...at('2') });
    server.add({ ...files, id: 'three', name: 'Else', ...at('3') });
    const catalog = stage.open();
    assert.deepEqual(await catalog.search!(' Home ', undefined, never), [
      { kind: 'connector', name: 'My home', source: 'Lab:Home' },
      { kind: 'connector', name: 'Homes', source: 'Lab:Homes', description: 'of all' },
    ]);
    assert.equal((await catalog.search!('Else', 'connector', never)).length, 1);
    assert.deepEqual(stage.sent(), [
      'GET /connectors/connections text=Home&limit=50&page=1&order=name',
      'GET /connectors/connections text=Else&limit=50&page=1&order=name',
    ]);
    assert.deepEqual(await catalog.search!('Home', 'file', never), []);
    assert.deepEqual(await catalog.search!('Home', 'folder', never), []);
    assert.deepEqual(await catalog.search!('  ', undefined, never), []);
    assert.equal(stage.sent().length, 2);
  });

  it('stand in Python code, whatever they hold, and no key does', async () => {
    const name = 'x") or print("\nimport os';
    server.add({ ...files, id: 'odd', name, ...at('1') });
    server.add({ ...files, id: 'pg', name: 'Db', dataSource: 'Postgres', parameters: {} });
    const catalog = stage.open();
    const code = await catalog.code!('odd', never);
    assert.equal(
      code,
      [
        'from datagrok_api import DatagrokClient',
        '',
        `grok = DatagrokClient(base_url="${server.standIn.url}", api_key="Bearer <your-token>")`,
        'conn = grok.connections.get("Lab:x\\") or print(\\"\\nimport os")',
        'content = grok.files.download(conn, "path/to/file.csv")',
        '',
      ].join('\n'),
    );
    assert.doesNotMatch(code, new RegExp(CANARY));
    const { status } = spawnSync('python3', ['-I', '-c', `compile(${JSON.stringify(code)}, 'x', 'exec')`]); // prettier-ignore
    assert.ok(status === 0 || status === null);
    assert.doesNotMatch(await catalog.code!('Lab:Db', never), /files/);
    assert.deepEqual((await catalog.get('odd', never)).can, ['code']);
    await rejection(catalog.code!('/tables', never), 'Unsupported');
    await rejection(catalog.code!('Nothing', never), 'NotFound');
  });
});
