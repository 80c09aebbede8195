import assert from 'node:assert/strict';
import { createLocalCatalog } from '../../../src/catalogs/local/catalog.js';
import { ConnectorError, isConnectorError, type ErrorCode } from '../../../src/core/errors.js';
import type { Catalog, NewSource } from '../../../src/core/sources/catalog.js';
import {
  createSource,
  deleteSource,
  testResult,
  updateSource,
  type SaveServices,
} from '../../../src/core/sources/saveSource.js';
import { findSources } from '../../../src/core/sources/registry.js';
import { MemoryStore } from '../local/memoryStore.js';
import { fakeKinds } from './fakeKinds.js';

const signal = new AbortController().signal;
const ID = 'local/lab';
const lab: NewSource = { name: 'lab', kind: 'database', properties: { host: 'db' } };

/** Remembers what was tested with which secrets; fails the test of a source on the host `bad`. */
class FakeServices implements SaveServices {
  readonly store = new MemoryStore({});
  readonly catalogs: Catalog[];
  readonly kept = new Map<string, { binding: string; values: Readonly<Record<string, string>> }>();
  readonly tested: unknown[] = [];
  readonly disconnected: string[] = [];

  constructor(change: (catalog: Catalog) => Catalog = (catalog) => catalog) {
    this.catalogs = [change(createLocalCatalog({ store: this.store, kinds: fakeKinds }))];
  }

  readonly sources: SaveServices['sources'] = {
    catalog: (name) => {
      const found = this.catalogs.find((catalog) => catalog.name === name);
      if (!found) throw new ConnectorError('NotFound', `No catalog "${name}".`);
      return found;
    },
    kind: (kind) => fakeKinds.find((candidate) => candidate.kind === kind),
    binding: (source) => {
      const kind = fakeKinds.find((candidate) => candidate.kind === source.kind);
      if (!kind) throw new ConnectorError('Unsupported', 'No connector.');
      return kind.binding(source.properties);
    },
    test: (source, _signal, secrets) => {
      const { host } = source.properties;
      this.tested.push([host, secrets]);
      if (host === 'bad') return Promise.reject(new ConnectorError('Unavailable', 'Cannot reach.'));
      return Promise.resolve('Reached.');
    },
    use: (source) => this.sources.test(source, signal).then((message) => message as never),
    disconnect: (id) => this.disconnected.push(id),
  };

  readonly secrets: SaveServices['secrets'] = {
    read: (id, binding) => {
      const kept = this.kept.get(id);
      return Promise.resolve(kept?.binding === binding ? kept.values : undefined);
    },
    write: (id, binding, values) => Promise.resolve(void this.kept.set(id, { binding, values })),
    delete: (id) => Promise.resolve(void this.kept.delete(id)),
  };

  get(name: string) {
    return this.sources.catalog('local').get(name, signal);
  }
}

function fails(work: Promise<unknown>, code: ErrorCode) {
  return assert.rejects(work, (error) => isConnectorError(error, code));
}

