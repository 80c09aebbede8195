import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createOpenapiConnector } from '../../src/connectors/openapi/connector.js';
import { runHere } from '../../src/connectors/openapi/runHere.js';
import type { Session } from '../../src/core/sources/connector.js';
import type { SourceRecord } from '../../src/core/sources/source.js';
import type { CallForm } from '../../src/core/openapi/tryIt/callForm.js';
import type { Services } from '../../src/host/feature.js';
import { TryIt } from '../../src/host/openapi/tryIt.js';
import { TryServers } from '../../src/host/openapi/tryServers.js';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources, testServers } from './environment.js';
import { FakeWindow } from './fakeWindow.js';

const run = (...args: unknown[]) =>
  vscode.commands.executeCommand('dataConnectors.tryOperation', ...args);

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
const never = new AbortController().signal;

describe('trying an operation', () => {
  const window = new FakeWindow();

  before(async () => {
    await addSampleSources(await activateApi());
  });

  afterEach(async () => {
    window.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens its page once, by name', async () => {
    await run('local/petstore', 'findPetsByStatus');
    const opened = () => tabs().filter(({ label }) => label === 'GET /pet/findByStatus');
    await eventually('the tab', () => opened()[0]);
    await run('petstore', 'findPetsByStatus');
    assert.equal(opened().length, 1);
    await assert.rejects(Promise.resolve(run('local/petstore', 'nothing')), /no operation/);
  });

  describe('with the Pet Store', () => {
    const folder = () => vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'try');
    let session: Session;
    const source: SourceRecord = {
      ...{ id: 'local/shop', name: 'shop', catalog: 'local', title: 'Shop', kind: 'openapi' },
      ...{ tags: [], properties: { specification: '' } },
    };

    const kept = new Map<string, unknown>();
    const workspaceState = {
      keys: () => [...kept.keys()],
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    } as vscode.Memento;

    /** What is used of the services: sources, here with a session of the test, and a memory. */
    const services = {
      context: { workspaceState },
      sources: {
        get: () => Promise.resolve(source),
        use: (_: unknown, __: unknown, work: (one: Session) => unknown) => work(session),
      },
    } as unknown as Services;

    const trial = (operation: string) => new TryIt(services, { source: source.id, operation });
    const form = (rest: Partial<CallForm> = {}): CallForm => ({
      ...{ anonymous: false, parameters: {} },
      ...rest,
    });

    const openSession = (specification: string) => {
      const quiet = () => {};
      return createOpenapiConnector({ runJob: runHere }).open(
        { ...source, properties: { specification } },
        {
          secrets: () => Promise.resolve({ api_key: 'special-key' }),
          environment: {},
          readFile: () => Promise.resolve(new TextEncoder().encode(JSON.stringify(UPLOADS))),
          limits: { connectTimeout: 5_000, requestTimeout: 5_000, pageSize: 100 },
          log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
          distFolder: '',
        },
      );
    };

    before(() => {
      session = openSession(testServers().petstore.specification);
    });

    after(async () => {
      await session.close();
      await vscode.workspace.fs.delete(folder(), { recursive: true }).then(undefined, () => {});
    });

    it('sends what reads at once, and saves the bytes of the answer', async () => {
      window.install();
      const tried = trial('findPetsByStatus');
      const parameters = { status: { kind: 'list', texts: ['available'] } } as const;
      const answer = await tried.send(form({ parameters }), never);
      assert.equal(answer?.status, 200);
      assert.ok(answer.body.kind === 'text');
      assert.deepEqual(window.said, [], 'nothing is asked');
      const target = vscode.Uri.joinPath(folder(), 'pets.json');
      await withDialog('showSaveDialog', target, () => tried.save());
      const saved = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
      assert.equal(saved, answer.body.text);
    });

    it('asks before anything else is sent, and takes no for an answer', async () => {
      window.install();
      const body = { mediaType: 'application/json', text: '{"name": "Rex", "photoUrls": []}' };
      assert.equal(await trial('addPet').send(form({ body }), never), undefined);
      const [question] = window.said;
      assert.match(question?.[0] ?? '', /^Send POST to 127\.0\.0\.1:\d+\?$/);
      assert.deepEqual(question?.slice(1), ['Send']);
      window.answers.set(/^Send POST/, 'Send');
      const answer = await trial('addPet').send(form({ body }), never);
      assert.equal(answer?.status, 200);
      const anonymous = await trial('addPet').send(form({ body, anonymous: true }), never);
      assert.equal(anonymous?.status, 401);
    });

    it('sends a file that the user chose', async () => {
      window.install();
      window.answers.set(/^Send POST/, 'Send');
      const file = vscode.Uri.joinPath(folder(), 'picture.bin');
      await vscode.workspace.fs.writeFile(file, new Uint8Array([1, 2, 3]));
      const tried = trial('uploadFile');
      const chosen = await withDialog('showOpenDialog', [file], () => tried.chooseFiles(false));
      assert.deepEqual(chosen, [{ file: 'file-1', name: 'picture.bin', size: 3 }]);
      const body = { mediaType: 'application/octet-stream', file: 'file-1' };
      const parameters = { petId: { kind: 'text', text: '1' } } as const;
      const answer = await tried.send(form({ body, parameters }), never);
      assert.equal(answer?.status, 200);
      await vscode.workspace.fs.delete(file);
      await assert.rejects(tried.send(form({ body, parameters }), never), /Cannot read/);
    });

    it('sends to an address of the user, where no credentials go, and remembers it', async () => {
      window.install();
      window.answers.set(/^Send POST/, 'Send');
      const body = { mediaType: 'application/json', text: '{"name": "Rex", "photoUrls": []}' };
      const { specification } = testServers().petstore;
      // Another origin than that of the specification, of the same server.
      const { port } = new URL(specification);
      const server = `http://localhost:${port}/api/v3`;
      const own = { body, server, isOwnServer: true };
      const servers = new TryServers(workspaceState);
      for (const address of ['file:///etc/passwd', 'localhost:1', 'http://a:b@localhost']) {
        await assert.rejects(trial('addPet').send(form({ ...own, server: address }), never), {
          code: 'Invalid',
        });
      }
      assert.equal(servers.of(source.id), undefined);
      await assert.rejects(trial('addPet').send(form(own), never), { code: 'Forbidden' });
      const answer = await trial('addPet').send(form({ ...own, anonymous: true }), never);
      assert.equal(answer?.status, 401);
      assert.equal(new URL(answer.url).host, `localhost:${port}`);
      assert.deepEqual(servers.of(source.id), { address: server, isUsed: true });
      const parameters = { status: { kind: 'list', texts: ['available'] } } as const;
      await trial('findPetsByStatus').send(form({ parameters }), never);
      assert.deepEqual(servers.of(source.id), { address: server, isUsed: false });
    });

    it('copies a call with a list of files, each by its name', async () => {
      window.install();
      const pages = ['page "1".png', '2.png'].map((name) => vscode.Uri.joinPath(folder(), name));
      for (const page of pages) await vscode.workspace.fs.writeFile(page, new Uint8Array([1]));
      const before = session;
      session = openSession('uploads.json');
      try {
        const tried = trial('upload');
        const chosen = await withDialog('showOpenDialog', pages, () => tried.chooseFiles(true));
        const files = chosen.map(({ file }) => file);
        const value = { kind: 'files', files } as const;
        const fields = [['pages', value]] as const;
        const whole = form({ body: { mediaType: 'multipart/form-data', fields } });
        await tried.copy(whole, 'curl', never);
        const curl = await vscode.env.clipboard.readText();
        assert.match(curl, /--form 'pages=@"page \\"1\\".png"' \\\n\s+--form 'pages=@"2.png"'/);
        await tried.copy(whole, 'python', never);
        const python = await vscode.env.clipboard.readText();
        assert.match(python, /\("pages", \("page \\"1\\".png", open\(/);
        assert.match(python, /\("pages", \("2.png", open\("2.png", "rb"\)\)\)/);
      } finally {
        await session.close();
        session = before;
      }
    });

    it('has nothing to save before there is an answer', async () => {
      await assert.rejects(trial('addPet').save(), /no answer to save/);
    });
  });
});

const UPLOADS = {
  openapi: '3.0.3',
  info: { title: 'Uploads', version: '1' },
  servers: [{ url: 'http://127.0.0.1:1' }],
  paths: {
    '/pages': {
      post: {
        operationId: 'upload',
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: {
                  pages: { type: 'array', items: { type: 'string', format: 'binary' } },
                },
              },
            },
          },
        },
        responses: { 200: { description: 'Taken.' } },
      },
    },
  },
};

/** Answers a file dialog of VS Code, which nobody sees here. */
async function withDialog<T>(
  name: 'showSaveDialog' | 'showOpenDialog',
  answer: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const original = Object.getOwnPropertyDescriptor(vscode.window, name)!;
  const value = () => Promise.resolve(answer);
  Object.defineProperty(vscode.window, name, { configurable: true, writable: true, value });
  try {
    return await work();
  } finally {
    Object.defineProperty(vscode.window, name, original);
  }
}
