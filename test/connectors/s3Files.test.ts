import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { LocalNames } from '../../src/core/storage/localNames.js';
import { TransferMeter } from '../../src/core/storage/transferMeter.js';
import { DiskFolder } from '../../src/host/files/diskFolder.js';
import { downloadObjects, type Download } from '../../src/host/files/downloadObjects.js';
import { failureOf, type Failure } from '../../src/host/files/transferAll.js';
import { uploadItems, type Upload, type UploadItem } from '../../src/host/files/uploadItems.js';
import { startS3, type S3Server } from '../servers/s3/server.js';
import { openLab, type OpenLab } from './s3Lab.js';
import { NEVER, bytes } from './s3Support.js';

const MiB = 1024 * 1024;

/** Every file below a folder with its content, by its path with slashes. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    found[path.relative(folder, file).split(path.sep).join('/')] = await fs.readFile(file, 'utf8');
  }
  return found;
}

describe('files between a disk and a bucket', function () {
  this.timeout(30_000);
  let lab: OpenLab<S3Server>;
  let root: string;
  let failures: Failure[];

  beforeEach(async () => {
    lab = await openLab(await startS3());
    root = await fs.mkdtemp(path.join(tmpdir(), 's3-files-'));
    failures = [];
  });
  afterEach(async () => {
    await lab.stop();
    await fs.rm(root, { recursive: true });
  });

  function download(paths: string[], more: Partial<Download> = {}): Download {
    return {
      ...{ store: lab.store, paths, existing: 'fail' as const },
      folder: new DiskFolder(path.join(root, 'chosen')),
      names: new LocalNames({ windows: false, caseSensitive: true }),
      meter: new TransferMeter(() => 0),
      record: (failure) => void failures.push(failure),
      ...more,
    };
  }

  const chosen = () => filesIn(path.join(root, 'chosen'));

  it('downloads a folder with all that is below it', async () => {
    const keys = ['data/a.csv', 'data/b/c.csv', 'data/b/d/e.csv', 'data/b/ü.txt'];
    lab.server.seed(
      'lab',
      [...keys, 'other'].map((key) => ({ key, body: `of ${key}` })),
    );
    await lab.store.createFolder('data/empty/', NEVER);
    const job = download(['data/']);
    const outcome = await downloadObjects(job, NEVER);
    assert.deepEqual(await chosen(), Object.fromEntries(keys.map((key) => [key, `of ${key}`])));
    assert.ok((await fs.stat(path.join(root, 'chosen/data/empty'))).isDirectory());
    assert.deepEqual([outcome.done, outcome.skipped, outcome.failed], [4, 0, 0]);
    assert.equal(job.meter.fraction, 1);
    assert.equal(failureOf(outcome, 'Downloaded'), undefined);
  });

  it('keeps hostile keys in the folder, each in a file of its own', async () => {
    const keys = [
      ...['x/../../../../escape', 'x//etc/passwd', 'x/./here', 'x/..', 'x/a', 'x/a/b', 'x/A'],
      ...['x/nul\u0001\u001f', 'x/C:\\Windows\\system.ini', 'x/.. ', 'x/a\u202etxt.exe'],
    ];
    lab.server.seed(
      'lab',
      keys.map((key) => ({ key, body: key })),
    );
    const windows = new LocalNames({ windows: true, caseSensitive: false });
    for (const [index, names] of [download([]).names, windows].entries()) {
      const folder = new DiskFolder(path.join(root, 'chosen', String(index)));
      const outcome = await downloadObjects(download(['x/'], { folder, names }), NEVER);
      assert.deepEqual(failures, []);
      assert.equal(outcome.done, keys.length);
    }
    // Nothing beside the folder, and every content is there twice.
    assert.deepEqual(await fs.readdir(root), ['chosen']);
    assert.deepEqual((await fs.readdir(path.join(root, 'chosen'))).sort(), ['0', '1']);
    assert.deepEqual(Object.values(await chosen()).sort(), [...keys, ...keys].sort());
  });

  it('does not follow links out of the folder', async () => {
    lab.server.seed('lab', [
      { key: 'd/link/file', body: 'x' },
      { key: 'd/name', body: 'x' },
    ]);
    await fs.mkdir(path.join(root, 'outside'));
    await fs.writeFile(path.join(root, 'outside/target'), 'precious');
    await fs.mkdir(path.join(root, 'chosen/d'), { recursive: true });
    await fs.symlink(path.join(root, 'outside'), path.join(root, 'chosen/d/link'));
    await fs.symlink(path.join(root, 'outside/target'), path.join(root, 'chosen/d/name'));
    const outcome = await downloadObjects(download(['d/'], { existing: 'replace' }), NEVER);
    assert.deepEqual([outcome.done, outcome.failed], [1, 1]);
    assert.match(failures[0]?.error.message ?? '', /link out of the folder/);
    assert.deepEqual(await filesIn(path.join(root, 'outside')), { target: 'precious' });
  });

  it('leaves nothing of a download that is cancelled in the middle', async () => {
    lab.server.seed('lab', [{ key: 'large', body: Buffer.alloc(40 * MiB) }]);
    const abort = new AbortController();
    const job = download(['large']);
    const addBytes = job.meter.addBytes.bind(job.meter);
    job.meter.addBytes = (count) => {
      addBytes(count);
      if (job.meter.bytes > 8 * MiB) abort.abort();
    };
    await assert.rejects(downloadObjects(job, abort.signal), { code: 'Cancelled' });
    assert.deepEqual(await fs.readdir(path.join(root, 'chosen')), []);
  });

  it('leaves nothing of a download that fails, and what was there stays', async () => {
    lab.server.seed('lab', [{ key: 'large', body: Buffer.alloc(20 * MiB) }]);
    lab.server.addFault(({ operation, range }) =>
      operation === 'GetObject' && range?.startsWith('bytes=8388608-')
        ? { status: 403, code: 'AccessDenied' }
        : undefined,
    );
    await fs.mkdir(path.join(root, 'chosen'));
    await fs.writeFile(path.join(root, 'chosen/large'), 'before');
    const outcome = await downloadObjects(download(['large'], { existing: 'replace' }), NEVER);
    assert.equal(failureOf(outcome, 'Downloaded')?.code, 'Forbidden');
    assert.deepEqual(await chosen(), { large: 'before' });
  });

  it('begins anew when an object changes while it is read', async () => {
    lab.server.seed('lab', [{ key: 'changing', body: Buffer.alloc(20 * MiB, 'a') }]);
    let changed = false;
    const job = download(['changing']);
    const addBytes = job.meter.addBytes.bind(job.meter);
    job.meter.addBytes = (count) => {
      addBytes(count);
      if (changed) return;
      changed = true;
      lab.server.seed('lab', [{ key: 'changing', body: Buffer.alloc(10 * MiB, 'b') }]);
    };
    const outcome = await downloadObjects(job, NEVER);
    assert.equal(outcome.done, 1);
    const content = await fs.readFile(path.join(root, 'chosen/changing'));
    assert.ok(content.equals(Buffer.alloc(10 * MiB, 'b')));
    assert.equal(job.meter.bytes, 10 * MiB);
  });

  it('replaces, skips or leaves what is there, as it was told', async () => {
    lab.server.seed('lab', [
      { key: 'd/old', body: 'new' },
      { key: 'd/other', body: 'other' },
    ]);
    await fs.mkdir(path.join(root, 'chosen/d'), { recursive: true });
    await fs.writeFile(path.join(root, 'chosen/d/old'), 'old');
    const failed = await downloadObjects(download(['d/']), NEVER);
    assert.deepEqual([failed.done, failed.failed], [1, 1]);
    assert.equal(failureOf(failed, 'Downloaded')?.code, 'Conflict');
    const skipped = await downloadObjects(download(['d/'], { existing: 'skip' }), NEVER);
    assert.deepEqual([skipped.done, skipped.skipped], [0, 2]);
    assert.deepEqual(await chosen(), { 'd/old': 'old', 'd/other': 'other' });
    await downloadObjects(download(['d/'], { existing: 'replace' }), NEVER);
    assert.deepEqual(await chosen(), { 'd/old': 'new', 'd/other': 'other' });
  });

  it('goes on with the others when one file fails, and says which', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `d/${index}`);
    lab.server.seed(
      'lab',
      keys.map((key) => ({ key, body: key })),
    );
    lab.server.addFault(({ operation, key }) =>
      operation === 'GetObject' && key === 'd/7'
        ? { status: 403, code: 'AccessDenied' }
        : undefined,
    );
    const outcome = await downloadObjects(download(['d/']), NEVER);
    const error = failureOf(outcome, 'Downloaded');
    assert.match(error?.message ?? '', /^Downloaded 29 of 30 files\. "d\/7" failed: /);
    assert.equal(Object.keys(await chosen()).length, 29);
  });

  it('stops when it is not the files that are at fault', async () => {
    const keys = Array.from({ length: 500 }, (_, index) => ({ key: `d/${index}`, body: 'x' }));
    lab.server.seed('lab', keys);
    lab.server.addFault(({ operation }) =>
      operation === 'GetObject' ? { status: 403, code: 'AccessDenied' } : undefined,
    );
    await assert.rejects(downloadObjects(download(['d/']), NEVER), { code: 'Forbidden' });
    assert.ok(failures.length < 40, String(failures.length));
  });

  async function* items(files: Record<string, string | undefined>): AsyncGenerator<UploadItem> {
    for (const [name, text] of Object.entries(files)) {
      await Promise.resolve();
      if (text === undefined) {
        yield { path: name };
        continue;
      }
      const content = bytes(text);
      const open = async function* () {
        yield await Promise.resolve(content);
      };
      yield { path: name, content: { size: content.byteLength, open } };
    }
  }

  function upload(more: Partial<Upload> = {}): Upload {
    return {
      ...{ store: lab.store, folder: 'to/', existing: 'fail' as const },
      meter: new TransferMeter(() => 0),
      record: (failure) => void failures.push(failure),
      ...more,
    };
  }

  it('uploads files and empty folders', async () => {
    const files = { 'a.txt': 'a', 'b/c.txt': 'c', 'b/empty/': undefined };
    const outcome = await uploadItems(upload(), items(files), NEVER);
    assert.deepEqual([outcome.done, outcome.failed], [2, 0]);
    assert.equal(await lab.raw.get('lab', 'to/b/c.txt'), 'c');
    assert.equal((await lab.store.stat('to/b/empty/', NEVER)).kind, 'folder');
    // Once more: the folders are there already, the files are in the way.
    const again = await uploadItems(upload(), items(files), NEVER);
    assert.deepEqual([again.done, again.failed], [0, 2]);
    assert.equal(failureOf(again, 'Uploaded')?.code, 'Conflict');
    const skipped = await uploadItems(upload({ existing: 'skip' }), items(files), NEVER);
    assert.deepEqual([skipped.skipped, skipped.failed], [2, 0]);
    const changed = items({ ...files, 'a.txt': 'new' });
    const replaced = await uploadItems(upload({ existing: 'replace' }), changed, NEVER);
    assert.equal(replaced.done, 2);
    assert.equal(await lab.raw.get('lab', 'to/a.txt'), 'new');
  });

  it('leaves nothing of an upload that is cancelled in the middle', async () => {
    const abort = new AbortController();
    const content = {
      size: 100 * MiB,
      open: async function* () {
        for (let count = 0; count < 100; count++) {
          if (count === 40) abort.abort();
          yield await Promise.resolve(Buffer.alloc(MiB));
        }
      },
    };
    const one = async function* () {
      yield await Promise.resolve({ path: 'large', content });
    };
    await assert.rejects(uploadItems(upload(), one(), abort.signal), { code: 'Cancelled' });
    await assert.rejects(lab.store.stat('to/large', NEVER), { code: 'NotFound' });
    assert.equal(await lab.raw.unfinishedUploads('lab'), 0);
  });

  it('goes on when a file cannot be read, and says so', async () => {
    const failing = async function* () {
      yield* items({ a: 'a' });
      const open = async function* () {
        await Promise.resolve();
        yield bytes('x');
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      };
      yield { path: 'b', content: { size: 5, open } };
      yield* items({ c: 'c' });
    };
    const outcome = await uploadItems(upload(), failing(), NEVER);
    assert.deepEqual([outcome.done, outcome.failed], [2, 1]);
    await assert.rejects(lab.store.stat('to/b', NEVER), { code: 'NotFound' });
  });

  it('tells of a session that ended instead of being silent', async () => {
    lab.server.seed('lab', [{ key: 'd/a', body: 'x' }]);
    lab.server.addFault(({ operation }) =>
      operation === 'GetObject' ? { hang: true } : undefined,
    );
    const job = download(['d/']);
    const running = downloadObjects(job, NEVER);
    setTimeout(() => void lab.session.close(), 300);
    const outcome = await running;
    assert.equal(failureOf(outcome, 'Downloaded')?.code, 'Unavailable');
    assert.deepEqual(await chosen(), {});
  });
});
