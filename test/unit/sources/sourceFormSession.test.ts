import assert from 'node:assert/strict';
import { createLocalCatalog } from '../../../src/catalogs/local/catalog.js';
import { ConnectorError, isConnectorError } from '../../../src/core/errors.js';
import type { Catalog } from '../../../src/core/sources/catalog.js';
import type { FormSecrets, FormSubject, FormValues } from '../../../src/core/sources/sourceForm.js';
import type { FormServices } from '../../../src/core/sources/formServices.js';
import { SourceFormSession } from '../../../src/core/sources/sourceFormSession.js';
import { MemoryStore } from '../local/memoryStore.js';
import { fakeKinds } from './fakeKinds.js';

const signal = new AbortController().signal;
const nothing: FormSecrets = { entered: {}, forget: [], copy: false };
const BINDING = '["database","db"]';

/** A local catalog with one source and its password, and perhaps a remote one. */
function setUp(remote?: Catalog) {
  const store = new MemoryStore({
    user: [
      { name: 'lab', title: 'Lab', kind: 'database', tags: ['x'], host: 'db', port: 1, odd: 7 },
    ],
  });
  const local = createLocalCatalog({ store, kinds: fakeKinds });
  const catalogs = remote ? [local, remote] : [local];
  const kept = new Map([['local/lab', { binding: BINDING, values: { password: 'kept' } }]]);
  const tested: unknown[] = [];
  const services: FormServices = {
    catalogs: { all: () => catalogs },
    patience: () => AbortSignal.timeout(50),
    sources: {
      catalog: (name) => catalogs.find((each) => each.name === name) ?? local,
      kind: (kind) => fakeKinds.find((each) => each.kind === kind),
      binding: (source) =>
        fakeKinds.find((each) => each.kind === source.kind)?.binding(source.properties) ?? '',
      get: (id) => local.get(id.replace('local/', ''), signal),
      test: (source, _signal, secrets) => {
        tested.push([source.properties['host'], secrets]);
        return source.properties['host'] === 'bad'
          ? Promise.reject(new ConnectorError('Unavailable', 'Cannot reach.'))
          : Promise.resolve('Reached.');
      },
      use: () => Promise.reject(new Error('not in a form')),
      disconnect: () => undefined,
    },
    secrets: {
      read: (id, binding) => {
        const found = kept.get(id);
        return Promise.resolve(found?.binding === binding ? found.values : undefined);
      },
      write: (id, binding, values) =>
        Promise.resolve(void kept.set(id, { binding, values: values as { password: string } })),
      delete: (id) => Promise.resolve(void kept.delete(id)),
      state: (id, binding) => {
        const found = kept.get(id);
        return Promise.resolve(!found ? 'none' : found.binding === binding ? 'stored' : 'stale');
      },
    },
  };
  const open = (subject: FormSubject) => new SourceFormSession(services, subject);
  return { store, kept, tested, open };
}

/** What a page has in it once it has asked for everything. */
async function filled(session: SourceFormSession, more: Partial<FormValues> = {}) {
  const { values } = await session.describe(signal);
  const catalog = more.catalog ?? values.catalog;
  const { suggested } = await session.describeCatalog(catalog, signal);
  const kind = more.kind ?? suggested?.kind ?? values.kind;
  const { texts } = await session.describeKind(catalog, kind, signal);
  const { fields, ...rest } = more;
  return { ...values, ...suggested, ...rest, catalog, kind, fields: { ...texts, ...fields } };
}

const add: FormSubject = { mode: 'add' };
const edit: FormSubject = { mode: 'edit', source: 'local/lab' };
const duplicate: FormSubject = { mode: 'duplicate', source: 'local/lab' };
const entered = (password: string): FormSecrets => ({ ...nothing, entered: { password } });

/** The fields that work is refused for. */
async function refused(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(isConnectorError(error, 'Invalid'), String(error));
  return error.problems.map(({ field }) => field);
}