describe('createSource', () => {
  it('tests, keeps the secret apart from the record, and saves', async () => {
    const services = new FakeServices();
    const options = { secrets: { password: 'hunter2' } };
    const saved = await createSource(services, 'local', lab, options, signal);
    assert.equal(saved.id, ID);
    assert.deepEqual(services.tested, [['db', { password: 'hunter2' }]]);
    assert.deepEqual(services.kept.get(ID), {
      binding: '["database","db"]',
      values: { password: 'hunter2' },
    });
    assert.deepEqual(services.store.value('user'), [{ name: 'lab', kind: 'database', host: 'db' }]);
  });

  it('saves nothing when the test fails, unless told not to test', async () => {
    const services = new FakeServices();
    const bad = { ...lab, properties: { host: 'bad' } };
    const secrets = { password: 'p' };
    await fails(createSource(services, 'local', bad, { secrets }, signal), 'Unavailable');
    assert.equal(services.store.value('user'), undefined);
    assert.equal(services.kept.size, 0);
    await createSource(services, 'local', bad, { secrets, test: false }, signal);
    assert.equal(services.kept.size, 1);
    assert.equal(services.tested.length, 1);
  });

  it('leaves the secret of a source alone whose name was to be taken', async () => {
    const services = new FakeServices();
    await createSource(services, 'local', lab, { secrets: { password: 'first' } }, signal);
    const second = { secrets: { password: 'second' } };
    await fails(createSource(services, 'local', lab, second, signal), 'Conflict');
    assert.equal(services.kept.get(ID)?.values['password'], 'first');
  });

  it('keeps no secret of a record that could not be saved', async () => {
    const services = new FakeServices();
    services.store.write = () => Promise.reject(new Error('read-only settings'));
    await assert.rejects(
      createSource(services, 'local', lab, { secrets: { password: 'p' } }, signal),
    );
    assert.equal(services.kept.size, 0);
  });

  it('does not inherit the secret of an earlier source of the same name', async () => {
    const services = new FakeServices();
    services.kept.set(ID, { binding: '["database","db"]', values: { password: 'old' } });
    await createSource(services, 'local', lab, {}, signal);
    assert.deepEqual(services.tested, [['db', {}]]);
    assert.equal(services.kept.size, 0);
  });

  it('adds a kind without connector untested', async () => {
    const services = new FakeServices();
    const source = { name: 'w', kind: 'warehouse', properties: {} };
    await createSource(services, 'local', source, {}, signal);
    assert.deepEqual(services.tested, []);
    assert.equal((await services.get('w')).kind, 'warehouse');
  });

  it('hands test and secrets to a catalog that does both itself', async () => {
    const calls: unknown[] = [];
    const services = new FakeServices((catalog) => ({
      ...catalog,
      capabilities: { ...catalog.capabilities, test: true, keepsSecrets: true },
      create: (source, options) => {
        calls.push(options);
        return catalog.create!(source, {}, signal);
      },
      secrets: () => Promise.resolve({ password: 'p' }),
    }));
    const secrets = { password: 'p' };
    await createSource(services, 'local', lab, { secrets }, signal);
    assert.deepEqual(calls, [{ test: true, secrets }]);
    assert.deepEqual(services.tested, []);
    assert.equal(services.kept.size, 0);
  });

  const withholds = { password: '********' };
  const failing = new ConnectorError('Forbidden', 'Not for you.');
  for (const [what, answer] of [
    ['masks', () => Promise.resolve(withholds)],
    ['keeps to itself', () => Promise.resolve(undefined)],
    ['refuses', () => Promise.reject(failing)],
  ] as [string, () => Promise<Readonly<Record<string, string>> | undefined>][]) {
    it(`keeps what was entered here as well where the catalog ${what} it`, async () => {
      const services = new FakeServices((catalog) => ({
        ...catalog,
        capabilities: { ...catalog.capabilities, test: true, keepsSecrets: true },
        secrets: answer,
      }));
      const secrets = { password: 'p', tokenOfTheCatalog: 't' };
      const { id } = await createSource(services, 'local', lab, { secrets }, signal);
      // Only what our own connector uses; and whoever looked too early looks again.
      assert.deepEqual(services.kept.get(ID)?.values, { password: 'p' });
      assert.deepEqual(services.disconnected, [id]);
      const source = await services.get('lab');
      await updateSource(services, source, {}, { secrets: { password: 'new' } }, signal);
      assert.deepEqual(services.kept.get(ID)?.values, { password: 'new' });
      // Elsewhere it is not sent, and would only be in the way.
      await updateSource(services, source, { properties: { host: 'other' } }, {}, signal);
      assert.equal(services.kept.size, 0);
    });
  }

  it('forgets what was entered for it before, once the catalog gives out what is newer', async () => {
    const services = new FakeServices((catalog) => ({
      ...catalog,
      capabilities: { ...catalog.capabilities, test: true, keepsSecrets: true },
      secrets: () => Promise.resolve({ password: 'new' }),
    }));
    const source = await createSource(services, 'local', lab, {}, signal);
    services.kept.set(ID, { binding: '["database","db"]', values: { password: 'old' } });
    await updateSource(services, source, {}, { secrets: { password: 'new' } }, signal);
    assert.equal(services.kept.size, 0);
  });

  it('is refused by a catalog that takes no sources', async () => {
    const services = new FakeServices((catalog) => ({
      ...catalog,
      capabilities: { ...catalog.capabilities, create: false },
    }));
    await fails(createSource(services, 'local', lab, {}, signal), 'Unsupported');
  });
});

