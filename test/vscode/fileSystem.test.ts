import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi, File, Folder } from '../../data-connectors.js';
import { ConnectorError, toConnectorError, type ErrorCode } from '../../src/core/errors.js';
import type { ObjectEntry, ObjectStore } from '../../src/core/storage/objectStore.js';
import { ConnectorFileSystem } from '../../src/host/fs/connectorFileSystem.js';
import { KnownVersions } from '../../src/host/fs/knownVersions.js';
import { RawS3 } from '../connectors/s3Raw.js';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources, testServers } from './environment.js';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const ofCode = (code: string) => (error: unknown) => {
  assert.ok(error instanceof vscode.FileSystemError, String(error));
  assert.equal(error.code, code, error.message);
  return true;
};

/** `assert.rejects` for what VS Code calls a promise. */
const rejects = (work: Thenable<unknown>, expected: RegExp | ((error: unknown) => boolean)) =>
  assert.rejects(Promise.resolve(work), expected);

describe('file system over any object store', () => {
  const uri = vscode.Uri.from({ scheme: 'connector-s3', path: '/cat/src/a.txt' });
  const other = vscode.Uri.from({ scheme: 'connector-s3', path: '/cat/src/b.txt' });

  function fileSystem(store: Partial<ObjectStore>) {
    const recorded: string[] = [];
    const conflicts: string[] = [];
    const files = new ConnectorFileSystem({
      access: {
        // As the services do it, whose errors are of one type.
        use: async (_names, _signal, work) => {
          try {
            return await work({ readOnly: false, ...store } as ObjectStore);
          } catch (error) {
            throw toConnectorError(error, 'Unavailable');
          }
        },
      },
      versions: new KnownVersions(),
      record: (_error, doing) => void recorded.push(doing),
      editorState: () => 'none',
      onConflict: (conflict) => void conflicts.push(conflict.path),
    });
    return { files, recorded, conflicts };
  }

  const file = {
    path: 'a.txt',
    name: 'a.txt',
    kind: 'file',
    size: 3,
    modified: 7,
    etag: '"1"',
  } as const;
  const content = () => Promise.resolve({ bytes: encode('one'), etag: '"1"' });

  const mapped: Readonly<Record<ErrorCode, string>> = {
    NotFound: 'FileNotFound',
    Unauthorized: 'NoPermissions',
    Forbidden: 'NoPermissions',
    Conflict: 'FileExists',
    Unavailable: 'Unavailable',
    Timeout: 'Unavailable',
    Cancelled: 'Unavailable',
    Invalid: 'Unknown',
    Unsupported: 'Unknown',
  };
  for (const code of Object.keys(mapped) as ErrorCode[]) {
    it(`tells of ${code} in every method`, async () => {
      const fail = () => Promise.reject(new ConnectorError(code, `because of ${code}`));
      const stat = () => Promise.resolve(file);
      const broken = fileSystem({ stat: fail, list: fail, createFolder: fail }).files;
      const failing = fileSystem({
        ...{ stat, read: fail, write: fail, delete: fail, copy: fail, move: fail },
      }).files;
      const write = { create: true, overwrite: true };
      const attempts: [string, () => Promise<unknown>][] = [
        ['stat', () => broken.stat(uri)],
        ['list', () => broken.readDirectory(uri)],
        ['read, not found out', () => broken.readFile(uri)],
        ['delete, not found out', () => broken.delete(uri, { recursive: true })],
        ['rename, not found out', () => broken.rename(uri, other, { overwrite: true })],
        ['copy, not found out', () => broken.copy(uri, other, { overwrite: true })],
        ['create folder', () => broken.createDirectory(uri)],
        ['read', () => failing.readFile(uri)],
        ['write', () => failing.writeFile(uri, encode('x'), write)],
        ['delete', () => failing.delete(uri, { recursive: true })],
        ['rename', () => failing.rename(uri, other, { overwrite: true })],
        ['copy', () => failing.copy(uri, other, { overwrite: true })],
      ];
      for (const [what, attempt] of attempts) {
        await assert.rejects(attempt(), (error: vscode.FileSystemError) => {
          assert.match(error.message, new RegExp(`because of ${code}`), what);
          return ofCode(mapped[code])(error);
        });
      }
    });
  }

  it('watches without throwing', () => {
    const { files } = fileSystem({});
    for (let round = 0; round < 3; round++) files.watch().dispose();
  });

  it('saves only the version that was read, and says what stands in the way', async () => {
    const conditions: unknown[] = [];
    const { files, conflicts } = fileSystem({
      stat: () => Promise.resolve(file),
      read: content,
      write: (_path, _content, condition) => {
        conditions.push(condition);
        return condition.ifMatch === undefined
          ? Promise.resolve({ ...file, etag: '"3"' })
          : Promise.reject(new ConnectorError('Conflict', 'It has changed on the server.'));
      },
    });
    const options = { create: true, overwrite: true };
    await files.readFile(uri);
    await assert.rejects(files.writeFile(uri, encode('two'), options), /changed on the server/);
    files.allowOverwrite(uri);
    await files.writeFile(uri, encode('two'), options);
    assert.deepEqual(conditions, [{ ifMatch: '"1"' }, { ifAbsent: false }]);
    assert.deepEqual(conflicts, [], 'only editors are asked');
  });

  it('honours create and overwrite', async () => {
    const missing = () => Promise.reject(new ConnectorError('NotFound', 'none'));
    const none = fileSystem({ stat: missing }).files;
    const some = fileSystem({ stat: () => Promise.resolve(file) }).files;
    const write = (files: ConnectorFileSystem, create: boolean, overwrite: boolean) =>
      files.writeFile(uri, encode('x'), { create, overwrite });
    await assert.rejects(write(none, false, true), ofCode('FileNotFound'));
    await assert.rejects(write(some, true, false), ofCode('FileExists'));
  });

  it('refuses files and folders that are too large', async () => {
    const huge = { ...file, size: 51 * 1024 * 1024 };
    const { files } = fileSystem({
      stat: () => Promise.resolve(huge),
      list: () => {
        const items = Array.from({ length: 1000 }, (_, n): ObjectEntry => {
          const name = `${n}`;
          return { path: name, name, kind: 'file' };
        });
        return Promise.resolve({ items, next: `${Math.random()}` });
      },
    });
    await assert.rejects(files.readFile(uri), /51 MB/);
    await assert.rejects(files.readDirectory(uri), /more than 50000 entries/);
  });

  it('tells a file from a folder of the same name', async () => {
    const entries: ObjectEntry[] = [
      { path: 'x', name: 'x', kind: 'file' },
      { path: 'x/', name: 'x', kind: 'folder' },
      { path: '/', name: '', kind: 'folder' },
    ];
    const asked: string[] = [];
    const { files } = fileSystem({
      list: () => Promise.resolve({ items: entries }),
      stat: (path) => {
        asked.push(path);
        const entry = entries.find((each) => each.path === path);
        return entry
          ? Promise.resolve(entry)
          : Promise.reject(new ConnectorError('NotFound', path));
      },
    });
    const root = vscode.Uri.from({ scheme: 'connector-s3', path: '/cat/src/' });
    const listed = await files.readDirectory(root);
    const { File: file1, Directory } = vscode.FileType;
    assert.deepEqual(listed, [
      ['x~f', file1],
      ['x', Directory],
      ['~', Directory],
    ]);
    for (const [name, type] of listed) {
      assert.equal((await files.stat(vscode.Uri.joinPath(root, name))).type, type, name);
    }
    assert.deepEqual(asked, ['x', 'x/', '/']);
  });

  it('marks what is read only', async () => {
    const { files } = fileSystem({ readOnly: true, stat: () => Promise.resolve(file) });
    const { permissions } = await files.stat(uri);
    assert.equal(permissions, vscode.FilePermission.Readonly);
  });
});

