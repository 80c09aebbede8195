import assert from 'node:assert/strict';
import { allPages } from '../../../src/core/sources/page.js';
import type { ObjectStore } from '../../../src/core/storage/objectStore.js';
import { never, rejection } from '../support.js';
import { s3Record } from './gateway.js';
import { GatewayStage } from './gatewayStage.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array | undefined) => new TextDecoder().decode(content);

describe('Files in Edge through a gateway', function () {
  this.timeout(60_000);
  const stage = new GatewayStage();
  const { gateway } = stage;
  let store: ObjectStore;

  async function open(name: string): Promise<ObjectStore> {
    const catalog = stage.catalog();
    const session = await catalog.open!(await catalog.get(name, never));
    return session.objects!;
  }
  async function pathsIn(folder: string): Promise<string[]> {
    const paths: string[] = [];
    const pages = allPages((page) => store.list(folder, { ...page, limit: 10 }, never));
    for await (const entry of pages) paths.push(entry.path);
    return paths;
  }
  const content = (path: string) => text(gateway.files.get(path));

  beforeEach(async () => {
    store = await open('/files');
    gateway.file('data.csv', 'a,b\n1,2\n');
    gateway.file('Projects/x y/ä#?%.txt', 'deep');
  });

  it('are listed and found, with sizes and dates', async () => {
    assert.deepEqual(await pathsIn(''), ['data.csv', 'Projects/']);
    const modified = Date.UTC(2026, 0, 2, 3, 4, 5);
    assert.deepEqual(await store.stat('data.csv', never), {
      ...{ path: 'data.csv', name: 'data.csv', kind: 'file', size: 8, modified },
    });
    assert.equal((await store.stat('Projects/x y/', never)).kind, 'folder');
    for (const path of ['data.csv/', 'Projects', 'nothing', 'no/thing.txt']) {
      await rejection(store.stat(path, never), 'NotFound');
    }
    await rejection(store.list('nothing/', {}, never), 'NotFound');
  });

  it('are listed whole, whatever the pages of the gateway', async () => {
    for (let at = 0; at < 25; at++) gateway.file(`many/f${100 + at}`, '');
    gateway.pageSize = 4;
    gateway.linkHost = stage.elsewhere.url;
    assert.equal(new Set(await pathsIn('many/')).size, 25);
  });

  for (const knowsRanges of [true, false]) {
    it(`are read whole and in part (${knowsRanges ? 'ranges' : 'no ranges'})`, async () => {
      gateway.knowsRanges = knowsRanges;
      assert.equal(text((await store.read('Projects/x y/ä#?%.txt', {}, never)).bytes), 'deep');
      const read = async (start: number, end?: number) =>
        text((await store.read('data.csv', { start, ...(end && { end }) }, never)).bytes);
      assert.equal(await read(2, 5), 'b\n1');
      assert.equal(await read(6), '2\n');
      assert.equal(await read(0, 3), 'a,b');
      assert.equal(await read(100, 200), '');
      await rejection(store.read('nothing', {}, never), 'NotFound');
    });
  }

  it('are not taken for another part than was asked for', async () => {
    const headers = { 'content-range': 'bytes 0-2/8' };
    gateway.standIn.fail({ status: 206, text: 'a,b', headers });
    await rejection(store.read('data.csv', { start: 2, end: 5 }, never), 'Unavailable');
  });

  it('are written whole, and not over changes of others', async () => {
    const large = new Uint8Array(3_000_000).map((_, at) => at % 253);
    await store.write('a/b/large.bin', large, { ifAbsent: true }, never);
    assert.deepEqual(new Uint8Array(gateway.files.get('a/b/large.bin')!), large);
    const { etag = '' } = await store.read('data.csv', {}, never);
    gateway.file('data.csv', 'by somebody else');
    await rejection(store.write('data.csv', bytes('x'), { ifMatch: etag }, never), 'Conflict');
    assert.equal(content('data.csv'), 'by somebody else');
  });

  it('are renamed, moved and deleted, folders with all in them', async () => {
    const stay = { overwrite: false };
    await store.createFolder('new/deep/', never);
    await store.move('data.csv', 'table.csv', stay, never);
    await store.move('table.csv', 'new/other.csv', stay, never);
    assert.equal(content('new/other.csv'), 'a,b\n1,2\n');
    await store.move('Projects/', 'new/deep/P/', stay, never);
    assert.equal(content('new/deep/P/x y/ä#?%.txt'), 'deep');
    await rejection(store.delete('new/', { recursive: false }, never), 'Conflict');
    await store.delete('new/', { recursive: true }, never);
    assert.deepEqual(await pathsIn(''), []);
  });

  it('have an address for downloading, of http only', async () => {
    const signed = await store.presign!('data.csv', 60, never);
    assert.equal(signed.url, 'https://files.example.org/data.csv?sig=1');
    gateway.standIn.fail({ status: 200, json: { url: 'file:///etc/passwd' } });
    await rejection(store.presign!('data.csv', 60, never), 'Unavailable');
  });

  it('of a bucket are read through the gateway where it keeps the credentials', async () => {
    gateway.records = [s3Record({ _verify: false })];
    store = await open('data-lake-s3');
    assert.deepEqual(await pathsIn(''), ['data.csv', 'Projects/']);
    assert.equal(text((await store.read('data.csv', { start: 0, end: 3 }, never)).bytes), 'a,b');
    assert.equal((await store.stat('Projects/', never)).kind, 'folder');
    await rejection(store.write('data.csv', bytes('x'), {}, never), 'Forbidden');
    assert.ok(stage.sent().every((line) => line.includes('/connections/data-lake-s3')));
  });
});
