import assert from 'node:assert/strict';
import { ConnectorError, isConnectorError, type ErrorCode } from '../../../src/core/errors.js';
import { type FakeHub, GOOD_TOKEN, makeRegistry, type FakeSetup } from './fakeCatalogs.js';

const signal = new AbortController().signal;

function make(change: (hub: FakeHub) => void = () => undefined, setup: FakeSetup = {}) {
  const made = makeRegistry({
    user: [{ name: 'one', kind: 'hub', url: 'http://h' }],
    tokens: { one: ['http://h', GOOD_TOKEN] },
    ...setup,
  });
  change(made.hub);
  return { ...made, catalog: made.registry.remote('one')!.catalog };
}

function fails(work: Promise<unknown>, code: ErrorCode) {
  return assert.rejects(work, (error) => isConnectorError(error, code));
}

describe('a catalog that is opened at its first use', () => {
  it('finds out once who is signed in, and then what the user may do', async () => {
    const { catalog, hub, registry } = make();
    const states: unknown[] = [];
    registry.onDidChangeState(() => states.push(catalog.state.status));
    assert.equal(catalog.capabilities.create, false, 'nothing is known yet');
    const lists = await Promise.all([catalog.list({}, signal), catalog.list({}, signal)]);
    assert.equal(lists[1].items.length, 2);
    assert.deepEqual(hub.asked, ['whoAmI', 'list', 'list']);
    assert.deepEqual([hub.loads, hub.opened], [1, 1]);
    assert.equal(catalog.capabilities.create, true);
    assert.deepEqual(catalog.state, {
      status: 'signedIn',
      identity: { label: 'Ann', details: ['ann@example.org'] },
    });
    assert.equal(states[0], 'connecting');
  });

  it('has scopes once it is prepared, when its kind has them', async () => {
    const { catalog } = make((hub) => (hub.scopes = true));
    const hasScopes = (made = catalog) => made.scopes !== undefined;
    assert.equal(hasScopes(), false);
    await catalog.prepare(signal);
    assert.deepEqual(await catalog.scopes?.({}, signal), { items: [{ id: 's', title: 'S' }] });
    const plain = make();
    await plain.catalog.prepare(signal);
    assert.equal(hasScopes(plain.catalog), false);
  });

  it('lists for a server that does not tell who is signed in', async () => {
    const { catalog } = make((hub) => {
      hub.whoAmIFailure = new ConnectorError('NotFound', 'No such route.');
    });
    assert.equal((await catalog.list({}, signal)).items.length, 2);
    assert.deepEqual(catalog.state, { status: 'signedIn', identity: undefined });
  });

  it('offers to sign in, and asks nobody, while nobody is signed in', async () => {
    const { catalog, hub } = make(undefined, { tokens: {} });
    await assert.rejects(catalog.list({}, signal), (error) => {
      assert.ok(isConnectorError(error, 'Unauthorized'));
      assert.deepEqual(error.nextSteps, ['signIn']);
      return true;
    });
    assert.deepEqual([hub.loads, catalog.state.status], [0, 'signedOut']);
  });

  it('is marked when its token is rejected, with the way out as next step', async () => {
    const { catalog, keeper } = make();
    await catalog.list({}, signal);
    await keeper.write('catalog:one', '["hub","http://h"]', { token: 'expired' });
    await assert.rejects(catalog.get('a', signal), (error) => {
      assert.ok(isConnectorError(error, 'Unauthorized'));
      assert.equal(error.nextSteps[0], 'signIn');
      return true;
    });
    assert.equal(catalog.state.status, 'rejected');
  });

  it('is marked when it cannot be reached, and recovers by itself', async () => {
    const { catalog, hub } = make((server) => {
      server.failure = new ConnectorError('Unavailable', 'Down.');
    });
    await fails(catalog.list({}, signal), 'Unavailable');
    assert.equal(catalog.state.status, 'unreachable');
    hub.failure = undefined;
    assert.equal((await catalog.list({}, signal)).items.length, 2);
    assert.equal(catalog.state.status, 'signedIn');
  });

  it('stays signed in when a request goes wrong that the server has answered', async () => {
    const { catalog } = make();
    await fails(catalog.get('none', signal), 'NotFound');
    assert.equal(catalog.state.status, 'signedIn');
    const source = { name: 'n', kind: 'database', properties: {} };
    await fails(catalog.create(source, {}, signal), 'Unsupported');
  });

  it('stays signed in when it finds a source out of reach', async () => {
    const { catalog, hub } = make();
    await catalog.list({}, signal);
    hub.failure = new ConnectorError('Unavailable', 'No such host.', { nextSteps: ['editSource'] });
    await fails(catalog.get('a', signal), 'Unavailable');
    assert.equal(catalog.state.status, 'signedIn');
  });

  it('keeps nobody waiting who gave up', async () => {
    const { catalog } = make((server) => (server.hangs = true));
    const controller = new AbortController();
    const list = catalog.list({}, controller.signal);
    controller.abort();
    await fails(list, 'Cancelled');
  });

  it('does not take what an earlier sign-in was told for an answer to this one', async () => {
    const { catalog, hub, registry } = make((server) => (server.hangs = true));
    const before = catalog.list({}, signal);
    await new Promise((resolve) => setTimeout(resolve, 0));
    hub.hangs = false;
    await registry.signIn('one', { token: GOOD_TOKEN }, { label: 'Bea', details: [] });
    await fails(before, 'Cancelled');
    assert.deepEqual(catalog.state, {
      status: 'signedIn',
      identity: { label: 'Bea', details: [] },
    });
  });

  it('asks for trust before anything else', async () => {
    const { catalog, hub } = make(undefined, {
      requireAccess: () => {
        throw new ConnectorError('Forbidden', 'Restricted.', { nextSteps: ['manageTrust'] });
      },
    });
    await fails(catalog.list({}, signal), 'Forbidden');
    assert.deepEqual([hub.loads, catalog.state.status], [0, 'idle']);
  });

  it('passes on what changes, and nothing after its end', async () => {
    const { catalog, hub, registry } = make();
    await catalog.list({}, signal);
    let changes = 0;
    registry.onDidChangeSources(() => changes++);
    hub.changes.fire();
    assert.equal(changes, 1);
    registry.dispose();
    hub.changes.fire();
    assert.deepEqual([changes, hub.closed], [1, 1]);
  });
});