describe('file system on a real server', function () {
  this.timeout(30_000);
  const folder = `fs test ${Date.now()}`;
  const { fs } = vscode.workspace;
  let api: DataConnectorsApi;
  let raw: RawS3;
  let bucket: string;
  let root: Folder;
  const at = (...names: string[]) => vscode.Uri.joinPath(root.uri, folder, ...names);

  before(async () => {
    api = await activateApi();
    await addSampleSources(api);
    const { s3 } = testServers();
    bucket = s3.bucket;
    raw = new RawS3({ ...s3, stop: () => Promise.resolve() });
    const source = await api.sources.get('local/data-lake-s3');
    assert.ok(source.root);
    root = source.root;
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await fs.delete(at(), { recursive: true });
    raw.close();
  });

  it('writes, lists, reads, renames, copies and deletes', async () => {
    const names = ['a b#c%20?.txt', 'caf\u00e9.txt', '\u{1f9ea}.txt', '~~', 'file~'];
    await fs.createDirectory(at());
    for (const name of names) await fs.writeFile(at(name), encode(name));
    const listed = await fs.readDirectory(at());
    assert.equal(listed.length, names.length);
    for (const name of names) {
      assert.equal(decode(await fs.readFile(at(name))), name);
      assert.equal((await fs.stat(at(name))).size, encode(name).length);
    }
    await raw.put(bucket, `${folder}/odd//./../key`, 'odd');
    assert.deepEqual(await fs.readDirectory(at('odd')), [['~', vscode.FileType.Directory]]);
    assert.equal(decode(await fs.readFile(at('odd', '~', '~.', '~..', 'key'))), 'odd');
    await fs.rename(at('odd'), at('even'));
    await fs.copy(at('even'), at('copy'));
    assert.equal(await raw.get(bucket, `${folder}/copy//./../key`), 'odd');
    await fs.delete(at('copy'), { recursive: true });
    await rejects(fs.stat(at('copy')), ofCode('FileNotFound'));
    await rejects(fs.stat(at('odd')), ofCode('FileNotFound'));
    await rejects(
      fs.stat(vscode.Uri.from({ scheme: 'connector-s3', path: '/local/nobody/x' })),
      ofCode('FileNotFound'),
    );
  });

  it('does not overwrite what changed meanwhile', async () => {
    await raw.put(bucket, `${folder}/shared.txt`, 'first');
    await fs.readFile(at('shared.txt'));
    await raw.put(bucket, `${folder}/shared.txt`, 'other');
    await rejects(fs.writeFile(at('shared.txt'), encode('mine')), /changed on the server/);
    assert.equal(await raw.get(bucket, `${folder}/shared.txt`), 'other');
    await fs.readFile(at('shared.txt'));
    await fs.writeFile(at('shared.txt'), encode('mine'));
    assert.equal(await raw.get(bucket, `${folder}/shared.txt`), 'mine');
  });

  it('keeps the text in the editor when a save is in conflict', async () => {
    await raw.put(bucket, `${folder}/note.txt`, 'aaaa');
    await vscode.commands.executeCommand(
      'dataConnectors.openFile',
      'local/data-lake-s3',
      `${folder}/note.txt`,
    );
    const { document } = await eventually('an editor', () => vscode.window.activeTextEditor);
    assert.equal(document.getText(), 'aaaa');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'mine ');
    await vscode.workspace.applyEdit(edit);
    // Of the same length, and within the same second: only its etag tells.
    await raw.put(bucket, `${folder}/note.txt`, 'bbbb');
    assert.equal(await document.save(), false);
    assert.equal(document.isDirty, true);
    assert.equal(document.getText(), 'mine aaaa');
    assert.equal(await raw.get(bucket, `${folder}/note.txt`), 'bbbb');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.equal(document.getText(), 'bbbb');
    const again = new vscode.WorkspaceEdit();
    again.insert(document.uri, new vscode.Position(0, 0), 'mine ');
    await vscode.workspace.applyEdit(again);
    assert.equal(await document.save(), true);
    assert.equal(await raw.get(bucket, `${folder}/note.txt`), 'mine bbbb');
  });

  it('opens folders and files through the API', async () => {
    await raw.put(bucket, `${folder}/deep/er/file.txt`, '0123456789');
    const deep = (await root.open(`${folder}/deep`)) as Folder;
    assert.deepEqual(await deep.list(), [{ name: 'er', kind: 'folder' }]);
    const file = (await deep.open('er/file.txt')) as File;
    assert.equal(file.size, 10);
    assert.equal(decode(await file.read({ start: 2, end: 5 })), '234');
    assert.equal(decode(await file.read()), '0123456789');
    assert.equal(decode(await fs.readFile(file.uri)), '0123456789');
    await assert.rejects(deep.open('nothing'), { code: 'NotFound' });
    await raw.put(bucket, `${folder}/deep/er/file.txt`, '9876543210');
    await assert.rejects(file.read({ start: 0, end: 1 }), { code: 'Conflict' });
  });

  it('copies the plain address', async () => {
    await vscode.commands.executeCommand('dataConnectors.copyUri', 'data-lake-s3', 'a/b c.txt');
    assert.equal(await vscode.env.clipboard.readText(), `s3://${bucket}/a/b c.txt`);
  });

  it('says which file does not exist', async () => {
    const opening = vscode.commands.executeCommand(
      'dataConnectors.openFile',
      'data-lake-s3',
      'none.txt',
    );
    await rejects(opening, /none\.txt/);
  });
});
