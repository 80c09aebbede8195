import assert from 'node:assert/strict';
import { createLocalCatalog } from '../../../src/catalogs/local/catalog.js';
import { isConnectorError, type ErrorCode } from '../../../src/core/errors.js';
import type { CatalogEntry } from '../../../src/core/sources/catalog.js';
import { allPages } from '../../../src/core/sources/page.js';
import { fakeKinds } from '../sources/fakeKinds.js';
import { MemoryStore } from './memoryStore.js';

const signal = new AbortController().signal;

function make(values: ConstructorParameters<typeof MemoryStore>[0]) {
  const store = new MemoryStore(values);
  return { store, catalog: createLocalCatalog({ store, kinds: fakeKinds }) };
}

const db = (name: string, more: object = {}) => ({ name, kind: 'database', host: 'h', ...more });
const nameOf = (entry: CatalogEntry) =>
  'source' in entry ? entry.source.name : `! ${entry.problem.label}`;

async function names(catalog: ReturnType<typeof make>['catalog'], query = {}) {
  return (await catalog.list(query, signal)).items.map(nameOf);
}

function fails(work: Promise<unknown> | undefined, code: ErrorCode) {
  assert.ok(work);
  return assert.rejects(work, (error) => isConnectorError(error, code));
}

describe('the local catalog', () => {
  it('lists nothing when nothing is set', async () => {
    assert.deepEqual(await make({}).catalog.list({}, signal), { items: [] });
  });

  it('lists what can be read, and what cannot with its place', async () => {
    const { catalog, store } = make({ user: [db('a'), 7, db('c'), db('a'), db('e', { x: 1 })] });
    assert.deepEqual(await names(catalog), ['a', 'c', 'e', '! Record 2', '! a', '! e']);
    const { items } = await catalog.list({}, signal);
    const problem = items.find((entry) => 'problem' in entry)!.problem;
    assert.match(problem.message, /Record 2 is not an object.*User settings/);
    await catalog.reveal?.(JSON.parse(JSON.stringify(problem.location)) as Record<string, string>);
    assert.deepEqual(store.revealed, [['user', 1]]);
  });

  it('names a setting that is no list', async () => {
    const { catalog, store } = make({ user: { a: db('a') }, workspace: [db('b')] });
    assert.deepEqual(await names(catalog), ['b', '! dataConnectors.sources']);
    const source = { name: 'n', kind: 'database', properties: { host: 'h' } };
    await fails(catalog.create?.(source, {}, signal), 'Invalid');
    assert.deepEqual(store.value('user'), { a: db('a') });
  });

  it('lets narrower layers override wider ones', async () => {
    const { catalog } = make({
      user: [db('a'), db('b'), db('c')],
      workspace: [db('b', { host: 'w' }), db('c', { host: 'w' })],
      folders: { f: [db('c', { host: 'f' })] },
    });
    assert.deepEqual(await names(catalog), ['a', 'b', 'c']);
    const kept = async (name: string) => (await catalog.get(name, signal)).keptIn;
    assert.equal(await kept('a'), 'User settings');
    assert.equal(await kept('b'), 'Workspace settings, overriding User settings');
    assert.equal(await kept('c'), 'Settings of folder "f", overriding Workspace settings');
    assert.equal((await catalog.get('c', signal)).properties['host'], 'f');
  });

  it('does not override a record with one that cannot be used', async () => {
    const { catalog } = make({ user: [db('a')], workspace: [{ name: 'a', kind: 'database' }] });
    assert.equal((await catalog.get('a', signal)).keptIn, 'User settings');
    assert.deepEqual(await names(catalog), ['a', '! a']);
  });

  it('keeps ids of folders side by side apart', async () => {
    const { catalog, store } = make({
      user: [db('a')],
      folders: { one: [db('a')], 'two words': [db('a'), db('b')], 'two/words': [db('a')] },
    });
    const all = ['a', 'a@two-words', 'b', 'a@two-words-2'];
    assert.deepEqual(await names(catalog), all);
    await catalog.remove?.('a@two-words', signal);
    assert.deepEqual(store.value('folder:file:///two words'), [db('b')]);
    assert.deepEqual(store.value('folder:file:///one'), [db('a')]);
  });

  it('pages and filters', async () => {
    const user = Array.from({ length: 25 }, (_, index) => db(`s${index}`, { tags: ['t'] }));
    const { catalog } = make({ user: [...user, { name: 'b', kind: 'bucket' }, 'bad'] });
    const paged: string[] = [];
    for await (const entry of allPages((page) => catalog.list({ limit: 10, ...page }, signal))) {
      paged.push(nameOf(entry));
    }
    assert.equal(paged.length, 27);
    assert.deepEqual(await names(catalog, { kind: 'bucket' }), ['b']);
    assert.equal((await names(catalog, { tags: ['t'] })).length, 25);
    assert.equal((await names(catalog, { text: 's24' }))[0], 's24');
  });

  it('says NotFound for a name there is none of, Invalid for a record with a mistake', async () => {
    const { catalog } = make({ user: [{ name: 'bad', kind: 'database' }] });
    await fails(catalog.get('none', signal), 'NotFound');
    await fails(catalog.get('bad', signal), 'Invalid');
    await fails(catalog.update?.('none', {}, {}, signal), 'NotFound');
    await fails(catalog.remove?.('none', signal), 'NotFound');
  });

  it('reads the settings anew after a change only', async () => {
    const { catalog, store } = make({ user: [db('a')] });
    let reads = 0;
    const layers = store.layers.bind(store);
    store.layers = () => {
      reads++;
      return layers();
    };
    for (let count = 0; count < 5; count++) await names(catalog);
    assert.equal((await catalog.get('a', signal)).name, 'a');
    assert.equal(reads, 1);
    await store.write('user', [db('b')]);
    assert.deepEqual(await names(catalog), ['b']);
  });

  it('honours an abort', async () => {
    const controller = new AbortController();
    controller.abort();
    const { catalog, store } = make({ user: [db('a')] });
    await fails(catalog.list({}, controller.signal), 'Cancelled');
    await fails(catalog.remove?.('a', controller.signal), 'Cancelled');
    assert.deepEqual(store.value('user'), [db('a')]);
  });

  describe('writing', () => {
    const odd = { zebra: 1, name: 'odd', x: { y: [null] }, kind: 'database', host: 'h' };

    it('adds a record and leaves the others as they are', async () => {
      const { catalog, store } = make({ user: [odd, 'bad'] });
      const source = {
        name: 'new',
        title: 'New',
        kind: 'database',
        properties: { host: 'n', port: undefined },
      };
      const saved = await catalog.create?.(source, {}, signal);
      assert.equal(saved?.id, 'local/new');
      const record = { name: 'new', title: 'New', kind: 'database', host: 'n' };
      assert.deepEqual(store.value('user'), [odd, 'bad', record]);
      assert.equal(
        JSON.stringify((store.value('user') as unknown[])[0]),
        JSON.stringify(odd),
        'order of properties',
      );
    });

    it('adds to the layer asked for, and to none that does not exist', async () => {
      const { catalog, store } = make({ folders: { f: undefined } });
      const source = { name: 'n', kind: 'database', properties: { host: 'h' } };
      await fails(catalog.create?.(source, { target: 'folder:gone' }, signal), 'Invalid');
      const targets = await catalog.targets?.(signal);
      assert.deepEqual(
        targets?.map((target) => target.id),
        ['user', 'workspace', 'folder:file:///f'],
      );
      await catalog.create?.(source, { target: 'folder:file:///f' }, signal);
      assert.deepEqual(store.value('folder:file:///f'), [db('n')]);
    });

    it('refuses a name that is taken in any layer, also by a record with a mistake', async () => {
      const { catalog } = make({ user: [{ name: 'bad' }], workspace: [db('a')] });
      const source = { kind: 'database', properties: { host: 'h' } };
      await fails(catalog.create?.({ ...source, name: 'a' }, {}, signal), 'Conflict');
      await fails(catalog.create?.({ ...source, name: 'bad' }, {}, signal), 'Conflict');
    });

    it('refuses what could not be read back, and secrets', async () => {
      const { catalog, store } = make({});
      const sources = [
        { name: 'a b', kind: 'database', properties: { host: 'h' } },
        { name: 'a', kind: 'database', properties: {} },
        { name: 'a', kind: 'database', properties: { host: 'h', password: 'p' } },
        { name: 'a', kind: 'other', properties: { token: 'p' } },
      ];
      for (const source of sources) await fails(catalog.create?.(source, {}, signal), 'Invalid');
      assert.equal(store.value('user'), undefined);
    });

    it('changes only the properties named', async () => {
      const { catalog, store } = make({ user: [db('a'), odd], workspace: [db('b')] });
      const changes = { title: 'T', properties: { host: 'new', port: 1 } };
      const saved = await catalog.update?.('odd', changes, {}, signal);
      assert.deepEqual(saved?.properties, { host: 'new', port: 1 });
      assert.equal(
        JSON.stringify(store.value('user')),
        JSON.stringify([db('a'), { ...odd, host: 'new', title: 'T', port: 1 }]),
      );
      const undone = { title: undefined, properties: { port: undefined } };
      await catalog.update?.('odd', undone, {}, signal);
      assert.deepEqual(store.value('user'), [db('a'), { ...odd, host: 'new' }]);
    });

    it('refuses a change that makes the record wrong, or puts a secret into it', async () => {
      const { catalog, store } = make({ user: [db('a')] });
      for (const properties of [{ host: undefined }, { port: 'x' }, { password: 'p' }]) {
        await fails(catalog.update?.('a', { properties }, {}, signal), 'Invalid');
      }
      assert.deepEqual(store.value('user'), [db('a')]);
    });

    it('still changes a record in which a user has left a secret', async () => {
      const { catalog, store } = make({ user: [db('a', { password: 'p' })] });
      await catalog.update?.('a', { title: 'T' }, {}, signal);
      assert.deepEqual(store.value('user'), [db('a', { password: 'p', title: 'T' })]);
    });

    it('removes the setting with its last record', async () => {
      const { catalog, store } = make({ user: [db('a'), db('b')] });
      await catalog.remove?.('a', signal);
      assert.deepEqual(store.value('user'), [db('b')]);
      await catalog.remove?.('b', signal);
      assert.equal(store.value('user'), undefined);
    });

    it('loses nothing when two are written at once', async () => {
      const { catalog, store } = make({ user: [db('a')] });
      const source = { kind: 'database', properties: { host: 'h' } };
      await Promise.all([
        catalog.create?.({ ...source, name: 'b' }, {}, signal),
        catalog.create?.({ ...source, name: 'c' }, {}, signal),
        catalog.remove?.('a', signal),
      ]);
      assert.deepEqual(store.value('user'), [db('b'), db('c')]);
    });
  });

  it('asks for secrets with the fields, marked as such', async () => {
    const { catalog } = make({});
    const fields = await catalog.fields('database', signal);
    assert.equal(fields.find((field) => field.name === 'password')?.secret, true);
    await fails(catalog.fields('unknown', signal), 'Unsupported');
  });
});
