import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { Emitter } from '../../src/core/disposable.js';
import { toConnectorError } from '../../src/core/errors.js';
import type { Session } from '../../src/core/sources/connector.js';
import type { SourceRecord } from '../../src/core/sources/source.js';
import type { Services } from '../../src/host/feature.js';
import type { ObjectChange } from '../../src/host/files/objectChanges.js';
import { deleteFile } from '../../src/host/files/deleteFile.js';
import { downloadFile } from '../../src/host/files/download.js';
import { dropOnto } from '../../src/host/files/drop.js';
import { renameFile } from '../../src/host/files/renameFile.js';
import { uploadFiles } from '../../src/host/files/upload.js';
import { RawS3 } from '../connectors/s3Raw.js';
import { NEVER, objectsOf, openServer } from '../connectors/s3Support.js';
import { startS3, type S3Server } from '../servers/s3/server.js';
import { activateApi, addSampleSources, testServers } from './environment.js';

const MiB = 1024 * 1024;

const run = (command: string, ...args: unknown[]) =>
  Promise.resolve(vscode.commands.executeCommand(`dataConnectors.${command}`, ...args));

describe('commands on files', function () {
  this.timeout(30_000);
  const folder = `commands ${Date.now()}/`;
  const id = 'local/data-lake-s3';
  let api: DataConnectorsApi;
  let raw: RawS3;
  let bucket: string;
  let local: string;
  const at = (...names: string[]) => vscode.Uri.file(path.join(local, ...names));

  before(async () => {
    api = await activateApi();
    await addSampleSources(api);
    const { s3 } = testServers();
    bucket = s3.bucket;
    raw = new RawS3({ ...s3, stop: () => Promise.resolve() });
    await api.sources.add(
      'local',
      {
        ...{ name: 'read-only-lake', title: 'Read-Only Lake', kind: 's3', profile: 'nobody' },
        ...{ bucket: s3.bucket, endpoint: s3.endpoint, readOnly: true },
      },
      { test: false },
    );
  });
  after(async () => {
    await api.sources.remove('local/read-only-lake');
    raw.close();
  });
  beforeEach(async () => {
    local = await fs.mkdtemp(path.join(tmpdir(), 'files-'));
  });
  afterEach(() => fs.rm(local, { recursive: true }));

  it('uploads files and folders, and downloads them again', async () => {
    await fs.mkdir(at('up/deep').fsPath, { recursive: true });
    await fs.mkdir(at('up/empty').fsPath);
    const names = ['up/a b#c%20.txt', 'up/deep/ü.txt'];
    for (const name of names) await fs.writeFile(at(name).fsPath, name);
    await fs.writeFile(at('alone.bin').fsPath, Buffer.alloc(17 * MiB, 7));
    await fs.symlink(local, at('up/loop').fsPath);
    await run('uploadFiles', id, folder, [at('up'), at('alone.bin')]);
    for (const name of names) assert.equal(await raw.get(bucket, folder + name), name);
    await run('downloadFile', id, `${folder}alone.bin`, at('back.bin'));
    assert.ok((await fs.readFile(at('back.bin').fsPath)).equals(Buffer.alloc(17 * MiB, 7)));
    await run('downloadFile', id, `${folder}up/`, at('down'));
    for (const name of names)
      assert.equal(await fs.readFile(at('down', name).fsPath, 'utf8'), name);
    assert.deepEqual((await fs.readdir(at('down/up').fsPath)).sort(), [
      'a b#c%20.txt',
      'deep',
      'empty',
    ]);
  });

  it('replaces nothing unasked, in either direction', async () => {
    await raw.put(bucket, `${folder}mine`, 'there');
    await fs.writeFile(at('mine').fsPath, 'here');
    await assert.rejects(run('uploadFiles', id, folder, [at('mine')]), /exists already/);
    await assert.rejects(run('downloadFile', id, `${folder}mine`, at('mine')), /such a file/);
    assert.equal(await raw.get(bucket, `${folder}mine`), 'there');
    assert.equal(await fs.readFile(at('mine').fsPath, 'utf8'), 'here');
    assert.deepEqual(await fs.readdir(local), ['mine']);
  });

  it('makes and renames folders and files', async () => {
    await run('newFolder', id, `${folder}new`);
    await assert.rejects(run('newFolder', id, `${folder}new`), /exists already/);
    await assert.rejects(run('newFolder', id, `${folder}..`), /not a name/);
    await raw.put(bucket, `${folder}new/x/a.txt`, 'a');
    await run('renameFile', id, `${folder}new/`, 'old');
    await run('renameFile', id, `${folder}old/x/a.txt`, 'b.txt');
    assert.equal(await raw.get(bucket, `${folder}old/x/b.txt`), 'a');
    await assert.rejects(run('renameFile', id, `${folder}old/`, 'a/b'), /slash/);
    await assert.rejects(run('renameFile', id, `${folder}new/`, 'x'), { code: 'NotFound' });
    await assert.rejects(run('renameFile', id, '', 'x'), { code: 'Invalid' });
  });

  it('copies a URL that anybody can read', async () => {
    await raw.put(bucket, `${folder}public.txt`, 'for you');
    await run('copyPresignedUrl', id, `${folder}public.txt`, 60);
    const answer = await fetch(await vscode.env.clipboard.readText());
    assert.equal(await answer.text(), 'for you');
    await assert.rejects(run('copyPresignedUrl', id, folder, 60), /Select one file/);
  });

  it('deletes nothing unasked', async () => {
    await raw.put(bucket, `${folder}kept.txt`, 'kept');
    // Nobody answers questions here: VS Code refuses to show them to tests.
    await run('deleteFile', id, `${folder}kept.txt`).catch(() => undefined);
    assert.equal(await raw.get(bucket, `${folder}kept.txt`), 'kept');
    await raw.put(bucket, `${folder}gone/a`, 'a');
    const paths = [`${folder}gone/`, `${folder}kept.txt`];
    await run('deleteFile', id, paths, { confirm: false });
    await assert.rejects(run('deleteFile', id, paths, { confirm: false }), { code: 'NotFound' });
  });

  it('refuses to change a source that is read-only', async () => {
    const lake = 'local/read-only-lake';
    await fs.writeFile(at('x').fsPath, 'x');
    for (const attempt of [
      () => run('uploadFiles', lake, folder, [at('x')]),
      () => run('newFolder', lake, `${folder}new`),
      () => run('renameFile', lake, `${folder}kept.txt`, 'x'),
      () => run('deleteFile', lake, `${folder}kept.txt`),
    ]) {
      await assert.rejects(attempt(), { code: 'Forbidden', message: /is read-only/ });
    }
  });

  it('says which source has no files', async () => {
    await assert.rejects(run('downloadFile', 'local/petstore', 'x'), { code: 'Unsupported' });
  });
});