describe('the form of a new source', () => {
  const fresh = {
    ...{ kind: 'database', title: 'New', name: 'new', fields: { host: 'db2' } },
  };

  it('tests without saving, and saves what works', async () => {
    const { open, store, kept, tested } = setUp();
    const session = open(add);
    const values = await filled(session, { ...fresh, target: 'workspace' });
    assert.equal(await session.test(values, entered('p'), signal), 'Reached.');
    assert.equal(store.value('workspace'), undefined);
    const saved = await session.save(values, entered('p'), true, signal);
    assert.equal(saved.id, 'local/new');
    assert.deepEqual(store.value('workspace'), [
      { name: 'new', title: 'New', kind: 'database', host: 'db2', port: 5432, ssl: 'prefer' },
    ]);
    assert.deepEqual(kept.get('local/new')?.values, { password: 'p' });
    assert.deepEqual(tested, [
      ['db2', { password: 'p' }],
      ['db2', { password: 'p' }],
    ]);
  });

  it('saves nothing when the test fails, unless told to', async () => {
    const { open, store, kept } = setUp();
    const session = open(add);
    const values = await filled(session, { ...fresh, fields: { host: 'bad' } });
    const before = store.value('user');
    await assert.rejects(session.save(values, entered('p'), true, signal), { code: 'Unavailable' });
    assert.deepEqual([store.value('user'), kept.has('local/new')], [before, false]);
    await session.save(values, entered('p'), false, signal);
    assert.equal(kept.has('local/new'), true);
  });

  it('says at the field what is wrong, also what only the kind or the catalog knows', async () => {
    const { open } = setUp();
    const session = open(add);
    const values = await filled(session, { ...fresh, name: 'lab', fields: { host: 'nowhere' } });
    const { problems } = await session.check(values, nothing, signal);
    assert.deepEqual(problems, [
      { field: 'host', message: 'Host must be somewhere.' },
      { field: 'name', message: 'There already is a source named "lab".' },
    ]);
    const save = session.save(values, nothing, false, signal);
    assert.deepEqual(await refused(save), ['host', 'name']);
    const test = session.test({ ...values, kind: '' }, nothing, signal);
    assert.deepEqual(await refused(test), ['kind']);
  });

  it('tells why a catalog that was asked for cannot be used, and leaves out one that was not', async () => {
    const signedOut: Catalog = {
      ...remoteCatalog(),
      capabilities: { ...remoteCatalog().capabilities, create: false },
      prepare: () => Promise.reject(new ConnectorError('Unauthorized', 'Not signed in.')),
    };
    const { open } = setUp(signedOut);
    const { catalogs, unavailable } = await open(add).describe(signal);
    assert.deepEqual(
      catalogs.map(({ id }) => id),
      ['local'],
    );
    assert.deepEqual(unavailable, [{ name: 'cloud', title: 'Cloud', message: 'Not signed in.' }]);
    await assert.rejects(open({ mode: 'add', catalog: 'cloud' }).describe(signal), {
      code: 'Unauthorized',
    });
  });
});

describe('the form of a source that is there', () => {
  it('changes what was changed, and keeps what it has no field for', async () => {
    const { open, store, kept } = setUp();
    const session = open(edit);
    const values = await filled(session, { title: 'Lab 2', fields: { port: '2' } });
    await session.save(values, nothing, true, signal);
    assert.deepEqual(store.value('user'), [
      { name: 'lab', title: 'Lab 2', kind: 'database', tags: ['x'], host: 'db', port: 2, odd: 7 },
    ]);
    assert.deepEqual(kept.get('local/lab')?.values, { password: 'kept' });
  });

  it('saves and tests nothing when nothing was changed', async () => {
    const { open, tested } = setUp();
    const session = open(edit);
    await session.save(await filled(session), nothing, true, signal);
    assert.deepEqual(tested, []);
  });

  it('tests with what is stored, with what is entered, and without what is to be deleted', async () => {
    const { open, tested, kept } = setUp();
    const session = open(edit);
    const values = await filled(session);
    assert.deepEqual((await session.describeKind('local', 'database', signal)).stored, [
      'password',
    ]);
    await session.test(values, nothing, signal);
    await session.test(values, entered('other'), signal);
    const forget = { ...nothing, forget: ['password'] };
    await session.test(values, forget, signal);
    assert.deepEqual(tested, [
      ['db', undefined],
      ['db', { password: 'other' }],
      ['db', {}],
    ]);
    await session.save(values, forget, true, signal);
    assert.equal(kept.has('local/lab'), false);
  });

  it('sends no stored secret elsewhere, and says so before it is saved', async () => {
    const { open, tested, kept } = setUp();
    const session = open(edit);
    const values = await filled(session, { fields: { host: 'other' } });
    assert.equal((await session.check(values, nothing, signal)).secrets, 'stale');
    await session.save(values, nothing, true, signal);
    // Undefined: whatever is stored for the new place, and nothing is.
    assert.deepEqual(tested, [['other', undefined]]);
    assert.equal(kept.has('local/lab'), false);
  });
});

