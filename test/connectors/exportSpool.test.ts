import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeSpoolFolder, removeSpoolFolder } from '../../src/host/export/spoolFolder.js';

describe('the folder for the rows of an export', () => {
  let parent: string;
  /** A process that has been there. */
  let ended: number;

  beforeEach(async () => {
    parent = await realpath(await mkdtemp(join(tmpdir(), 'spool-test-')));
    ended = spawnSync(process.execPath, ['--version']).pid;
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  /** A folder as a process of that number makes it, with rows in it. */
  async function madeBy(pid: number, end = 'AbC123'): Promise<string> {
    const own = basename(await makeSpoolFolder(parent));
    const name = own.replace(`-${process.pid}-`, `-${pid}-`).replace(/[^-]+$/, end);
    await mkdir(join(parent, name));
    await writeFile(join(parent, name, 'rows'), 'id\n1\n');
    await rm(join(parent, own), { recursive: true });
    return name;
  }

  it('is the user’s own, and gone when it is removed', async () => {
    const folder = await makeSpoolFolder(parent);
    if (process.platform !== 'win32') assert.equal((await stat(folder)).mode & 0o777, 0o700);
    await writeFile(join(folder, 'rows'), 'id\n1\n');
    await removeSpoolFolder(folder);
    await removeSpoolFolder(folder);
    assert.deepEqual(await readdir(parent), []);
  });

  it('is removed by the next export when its process was killed', async () => {
    const left = await madeBy(ended);
    const running = await madeBy(process.ppid);
    const own = await makeSpoolFolder(parent);
    assert.deepEqual((await readdir(parent)).sort(), [running, basename(own)].sort());
    assert.notEqual(left, running);
  });

  it('stays when it may be somebody else’s', async () => {
    const name = await madeBy(ended);
    const others = [
      name.replace('data-connectors-export-', 'data-connectors-'),
      name.replace(/export-.*-(\d+)-/, 'export-another.machine-$1-'),
      `${name}-more`,
    ];
    for (const other of others) await mkdir(join(parent, other));
    const file = name.replace(/[^-]+$/, 'File00');
    await writeFile(join(parent, file), 'of nobody');
    const own = await makeSpoolFolder(parent);
    assert.deepEqual((await readdir(parent)).sort(), [...others, file, basename(own)].sort());
  });

  it('is no way to what a link of its name points to', async function () {
    // Windows lets not everybody make links.
    if (process.platform === 'win32') this.skip();
    const name = await madeBy(ended);
    const victim = join(parent, 'victim');
    await mkdir(victim);
    await writeFile(join(victim, 'kept'), 'kept');
    await symlink(victim, join(parent, name.replace(/[^-]+$/, 'Link00')));
    await symlink(victim, join(parent, name, 'inside'));
    await makeSpoolFolder(parent);
    assert.deepEqual(await readdir(victim), ['kept']);
    assert.ok(!(await readdir(parent)).includes(name));
  });

  it('says so when there is no place for it', async () => {
    await assert.rejects(makeSpoolFolder(join(parent, 'none')), { code: 'ENOENT' });
  });
});
