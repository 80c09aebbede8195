import assert from 'node:assert/strict';
import { ConnectorError, isConnectorError, type ErrorCode } from '../../../src/core/errors.js';
import { findByName, findSources } from '../../../src/core/sources/registry.js';
import { FakeHub, GOOD_TOKEN, makeRegistry, type FakeSetup } from './fakeCatalogs.js';

const signal = new AbortController().signal;
const hub = (name: string, more: object = {}) => ({ name, kind: 'hub', url: 'http://h', ...more });
const signedIn: FakeSetup = { user: [hub('one')], tokens: { one: ['http://h', GOOD_TOKEN] } };

function fails(work: Promise<unknown>, code: ErrorCode) {
  return assert.rejects(work, (error) => isConnectorError(error, code));
}

const names = (registry: ReturnType<typeof makeRegistry>['registry']) =>
  registry.all().map((catalog) => catalog.name);

describe('the list of catalogs', () => {
  it('has the local one first, then those of the settings, then that of the environment', () => {
    const { registry, hub: server } = makeRegistry({
      user: [hub('one'), hub('two')],
      workspace: [hub('three')],
      environment: { HUB_TOKEN: GOOD_TOKEN },
    });
    assert.deepEqual(names(registry), ['local', 'one', 'two', 'three', 'hub']);
    assert.equal(server.loads, 0, 'nothing is loaded to know what there is');
    assert.equal(registry.state('local'), undefined);
    assert.deepEqual(registry.state('one'), { status: 'idle' });
  });

  it('needs no kind of catalog where none is configured', () => {
    const { registry, hub: server } = makeRegistry({ user: [] });
    assert.deepEqual(names(registry), ['local']);
    assert.deepEqual(registry.problems(), []);
    assert.equal(server.kindReads, 0);
    assert.deepEqual(names(makeRegistry(signedIn).registry), ['local', 'one']);
  });

  it('names each mistake and where it is, and passes over what leaves no doubt', async () => {
    const { registry, store } = makeRegistry({
      user: [
        7,
        { name: 'x', kind: 'hug', url: 'u' },
        { name: 'y', kind: 'hub' },
        hub('local'),
        hub('a b'),
        hub('ok', { tema: 't', token: 'SECRET' }),
        hub('ok'),
        hub('w', { url: 'http://nowhere' }),
      ],
      workspace: {},
    });
    assert.deepEqual(names(registry), ['local', 'ok']);
    const said = registry.problems().map(({ label, message }) => `${label}: ${message}`);
    const wanted = [
      /^Record 1: Record 1 is not an object\. \(User settings\)$/,
      /^x: The kind "hug" is not known\. Did you mean "hub"\?/,
      /^y: Address is required\./,
      /^local: "local" is the name of your own settings\./,
      /^a b: "a b" cannot be a name\./,
      /^ok: "tema" is not known here\. Did you mean "team"\?/,
      /^ok: "token" is or holds a secret and is not used: .* run "Sign In"\./,
      /^ok: The name "ok" is used twice\./,
      /^w: It must be somewhere\./,
      /^dataConnectors\.catalogs: .*must be a list\. \(Workspace settings\)$/,
    ];
    assert.equal(said.length, wanted.length, said.join('\n'));
    for (const [index, pattern] of wanted.entries()) assert.match(said[index] ?? '', pattern);
    assert.doesNotMatch(JSON.stringify(registry.problems()), /SECRET/);
    assert.equal(registry.remote('ok')?.catalog.config.properties['token'], undefined);
    await registry.reveal(registry.problems()[1]!.location!);
    await registry.reveal(registry.problems().at(-1)!.location!);
    assert.deepEqual(store.revealed, [
      ['user', 1],
      ['workspace', undefined],
    ]);
  });

  it('lets the workspace override the user', () => {
    const { registry } = makeRegistry({
      user: [hub('one')],
      workspace: [hub('one', { url: 'http://w', title: 'One' })],
    });
    const info = registry.remote('one');
    assert.equal(info?.catalog.config.properties['url'], 'http://w');
    assert.equal(info.catalog.title, 'One');
    assert.equal(info.keptIn, 'Workspace settings');
  });

  it('follows the settings, and keeps open what stays the same', async () => {
    const { registry, store, hub: server } = makeRegistry(signedIn);
    await registry.remote('one')!.catalog.list({}, signal);
    const kept = registry.remote('one')!.catalog;
    let changes = 0;
    registry.onDidChange(() => changes++);
    await store.write('user', [hub('zero'), hub('one')]);
    assert.deepEqual(names(registry), ['local', 'zero', 'one']);
    assert.equal(registry.remote('one')!.catalog, kept);
    assert.deepEqual([changes, server.closed], [1, 0]);
    await store.write('user', [hub('zero'), hub('one')]);
    assert.equal(changes, 1, 'nothing has changed');
    await store.write('user', [hub('one', { url: 'http://other' })]);
    assert.notEqual(registry.remote('one')!.catalog, kept);
    assert.equal(server.closed, 1);
    await fails(kept.list({}, signal), 'Cancelled');
  });

  it('sends no token to an address it was not entered for', async () => {
    const { registry, store, hub: server } = makeRegistry(signedIn);
    await store.write('workspace', [hub('one', { url: 'http://evil' })]);
    await fails(registry.remote('one')!.catalog.list({}, signal), 'Unauthorized');
    assert.equal(registry.state('one')?.status, 'signedOut');
    assert.deepEqual([server.loads, server.asked], [0, []]);
  });

  describe('with an environment', () => {
    const environment = { HUB_TOKEN: GOOD_TOKEN };

    it('uses its secrets without storing them, until signed out', async () => {
      const { registry, keeper } = makeRegistry({ environment });
      const { catalog, keptIn } = registry.remote('hub')!;
      assert.equal((await catalog.list({}, signal)).items.length, 2);
      assert.equal(keeper.kept.size, 0);
      assert.equal(keptIn, undefined);
      assert.equal(await registry.isFromEnvironment('hub'), true);
      await registry.signOut('hub');
      await fails(catalog.list({}, signal), 'Unauthorized');
      assert.equal(await registry.isFromEnvironment('hub'), false);
      await fails(registry.remove('hub'), 'Unsupported');
    });

    it('completes a record of its name and kind', async () => {
      const { registry } = makeRegistry({
        environment,
        user: [{ name: 'hub', kind: 'hub', title: 'Ours' }],
      });
      assert.deepEqual(names(registry), ['local', 'hub']);
      assert.deepEqual(registry.problems(), []);
      assert.equal((await registry.remote('hub')!.catalog.list({}, signal)).items.length, 2);
    });

    it('gives its secrets to no record that is elsewhere', async () => {
      const { registry } = makeRegistry({ environment, user: [hub('hub', { url: 'http://e' })] });
      await fails(registry.remote('hub')!.catalog.list({}, signal), 'Unauthorized');
    });
  });

  describe('signing in', () => {
    const config = {
      ...{ name: 'new', kind: 'hub', title: 'new' },
      properties: { url: 'http://n', team: 't' },
    };

    it('is tried before anything is stored', async () => {
      const { registry, keeper, store } = makeRegistry();
      await fails(registry.trySignIn(config, { token: 'bad' }, signal), 'Unauthorized');
      const identity = await registry.trySignIn(config, { token: GOOD_TOKEN }, signal);
      assert.equal(identity.label, 'Ann');
      assert.deepEqual([keeper.kept.size, store.value('user')], [0, undefined]);
      const wrong = { ...config, properties: { url: 'http://nowhere' } };
      assert.deepEqual(registry.check(wrong), ['It must be somewhere.']);
    });

    it('keeps the secret, bound to the address, and the record without it', async () => {
      const { registry, keeper, store } = makeRegistry({ user: [hub('one')] });
      await registry.add(config, { token: GOOD_TOKEN });
      assert.deepEqual(store.value('user'), [
        hub('one'),
        { name: 'new', kind: 'hub', url: 'http://n', team: 't' },
      ]);
      assert.deepEqual(keeper.kept.get('catalog:new'), {
        binding: '["hub","http://n"]',
        values: { token: GOOD_TOKEN },
      });
      assert.equal((await registry.remote('new')!.catalog.list({}, signal)).items.length, 2);
      await fails(registry.add(config, {}), 'Conflict');
      await fails(registry.add({ ...config, name: 'local' }, {}), 'Conflict');
    });

    it('keeps no secret of a record that could not be saved', async () => {
      const { registry, keeper, store } = makeRegistry();
      store.write = () => Promise.reject(new Error('read-only settings'));
      await assert.rejects(registry.add(config, { token: GOOD_TOKEN }));
      assert.equal(keeper.kept.size, 0);
    });

    it('again lists anew with the new token; signing out forgets it', async () => {
      const { registry, keeper } = makeRegistry({
        ...signedIn,
        tokens: { one: ['http://h', 'x'] },
      });
      const { catalog } = registry.remote('one')!;
      await fails(catalog.list({}, signal), 'Unauthorized');
      assert.equal(catalog.state.status, 'rejected');
      const listed: string[] = [];
      registry.onDidChangeSources((changed) => listed.push(changed.name));
      await registry.signIn('one', { token: GOOD_TOKEN }, { label: 'Ann', details: [] });
      assert.deepEqual(listed, ['one']);
      assert.equal(catalog.state.status, 'signedIn');
      assert.equal((await catalog.list({}, signal)).items.length, 2);
      await registry.signOut('one');
      assert.equal(keeper.kept.size, 0);
      await fails(catalog.list({}, signal), 'Unauthorized');
      assert.equal(registry.state('one')?.status, 'signedOut');
    });

    it('is asked for anew when another window has signed in or out', async () => {
      const { registry, hub: server, keeper } = makeRegistry({ ...signedIn, tokens: {} });
      registry.reconnect('one');
      await fails(registry.remote('one')!.catalog.list({}, signal), 'Unauthorized');
      await keeper.write('catalog:one', '["hub","http://h"]', { token: GOOD_TOKEN });
      const changed: string[] = [];
      registry.onDidChangeSources((catalog) => changed.push(catalog.name));
      registry.reconnect('one');
      registry.reconnect('unknown');
      assert.deepEqual([changed, registry.state('one')], [['one'], { status: 'idle' }]);
      await registry.remote('one')!.catalog.list({}, signal);
      assert.deepEqual(server.tokens.at(-1), GOOD_TOKEN);
    });

    it('is forgotten with what was entered for its sources, unless another shows now', async () => {
      const { registry, keeper } = makeRegistry({ ...signedIn, workspace: [hub('one')] });
      const entered = { password: 'p' };
      for (const id of ['one/a', 'one/b', 'local/a']) await keeper.write(id, 'there', entered);
      await registry.remove('one');
      assert.equal(keeper.kept.size, 4, 'the record of the user shows now');
      await registry.remove('one');
      assert.deepEqual([...keeper.kept.keys()], ['local/a']);
    });

    it('is forgotten with the catalog, unless the one that shows now is the same', async () => {
      const { registry, keeper, store } = makeRegistry({ ...signedIn, workspace: [hub('one')] });
      await registry.remove('one');
      assert.equal(store.value('workspace'), undefined);
      assert.equal(keeper.kept.size, 1);
      await registry.remove('one');
      assert.deepEqual(names(registry), ['local']);
      assert.equal(keeper.kept.size, 0);
      await fails(registry.remove('one'), 'NotFound');
    });
  });
});

