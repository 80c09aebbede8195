import assert from 'node:assert/strict';
import { FileFolders } from '../../../src/catalogs/datagrok/fileFolders.js';

const never = new AbortController().signal;

/** Lists that are answered when the test says so. */
class SlowWire {
  readonly waiting: ((names: readonly string[]) => void)[] = [];

  list<T>(_connection: string, folder: string, decode: (item: unknown) => T): Promise<T[]> {
    return new Promise((resolve) => {
      this.waiting.push((names) =>
        resolve(names.map((name) => decode({ path: folder + name, isFile: true, size: 1 }))),
      );
    });
  }
}

describe('folders of files', () => {
  const connection = { id: () => Promise.resolve('c') };
  let wire: SlowWire;
  let now: number;
  let folders: FileFolders;

  beforeEach(() => {
    wire = new SlowWire();
    now = 0;
    folders = new FileFolders(wire, connection, () => now);
  });

  const ask = async (maxAge: number, names: readonly string[]) => {
    const entries = folders.entries('a/', maxAge, never);
    await settled();
    wire.waiting.shift()?.(names);
    return (await entries).map(({ name }) => name);
  };

  it('are asked for once for those who take them as old as they are', async () => {
    assert.deepEqual(await ask(1_000, ['x']), ['x']);
    now = 900;
    assert.deepEqual(await ask(1_000, ['y']), ['x']);
    assert.deepEqual(await ask(0, ['y']), ['y'], 'who wants it fresh gets it');
    now = 2_000;
    assert.deepEqual(await ask(1_000, ['z']), ['z']);
  });

  it('are not remembered as they were before a change', async () => {
    const slow = folders.entries('a/', 0, never);
    await settled();
    const answer = wire.waiting.shift();
    folders.forget('a/');
    answer?.(['before']);
    assert.equal((await slow)[0]?.name, 'before');
    assert.deepEqual(await ask(1_000, ['after']), ['after']);
  });

  it('have entries with names alone, each once', async () => {
    assert.deepEqual(await ask(0, ['x', '', 'x', 'y/']), ['x', 'y']);
  });
});

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