describe('commands on files, when they are asked and answered', function () {
  this.timeout(30_000);
  const record: SourceRecord = {
    ...{ id: 'local/lab', name: 'lab', title: 'Lab', kind: 's3', catalog: 'local', tags: [] },
    properties: {},
  };
  const { window } = vscode;
  const { showWarningMessage, showInformationMessage, showInputBox, withProgress } = window;
  const original = { showWarningMessage, showInformationMessage, showInputBox, withProgress };
  let server: S3Server;
  let session: Session;
  let services: Services;
  let changes: ObjectChange[];
  let local: string;
  let asked: { message: string; detail: string; items: string[] }[];
  let reports: string[];
  /** What is chosen in each dialog, in their order. */
  let answers: (string | undefined)[];
  /** Called with each report of a progress, and with a function that cancels it. */
  let onReport: (message: string, cancel: () => void) => void;

  beforeEach(async () => {
    server = await startS3({ buckets: ['lab'] });
    session = openServer(server, { bucket: 'lab' });
    local = await fs.mkdtemp(path.join(tmpdir(), 'files-'));
    [changes, asked, answers, reports] = [[], [], [], []];
    onReport = () => undefined;
    const objectChanges = new Emitter<ObjectChange>();
    objectChanges.event((change) => void changes.push(change));
    services = {
      objectChanges,
      sources: {
        look: () => ({ offers: ['objects', 'presign'] }),
        get: () => Promise.resolve(record),
        session: () => Promise.resolve(session),
        use: async (
          _: SourceRecord,
          __: AbortSignal,
          work: (open: Session) => Promise<unknown>,
        ) => {
          try {
            return await work(session);
          } catch (error) {
            throw toConnectorError(error, 'Unavailable');
          }
        },
      },
      errors: { record: (error: unknown) => toConnectorError(error, 'Unavailable') },
      log: { debug: () => undefined },
      context: { workspaceState: { get: () => undefined, update: () => Promise.resolve() } },
    } as unknown as Services;
    const answer = (message: string, ...rest: unknown[]) => {
      const options = rest.find((each) => typeof each === 'object') as
        { detail?: string } | undefined;
      const items = rest.filter((each) => typeof each === 'string');
      asked.push({ message, detail: options?.detail ?? '', items });
      return Promise.resolve(items.length === 0 ? undefined : answers.shift());
    };
    Object.assign(window, {
      showWarningMessage: answer,
      showInformationMessage: answer,
      withProgress: (
        _: unknown,
        work: (progress: object, token: vscode.CancellationToken) => Promise<unknown>,
      ) => {
        const source = new vscode.CancellationTokenSource();
        const report = ({ message = '' }: { message?: string }) => {
          reports.push(message);
          onReport(message, () => source.cancel());
        };
        return work({ report }, source.token);
      },
    });
  });
  afterEach(async () => {
    Object.assign(window, original);
    await session.close();
    await server.stop();
    await fs.rm(local, { recursive: true });
  });

  const store = () => objectsOf(session);
  const keys = async () => {
    const page = await store().listAll!('', {}, NEVER);
    return page.items.map((item) => item.path);
  };
  const seed = (...names: string[]) =>
    server.seed(
      'lab',
      names.map((key) => ({ key, body: key })),
    );
  const row = (object: string) => ({ source: record, node: { object, path: [], label: object } });

  it('asks before it deletes, and says what and how much', async () => {
    seed('d/a', 'd/b', 'e', 'f');
    answers = [undefined, 'Delete'];
    await deleteFile(services, [row('d/')]);
    assert.equal((await keys()).length, 4);
    const rows = [row('d/'), row('d/a'), row('e')];
    await deleteFile(services, [rows[0], rows]);
    assert.deepEqual(await keys(), ['f']);
    assert.match(
      asked[0]?.message ?? '',
      /^Delete the folder "d" and everything in it from "Lab"\?/,
    );
    assert.match(asked[0]?.detail ?? '', /2 objects, 6 B.*cannot be undone.*no trash/s);
    assert.match(asked[1]?.message ?? '', /^Delete 2 items and everything in the folders/);
    assert.match(asked[1]?.detail ?? '', /^d\ne\n\n3 objects, 7 B\./);
    assert.deepEqual(changes, [{ source: record, folders: [''], trees: [], gone: ['d/', 'e'] }]);
  });

  it('counts only so far', async () => {
    seed(...Array.from({ length: 1200 }, (_, index) => `many/${index}`));
    answers = ['Delete'];
    await deleteFile(services, [row('many/')]);
    assert.match(asked[0]?.detail ?? '', /^More than 1,000 objects, /);
    assert.deepEqual(await keys(), []);
  });

  it('stops deleting when it is cancelled, and lists what is left', async () => {
    seed(...Array.from({ length: 3000 }, (_, index) => `many/${index}`));
    answers = ['Delete'];
    onReport = (message, cancel) => message.includes('1,000') && cancel();
    await assert.rejects(deleteFile(services, [row('many/')]), { code: 'Cancelled' });
    assert.ok((await keys()).length > 0);
    assert.deepEqual(changes, [{ source: record, folders: [''], trees: ['many/'], gone: [] }]);
  });

  it('asks once about all that is in the way of an upload', async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt']) {
      await fs.writeFile(path.join(local, name), `new ${name}`);
    }
    const uris = ['a.txt', 'b.txt', 'c.txt'].map((name) => vscode.Uri.file(path.join(local, name)));
    const transfer = () => {
      const data = new vscode.DataTransfer();
      data.set('text/uri-list', new vscode.DataTransferItem(uris.join('\r\n')));
      return data;
    };
    seed('in/a.txt', 'in/b.txt');
    const drop = () => dropOnto(services, { source: record, path: 'in/' }, transfer(), undefined);
    answers = [undefined];
    await drop();
    assert.deepEqual(await keys(), ['in/a.txt', 'in/b.txt']);
    assert.equal(asked[0]?.message, '2 of 3 items exist already in in.');
    answers = ['Skip'];
    await drop();
    assert.deepEqual(await keys(), ['in/a.txt', 'in/b.txt', 'in/c.txt']);
    answers = ['Keep Both'];
    await drop();
    assert.ok((await keys()).includes('in/b (2).txt'));
    answers = ['Replace'];
    await drop();
    const raw = new RawS3(server);
    assert.equal(await raw.get('lab', 'in/a.txt'), 'new a.txt');
    assert.equal(await raw.get('lab', 'in/b (2).txt'), 'new b.txt');
    raw.close();
    assert.equal(changes.at(-1)?.reveal, 'in/a.txt');
  });

  it('leaves nothing of an upload that is cancelled', async () => {
    const file = path.join(local, 'large.bin');
    await fs.writeFile(file, Buffer.alloc(200 * MiB));
    onReport = (message, cancel) => /[1-9]\S* MiB of/.test(message) && cancel();
    const uploading = uploadFiles(services, 'files', [record.id, '', [vscode.Uri.file(file)]]);
    await assert.rejects(uploading, { code: 'Cancelled' });
    assert.deepEqual(await keys(), []);
    const raw = new RawS3(server);
    assert.equal(await raw.unfinishedUploads('lab'), 0);
    raw.close();
    assert.ok(
      reports.some((message) => /200 MiB/.test(message)),
      reports.join('\n'),
    );
  });

  it('leaves nothing of a download that is cancelled', async () => {
    server.seed('lab', [{ key: 'large', body: Buffer.alloc(300 * MiB) }]);
    onReport = (message, cancel) => /[1-9]\S* MiB of/.test(message) && cancel();
    const target = vscode.Uri.file(path.join(local, 'large'));
    const downloading = downloadFile(services, [record.id, 'large', target]);
    await assert.rejects(downloading, { code: 'Cancelled' });
    assert.deepEqual(await fs.readdir(local), []);
  });

  it('offers to go on with a folder that could not be moved whole', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `from/${index}`);
    seed(...names);
    const rule = server.addFault(({ operation, key }) =>
      operation === 'CopyObject' && key === 'to/33'
        ? { status: 403, code: 'AccessDenied' }
        : undefined,
    );
    Object.assign(window, { showInputBox: () => Promise.resolve('to') });
    answers = ['Rename', undefined];
    await renameFile(services, [row('from/')]);
    assert.match(asked[0]?.detail ?? '', /^40 objects will be moved one by one/);
    assert.match(asked[1]?.message ?? '', /^The move stopped\..*Nothing is lost/);
    assert.deepEqual(asked[1]?.items, ['Continue']);
    const kept = (await keys()).filter((key) => key.startsWith('from/'));
    assert.equal(kept.length, 40);
    await store().delete('to/', { recursive: true }, NEVER);
    answers = ['Rename', 'Continue'];
    // Healed before it goes on.
    const answer = window.showWarningMessage as (message: string, ...rest: unknown[]) => unknown;
    const heal = (message: string, ...rest: unknown[]) => {
      rule.dispose();
      return answer(message, ...rest);
    };
    Object.assign(window, { showWarningMessage: heal });
    await renameFile(services, [row('from/')]);
    assert.deepEqual((await keys()).sort(), names.map((name) => name.replace('from', 'to')).sort());
    assert.deepEqual(changes.at(-1), {
      ...{
        source: record,
        folders: [''],
        trees: ['from/', 'to/'],
        gone: ['from/'],
        written: ['to/'],
        reveal: 'to/',
      },
    });
  });

  it('moves and copies rows within a source, after asking', async () => {
    seed('a', 'd/b', 'd/c/x', 'e/b');
    const drop = (onto: string, ...paths: string[]) =>
      dropOnto(
        services,
        { source: record, path: onto },
        new vscode.DataTransfer(),
        paths.map((each) => ({ source: record.id, path: each })),
      );
    await drop('', 'a');
    assert.deepEqual(asked, []);
    answers = [undefined];
    await drop('d/', 'a');
    answers = ['Move'];
    await drop('d/', 'a');
    assert.deepEqual(await keys(), ['d/a', 'd/b', 'd/c/x', 'e/b']);
    answers = ['Copy'];
    await drop('e/b', 'd/c/');
    assert.deepEqual(await keys(), ['d/a', 'd/b', 'd/c/x', 'e/b', 'e/c/x']);
    answers = ['Move', 'Keep Both'];
    await drop('e/', 'd/b');
    assert.deepEqual(await keys(), ['d/a', 'd/c/x', 'e/b', 'e/b (2)', 'e/c/x']);
    await assert.rejects(drop('d/c/', 'd/'), /cannot be put into itself/);
  });
});