describe('sources of several catalogs', () => {
  const never = () => new Promise<void>(() => undefined);

  it('are listed without those of a catalog nobody is signed in to, unless it is named', async () => {
    const { registry } = makeRegistry({ ...signedIn, user: [hub('one'), hub('two')] });
    const found = await findSources(registry.all(), {}, signal);
    assert.deepEqual(
      found.map((source) => source.id),
      ['one/a', 'one/b'],
    );
    await fails(findSources(registry.all(), { catalog: 'two' }, signal), 'Unauthorized');
  });

  it('are found by name alone, where one has it and the others can be asked', async () => {
    const { registry } = makeRegistry({ ...signedIn, user: [hub('one'), hub('two')] });
    const found = await findByName(registry.all(), 'a', never, signal);
    assert.equal(found.id, 'one/a');
    await fails(findByName(registry.all(), 'none', never, signal), 'NotFound');
  });

  it('are ambiguous when two have the name', async () => {
    const tokens = { one: ['http://h', GOOD_TOKEN], two: ['http://h', GOOD_TOKEN] } as const;
    const { registry } = makeRegistry({
      user: [hub('one'), hub('two')],
      tokens: { one: [...tokens.one], two: [...tokens.two] },
    });
    await fails(findByName(registry.all(), 'a', never, signal), 'Invalid');
  });

  it('are not kept by a catalog that does not answer', async () => {
    const dead = makeRegistry({ ...signedIn, user: [hub('one')] });
    dead.hub.hangs = true;
    const alive = makeRegistry(signedIn);
    const catalogs = [...dead.registry.remotes(), ...alive.registry.remotes()];
    const found = await findByName(catalogs, 'a', () => Promise.resolve(), signal);
    assert.equal(found.id, 'one/a');
  });

  it('give the reason when none has the name and one could not be asked', async () => {
    const down = new FakeHub();
    down.failure = new ConnectorError('Unavailable', 'Down.');
    const { registry } = makeRegistry({ ...signedIn, hub: down });
    await fails(findByName(registry.all(), 'a', never, signal), 'Unavailable');
  });
});
