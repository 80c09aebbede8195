import assert from 'node:assert/strict';
import { allPages } from '../../src/core/sources/page.js';
import { compareKeys } from '../../src/core/storage/listing.js';
import { startNarrowWay } from './s3NarrowWay.js';
import { onEachLab } from './s3Lab.js';
import { NEVER, bytes, objectsOf, openServer, text } from './s3Support.js';

const ODD_KEYS = [
  'plain.txt',
  'with space.txt',
  'a+b%20c%2Fd.txt',
  'question?.txt',
  'hash#tag.txt',
  'amp&<angle>"quote\'.txt',
  'back\\slash.txt',
  'a//b.txt',
  '/leading.txt',
  'dots/./here.txt',
  'dots/../there.txt',
  '../outside.txt',
  '~',
  'tilde~/~f',
  'caf\u00e9 NFC.txt',
  'cafe\u0301 NFD.txt',
  '\u{1f9ea} tube/\u6d4b\u8bd5.txt',
  '\uffef before \u{10000}.txt',
  'tab\there.txt',
  'twin',
  'twin/inside.txt',
  `${'long/'.repeat(4)}${'x'.repeat(992)}`,
];

onEachLab('S3 objects on', (lab) => {
  const namesIn = async (folder: string, from = lab.store) => {
    const entries = allPages((request) => from.list(folder, request, NEVER));
    const names: string[] = [];
    for await (const entry of entries) names.push(entry.path);
    return names;
  };
  const write = (path: string, content: string) => lab.store.write(path, bytes(content), {}, NEVER);
  const read = async (path: string) => text((await lab.store.read(path, {}, NEVER)).bytes);
  const putAll = async (bucket: string, keys: readonly string[]) => {
    const content = (key: string) => `content of ${key}`;
    if (!lab.server.seed) return lab.raw.putAll(bucket, keys, content);
    lab.server.seed(
      bucket,
      keys.map((key) => ({ key, body: content(key) })),
    );
  };
  const rejects = (work: Promise<unknown>, code: string, message?: RegExp) =>
    assert.rejects(work, (error: Error & { code: string }) => {
      assert.equal(error.code, code, error.message);
      if (message) assert.match(error.message, message);
      return true;
    });

  it('lists 2,500 keys completely and in order', async () => {
    await lab.raw.makeBucket('many');
    const keys = Array.from({ length: 2500 }, (_, n) => `all/${(n * 7919) % 2500}.txt`);
    await putAll('many', keys);
    const many = openServer(lab.server, { bucket: 'many' });
    const listed = await namesIn('all/', objectsOf(many));
    assert.deepEqual(listed, [...keys].sort(compareKeys));
    const first = await objectsOf(many).list('all/', { limit: 10 }, NEVER);
    assert.equal(first.items.length, 10);
    const second = await objectsOf(many).list(
      'all/',
      { limit: 10, ...(first.next !== undefined && { page: first.next }) },
      NEVER,
    );
    assert.deepEqual(
      [...first.items, ...second.items].map((entry) => entry.path),
      listed.slice(0, 20),
    );
    await many.close();
  });

  it('deletes and renames folders of more than a page', async () => {
    const many = openServer(lab.server, { bucket: 'many' });
    const objects = objectsOf(many);
    await objects.delete('all/', { recursive: true }, NEVER);
    assert.deepEqual(await namesIn('', objects), []);
    await putAll(
      'many',
      Array.from({ length: 1050 }, (_, n) => `old/${n}`),
    );
    await objects.move('old/', 'new/', { overwrite: false }, NEVER);
    assert.deepEqual(await namesIn('', objects), ['new/']);
    assert.equal(await lab.raw.get('many', 'new/1049'), 'content of old/1049');
    await objects.delete('new/', { recursive: true }, NEVER);
    assert.deepEqual(await namesIn('', objects), []);
    await many.close();
  });

  it('writes, lists, reads and deletes keys of every kind', async () => {
    for (const key of ODD_KEYS) await write(`odd/${key}`, key);
    const found: string[] = [];
    const walk = async (folder: string): Promise<void> => {
      for (const path of await namesIn(folder)) {
        if (path.endsWith('/')) await walk(path);
        else found.push(path);
      }
    };
    await walk('odd/');
    assert.deepEqual(found.sort(), ODD_KEYS.map((key) => `odd/${key}`).sort());
    for (const key of ODD_KEYS) {
      assert.equal(await read(`odd/${key}`), key);
      assert.equal(await lab.raw.get('lab', `odd/${key}`), key);
      assert.equal((await lab.store.stat(`odd/${key}`, NEVER)).size, bytes(key).length);
    }
    await lab.store.copy('odd/', 'copy of odd/', { overwrite: false }, NEVER);
    for (const key of ODD_KEYS) assert.equal(await read(`copy of odd/${key}`), key);
    for (const key of ODD_KEYS) {
      await lab.store.delete(`odd/${key}`, { recursive: false }, NEVER);
      await rejects(lab.store.stat(`odd/${key}`, NEVER), 'NotFound');
    }
    await lab.store.delete('copy of odd/', { recursive: true }, NEVER);
    assert.deepEqual(await namesIn(''), []);
  });

  it('handles keys with control characters', async () => {
    await write('control/a\u0001b', 'one');
    await write('control/plain', 'two');
    await write('control/other', 'three');
    assert.deepEqual(await namesIn('control/'), [
      'control/a\u0001b',
      'control/other',
      'control/plain',
    ]);
    assert.equal(await read('control/a\u0001b'), 'one');
    await lab.store.delete('control/', { recursive: true }, NEVER);
    await rejects(lab.store.stat('control/', NEVER), 'NotFound');
  });

  it('shows no folder as a file inside itself', async () => {
    await lab.store.createFolder('empty/', NEVER);
    assert.deepEqual(await namesIn('empty/'), []);
    assert.equal((await lab.store.stat('empty/', NEVER)).kind, 'folder');
    await rejects(lab.store.createFolder('empty/', NEVER), 'Conflict');
    await lab.store.delete('empty/', { recursive: false }, NEVER);
    await rejects(lab.store.stat('empty/', NEVER), 'NotFound');
  });

  it('reads ranges, beyond the end too', async () => {
    await write('digits', '0123456789');
    const range = async (start?: number, end?: number) => {
      const options = {
        ...(start !== undefined && { start }),
        ...(end !== undefined && { end }),
      };
      return text((await lab.store.read('digits', options, NEVER)).bytes);
    };
    assert.equal(await range(2, 5), '234');
    assert.equal(await range(7), '789');
    assert.equal(await range(0, 3), '012');
    assert.equal(await range(8, 99), '89');
    assert.equal(await range(10, 20), '');
    assert.equal(await range(4, 4), '');
    await write('nothing', '');
    assert.equal(await read('nothing'), '');
    assert.equal((await lab.store.read('nothing', { start: 0, end: 5 }, NEVER)).bytes.length, 0);
  });

  it('holds on to one version while reading parts', async () => {
    const { etag = '' } = await write('parts', 'aaaabbbb');
    assert.equal(
      text((await lab.store.read('parts', { start: 0, end: 4, ifMatch: etag }, NEVER)).bytes),
      'aaaa',
    );
    await lab.raw.put('lab', 'parts', 'ccccdddd');
    await rejects(lab.store.read('parts', { start: 4, end: 8, ifMatch: etag }, NEVER), 'Conflict');
  });

  it('leaves the object of somebody else alone when a condition fails', async () => {
    const { etag = '' } = await write('shared', 'mine');
    await lab.raw.put('lab', 'shared', 'theirs');
    await rejects(lab.store.write('shared', bytes('mine 2'), { ifMatch: etag }, NEVER), 'Conflict');
    await rejects(
      lab.store.write('shared', bytes('mine 3'), { ifAbsent: true }, NEVER),
      'Conflict',
    );
    assert.equal(await lab.raw.get('lab', 'shared'), 'theirs');
    const now = await lab.store.stat('shared', NEVER);
    const written = await lab.store.write(
      'shared',
      bytes('agreed'),
      { ifMatch: now.etag ?? '' },
      NEVER,
    );
    assert.equal(written.etag, (await lab.store.stat('shared', NEVER)).etag);
    await lab.raw.put('lab', 'soon gone', 'x');
    const gone = await lab.store.stat('soon gone', NEVER);
    await lab.store.delete('soon gone', { recursive: false }, NEVER);
    await rejects(
      lab.store.write('soon gone', bytes('y'), { ifMatch: gone.etag ?? '' }, NEVER),
      'Conflict',
      /deleted/,
    );
    await lab.store.write('fresh', bytes('new'), { ifAbsent: true }, NEVER);
    assert.equal(await read('fresh'), 'new');
  });

  it('keeps the type of an object it replaces', async () => {
    await lab.raw.put('lab', 'typed', 'x', 'application/x-lab');
    await write('typed', 'y');
    assert.equal(await lab.raw.contentType('lab', 'typed'), 'application/x-lab');
    await write('new.csv', 'a,b');
    assert.equal(await lab.raw.contentType('lab', 'new.csv'), 'text/csv; charset=utf-8');
  });

  it('writes large objects in parts', async () => {
    const large = new Uint8Array(20 * 1024 * 1024).map((_, index) => index % 251);
    await lab.store.write('large', large, { ifAbsent: true }, NEVER);
    const back = (await lab.store.read('large', {}, NEVER)).bytes;
    assert.equal(Buffer.compare(back, large), 0);
    assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
  });

  for (const megabytes of [1, 30]) {
    it(`leaves the old object when a write of ${megabytes} MB is aborted`, async () => {
      await write('precious', 'old');
      const way = await startNarrowWay(lab.server.endpoint, 300_000);
      const narrow = openServer(lab.server, { bucket: 'lab', endpoint: way.endpoint });
      const abort = new AbortController();
      const content = new Uint8Array(megabytes * 1024 * 1024);
      const writing = objectsOf(narrow).write('precious', content, {}, abort.signal);
      await way.stuck;
      abort.abort();
      await rejects(writing, 'Cancelled');
      assert.ok((await lab.raw.get('lab', 'precious')) === 'old');
      assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
      await narrow.close();
      await way.stop();
    });
  }

  it('copies and renames single objects', async () => {
    await write('one', '1');
    await write('two', '2');
    await rejects(lab.store.copy('one', 'two', { overwrite: false }, NEVER), 'Conflict', /exists/);
    await lab.store.copy('one', 'three', { overwrite: false }, NEVER);
    await lab.store.move('one', 'two', { overwrite: true }, NEVER);
    assert.equal(await read('two'), '1');
    assert.equal(await read('three'), '1');
    await rejects(lab.store.stat('one', NEVER), 'NotFound');
    await rejects(lab.store.move('one', 'four', { overwrite: false }, NEVER), 'NotFound');
    await rejects(lab.store.move('two', 'two', { overwrite: true }, NEVER), 'Invalid');
  });

  it('never puts a folder into itself, and deletes none with something in it unasked', async () => {
    await write('deep/a/b', 'x');
    await rejects(lab.store.move('deep/', 'deep/a/', { overwrite: true }, NEVER), 'Invalid');
    await rejects(lab.store.delete('deep/', { recursive: false }, NEVER), 'Conflict', /not empty/);
    await rejects(lab.store.delete('nowhere/', { recursive: true }, NEVER), 'NotFound');
    await rejects(lab.store.delete('nowhere', { recursive: true }, NEVER), 'NotFound');
    await rejects(lab.store.delete('', { recursive: true }, NEVER), 'Invalid');
    assert.equal(await read('deep/a/b'), 'x');
  });

  it('stops a recursive delete when asked to', async () => {
    await write('stop/a', 'x');
    const abort = new AbortController();
    abort.abort();
    await rejects(lab.store.delete('stop/', { recursive: true }, abort.signal), 'Cancelled');
    assert.equal(await read('stop/a'), 'x');
  });

  it('shows only its prefix', async () => {
    await write('area/51/secret.txt', 'x');
    await write('area 52.txt', 'y');
    // Without a last slash the prefix means the folder too, not all that begins so.
    for (const prefix of ['area/', 'area']) {
      const area = openServer(lab.server, { bucket: 'lab', prefix });
      const objects = objectsOf(area);
      assert.deepEqual(await namesIn('', objects), ['51/']);
      assert.equal(text((await objects.read('51/secret.txt', {}, NEVER)).bytes), 'x');
      assert.equal(objects.address('51/secret.txt'), 's3://lab/area/51/secret.txt');
      await objects.write('new.txt', bytes(prefix), {}, NEVER);
      assert.equal(await lab.raw.get('lab', 'area/new.txt'), prefix);
      await objects.delete('new.txt', { recursive: false }, NEVER);
      assert.match(await area.test(NEVER), /Reached "area\/" in bucket "lab"/);
      await area.close();
    }
  });

  it('shows every bucket when none is named', async () => {
    const all = openServer(lab.server);
    const objects = objectsOf(all);
    assert.deepEqual(await namesIn('', objects), ['lab/', 'many/']);
    await objects.write('lab/from above/x.txt', bytes('x'), {}, NEVER);
    assert.deepEqual(await namesIn('lab/from above/', objects), ['lab/from above/x.txt']);
    await objects.copy('lab/from above/', 'many/below/', { overwrite: false }, NEVER);
    assert.equal(await lab.raw.get('many', 'below/x.txt'), 'x');
    assert.equal((await objects.stat('many/', NEVER)).kind, 'folder');
    await rejects(objects.stat('missing/', NEVER), 'NotFound', /"missing" does not exist/);
    await rejects(objects.delete('many/', { recursive: true }, NEVER), 'Invalid');
    assert.match(await all.test(NEVER), /Found 2 buckets/);
    const page = await all.children([], {}, NEVER);
    assert.deepEqual(
      page.items.map((node) => [node.role, node.label, node.path, node.object]),
      [
        ['bucket', 'lab', ['lab/'], 'lab/'],
        ['bucket', 'many', ['many/'], 'many/'],
      ],
    );
    await all.close();
  });

  it('gives the tree folders and files with size and date', async () => {
    await write('tree/file.txt', '12345');
    await write('tree/file.txt/inside', 'x');
    const { items } = await lab.session.children(['tree/'], {}, NEVER);
    assert.deepEqual(
      items.map(({ role, path, expandable, size }) => ({ role, path, expandable, size })),
      [
        { role: 'file', path: ['tree/', 'file.txt'], expandable: false, size: 5 },
        { role: 'folder', path: ['tree/', 'file.txt/'], expandable: true, size: undefined },
      ],
    );
    assert.ok(Math.abs((items[0]?.modified ?? 0) - Date.now()) < 60_000);
    assert.equal(items[0]?.tooltip, 's3://lab/tree/file.txt');
  });
});
