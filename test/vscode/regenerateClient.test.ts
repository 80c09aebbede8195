import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually.js';
import type { SourceRecord } from '../../src/core/sources/source.js';
import { GeneratedClients } from '../../src/host/openapi/generatedClients.js';
import type { SourceService } from '../../src/host/sources/sourceService.js';
import { activateApi } from './environment.js';
import { FakeWindow } from './fakeWindow.js';
import { specificationFolder } from './specificationFolder.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

interface PickOptions {
  readonly title?: string;
  readonly placeHolder?: string;
}
type Item = vscode.QuickPickItem;

describe('generated clients, again', function () {
  // Comparisons of several files open slowly where the machine does other things.
  this.timeout(60_000);
  const window = new FakeWindow();
  const { at, write, read, specify } = specificationFolder('regenerate', 'Lab');
  const client = (name: string) => at('client', name);
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const generate = async (...more: unknown[]) =>
    run<vscode.Uri[]>('generateClient', 'lab', ...more);

  /** Answers the pickers of the commands, in order, and gives what they offered. */
  const asked: { options: PickOptions; items: Item[]; tabs: string[] }[] = [];
  const answerPicks = (...answers: (string | RegExp | undefined)[]) => {
    asked.length = 0;
    Object.defineProperty(vscode.window, 'showQuickPick', {
      configurable: true,
      writable: true,
      value: async (
        given: Item[] | Promise<Item[]>,
        options: PickOptions & { canPickMany?: boolean },
      ) => {
        const items = await given;
        asked.push({ options, items, tabs: tabs().map(({ label }) => label) });
        const answer = answers.shift();
        const found = items.filter(({ label }) => answer !== undefined && label.match(answer));
        if (answer !== undefined) assert.ok(found.length > 0, `${String(answer)} is not offered`);
        return options.canPickMany === true && answer !== undefined ? found : found[0];
      },
    });
  };
  const pick = Object.getOwnPropertyDescriptor(vscode.window, 'showQuickPick')!;

  before(async () => {
    const api = await activateApi();
    await specify('first');
    const source = { name: 'lab', title: 'Lab', kind: 'openapi' };
    await api.sources.add('local', { ...source, specification: 'regenerate/lab.json' });
    await generate(at('client'));
  });

  beforeEach(() => window.install());

  afterEach(async () => {
    window.restore();
    Object.defineProperty(vscode.window, 'showQuickPick', pick);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await (await activateApi()).sources.remove('lab');
    await vscode.workspace.fs.delete(at(), { recursive: true });
  });

  it('replaces what it wrote itself without a question', async () => {
    await specify('first', 'second');
    answerPicks();
    const files = await run<vscode.Uri[]>('regenerateClient', at('client'));
    assert.ok(files.some(({ path }) => path.endsWith('/client.ts')));
    assert.match(await read(client('client.ts')), /second/);
    assert.deepEqual(asked, []);
    assert.match(window.said.join(), /Lab in regenerate\/client was generated again/);
    window.said.length = 0;
    // From a file in the folder, and with nothing to do.
    await run('regenerateClient', client('client.ts'));
    assert.match(window.said.join(), /is up to date/);
  });

  it('shows the differences before it overwrites what the user has edited', async () => {
    const mine = `${await read(client('client.ts'))}\nexport const mine = 1;\n`;
    await write(client('client.ts'), mine);
    await specify('first', 'second', 'third');
    answerPicks(undefined);
    assert.equal(await run('regenerateClient', at('client')), undefined);
    const [question] = asked;
    assert.match(question?.options.placeHolder ?? '', /You have edited client\.ts/);
    assert.ok(question?.tabs.some((label) => label.startsWith('Regenerate Lab: your files')));
    assert.equal(await read(client('client.ts')), mine);
    // The comparison goes with the question.
    await eventually(
      'no comparison',
      () => !tabs().some(({ label }) => label.startsWith('Regenerate')),
    );

    answerPicks(/Keep My File/);
    await run('regenerateClient', at('client'));
    assert.equal(await read(client('client.ts')), mine);
    assert.match(await read(client('README.md')), /3 operations/);

    answerPicks(/Overwrite/);
    await run('regenerateClient', at('client'));
    assert.equal(asked.length, 1, 'what was kept counts as edited the next time, too');
    const text = await read(client('client.ts'));
    assert.match(text, /third/);
    assert.doesNotMatch(text, /mine/);
  });

  it('overwrites nothing of the user for a program', async () => {
    await write(client('README.md'), 'my notes\n');
    await assert.rejects(generate(at('client')), /edited since: README\.md/);
    assert.equal(await read(client('README.md')), 'my notes\n');
    await vscode.workspace.fs.delete(client('README.md'));
    await generate(at('client'));
  });

  it('counts changes that are not saved yet', async () => {
    const editor = await vscode.window.showTextDocument(client('types.ts'));
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// unsaved\n'));
    await specify('first', 'other');
    await assert.rejects(generate(at('client')), /edited since: types\.ts/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await eventually('no changes', () => !editor.document.isDirty);
    await generate(at('client'));
  });

  it('generates the chosen operations, or types alone, and remembers that', async () => {
    await specify('first', 'second', 'third');
    answerPicks(/Operations…/, /^second$/, /Only Types/, /Only Types/, /client|src\/api/);
    const files = await generate();
    assert.ok(files);
    const folder = vscode.Uri.joinPath(files[0]!, '..');
    try {
      const text = await read(vscode.Uri.joinPath(folder, 'client.ts'));
      assert.match(text, /second/);
      assert.doesNotMatch(text, /third/);
      await specify('first', 'second', 'third', 'fourth');
      await run('regenerateClient', folder);
      assert.doesNotMatch(await read(vscode.Uri.joinPath(folder, 'client.ts')), /fourth/);
      await generate(folder, { typesOnly: true });
      await assert.rejects(read(vscode.Uri.joinPath(folder, 'client.ts')));
      assert.match(await read(vscode.Uri.joinPath(folder, 'types.ts')), /Generated by/);
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('imports by the names that settings and user choose, and keeps to them', async () => {
    await specify('first');
    const settings = vscode.workspace.getConfiguration('dataConnectors');
    const set = (value: string | undefined) =>
      settings.update('openapi.importExtension', value, vscode.ConfigurationTarget.Workspace);
    const folder = at('imports');
    const text = (name: string) => read(vscode.Uri.joinPath(folder, name));
    try {
      await set('.ts');
      await generate(folder);
      assert.match(await text('client.ts'), /from '\.\/operations\.ts'/);
      assert.doesNotMatch(await text('client.ts'), /from '\.\/[\w/]+\.js'/);
      // What the folder was made with stays, whatever the settings say then.
      await set(undefined);
      await specify('first', 'second');
      await run('regenerateClient', folder);
      assert.match(await text('client.ts'), /second/);
      assert.match(await text('client.ts'), /from '\.\/operations\.ts'/);
      // The choice goes before the settings: .ts -> none.
      await set('.ts');
      answerPicks(/Imports/, /src\/api/);
      const [entry] = await generate();
      assert.ok(entry);
      const [before, after] = asked.map(({ items }) =>
        items.find(({ label }) => label.includes('Imports')),
      );
      assert.match(before?.description ?? '', /\.ts names/);
      assert.match(after?.description ?? '', /without an ending/);
      assert.match(await read(entry), /from '\.\/operations'/);
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(entry, '..'), { recursive: true });
    } finally {
      await set(undefined);
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('generates a Python module, beside a client in TypeScript', async () => {
    await specify('first', 'second');
    answerPicks(/Python/, /lab_client/);
    const files = await generate();
    assert.ok(files);
    const folder = vscode.Uri.joinPath(files[0]!, '..');
    try {
      assert.match(folder.path, /\/lab_client$/);
      const module = vscode.Uri.joinPath(folder, 'client.py');
      assert.match(await read(module), /^ {4}def second\($/m);
      await specify('first', 'third');
      await run('regenerateClient', folder);
      assert.match(await read(module), /^ {4}def third\($/m);
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('generates the operations of the selected rows alone', async () => {
    await specify('first', 'second', 'third');
    const source = { id: 'local/lab', properties: {} };
    const rows = [
      { source, node: { role: 'path', path: ['/first'], label: '/first', expandable: true } },
      { source, node: { role: 'operation', path: ['/third'], operation: 'third' } },
    ];
    answerPicks(/src\/api/);
    const [entry] = await run<vscode.Uri[]>('generateClient', rows[0], rows);
    assert.ok(entry);
    const text = await read(entry);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(entry, '..'), { recursive: true });
    assert.match(text, /first[^]*third/);
    assert.doesNotMatch(text, /second/);
  });

  describe('of a specification that changes', () => {
    /** The clients of a source as the extension keeps them, with a server of the test. */
    function clientsOf(hash: () => Promise<string>) {
      const sources = {
        look: () => ({ offers: ['api'] }),
        use: (_: unknown, __: unknown, work: (session: object) => unknown) =>
          work({ api: { specificationHash: hash } }),
      } as unknown as SourceService;
      const log = { debug: () => {} } as unknown as vscode.LogOutputChannel;
      return new GeneratedClients(sources, log);
    }
    const source: SourceRecord = {
      ...{ id: 'local/lab', name: 'lab', catalog: 'local', title: 'Lab', kind: 'openapi' },
      ...{ tags: [], properties: { specification: 'regenerate/lab.json' } },
    };
    const current = async () =>
      (JSON.parse(await read(client('generated.json'))) as { specification: string }).specification;

    const findFiles = Object.getOwnPropertyDescriptor(vscode.workspace, 'findFiles')!;

    afterEach(() => Object.defineProperty(vscode.workspace, 'findFiles', findFiles));

    it('believes the newest check, whichever comes in last', async () => {
      // The oldest VS Code that tests run in has not the program that looks for files.
      Object.defineProperty(vscode.workspace, 'findFiles', {
        configurable: true,
        value: () => Promise.resolve([client('generated.json')]),
      });
      await specify('first');
      await generate(at('client'));
      const hash = await current();
      for (const [older, newer] of [
        [hash, 'changed'],
        ['changed', hash],
      ] as const) {
        const answers: ((hash: string) => void)[] = [];
        const clients = clientsOf(() => new Promise((resolve) => answers.push(resolve)));
        const first = clients.check(source);
        await eventually('the first question', () => answers.length === 1);
        const second = clients.check(source);
        await eventually('the second question', () => answers.length === 2);
        answers[1]?.(newer);
        await second;
        answers[0]?.(older);
        await first;
        const expected = newer === hash ? [] : [at('client').toString()];
        assert.deepEqual(clients.outdated(source.id).map(String), expected);
        clients.dispose();
      }
    });

    it('is read anew once it is saved in the editor', async () => {
      await specify('first');
      await generate(at('client'));
      const hash = await current();
      const document = await vscode.workspace.openTextDocument(at('lab.json'));
      const editor = await vscode.window.showTextDocument(document);
      const everything = new vscode.Range(0, 0, document.lineCount, 0);
      const text = document.getText().replaceAll('first', 'renamed');
      await editor.edit((edit) => edit.replace(everything, text));
      assert.ok(await document.save());
      // What the source is read for next is the new document, and not what was read before.
      await generate(at('client'));
      assert.notEqual(await current(), hash);
      assert.match(await read(client('client.ts')), /renamed/);
    });
  });

  it('offers itself at the top of a client, and of no other file', async () => {
    const lenses = async (uri: vscode.Uri) => {
      await vscode.window.showTextDocument(uri);
      const command = 'vscode.executeCodeLensProvider';
      return vscode.commands.executeCommand<vscode.CodeLens[]>(command, uri, 9);
    };
    const isOurs = ({ command }: vscode.CodeLens) =>
      command?.command === 'dataConnectors.regenerateClient';
    const [lens] = (await lenses(client('client.ts'))).filter(isOurs);
    assert.equal(lens?.range.start.line, 0);
    assert.match(lens.command?.title ?? '', /Regenerate Client/);
    assert.deepEqual((await lenses(client('types.ts'))).filter(isOurs), []);
    await write(at('own', 'client.ts'), 'export const own = 1;\n');
    assert.deepEqual((await lenses(at('own', 'client.ts'))).filter(isOurs), []);
  });

  it('says where it cannot write', async () => {
    const below = (folder: vscode.Uri) => vscode.Uri.joinPath(folder, 'client');
    await assert.rejects(
      generate(below(at('lab.json'))),
      /not written to .*client: a file is in the way of a folder: .*Nothing was changed there\. Move/,
    );
    if (process.platform !== 'linux') return;
    const nowhere = generate(below(vscode.Uri.file('/proc')));
    await assert.rejects(nowhere, /no folder can be made here: \/proc\. .*Choose another folder/);
  });

  it('says what is in the way', async () => {
    await run('regenerateClient', at('own'));
    assert.match(window.said.join(), /has no generated client/);
    const stamp = await read(client('generated.json'));
    await write(
      at('stray', 'generated.json'),
      stamp.replace('local/lab', 'local/gone').replace('regenerate/lab.json', 'gone.json'),
    );
    window.said.length = 0;
    await run('regenerateClient', at('stray'));
    assert.match(window.said.join(), /"local\/gone" that the client was made of is not configured/);
    await vscode.workspace.fs.delete(at('stray'), { recursive: true });
  });
});
