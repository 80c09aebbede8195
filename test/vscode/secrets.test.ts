import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../src/core/disposable.js';
import { SecretStore } from '../../src/host/secrets.js';

/** The storage that all windows share; each hears of every change, its own ones included. */
class SharedStorage {
  readonly values = new Map<string, string>();
  readonly #changed = new Emitter<vscode.SecretStorageChangeEvent>();

  window(): vscode.SecretStorage {
    const change = (key: string) => {
      // As VS Code does: some time after the change is made.
      setImmediate(() => this.#changed.fire({ key }));
      return Promise.resolve();
    };
    const storage: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'onDidChange'> = {
      get: (key) => Promise.resolve(this.values.get(key)),
      store: (key, value) => {
        this.values.set(key, value);
        return change(key);
      },
      delete: (key) => {
        this.values.delete(key);
        return change(key);
      },
      onDidChange: this.#changed.event as vscode.Event<vscode.SecretStorageChangeEvent>,
    };
    return storage;
  }
}

const heard = () => new Promise((resolve) => setTimeout(resolve, 20));

function twoWindows() {
  const shared = new SharedStorage();
  const make = () => {
    const store = new SecretStore(shared.window());
    const told: string[] = [];
    store.onDidChangeElsewhere((id) => told.push(id));
    return { store, told };
  };
  return { shared, here: make(), there: make() };
}

describe('the store of secrets', () => {
  it('tells other windows what has changed, and its own nothing', async () => {
    const { here, there } = twoWindows();
    await here.store.write('catalog:grok', 'b', { token: 't' });
    await heard();
    await here.store.write('local/lab', 'b', { password: 'p' });
    await heard();
    await here.store.delete('catalog:grok');
    await heard();
    assert.deepEqual([here.told, there.told], [[], ['catalog:grok', 'local/lab', 'catalog:grok']]);
    await there.store.write('catalog:grok', 'b', { token: 'u' });
    await heard();
    assert.deepEqual([here.told, there.told.length], [['catalog:grok'], 3]);
  });

  it('tells once of what was written several times in a row', async () => {
    const { here, there } = twoWindows();
    for (const token of ['1', '2', '3']) {
      await here.store.write('catalog:grok', 'b', { token });
    }
    await heard();
    assert.deepEqual([here.told, there.told], [[], ['catalog:grok']]);
  });

  it('forgets the secrets of all sources of a catalog, and of no other', async () => {
    const { shared, here, there } = twoWindows();
    const ids = ['grok/Lab:A', 'grok/a/b', 'grokking/a', 'local/a'];
    await Promise.all(ids.map((id) => here.store.write(id, 'b', { password: id })));
    await here.store.write('catalog:grok', 'b', { token: 't' });
    // Another window, another day: the list is in the storage, too.
    await there.store.deleteSources('grok');
    for (const id of ids.slice(0, 2)) assert.equal(await here.store.state(id, 'b'), 'none');
    for (const id of [...ids.slice(2), 'catalog:grok']) {
      assert.equal(await here.store.state(id, 'b'), 'stored', id);
    }
    await there.store.delete('local/a');
    await there.store.deleteSources('grokking');
    assert.deepEqual([...shared.values.keys()], ['source:catalog:grok']);
  });

  it('finds no secret for another place, and none that another version wrote', async () => {
    const { shared, here } = twoWindows();
    await here.store.write('local/lab', 'here', { password: 'p' });
    assert.equal(await here.store.read('local/lab', 'elsewhere'), undefined);
    assert.equal(await here.store.state('local/lab', 'elsewhere'), 'stale');
    shared.values.set('source:local/lab', '{"version":2}');
    assert.equal(await here.store.state('local/lab', 'here'), 'none');
    shared.values.set('source:local/lab', 'not JSON');
    assert.equal(await here.store.read('local/lab', 'here'), undefined);
  });
});