describe('the form of a duplicate', () => {
  it('carries over what it can, under a free name, and never a secret by itself', async () => {
    const { open, kept, store } = setUp();
    const session = open(duplicate);
    const values = await filled(session);
    assert.deepEqual([values.name, values.title, values.tags], ['lab-copy', 'Lab (copy)', 'x']);
    assert.deepEqual((await session.describeKind('local', 'database', signal)).left, []);
    await session.save(values, nothing, true, signal);
    assert.equal(kept.has('local/lab-copy'), false);
    assert.deepEqual((store.value('user') as object[])[1], {
      ...{ name: 'lab-copy', title: 'Lab (copy)', kind: 'database', tags: ['x'] },
      ...{ host: 'db', port: 1 },
    });
  });

  it('copies stored secrets on request, and only to the same place', async () => {
    const { open, kept, tested } = setUp();
    const session = open(duplicate);
    const copy = { ...nothing, copy: true };
    const values = await filled(session);
    assert.equal((await session.check(values, nothing, signal)).copyable, true);
    await session.save(values, copy, true, signal);
    assert.deepEqual(kept.get('local/lab-copy')?.values, { password: 'kept' });

    const elsewhere = { ...values, name: 'other', fields: { ...values.fields, host: 'other' } };
    assert.equal((await session.check(elsewhere, nothing, signal)).copyable, false);
    await session.save(elsewhere, copy, true, signal);
    assert.equal(kept.has('local/other'), false);
    assert.deepEqual(tested.at(-1), ['other', {}]);
  });

  it('becomes one of the kind that means the same in another catalog', async () => {
    const { open, tested } = setUp(remoteCatalog());
    const session = open(duplicate);
    const values = await filled(session, { catalog: 'cloud' });
    assert.deepEqual([values.kind, values.name, values.title], ['Database', 'lab', 'Lab']);
    assert.equal(values.fields['server'], 'db');
    assert.deepEqual((await session.describeKind('cloud', 'Database', signal)).left, ['Port']);
    const { copyable } = await session.check(values, nothing, signal);
    assert.equal(copyable, false, 'a server that keeps secrets is another place');
    assert.equal(await session.test(values, entered('p'), signal), 'tried lab with p');
    assert.deepEqual(tested, [], 'the server tests, not we');
    assert.deepEqual(await refused(session.save(values, nothing, true, signal)), ['server']);
  });
});

function remoteCatalog(): Catalog {
  return {
    ...{ name: 'cloud', kind: 'cloud', title: 'Cloud' },
    capabilities: {
      ...{ create: true, update: true, remove: true, test: true, saveUntested: false },
      ...{ sync: false, search: false, keepsSecrets: true },
    },
    onDidChange: () => ({ dispose: () => undefined }),
    list: () => Promise.resolve({ items: [] }),
    get: () => Promise.reject(new ConnectorError('NotFound', 'none')),
    kinds: () => Promise.resolve([{ kind: 'Database', label: 'A database' }]),
    fields: () =>
      Promise.resolve([
        { name: 'server', label: 'Server', type: 'string' },
        { name: 'password', label: 'Password', type: 'string', secret: true },
      ]),
    tryOut: (draft, secrets) => {
      const name = 'source' in draft ? draft.source.name : draft.name;
      const message = `tried ${name} with ${secrets['password'] ?? 'nothing'}`;
      return Promise.resolve({ ok: true, message });
    },
    create: () => {
      const problems = [{ field: 'server', message: 'Not on the allow list.' }];
      return Promise.reject(new ConnectorError('Invalid', 'Refused.', { problems }));
    },
  };
}
