import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { eventually } from '../eventually.js';
import { activateApi, testServers } from './environment.js';

const USER = vscode.ConfigurationTarget.Global;
const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);
const setting = () => vscode.workspace.getConfiguration('dataConnectors');
const userRecords = () => setting().inspect<unknown[]>('catalogs')?.globalValue;

interface Identity {
  readonly label: string;
  readonly details: readonly string[];
}

describe('catalogs', () => {
  let api: DataConnectorsApi;
  const { datagrok } = testServers();
  const record = { name: 'grok', kind: 'datagrok', url: datagrok.url };
  const secret = { token: datagrok.token };
  const namesIn = async (catalog: string) =>
    (await api.sources.list({ catalog }))
      .map((source) => source.name)
      // The saved tables are not a connection.
      .filter((name) => name !== '/tables')
      .sort();

  before(async () => {
    api = await activateApi();
  });

  afterEach(async () => {
    for (const { name } of (userRecords() ?? []) as { name: string }[]) {
      await run('removeCatalog', name, { confirm: false });
    }
    await setting().update('catalogs', undefined, USER);
  });

  it('are added once signing in has worked, with the token nowhere in the settings', async () => {
    const wrong = { secret: { token: 'wrong' } };
    // Called with a record, the command shows its error itself.
    assert.equal(await run('addCatalog', record, wrong), undefined);
    assert.equal(userRecords(), undefined);
    const added = await run<{ identity: Identity }>(
      'addCatalog',
      { ...record, name: 'b' },
      { secret },
    );
    assert.equal(added.identity.label, 'John Doe');
    assert.deepEqual(userRecords(), [{ ...record, name: 'b' }]);
    assert.doesNotMatch(JSON.stringify(userRecords()), new RegExp(datagrok.token));
    assert.deepEqual(await namesIn('b'), ['Lab:Qubits', 'Lab:Reports', 'Lab:Warehouse']);
  });

  it('have sources that our connectors browse', async () => {
    await run('addCatalog', record, { secret });
    const source = await api.sources.get('grok/Lab:Warehouse');
    assert.deepEqual([source.kind, source.tags], ['postgresql', ['lab']]);
    const tables = (await source.tables?.list()) ?? [];
    assert.ok(
      tables.some((table) => table.name === 'experiments'),
      tables.map((table) => table.name).join(),
    );
    const result = await api.sources.test('grok/Lab:Warehouse');
    assert.ok(result.ok, result.message);
    assert.equal((await api.sources.get('grok/Lab:Qubits')).kind, 'Quantum DB');
  });

  it('of the same kind stand side by side', async () => {
    await run('addCatalog', record, { secret });
    await run('addCatalog', { ...record, name: 'other' }, { secret });
    assert.deepEqual(await namesIn('other'), await namesIn('grok'));
    await assert.rejects(api.sources.get('Lab:Warehouse'), { code: 'Invalid' });
  });

  it('forget the token when the user signs out, and list again after signing in', async () => {
    await run('addCatalog', record, { secret });
    assert.equal((await run<Identity>('whoAmI', 'grok')).label, 'John Doe');
    await run('signOut', 'grok');
    await assert.rejects(namesIn('grok'), { code: 'Unauthorized' });
    // Without naming it, what others have is listed.
    assert.ok(Array.isArray(await api.sources.list()));
    await assert.rejects(async () => run('signIn', 'grok', { token: 'wrong' }), {
      code: 'Unauthorized',
    });
    await run('signIn', 'grok', secret);
    assert.equal((await namesIn('grok')).length, 3);
  });

  it('say that a token is rejected, and stay usable otherwise', async () => {
    await run('addCatalog', record, { secret: { token: 'expired' }, test: false });
    await assert.rejects(namesIn('grok'), { code: 'Unauthorized' });
    await assert.rejects(async () => run('whoAmI', 'grok'), { code: 'Unauthorized' });
    await run('signIn', 'grok', secret);
    assert.equal((await namesIn('grok')).length, 3);
  });

  it('take new sources, change and remove them', async () => {
    await run('addCatalog', record, { secret });
    const { postgres } = testServers();
    const { host, port, database, user, password } = postgres;
    const made = { name: 'New', kind: 'postgresql', host, port, database, username: user };
    const info = await api.sources.add('grok', made, { secret: { password } });
    assert.equal(info.catalog, 'grok');
    assert.ok((await api.sources.test(info.id)).ok);
    await api.sources.update(info.id, { description: 'Made here' });
    assert.equal((await api.sources.get(info.id)).description, 'Made here');
    await api.sources.remove(info.id);
    await assert.rejects(api.sources.get(info.id), { code: 'NotFound' });
  });

  it('take duplicates of local sources, tested by their server', async () => {
    await run('addCatalog', record, { secret });
    const { host, port, database, user, password } = testServers().postgres;
    const source = { name: 'here', kind: 'postgresql', host, port, database, username: user };
    const options = { secret: { password } };
    await run('addSource', { ...source, title: 'Here', tags: ['lab'] }, options);
    // Never silently: what is stored here is entered anew for another place.
    const made = await run<{ id: string; kind: string; tags: string[] }>(
      'duplicateSource',
      'local/here',
      { catalog: 'grok', ...options },
    );
    assert.deepEqual([made.kind, made.tags], ['postgresql', ['lab']]);
    assert.ok((await api.sources.test(made.id)).ok);
    await api.sources.remove(made.id);
    await api.sources.remove('local/here');
  });

  it('follow the settings; a malformed record costs only itself', async () => {
    let changes = 0;
    const listening = api.sources.onDidChange(() => changes++);
    try {
      await setting().update('catalogs', [7, { name: 'x' }, record], USER);
      await eventually('a change', () => changes > 0);
      await run('signIn', 'grok', secret);
      assert.equal((await namesIn('grok')).length, 3);
    } finally {
      listening.dispose();
      await setting().update('catalogs', [record], USER);
    }
  });

  it('that cannot be reached hold up no other', async () => {
    const dead = { ...record, name: 'dead', url: 'http://127.0.0.1:1/api' };
    await run('addCatalog', dead, { secret, test: false });
    await run('addCatalog', record, { secret });
    assert.equal((await api.sources.get('Lab:Warehouse')).id, 'grok/Lab:Warehouse');
    assert.equal((await namesIn('grok')).length, 3);
  });
});
