import assert from 'node:assert/strict';
import { readChunks } from '../../src/core/storage/readChunks.js';
import { writeContent } from '../../src/core/storage/streams.js';
import type { ObjectStore } from '../../src/core/storage/objectStore.js';
import { countObjects, walkObjects } from '../../src/core/storage/walk.js';
import { startS3, type S3Server } from '../servers/s3/server.js';
import { onEachLab, openLab, type OpenLab } from './s3Lab.js';
import { MiB, ofCode, patternContent, readWhole, pattern } from './s3Patterns.js';
import { NEVER, bytes, objectsOf, openServer, openSession, text } from './s3Support.js';

onEachLab('transfers with', (lab) => {
  for (const size of [0, 1, 5 * MiB, 16 * MiB, 29 * MiB + 17]) {
    it(`sends and reads ${size} bytes as they come`, async () => {
      const reported: number[] = [];
      const options = { ifAbsent: true, onProgress: (sent: number) => void reported.push(sent) };
      const path = `sizes/${size}.csv`;
      const stat = await writeContent(lab.store, path, patternContent(size), options, NEVER);
      assert.equal(stat.size, size);
      assert.equal(reported.at(-1), size);
      assert.equal(await lab.raw.contentType('lab', path), 'text/csv; charset=utf-8');
      assert.ok(
        Buffer.from(pattern(0, size)).equals(await readWhole(lab.store, path)),
        'the bytes',
      );
      assert.equal((await lab.store.stat(path, NEVER)).etag, stat.etag);
    });
  }

  it('replaces large content only under its condition', async () => {
    const size = 17 * MiB;
    const first = await writeContent(lab.store, 'large', patternContent(size), {}, NEVER);
    for (const condition of [{ ifAbsent: true }, { ifMatch: '"another"' }]) {
      const late = writeContent(lab.store, 'large', patternContent(size), condition, NEVER);
      await assert.rejects(late, ofCode('Conflict'));
    }
    assert.equal((await lab.store.stat('large', NEVER)).etag, first.etag);
    const { etag = '' } = first;
    await writeContent(lab.store, 'large', patternContent(size + 1), { ifMatch: etag }, NEVER);
    assert.equal((await lab.store.stat('large', NEVER)).size, size + 1);
    assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
  });

  for (const [what, given] of [
    ['shorter', 20 * MiB],
    ['longer', 25 * MiB],
  ] as const) {
    it(`keeps nothing of content that became ${what} meanwhile`, async () => {
      const content = patternContent(24 * MiB, given);
      await assert.rejects(writeContent(lab.store, 'torn', content, {}, NEVER), ofCode('Conflict'));
      await assert.rejects(lab.store.stat('torn', NEVER), ofCode('NotFound'));
      assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
    });
  }

  it('keeps nothing of what is cancelled', async () => {
    const abort = new AbortController();
    const content = patternContent(64 * MiB);
    const options = { onProgress: () => abort.abort() };
    const sending = writeContent(lab.store, 'cancelled', content, options, abort.signal);
    await assert.rejects(sending, ofCode('Cancelled'));
    assert.ok(content.taken < content.size, 'stopped reading');
    await assert.rejects(lab.store.stat('cancelled', NEVER), ofCode('NotFound'));
    assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
  });

  it('goes through everything below a folder, page by page', async () => {
    const keys = Array.from({ length: 1203 }, (_, index) => `walk/${index % 7}/k ${index}+é`);
    await lab.raw.putAll('lab', keys, (key) => key);
    await lab.store.createFolder('walk/empty/', NEVER);
    await lab.raw.put('lab', 'walk', 'a file beside');
    const found: string[] = [];
    let etags = 0;
    for await (const entry of walkObjects(lab.store, 'walk/', NEVER)) {
      found.push(entry.path);
      assert.equal(entry.kind, entry.path.endsWith('/') ? 'folder' : 'file');
      if (entry.etag !== undefined) etags++;
    }
    assert.deepEqual(found.sort(), [...keys, 'walk/empty/'].sort());
    assert.equal(etags, keys.length);
    // As a lab.store without `listAll` is gone through: the same files, and every folder.
    const slow = { list: lab.store.list.bind(lab.store) } as ObjectStore;
    const slowly: string[] = [];
    for await (const { path } of walkObjects(slow, 'walk/', NEVER)) slowly.push(path);
    assert.deepEqual(slowly.filter((path) => !path.endsWith('/')).sort(), [...keys].sort());
    assert.equal(new Set(slowly).size, keys.length + 8);
  });

  it('counts to a limit', async () => {
    const total = { objects: 1204, more: false };
    const { bytes: size, ...counted } = await countObjects(lab.store, 'walk/', 5000, NEVER);
    assert.deepEqual(counted, total);
    assert.ok(size > 10_000);
    const some = await countObjects(lab.store, 'walk/', 1000, NEVER);
    assert.deepEqual([some.objects, some.more], [1000, true]);
    const one = await countObjects(lab.store, 'walk', 1000, NEVER);
    assert.deepEqual(one, { objects: 1, bytes: 13, more: false });
  });

  it('tells how far it has come with a folder', async () => {
    const copied: number[] = [];
    const deleted: number[] = [];
    const progress = { overwrite: false, onProgress: (done: number) => void copied.push(done) };
    await lab.store.move('walk/', 'moved/', progress, NEVER);
    assert.equal(Math.max(...copied), 1204);
    const gone = { recursive: true, onProgress: (done: number) => void deleted.push(done) };
    await lab.store.delete('moved/', gone, NEVER);
    assert.equal(deleted.at(-1), 1204);
    await assert.rejects(lab.store.stat('moved/', NEVER), ofCode('NotFound'));
    await assert.rejects(lab.store.stat('walk/', NEVER), ofCode('NotFound'));
  });

  it('rejects when an object changes while it is read', async () => {
    await lab.raw.put('lab', 'changing', 'a'.repeat(4000));
    const stat = await lab.store.stat('changing', NEVER);
    const chunks = readChunks(lab.store, stat, NEVER, { partSize: 1000, ahead: 0 });
    assert.equal(text((await chunks.next()).value as Uint8Array), 'a'.repeat(1000));
    await lab.raw.put('lab', 'changing', 'b'.repeat(4000));
    await assert.rejects(chunks.next(), ofCode('Conflict'));
    const late = readChunks(lab.store, stat, NEVER);
    await assert.rejects(late.next(), ofCode('Conflict'));
  });

  it('signs a URL with which anybody can read', async () => {
    const key = 'signed/ä b+c&d=e?.txt';
    await lab.raw.put('lab', key, 'for you');
    const before = Date.now();
    const { url, validUntil, note } = await lab.store.presign!(key, 900, NEVER);
    assert.ok(validUntil >= before + 900_000 && validUntil <= Date.now() + 900_000);
    assert.equal(note, undefined);
    assert.ok(!url.includes(lab.server.secretAccessKey));
    const answer = await fetch(url);
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.equal(await answer.text(), 'for you');
    // No other object, and nothing but reading.
    assert.equal((await fetch(url.replace('.txt', '.tx'))).status >= 400, true);
    assert.equal((await fetch(url, { method: 'DELETE' })).status, 403);
  });

  it('signs nothing that would not work', async () => {
    const presign = (path: string, seconds = 60) => lab.store.presign!(path, seconds, NEVER);
    await assert.rejects(presign('nowhere'), ofCode('NotFound'));
    await assert.rejects(presign('signed/'), ofCode('Invalid'));
    await assert.rejects(presign('changing', 0), ofCode('Invalid'));
    await assert.rejects(presign('changing', 8 * 24 * 3600), ofCode('Invalid'));
    const anonymous = openSession({ properties: { endpoint: lab.server.endpoint, bucket: 'lab' } });
    const unsigned = objectsOf(anonymous).presign!('changing', 60, NEVER);
    await assert.rejects(unsigned, ofCode('Unsupported'));
    await anonymous.close();
  });

  it('signs for a short time only', async () => {
    await lab.raw.put('lab', 'short', 'soon');
    const { url } = await lab.store.presign!('short', 1, NEVER);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    assert.equal((await fetch(url)).status, 403);
  });
});

