import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { eventually } from '../eventually.js';
import { activateApi } from './environment.js';

const run = <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(`dataConnectors.${command}`, ...args);

const YAML = `openapi: 3.0.3
info: {title: Lab, version: '1'}
paths:
  /samples:
    get:
      operationId: listSamples
      responses:
        200:
          description: all
          content:
            application/json:
              schema: { $ref: 'parts/sample.json#/Sample' }
  /runs:
    get:
      operationId: listRuns
      responses:
        200: { $ref: '#/components/responses/Runs' }
components:
  responses:
    Runs: { description: runs }
`;
const PART = '{\n  "Sample": { "type": "object" },\n  "Near": { "$ref": "#/Sample" }\n}\n';

describe('specifications in editors', () => {
  const root = () => vscode.workspace.workspaceFolders![0]!.uri;
  const at = (...path: string[]) => vscode.Uri.joinPath(root(), 'specification', ...path);
  const write = (uri: vscode.Uri, text: string) =>
    vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  let server: Server;
  let url: string;

  /** The document of the active editor, once it is the wanted one. */
  const shown = (wanted: RegExp) =>
    eventually(`an editor of ${String(wanted)}`, () => {
      const editor = vscode.window.activeTextEditor;
      return editor && wanted.test(editor.document.uri.toString(true)) ? editor : undefined;
    });
  const define = async (document: vscode.TextDocument, text: string) => {
    const offset = document.getText().indexOf(text);
    assert.ok(offset >= 0, text);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      document.positionAt(offset),
    );
    const links = found.map((one): [vscode.Uri, vscode.Range] =>
      'targetUri' in one ? [one.targetUri, one.targetRange] : [one.uri, one.range],
    );
    const all = await Promise.all(
      links.map(async ([uri, range]) => {
        const target = await vscode.workspace.openTextDocument(uri);
        return [uri, target.getText(range)] as const;
      }),
    );
    // Who else knows the language may answer, too: with the same place.
    assert.equal(new Set(all.map(([uri, place]) => `${uri.toString()} ${place}`)).size <= 1, true);
    return all[0];
  };

  before(async () => {
    const api = await activateApi();
    server = createServer((request, response) => {
      response.end(request.url === '/lab.yaml' ? YAML : PART);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await write(at('lab.yaml'), YAML);
    await write(at('parts', 'sample.json'), PART);
    const add = (name: string, specification: string) =>
      api.sources.add('local', { name, title: name, kind: 'openapi', specification });
    await add('lab-file', 'specification/lab.yaml');
    await add('lab-server', `${url}/lab.yaml`);
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  after(async () => {
    const api = await activateApi();
    await api.sources.remove('lab-file');
    await api.sources.remove('lab-server');
    await vscode.workspace.fs.delete(at(), { recursive: true });
    server.close();
  });

  it('opens the file itself, at an operation', async () => {
    await run('openSpecification', 'lab-file', 'listRuns');
    const editor = await shown(/^file:.*specification\/lab\.yaml$/);
    assert.ok([13, 14].includes(editor.selection.start.line), String(editor.selection.start.line));
  });

  it('marks what is wrong as one types, and takes the marks away again', async () => {
    await run('openSpecification', 'lab-file');
    const editor = await shown(/lab\.yaml$/);
    const problems = () => vscode.languages.getDiagnostics(editor.document.uri);
    const line = editor.document.positionAt(YAML.indexOf('operationId: listRuns'));
    await editor.edit((edit) => edit.insert(line, 'operationid: x\n      '));
    const [problem] = await eventually('a problem', () =>
      problems().length > 0 ? problems() : undefined,
    );
    assert.equal(problem?.message, '"operationid" is not allowed here.');
    assert.equal(problem.source, 'OpenAPI');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(problem.range.start.line, line.line);
    await vscode.commands.executeCommand('undo');
    await eventually('no problem', () => problems().length === 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('leads from a reference to its place, in the file and in others', async () => {
    await run('openSpecification', 'lab-file');
    const { document } = await shown(/lab\.yaml$/);
    const [same, place] = (await define(document, '#/components/responses')) ?? [];
    assert.equal(same?.toString(), document.uri.toString());
    assert.equal(place, '{ description: runs }');
    const [other, sample] = (await define(document, 'parts/sample.json')) ?? [];
    assert.equal(other?.toString(), at('parts', 'sample.json').toString());
    assert.equal(sample, '{ "type": "object" }');
    // And on from there.
    const part = await vscode.workspace.openTextDocument(at('parts', 'sample.json'));
    const [, near] = (await define(part, '#/Sample')) ?? [];
    assert.equal(near, '{ "type": "object" }');
  });

  it('does so for what a server has, read-only', async () => {
    await run('openSpecification', 'lab-server');
    const { document } = await shown(/^connector-specification:\/lab-server\.yaml/);
    assert.equal(document.getText(), YAML);
    const [other, sample] = (await define(document, 'parts/sample.json')) ?? [];
    assert.match(
      other?.toString(true) ?? '',
      /^connector-specification:\/lab-server\/sample\.json/,
    );
    assert.equal(sample, '{ "type": "object" }');
    const part = await vscode.workspace.openTextDocument(other!);
    const [, near] = (await define(part, '#/Sample')) ?? [];
    assert.equal(near, '{ "type": "object" }');
  });

  it('says what a reference leads to', async () => {
    const hover = async (document: vscode.TextDocument, text: string) => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        document.positionAt(document.getText().indexOf(text)),
      );
      const texts = found.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
      return texts.map(({ value }) => value).join('\n');
    };
    for (const name of ['lab-file', 'lab-server']) {
      await run('openSpecification', name);
      const { document } = await shown(new RegExp(`${name === 'lab-file' ? 'lab' : name}\\.yaml`));
      assert.match(await hover(document, '#/components/resp'), /^\*\*Runs\*\* response\s+runs/);
      const sample = await hover(document, 'parts/sample.json');
      assert.match(sample, /^\*\*Sample\*\* schema: object/);
      assert.equal(await hover(document, 'listRuns'), '');
    }
  });

  it('shows no markup of a document in what it says of a reference', async () => {
    const text = `openapi: 3.0.3
x: { $ref: '#/components/schemas/Bad' }
components:
  schemas:
    Bad:
      description: '![x](https://example.org/x.png) [go](command:workbench.action.quit) <b>'
      properties: { '**a** [b](http://c)': { type: string } }
`;
    await write(at('bad.yaml'), text);
    const api = await activateApi();
    const source = { name: 'bad', kind: 'openapi', specification: 'specification/bad.yaml' };
    await api.sources.add('local', source, { test: false });
    const document = await vscode.workspace.openTextDocument(at('bad.yaml'));
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(text.indexOf('#/comp')),
    );
    const { value, isTrusted, supportHtml } = hover!.contents[0] as vscode.MarkdownString;
    assert.ok(isTrusted !== true && supportHtml !== true);
    assert.match(value, /Bad/);
    assert.doesNotMatch(value, /(?<!\\)!\[|(?<!\\)\]\(|\*\*a\*\*/);
    await api.sources.remove('bad');
  });

  it('has an outline of its paths, operations and parts', async () => {
    await run('openSpecification', 'lab-file');
    const { document } = await shown(/lab\.yaml$/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const paths = symbols.find(({ name }) => name === 'paths')?.children ?? [];
    assert.deepEqual(
      paths.map(({ name, children }) => [name, children[0]?.name]),
      [
        ['/samples', 'GET listSamples'],
        ['/runs', 'GET listRuns'],
      ],
    );
    const runs = paths[1]!;
    assert.equal(document.getText(runs.selectionRange), '/runs');
    assert.match(document.getText(runs.range), /^\/runs:[^]*Runs' }$/);
  });

  it('knows a part that was opened by itself, and no file beside it', async () => {
    const part =
      '{"Run": {"type": "object"}, "Near": {"$ref": "#/Run"}, "Up": {"$ref": "../run.yaml#/x"}}';
    await write(
      at('split', 'run.yaml'),
      `${YAML.replace('sample.json#/Sample', 'run.json#/Run')}x: 1\n`,
    );
    await write(at('split', 'parts', 'run.json'), part);
    await write(at('split', 'parts', 'loose.json'), part);
    const api = await activateApi();
    const source = {
      name: 'split',
      kind: 'openapi',
      specification: 'specification/split/run.yaml',
    };
    await api.sources.add('local', source, { test: false });
    const open = (name: string) => vscode.workspace.openTextDocument(at('split', 'parts', name));
    const document = await open('run.json');
    const [near, place] = (await define(document, '../run.yaml')) ?? [];
    assert.equal(near?.toString(), at('split', 'run.yaml').toString());
    assert.equal(place, '1');
    assert.equal(await define(await open('loose.json'), '../run.yaml'), undefined);
    await api.sources.remove('split');
  });

  it('leads out of no folder, and to no other server', async () => {
    const refs = ['../../../../etc/hosts', 'file:///etc/hosts', 'http://127.0.0.1:1/x.json'];
    const text = `openapi: 3.0.3\nx:\n${refs.map((ref) => `  - $ref: '${ref}'\n`).join('')}`;
    await write(at('away.yaml'), text);
    const api = await activateApi();
    const away = { name: 'away', kind: 'openapi', specification: 'specification/away.yaml' };
    await api.sources.add('local', away, { test: false });
    const document = await vscode.workspace.openTextDocument(at('away.yaml'));
    await vscode.window.showTextDocument(document);
    for (const ref of refs) assert.equal(await define(document, ref), undefined, ref);
    await api.sources.remove('away');
  });

  it('has nothing to say of other documents', async () => {
    await write(at('other.yaml'), "openapi: 3.0.3\nx: { $ref: '#/y' }\ny: 1\n");
    const document = await vscode.workspace.openTextDocument(at('other.yaml'));
    await vscode.window.showTextDocument(document);
    assert.equal(await define(document, '#/y'), undefined);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
