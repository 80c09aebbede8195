import assert from 'node:assert/strict';
import { datagrokKind } from '../../../src/catalogs/datagrok/kind.js';
import { allPages } from '../../../src/core/sources/page.js';
import type { ObjectStat, ObjectStore } from '../../../src/core/storage/objectStore.js';
import { allTexts, never, rejection } from '../support.js';
import { CANARY, WEB_PAGE } from './failures.js';
import { DatagrokStage } from './stage.js';

const ID = 'f-1';
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('Datagrok files', () => {
  const stage = new DatagrokStage();
  const { server } = stage;
  const { files } = server;

  beforeEach(() => {
    server.add({ id: ID, name: 'Home', namespace: 'Lab:', dataSource: 'Files', parameters: {} });
    files.put(ID, 'readme.md', '# Hello');
    files.put(ID, 'data/a.csv', 'x,y\n1,2\n');
    files.put(ID, 'data/deep/b.bin', new Uint8Array([0, 255, 128, 123]));
  });

  async function store(): Promise<ObjectStore> {
    const { objects } = await stage.session('Lab:Home');
    assert.ok(objects);
    return objects;
  }

  const list = async (objects: ObjectStore, folder = '') => {
    const paths: string[] = [];
    for await (const entry of allPages((page) => objects.list(folder, page, never))) {
      paths.push(entry.path);
    }
    return paths;
  };

  it('are listed by the route that ends with a slash', async () => {
    const objects = await store();
    assert.deepEqual(await list(objects), ['data/', 'readme.md']);
    assert.deepEqual(await list(objects, 'data/'), ['data/a.csv', 'data/deep/']);
    assert.deepEqual(
      stage.sent().filter((each) => !each.includes('/public/')),
      [`GET /connectors/connections/${ID}/files/`, `GET /connectors/connections/${ID}/files/data/`],
    );
    const { items } = await objects.list('data/', {}, never);
    const { etag, ...entry } = items[0] as ObjectStat;
    assert.deepEqual(entry, {
      ...{ path: 'data/a.csv', name: 'a.csv', kind: 'file', size: 8 },
      modified: Date.parse('2026-01-01T00:00:02Z'),
    });
    assert.ok(etag);
  });

  it('are found however the server begins their paths', async () => {
    files.pathPrefix = 'Lab.Home/';
    assert.deepEqual(await list(await store(), 'data/'), ['data/a.csv', 'data/deep/']);
  });

  it('are the same tree', async () => {
    const session = await stage.session('Lab:Home');
    const [folder, file] = (await session.children([], {}, never)).items;
    assert.deepEqual([folder?.role, folder?.expandable, folder?.object], ['folder', true, 'data/']);
    assert.deepEqual([file?.role, file?.label, file?.size], ['file', 'readme.md', 7]);
    assert.equal(file?.tooltip, 'Lab:Home/readme.md');
    const below = (await session.children(folder?.path ?? [], {}, never)).items;
    assert.deepEqual(
      below.map(({ label }) => label),
      ['a.csv', 'deep'],
    );
    assert.match(await session.test(never), /Found 2 files and folders/);
  });

  it('come in pages from one answer, however many there are', async () => {
    for (let n = 0; n < 2_500; n++) files.put(ID, `many/${n}.txt`, String(n));
    const objects = await store();
    const first = await objects.list('many/', { limit: 1000 }, never);
    assert.equal(first.items.length, 1000);
    assert.equal((await list(objects, 'many/')).length, 2_500);
    const requests = stage.sent().filter((each) => each.includes('many'));
    assert.equal(requests.length, 2, 'one for each beginning of the list');
  });

  it('are read whole and in parts, with what the server says of their version', async () => {
    const objects = await store();
    const whole = await objects.read('data/deep/b.bin', {}, never);
    assert.deepEqual([...whole.bytes], [0, 255, 128, 123]);
    const stat = await objects.stat('data/deep/b.bin', never);
    assert.equal(stat.size, 4);
    assert.ok(stat.etag);
    assert.equal(whole.etag, stat.etag);
    files.sent = 0;
    for (const honoured of [true, false]) {
      files.hasRanges = honoured;
      const part = await objects.read('data/deep/b.bin', { start: 1, end: 3 }, never);
      assert.deepEqual([...part.bytes], [255, 128], `ranges honoured: ${honoured}`);
      const rest = await objects.read('data/deep/b.bin', { start: 3 }, never);
      assert.deepEqual([...rest.bytes], [123]);
      assert.equal((await objects.read('data/deep/b.bin', { start: 9 }, never)).bytes.length, 0);
    }
    assert.equal(files.sent, 3 + 8, 'with ranges only the parts are sent');
    await rejection(objects.read('data/a.csv', { ifMatch: 'old' }, never), 'Conflict');
    await rejection(objects.read('data/', {}, never), 'Invalid');
  });

  it('may have any name', async () => {
    const names = ['a b+c%20.txt', '100% #1?.txt', 'ü€😀.txt', "it's (1)!.txt", 'x\u202ey.txt'];
    for (const name of names) files.put(ID, `odd/${name}`, name);
    const objects = await store();
    for (const name of names) {
      assert.equal(text((await objects.read(`odd/${name}`, {}, never)).bytes), name);
    }
    files.put(ID, '../up.txt', 'no');
    await rejection(objects.read('../up.txt', {}, never), 'Invalid');
  });

  it('are written, with the conditions checked before', async () => {
    const objects = await store();
    const made = await objects.write('new/c.txt', Buffer.from('one'), { ifAbsent: true }, never);
    assert.equal(files.get(ID, 'new/c.txt'), 'one');
    assert.ok(made.etag);
    await rejection(
      objects.write('new/c.txt', Buffer.from('two'), { ifAbsent: true }, never),
      'Conflict',
    );
    const second = await objects.write(
      'new/c.txt',
      Buffer.from('two'),
      { ifMatch: made.etag },
      never,
    );
    assert.notEqual(second.etag, made.etag);
    await rejection(
      objects.write('new/c.txt', Buffer.from('three'), { ifMatch: made.etag }, never),
      'Conflict',
    );
    assert.equal(files.get(ID, 'new/c.txt'), 'two');
    const bytes = new Uint8Array([0, 1, 254, 255]);
    await objects.write('raw.bin', bytes, {}, never);
    assert.deepEqual([...(await objects.read('raw.bin', {}, never)).bytes], [...bytes]);
    await objects.write('empty.txt', new Uint8Array(), {}, never);
    assert.equal(files.get(ID, 'empty.txt'), '');
    assert.equal((await objects.read('empty.txt', {}, never)).bytes.length, 0);
  });

  it('are deleted alone, and folders with all below them', async () => {
    const objects = await store();
    await rejection(objects.delete('nothing.txt', { recursive: false }, never), 'NotFound');
    await objects.delete('readme.md', { recursive: false }, never);
    await rejection(objects.delete('data/', { recursive: false }, never), 'Conflict');
    await objects.delete('data/', { recursive: true }, never);
    assert.deepEqual(files.paths(ID), []);
    assert.deepEqual(await list(objects), []);
  });

  it('leave a folder that the server keeps, and say so', async () => {
    files.folders.set(ID, new Set(['data/']));
    const objects = await store();
    const error = await rejection(
      objects.delete('data/', { recursive: true }, never),
      'Unsupported',
    );
    assert.match(error.message, /are deleted.*delete the empty one there/);
    assert.deepEqual(files.paths(ID), ['readme.md']);
  });

  it('are copied and moved through here', async () => {
    const objects = await store();
    const { overwrite } = { overwrite: false };
    await objects.copy('readme.md', 'copy.md', { overwrite }, never);
    assert.equal(files.get(ID, 'copy.md'), '# Hello');
    await rejection(objects.copy('readme.md', 'copy.md', { overwrite }, never), 'Conflict');
    await objects.move('data/', 'moved/', { overwrite }, never);
    assert.deepEqual(files.paths(ID), ['copy.md', 'moved/a.csv', 'moved/deep/b.bin', 'readme.md']);
    await rejection(objects.move('moved/', 'moved/in/', { overwrite }, never), 'Invalid');
    await rejection(objects.move('moved/', 'file', { overwrite }, never), 'Invalid');
    await rejection(objects.createFolder('empty/', never), 'Unsupported');
  });

  it('are not deleted when moving them failed half-way', async () => {
    const objects = await store();
    server.standIn.fail(
      { status: 500 },
      { on: ({ method, path }) => method === 'POST' && path.endsWith('b.bin') },
    );
    await rejection(objects.move('data/', 'moved/', { overwrite: false }, never), 'Unavailable');
    assert.ok(files.paths(ID).includes('data/a.csv'));
    assert.ok(files.paths(ID).includes('data/deep/b.bin'));
  });

  it('that hold an error, or a page, are told apart from answers that are one', async () => {
    const objects = await store();
    files.put(ID, 'page.html', WEB_PAGE.text);
    files.put(ID, 'settings.json', '{"kind": "ApiError", "text": "of ours"}');
    assert.equal(text((await objects.read('page.html', {}, never)).bytes), WEB_PAGE.text);
    assert.match(text((await objects.read('settings.json', {}, never)).bytes), /of ours/);
    const on = ({ path }: { path: string }) => path.includes('/public/v1/files/');
    server.standIn.fail({ status: 200, ...WEB_PAGE }, { on });
    const page = await rejection(objects.read('readme.md', {}, never), 'Unavailable');
    assert.match(page.message, /web page/);
    server.standIn.fail(
      {
        status: 200,
        text: `{"#type":"ApiError","message":"key ${CANARY} has no access","errorCode":403}`,
        type: 'application/octet-stream',
      },
      { on },
    );
    const error = await rejection(objects.read('readme.md', {}, never), 'Forbidden');
    assert.doesNotMatch(allTexts(error), new RegExp(CANARY));
  });

  it('are not read beyond what memory can hold', async () => {
    const objects = await store();
    const large = { name: 'large.bin', path: 'large.bin', isFile: true, size: 2 ** 40 };
    server.standIn.fail(
      { status: 200, json: [large] },
      { on: ({ path }) => path.includes('/connectors/') },
    );
    const error = await rejection(objects.read('large.bin', {}, never), 'Unsupported');
    assert.match(error.message, /larger than 256 MB/);
    assert.ok(!stage.sent().some((each) => each.includes('/public/v1/files/')));
  });

  it('of S3 are there beside our own way', async () => {
    server.add({ id: 's-1', name: 'Raw', dataSource: 'S3', parameters: { bucket: 'raw' } });
    files.put('s-1', 'k.txt', 'v');
    const source = await stage.open().get('Raw', never);
    const [companion, ...rest] = datagrokKind.companions?.(source) ?? [];
    assert.equal(rest.length, 0);
    assert.equal(companion?.title, 'Through Datagrok');
    assert.deepEqual(datagrokKind.companions?.(companion), []);
    const { objects } = await stage.session(companion.name);
    assert.equal(text((await objects!.read('k.txt', {}, never)).bytes), 'v');
    assert.equal(objects!.address('k.txt'), 'Raw/k.txt');
  });

  it('can be tested, and say when their connection is gone', async () => {
    const catalog = stage.open();
    server.add({ id: 's-1', name: 'Raw', dataSource: 'S3', parameters: { bucket: 'raw' } });
    files.put('s-1', 'k.txt', 'v');
    const result = await catalog.test!('/files/Raw', never);
    assert.deepEqual(result, { ok: true, message: 'Found 1 file or folder through Datagrok.' });
    server.connections.delete('s-1');
    await rejection(catalog.get('/files/Raw', never), 'NotFound');
    await rejection(catalog.remove!('/files/Raw', never), 'Unsupported');
    await rejection(catalog.update!('/files/Raw', {}, {}, never), 'Unsupported');
  });
});
