import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeCatalog } from '../../../src/catalogs/edge/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import { allPages } from '../../../src/core/sources/page.js';
import type { ObjectStore } from '../../../src/core/storage/objectStore.js';
import { never, rejection } from '../support.js';
import { edgeContext, EdgeStandIn } from './standIn.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array) => new TextDecoder().decode(content);

describe('Files in Edge', function () {
  this.timeout(60_000);
  const standIn = new EdgeStandIn();
  let catalog: RemoteCatalog;
  let store: ObjectStore;

  beforeEach(async () => {
    standIn.reset();
    catalog = edgeCatalog.open(
      { name: 'edge', kind: 'edge', title: 'Edge', properties: {} },
      edgeContext(standIn),
    );
    const session = await catalog.open?.(await catalog.get('/files', never));
    assert.ok(session?.objects);
    store = session.objects;
    standIn.file('data.csv', 'a,b\n1,2\n');
    standIn.file('Projects/x y/ä#?%.txt', 'deep');
    standIn.file('Projects/notes.txt', 'notes');
  });
  afterEach(() => catalog.close());
  after(() => standIn.remove());

  const onDisk = (path: string) => readFileSync(join(standIn.filesFolder, path), 'utf8');
  const isThere = (path: string) => existsSync(join(standIn.filesFolder, path));
  async function pathsIn(folder: string, limit?: number): Promise<string[]> {
    const paths: string[] = [];
    const pages = allPages((page) =>
      store.list(folder, { ...page, ...(limit === undefined ? {} : { limit }) }, never),
    );
    for await (const entry of pages) paths.push(entry.path);
    return paths;
  }

  it('are listed with folders that end in a slash', async () => {
    assert.deepEqual(await pathsIn(''), ['Projects/', 'data.csv']);
    assert.deepEqual(await pathsIn('Projects/'), ['Projects/x y/', 'Projects/notes.txt']);
    assert.deepEqual(await pathsIn('Projects/x y/'), ['Projects/x y/ä#?%.txt']);
    await rejection(store.list('nothing/', {}, never), 'NotFound');
    await rejection(store.list('../', {}, never), 'Invalid');
  });

  it('are listed in pages, of one answer of the service', async () => {
    for (let index = 0; index < 25; index++) standIn.file(`many/f${100 + index}`, '');
    const paths = await pathsIn('many/', 10);
    assert.equal(paths.length, 25);
    assert.equal(new Set(paths).size, 25);
    assert.equal(standIn.count('files.list'), 2, 'files and folders');
  });

  it('make the tree below the record', async () => {
    const session = await catalog.open?.(await catalog.get('/files', never));
    const root = await session?.children([], {}, never);
    assert.deepEqual(
      root?.items.map(({ path, role, label, object, expandable }) => ({
        ...{ path, role, label, object, expandable },
      })),
      [
        {
          path: ['Projects/'],
          role: 'folder',
          label: 'Projects',
          object: 'Projects/',
          expandable: true,
        },
        {
          path: ['data.csv'],
          role: 'file',
          label: 'data.csv',
          object: 'data.csv',
          expandable: false,
        },
      ],
    );
    const below = await session?.children(['Projects/', 'x y/'], {}, never);
    assert.equal(below?.items[0]?.object, 'Projects/x y/ä#?%.txt');
    assert.match((await session?.test(never)) ?? '', /2 entries/);
    assert.deepEqual(await catalog.test?.('/files', never), {
      ok: true,
      message: 'Reached the files in Edge: 2 entries at the top.',
    });
  });

  it('are found one by one, as a file or as a folder', async () => {
    assert.deepEqual(await store.stat('data.csv', never), {
      ...{ path: 'data.csv', name: 'data.csv', kind: 'file', size: 8 },
    });
    assert.equal((await store.stat('Projects/x y/', never)).kind, 'folder');
    assert.equal((await store.stat('', never)).kind, 'folder');
    for (const path of ['data.csv/', 'Projects', 'nothing', 'nothing/', 'no/thing.txt']) {
      await rejection(store.stat(path, never), 'NotFound');
    }
  });

  it('are read whole and in part', async () => {
    const { bytes: whole, etag } = await store.read('Projects/x y/ä#?%.txt', {}, never);
    assert.equal(text(whole), 'deep');
    assert.ok(etag);
    const part = await store.read('data.csv', { start: 2, end: 5 }, never);
    assert.equal(text(part.bytes), 'b\n1');
    assert.equal(text((await store.read('data.csv', { start: 6 }, never)).bytes), '2\n');
    assert.equal((await store.read('data.csv', { start: 100, end: 200 }, never)).bytes.length, 0);
    await rejection(store.read('nothing', {}, never), 'NotFound');
    await rejection(store.read('Projects', {}, never), 'NotFound');
    const large = new Uint8Array(5_000_001).map((_, index) => index % 251);
    standIn.file('large.bin', large);
    assert.deepEqual(new Uint8Array((await store.read('large.bin', {}, never)).bytes), large);
  });

  it('stop being read when nobody waits any more', async () => {
    standIn.file('large.bin', new Uint8Array(20_000_000));
    standIn.fail('file.read', { sleep: 0.05 });
    const controller = new AbortController();
    const reading = store.read('large.bin', {}, controller.signal);
    while (standIn.count('file.read') < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort();
    await rejection(reading, 'Cancelled');
    await catalog.whoAmI(never);
    const count = standIn.count('file.read');
    assert.ok(count < 10, `${count} parts were read`);
  });

  it('are written whole, also large ones and where no folder is yet', async () => {
    const written = await store.write('data.csv', bytes('new'), {}, never);
    assert.equal(onDisk('data.csv'), 'new');
    assert.equal(written.etag, (await store.read('data.csv', {}, never)).etag);
    assert.equal((await store.stat('data.csv', never)).modified, written.modified);
    await store.write('a/b/c.txt', bytes('c'), { ifAbsent: true }, never);
    assert.equal(onDisk('a/b/c.txt'), 'c');
    const large = new Uint8Array(30_000_000).map((_, index) => index % 253);
    await store.write('large.bin', large, {}, never);
    assert.deepEqual(new Uint8Array(readFileSync(join(standIn.filesFolder, 'large.bin'))), large);
    await store.write('empty', new Uint8Array(0), {}, never);
    assert.equal(onDisk('empty'), '');
    for (const path of ['x/../y', 'a//b', './z']) {
      await rejection(store.write(path, bytes(''), {}, never), 'Invalid');
    }
  });

  it('are not overwritten when they have changed, and not twice created', async () => {
    const { etag = '' } = await store.read('data.csv', {}, never);
    standIn.file('data.csv', 'by somebody else');
    const conflict = store.write('data.csv', bytes('mine'), { ifMatch: etag }, never);
    assert.match((await rejection(conflict, 'Conflict')).message, /has changed/);
    assert.equal(onDisk('data.csv'), 'by somebody else');
    const twice = store.write('data.csv', bytes('mine'), { ifAbsent: true }, never);
    await rejection(twice, 'Conflict');
    const now = await store.read('data.csv', {}, never);
    await store.write('data.csv', bytes('mine'), { ifMatch: now.etag ?? '' }, never);
    assert.equal(onDisk('data.csv'), 'mine');
    await store.delete('data.csv', { recursive: false }, never);
    const gone = store.write('data.csv', bytes('x'), { ifMatch: now.etag ?? '' }, never);
    assert.match((await rejection(gone, 'Conflict')).message, /was deleted/);
    await rejection(store.read('Projects/notes.txt', { ifMatch: '"x"' }, never), 'Conflict');
  });

  it('leave nothing behind when a write is cancelled', async () => {
    standIn.fail('files.open', { sleep: 0.5 });
    const controller = new AbortController();
    const writing = store.write('Projects/new.txt', bytes('x'), {}, controller.signal);
    while (standIn.count('files.open') < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort();
    await rejection(writing, 'Cancelled');
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(isThere('Projects/new.txt'), false);
    assert.equal(standIn.count('files.upload'), 0);
  });

  it('get new folders, with those above them', async () => {
    await store.createFolder('a/b/', never);
    assert.deepEqual(readdirSync(join(standIn.filesFolder, 'a')), ['b']);
    await rejection(store.createFolder('a/b/', never), 'Conflict');
    await rejection(store.createFolder('a', never), 'Invalid');
  });

  for (const behaviour of [{}, { deletesEmptyOnly: true }]) {
    it(`are deleted, folders with all in them ${JSON.stringify(behaviour)}`, async () => {
      standIn.change((state) => {
        state.behaviour = behaviour;
      });
      await rejection(store.delete('Projects/', { recursive: false }, never), 'Conflict');
      await rejection(store.delete('nothing', { recursive: true }, never), 'NotFound');
      await rejection(store.delete('', { recursive: true }, never), 'Forbidden');
      await store.delete('Projects/', { recursive: true }, never);
      await store.delete('data.csv', { recursive: false }, never);
      assert.deepEqual(await pathsIn(''), []);
    });
  }

  for (const moveMeans of ['path', 'folder']) {
    it(`are renamed and moved where the API takes a ${moveMeans}`, async () => {
      standIn.change((state) => {
        state.behaviour = { moveMeans };
      });
      const stay = { overwrite: false };
      await store.move('data.csv', 'table.csv', stay, never);
      assert.equal(onDisk('table.csv'), 'a,b\n1,2\n');
      await store.move('table.csv', 'Projects/table.csv', stay, never);
      await store.move('Projects/table.csv', 'new/folder/other.csv', stay, never);
      assert.equal(onDisk('new/folder/other.csv'), 'a,b\n1,2\n');
      await store.move('Projects/', 'new/Renamed/', stay, never);
      assert.equal(onDisk('new/Renamed/x y/ä#?%.txt'), 'deep');
      await store.move('new/Renamed/notes.txt', 'notes.txt', stay, never);
      assert.deepEqual(await pathsIn(''), ['new/', 'notes.txt']);
      const taken = store.move('notes.txt', 'new/folder/other.csv', stay, never);
      await rejection(taken, 'Conflict');
      await store.move('notes.txt', 'new/folder/other.csv', { overwrite: true }, never);
      assert.equal(onDisk('new/folder/other.csv'), 'notes');
      assert.deepEqual(await pathsIn('new/folder/'), ['new/folder/other.csv']);
      await rejection(store.move('new/', 'new/folder/new/', stay, never), 'Invalid');
      await rejection(store.move('gone', 'there', stay, never), 'NotFound');
    });
  }

  it('keep what was to be replaced when moving fails', async () => {
    standIn.file('target.txt', 'precious');
    standIn.fail('files.move', { raise: '500' });
    const moving = store.move('Projects/notes.txt', 'target.txt', { overwrite: true }, never);
    await rejection(moving, 'Unavailable');
    assert.equal(onDisk('target.txt'), 'precious');
    assert.equal(onDisk('Projects/notes.txt'), 'notes');
    assert.deepEqual(readdirSync(standIn.filesFolder).sort(), [
      ...['Projects', 'data.csv', 'target.txt'],
    ]);
  });

  it('are copied, folders with all in them', async () => {
    mkdirSync(join(standIn.filesFolder, 'Projects/empty'));
    const done: number[] = [];
    await store.copy(
      'Projects/',
      'Copy/of it/',
      { overwrite: false, onProgress: (count) => done.push(count) },
      never,
    );
    assert.equal(onDisk('Copy/of it/x y/ä#?%.txt'), 'deep');
    assert.ok(isThere('Copy/of it/empty'));
    assert.ok(isThere('Projects/notes.txt'));
    assert.deepEqual(done, [1, 2]);
    await rejection(
      store.copy('data.csv', 'Projects/notes.txt', { overwrite: false }, never),
      'Conflict',
    );
    await store.copy('data.csv', 'Projects/notes.txt', { overwrite: true }, never);
    assert.equal(onDisk('Projects/notes.txt'), 'a,b\n1,2\n');
  });

  it('have an address in Python’s terms, and one for downloading', async () => {
    assert.equal(store.address('Projects/notes.txt'), '/Projects/notes.txt');
    const signed = await store.presign?.('data.csv', 60, never);
    assert.match(signed?.url ?? '', /^https:\/\/edge\.example\.org\/download\/data\.csv/);
    assert.equal(signed?.validUntil, Date.UTC(2026, 0, 2, 3, 14, 5));
  });
});