describe('transfers with an S3 server that misbehaves', function () {
  this.timeout(30_000);
  let lab: OpenLab<S3Server>;

  beforeEach(async () => {
    lab = await openLab(await startS3());
  });
  afterEach(() => lab.stop());

  it('takes its parts back when one of them fails, and reads no further', async () => {
    lab.server.addFault(({ operation, parameters }) =>
      operation === 'UploadPart' && parameters['partNumber'] === '2'
        ? { status: 403, code: 'AccessDenied' }
        : undefined,
    );
    const content = patternContent(200 * MiB);
    await assert.rejects(writeContent(lab.store, 'x', content, {}, NEVER), ofCode('Forbidden'));
    assert.ok(content.taken < content.size, String(content.taken));
    assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
  });

  it('repeats what a broken connection cost', async () => {
    lab.server.seed('lab', [{ key: 'long', body: Buffer.from(pattern(0, 5 * MiB)) }]);
    let breaks = 2;
    lab.server.addFault(({ operation }) =>
      operation === 'GetObject' && breaks-- > 0 ? { cutAfter: 1000 } : undefined,
    );
    assert.ok(Buffer.from(pattern(0, 5 * MiB)).equals(await readWhole(lab.store, 'long')));
  });

  it('asks for no more of a folder than it counts', async () => {
    const keys = Array.from({ length: 3500 }, (_, index) => ({ key: `f/${index}`, body: 'x' }));
    lab.server.seed('lab', keys);
    lab.server.clearRequests();
    await countObjects(lab.store, 'f/', 1000, NEVER);
    assert.equal(lab.server.requests.length, 2);
  });

  it('keeps every object somewhere when a move fails in the middle', async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `from/${index}`);
    lab.server.seed(
      'lab',
      names.map((key) => ({ key, body: key })),
    );
    const rule = lab.server.addFault(({ operation, key }) =>
      operation === 'CopyObject' && key === 'to/1400'
        ? { status: 403, code: 'AccessDenied' }
        : undefined,
    );
    const moving = lab.store.move('from/', 'to/', { overwrite: false }, NEVER);
    await assert.rejects(moving, ofCode('Forbidden'));
    assert.equal((await countObjects(lab.store, 'from/', 5000, NEVER)).objects, 1500);
    rule.dispose();
    // Going on finishes it.
    await lab.store.move('from/', 'to/', { overwrite: true }, NEVER);
    assert.equal((await countObjects(lab.store, 'to/', 5000, NEVER)).objects, 1500);
    await assert.rejects(lab.store.stat('from/', NEVER), ofCode('NotFound'));
    const { bytes: content } = await lab.store.read('to/1400', {}, NEVER);
    assert.deepEqual(content, new Uint8Array(bytes('from/1400')));
  });

  it('says that temporary credentials end the URL', async () => {
    const sessionToken = 'session-token';
    const { accessKeyId, secretAccessKey } = lab.server;
    const server = await startS3({
      buckets: ['lab'],
      users: [{ accessKeyId, secretAccessKey, sessionToken }],
    });
    server.seed('lab', [{ key: 'a', body: 'x' }]);
    const secrets = { secretAccessKey, sessionToken };
    const session = openServer(server, { bucket: 'lab' }, { secrets });
    const { note } = await objectsOf(session).presign!('a', 60, NEVER);
    await session.close();
    await server.stop();
    assert.match(note ?? '', /temporary credentials/);
  });
});