describe('updateSource', () => {
  async function saved() {
    const services = new FakeServices();
    const options = { secrets: { password: 'hunter2' } };
    const source = await createSource(services, 'local', lab, options, signal);
    services.tested.length = 0;
    return { services, source };
  }

  it('keeps the secret while the source points to the same place', async () => {
    const { services, source } = await saved();
    await updateSource(services, source, { properties: { port: 1 } }, {}, signal);
    assert.deepEqual(services.tested, [['db', undefined]], 'the stored secret serves');
    assert.equal(services.kept.get(ID)?.values['password'], 'hunter2');
    assert.deepEqual(services.disconnected, [ID]);
  });

  it('forgets the secret when the source points elsewhere', async () => {
    const { services, source } = await saved();
    await updateSource(services, source, { properties: { host: 'other' } }, {}, signal);
    assert.equal(services.kept.size, 0);
  });

  it('binds a new secret to the new place, without those of the old one', async () => {
    const { services, source } = await saved();
    const changes = { properties: { host: 'other' } };
    await updateSource(services, source, changes, { secrets: { token: 't' } }, signal);
    assert.deepEqual(services.tested, [['other', { token: 't' }]]);
    assert.deepEqual(services.kept.get(ID), {
      binding: '["database","other"]',
      values: { token: 't' },
    });
  });

  it('changes nothing when the test fails', async () => {
    const { services, source } = await saved();
    const changes = { properties: { host: 'bad' } };
    const options = { secrets: { password: 'new' } };
    await fails(updateSource(services, source, changes, options, signal), 'Unavailable');
    assert.equal((await services.get('lab')).properties['host'], 'db');
    assert.equal(services.kept.get(ID)?.values['password'], 'hunter2');
  });
});

describe('deleteSource', () => {
  it('removes record, secret and session', async () => {
    const services = new FakeServices();
    const options = { secrets: { password: 'p' } };
    const source = await createSource(services, 'local', lab, options, signal);
    await deleteSource(services, source, signal);
    await fails(services.get('lab'), 'NotFound');
    assert.equal(services.kept.size, 0);
    assert.deepEqual(services.disconnected, [ID]);
  });
});

describe('deleteSource of a record that overrides another', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['the same place', 'db', true],
    ['another place', 'other', false],
  ];
  for (const [what, host, keeps] of cases) {
    it(`${keeps ? 'keeps' : 'forgets'} the secret when the other points to ${what}`, async () => {
      const services = new FakeServices();
      const options = { secrets: { password: 'p' } };
      const source = await createSource(services, 'local', lab, options, signal);
      await services.store.write('workspace', services.store.value('user') as unknown[]);
      await services.store.write('user', [{ name: 'lab', kind: 'database', host }]);
      await deleteSource(services, source, signal);
      assert.equal((await services.get('lab')).keptIn, 'User settings');
      assert.equal(services.kept.has(ID), keeps);
    });
  }
});

describe('testResult', () => {
  it('gives a failure as a value', async () => {
    const services = new FakeServices();
    const bad = { ...lab, properties: { host: 'bad' } };
    const source = await createSource(services, 'local', bad, { test: false }, signal);
    const result = await testResult(services, source, signal);
    assert.deepEqual(result, { ok: false, message: 'Cannot reach.' });
  });
});

describe('findSources', () => {
  it('filters over all catalogs, best match first', async () => {
    const services = new FakeServices();
    for (const [name, tags] of [
      ['lab-experiments', ['a']],
      ['experiments', ['a', 'b']],
      ['other', ['b']],
    ] as const) {
      await createSource(services, 'local', { ...lab, name, tags }, {}, signal);
    }
    const find = async (filter: Parameters<typeof findSources>[1]) =>
      (await findSources(services.catalogs, filter, signal)).map((source) => source.name);
    assert.deepEqual(await find({}), ['lab-experiments', 'experiments', 'other']);
    assert.deepEqual(await find({ text: 'expermnts' }), ['experiments', 'lab-experiments']);
    assert.deepEqual(await find({ tags: ['b'], kind: 'database' }), ['experiments', 'other']);
    assert.deepEqual(await find({ catalog: 'edge' }), []);
    assert.deepEqual(await find({ kind: 'bucket' }), []);
  });
});
