import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SyncRun } from '../../src/core/sources/catalogFacets.js';
import type { SourceRecord } from '../../src/core/sources/source.js';
import { IbmServer } from '../catalogs/ibm/server.js';
import { project, PROJECT, testConnection, CONNECTION } from '../catalogs/ibm/fixtures.js';
import { QarionServer } from '../catalogs/qarion/server.js';
import { eventually } from '../eventually.js';
import { activateApi } from './environment.js';
import { FakeWindow } from './fakeWindow.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

const DBT = '550e8400-e29b-41d4-a716-446655440003';
const PRODUCT = '750e8400-e29b-41d4-a716-446655440001';
const ID = `q/lab/${DBT}`;
const MANIFEST = { metadata: { dbt_schema_version: 'https://x/dbt/manifest/v12.json' }, nodes: {} };

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const tab = (label: string) =>
  eventually(`a tab "${label}"`, () => tabs().find((each) => each.label === label));

describe('what catalogs do with sources', () => {
  const window = new FakeWindow();

  before(async () => {
    await activateApi();
  });

  afterEach(async () => {
    window.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  describe('of Qarion', () => {
    const server = new QarionServer();
    const folder = () => vscode.workspace.workspaceFolders![0]!.uri;
    const file = (name: string) => vscode.Uri.joinPath(folder(), name);
    const record = (): SourceRecord => ({
      ...{ id: ID, catalog: 'q', name: `lab/${DBT}`, title: 'dbt Cloud', kind: 'dbt', tags: [] },
      ...{ properties: {}, can: ['sync', 'syncHistory'] },
    });

    before(async () => {
      await server.standIn.start();
      const space = server.addSpace('lab', 'Lab', 'editor');
      space.connectors.set(DBT, {
        ...{ id: DBT, name: 'dbt Cloud', connector_type: 'dbt', config: {}, is_active: true },
        ...{ product_count: 1, last_sync: null, created_at: '2025-06-01T00:00:00Z' },
      });
      space.products = [
        {
          ...{ id: PRODUCT, name: 'Customer Events', slug: 'events', product_type: 'table' },
          ...{ description: 'Raw events', provider: 'dbt', tags: [], is_archived: false },
        },
      ];
      const catalog = { name: 'q', kind: 'qarion', url: server.standIn.url };
      await run('addCatalog', catalog, { secret: { token: server.token } });
    });

    after(async () => {
      await run('removeCatalog', 'q', { confirm: false });
      await server.standIn.stop();
    });

    beforeEach(() => {
      server.standIn.log.length = 0;
      server.manifests.length = 0;
      server.steps = [{ status: 'running' }, { status: 'completed', tables: 7 }];
    });

    afterEach(() => assert.deepEqual(server.standIn.violations, []));

    it('syncs a source, and returns the run that ended', async () => {
      const done = await run<SyncRun>('syncSource', ID);
      assert.deepEqual([done.state, done.status], ['succeeded', 'completed']);
      assert.ok(server.standIn.log.some(({ path }) => path.endsWith(`${DBT}/sync`)));
    });

    it('rejects with what the server says when the job fails', async () => {
      server.steps = [{ status: 'failed', error: 'Login refused by the warehouse' }];
      await assert.rejects(async () => run('syncSource', ID), {
        code: 'Unavailable',
        message: /dbt Cloud.*Failed.*Login refused by the warehouse/,
      });
    });

    it('tells who clicked, and leads to the history', async () => {
      window.install();
      window.answers.set(/Succeeded/, 'Show History');
      await run('syncSource', { source: record() });
      const [message, ...buttons] = window.said[0] ?? [''];
      assert.match(message, /^Sync of "dbt Cloud": Succeeded/);
      assert.deepEqual(buttons, ['Show History']);
      await tab('Syncs: dbt Cloud');

      server.steps = [{ status: 'failed', error: 'Out of credits' }];
      window.said.length = 0;
      await run('syncSource', { source: record() });
      const failed = await eventually('the error', () => window.said[0]);
      assert.match(failed[0], /Out of credits/);
      assert.deepEqual(failed.slice(1), ['Show History', 'Show Log']);
    });

    it('is refused for sources that cannot, before their server is asked to', async () => {
      await assert.rejects(async () => run('runSourceAction', ID), { code: 'Unsupported' });
      await assert.rejects(async () => run('syncSource', 'q/lab/none'), { code: 'NotFound' });
      assert.ok(server.standIn.log.every(({ method }) => method === 'GET'));
    });

    it('uploads a manifest as it is', async () => {
      const uri = file('target/manifest.json');
      const text = `${JSON.stringify(MANIFEST)}\n`;
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      for (const argument of [uri, uri.toString(), uri.fsPath, 'target/manifest.json']) {
        server.manifests.length = 0;
        assert.equal((await run<SyncRun>('uploadDbtManifest', ID, argument)).state, 'succeeded');
        assert.deepEqual(server.manifests, [text]);
      }
    }).timeout(40_000);

    it('refuses a missing or malformed manifest before any request', async () => {
      await vscode.workspace.fs.writeFile(
        file('catalog.json'),
        new TextEncoder().encode('{"a":1}'),
      );
      for (const [name, code] of [
        ['none.json', 'NotFound'],
        ['catalog.json', 'Invalid'],
        ['target', 'Invalid'],
      ] as const) {
        await assert.rejects(async () => run('uploadDbtManifest', ID, file(name)), { code }, name);
      }
      // The view lists anew after the test before, which is no request of this one.
      const asked = server.standIn.log.filter(({ path }) => path.includes(DBT));
      assert.deepEqual(asked, []);
    });

    it('shows the card of a product, and the history of syncs, once each', async () => {
      await run('openCard', 'q/lab/products', ['product', PRODUCT]);
      await tab('Customer Events');
      await run('showSyncHistory', ID);
      await tab('Syncs: dbt Cloud');
      await run('showSyncHistory', ID);
      assert.equal(tabs().length, 2);
    });
  });

  describe('of IBM', () => {
    const server = new IbmServer();
    const id = `w/${PROJECT}/${CONNECTION}`;
    const ANSWER = '{"count": 12345678901234567890, "ok":true}';

    before(async () => {
      await server.standIn.start();
      server.authorization = 'Bearer canary-1';
      server.projects.push(project(PROJECT, 'Lab'));
      server.add(testConnection);
      server.actions.push({
        name: 'get_record_count',
        description: 'Counts',
        properties: { input: [{ name: 'table_name', type: 'string', required: true }] },
      });
      server.actionReply = ANSWER;
      const catalog = { name: 'w', kind: 'ibm', url: server.standIn.url, auth: 'bearer' };
      await run('addCatalog', catalog, { secret: { token: 'canary-1' } });
    });

    after(async () => {
      await run('removeCatalog', 'w', { confirm: false });
      await server.standIn.stop();
    });

    it('runs an action, asks first, and shows the answer exactly', async () => {
      window.install();
      window.answers.set(/Run "Get record count"/, 'Run');
      const values = { table_name: 'orders' };
      assert.equal(await run('runSourceAction', id, 'get_record_count', values), ANSWER);
      assert.match(window.said[0]?.[0] ?? '', /Run "Get record count" on "Test Connection"\?/);
      const document = vscode.window.activeTextEditor?.document;
      const shown = '{\n  "count": 12345678901234567890,\n  "ok": true\n}';
      assert.deepEqual([document?.languageId, document?.getText()], ['json', shown]);
      assert.equal(vscode.workspace.fs.isWritableFileSystem(document!.uri.scheme), undefined);
      const sent = server.standIn.log.findLast(({ method }) => method === 'PUT');
      assert.deepEqual(JSON.parse(sent?.body ?? ''), values);
    });

    it('runs nothing that was not confirmed, is unknown, or lacks its input', async () => {
      window.install();
      server.standIn.log.length = 0;
      const sure = { confirm: false, show: false };
      const values = { table_name: 'orders' };
      const action = 'get_record_count';
      assert.equal(await run('runSourceAction', id, action, values), undefined);
      await assert.rejects(async () => run('runSourceAction', id, 'drop', {}, sure), {
        code: 'NotFound',
      });
      await assert.rejects(async () => run('runSourceAction', id, action, {}, sure), {
        code: 'Invalid',
      });
      await assert.rejects(async () => run('runSourceAction', id, action, { x: 1 }, sure), {
        code: 'Invalid',
      });
      assert.ok(server.standIn.log.every(({ method }) => method === 'GET'));
      assert.equal(await run('runSourceAction', id, action, values, sure), ANSWER);
      assert.equal(tabs().length, 0);
    });

    it('copies a source as code, without its secrets', async () => {
      const code = await run<string>('copyAsCode', id);
      assert.equal(await vscode.env.clipboard.readText(), code);
      assert.match(code, /import/);
      assert.doesNotMatch(code, /hunter22|canary/);
      window.install();
      window.answers.set(/Python code/, 'Open in Editor');
      await run('copyAsCode', { source: { id, properties: {} } });
      const editor = await eventually('the editor', () => vscode.window.activeTextEditor);
      assert.deepEqual([editor.document.languageId, editor.document.isUntitled], ['python', true]);
      assert.equal(editor.document.getText(), code);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });
});
