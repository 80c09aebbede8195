import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isConnectorError } from '../../../src/core/errors.js';
import { localClientDisk, type DiskFunctions } from '../../../src/core/openapi/localClientDisk.js';
import { replaceFiles } from '../../../src/core/openapi/replaceFiles.js';

describe('files of a client on the disk', () => {
  let root: string;
  let folder: string;
  const { signal } = new AbortController();
  const disk: DiskFunctions = { ...fs, dirname };
  const plan = {
    write: [
      { path: 'client.ts', text: 'new client' },
      { path: 'types/added.ts', text: 'new types' },
      { path: 'zones.ts', text: 'new zones' },
    ],
    remove: ['old/gone.ts', 'never.ts'],
  };
  const before = { 'client.ts': 'old client', 'old/gone.ts': 'gone', 'zones.ts': 'old zones' };
  const after = {
    'client.ts': 'new client',
    'types/added.ts': 'new types',
    'zones.ts': 'new zones',
  };

  beforeEach(async () => {
    root = await fs.mkdtemp(join(tmpdir(), 'replace-files-'));
    folder = join(root, 'client');
    await fs.mkdir(join(folder, 'old'), { recursive: true });
    for (const [path, text] of Object.entries(before)) {
      await fs.writeFile(join(folder, path), text);
    }
  });

  afterEach(() => fs.rm(root, { recursive: true }));

  /** All files below the folder, hidden ones too, by path; empty folders end with a slash. */
  async function contents(): Promise<Record<string, string>> {
    const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
    const found: [string, string][] = [];
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(folder.length + 1).replaceAll('\\', '/');
      if (entry.isFile()) found.push([path, await fs.readFile(file, 'utf8')]);
      else if ((await fs.readdir(file)).length === 0) found.push([`${path}/`, '']);
    }
    return Object.fromEntries(found.sort());
  }

  function failure(code: string) {
    return Object.assign(new Error(`${code}: as the system says it`), { code });
  }

  /** The disk, on which one function fails from the call on that a path belongs to. */
  function failing(name: 'writeFile' | 'rename' | 'rm', end: string, code: string): DiskFunctions {
    const work = disk[name] as (...args: unknown[]) => Promise<unknown>;
    return {
      ...disk,
      [name]: (...args: unknown[]) => {
        const path = args[name === 'rename' ? 1 : 0] as string;
        const isMeant = path.endsWith(end) && (name === 'writeFile' || !path.includes('.tmp'));
        if (isMeant) return Promise.reject(failure(code));
        return work(...args);
      },
    };
  }

  it('are replaced as a whole, and folders that are left empty go', async () => {
    await replaceFiles(plan, localClientDisk(folder, disk), signal);
    assert.deepEqual(await contents(), after);
  });

  it('are written into a folder that is made with those above it', async () => {
    const deep = join(folder, 'a', 'b');
    await replaceFiles(plan, localClientDisk(deep, disk), signal);
    assert.deepEqual(await contents(), {
      ...Object.fromEntries(Object.entries(after).map(([path, text]) => [`a/b/${path}`, text])),
      ...before,
    });
  });

  it('are as they were when the disk is full, and nothing else is left of it', async () => {
    for (const target of [folder, join(folder, 'fresh', 'one')]) {
      const full = localClientDisk(target, failing('writeFile', 'zones.ts', 'ENOSPC'));
      await assert.rejects(replaceFiles(plan, full, signal), (error) => {
        assert.ok(isConnectorError(error, 'Unavailable'));
        assert.equal(
          error.message,
          `The client was not written to ${target}: there is no room left on the disk: ${target}. ` +
            'Nothing was changed there. Make room, or choose another folder.',
        );
        return true;
      });
      assert.deepEqual(await contents(), before);
    }
  });

  it('are put back when one of them cannot be replaced or removed', async () => {
    const cases = [
      ['rename', 'zones.ts', 'EPERM'],
      ['rm', 'old/gone.ts', 'EACCES'],
    ] as const;
    for (const [name, path, code] of cases) {
      const stuck = localClientDisk(folder, failing(name, path, code));
      await assert.rejects(replaceFiles(plan, stuck, signal), (error) => {
        assert.ok(isConnectorError(error, 'Forbidden'));
        assert.match(
          error.message,
          new RegExp(`access is denied: .*${path}\\. Nothing was changed`),
        );
        return true;
      });
      assert.deepEqual(await contents(), before, name);
    }
  });

  it('are copied where the disk has no second names', async () => {
    const plain = { ...disk, link: () => Promise.reject(failure('EPERM')) };
    const stuck = { ...plain, rename: failing('rename', 'zones.ts', 'EPERM').rename };
    await assert.rejects(replaceFiles(plan, localClientDisk(folder, stuck), signal));
    assert.deepEqual(await contents(), before);
    await replaceFiles(plan, localClientDisk(folder, plain), signal);
    assert.deepEqual(await contents(), after);
  });

  it('are left alone once the user stops it', async () => {
    const stop = new AbortController();
    const slow: DiskFunctions = {
      ...disk,
      writeFile: async (path, text) => {
        stop.abort();
        await disk.writeFile(path, text);
      },
    };
    const work = replaceFiles(plan, localClientDisk(folder, slow), stop.signal);
    await assert.rejects(work, (error) => isConnectorError(error, 'Cancelled'));
    assert.deepEqual(await contents(), before);
  });

  it('stay in their folder', async () => {
    const outside = { write: [{ path: '../x.ts', text: '' }], remove: [] };
    const work = replaceFiles(outside, localClientDisk(folder, disk), signal);
    await assert.rejects(work, /"..\/x.ts" is no name/);
    assert.deepEqual(await contents(), before);
  });

  it('have no folder where the parent takes none, and that is said at once', async () => {
    // As /proc does: it is there, and what is made in it "does not exist".
    const mkdir = (path: string) =>
      path.startsWith(join(folder, 'proc')) ? Promise.reject(failure('ENOENT')) : fs.mkdir(path);
    const target = localClientDisk(join(folder, 'proc', 'x'), { ...disk, mkdir });
    await assert.rejects(replaceFiles(plan, target, signal), /no folder can be made here/);
    assert.deepEqual(await contents(), before);
  });
});
