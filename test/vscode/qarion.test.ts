import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import { QarionServer } from '../catalogs/qarion/server.js';
import { activateApi } from './environment.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

const SYSTEM = '650e8400-e29b-41d4-a716-446655440001';

describe('a Qarion catalog', () => {
  const server = new QarionServer();
  let api: DataConnectorsApi;

  before(async () => {
    api = await activateApi();
    await server.standIn.start();
    const lab = server.addSpace('lab', 'Lab', 'editor');
    lab.systems.set(SYSTEM, { id: SYSTEM, name: 'Warehouse', platform: 'postgresql' });
    server.addSpace('finance', 'Finance', 'viewer');
    const record = { name: 'q', kind: 'qarion', url: server.standIn.url };
    const added = await run<{ identity: { label: string } } | undefined>('addCatalog', record, {
      secret: { token: server.token },
    });
    assert.equal(added?.identity.label, 'Jane Developer');
  });

  after(async () => {
    await run('removeCatalog', 'q', { confirm: false });
    const user = vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration('dataConnectors').update('catalogs', undefined, user);
    await server.standIn.stop();
  });

  afterEach(() => assert.deepEqual(server.standIn.violations, []));

  it('lists what its spaces have', async () => {
    const sources = await api.sources.list({ catalog: 'q' });
    assert.deepEqual(
      sources.map(({ name, kind }) => [name, kind]),
      [
        ['lab/products', 'qarion-products'],
        [`lab/source-systems/${SYSTEM}`, 'qarion-source-system'],
        ['finance/products', 'qarion-products'],
      ],
    );
  });

  it('shows only the spaces of the settings', async () => {
    const record = { name: 'some', kind: 'qarion', url: server.standIn.url, spaces: ['finance'] };
    await run('addCatalog', record, { secret: { token: server.token } });
    const names = (await api.sources.list({ catalog: 'some' })).map(({ name }) => name);
    assert.deepEqual(names, ['finance/products']);
    await run('removeCatalog', 'some', { confirm: false });
  });

  it('adds, tests, changes and removes connectors', async () => {
    const source = {
      ...{ name: 'shop', title: 'Shop', kind: 'postgresql', host: 'db.example.com', port: 5432 },
      source_system_id: SYSTEM,
    };
    const secret = { password: 'hunter22' };
    server.testReply = { json: { success: false, message: 'refused' } };
    await assert.rejects(api.sources.add('q', source, { secret }), /refused/);
    assert.equal(server.spaces.get('lab')?.connectors.size, 0);
    server.testReply = { json: { success: true, message: 'Connected', latency_ms: 5 } };
    const added = await api.sources.add('q', source, { secret });
    assert.deepEqual([added.title, added.kind], ['Shop', 'qarion-postgresql']);
    assert.deepEqual([...server.credentials.values()], [secret]);
    assert.deepEqual(await api.sources.test('q/Shop'), { ok: true, message: 'Connected (5 ms)' });
    const changed = await api.sources.update('q/Shop', { title: 'Web shop', port: 5433 });
    assert.equal(changed.id, added.id);
    const [connector] = server.spaces.get('lab')!.connectors.values();
    assert.deepEqual(connector?.['config'], { host: 'db.example.com', port: 5433 });
    await api.sources.remove(added.id);
    await assert.rejects(api.sources.get(added.id), { code: 'NotFound' });
  });
});
