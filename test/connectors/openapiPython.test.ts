import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { emitPythonClient } from '../../src/core/openapi/python/emitPython.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { hostileTexts, randomTexts } from '../unit/openapi/support.js';
import { styleCases } from './openapiStyleCases.js';
import { serve, type TestServer } from './openapiSupport.js';

const run = promisify(execFile);
const base = 'https://api.example.org';

describe('Python clients', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'python-client-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes the client of a document and runs a program beside it; gives what it prints as JSON. */
  const python = async (document: unknown, program: string, input: unknown = null) => {
    const root = `${base}/openapi.json`;
    const model = readModel({ root, contents: new Map([[root, document]]) });
    const client = emitPythonClient(model, {
      ...{ title: 'Test', specificationHash: 'abc', generatorVersion: '1.0' },
    });
    for (const { path, text } of client.files) await writeFile(join(folder, path), text);
    await writeFile(join(folder, 'input.json'), JSON.stringify(input));
    await writeFile(join(folder, 'program.py'), `${PRELUDE}\n${program}`);
    const { stdout } = await run('python3', ['-W', 'error', 'program.py'], { cwd: folder });
    return JSON.parse(stdout) as unknown;
  };

  it('sends every style of parameter as the specification has it', async () => {
    const paths = Object.fromEntries(
      styleCases.map(([place, style, explode], index) => [
        place === 'path' ? `/${index}/{color}` : `/${index}`,
        {
          get: {
            operationId: `case${index}`,
            parameters: [{ name: 'color', in: place, style, explode, required: true, schema: {} }],
          },
        },
      ]),
    );
    const sent = await python(
      { openapi: '3.0.0', servers: [{ url: base }], paths },
      `
for index, value in enumerate(given):
    client._call(client_module._OPERATIONS[f"case{index}"], {"color": value}, None, None)
print(json.dumps([[r.full_url, r.get_header("Color"), r.get_header("Cookie")] for r in opener.sent]))`,
      styleCases.map(([, , , value]) => value),
    );
    const expected = styleCases.map(([, , , , text]) => text);
    const actual = (sent as [string, string, string][]).map(([url, header, cookie], index) => {
      const place = styleCases[index]?.[0];
      if (place === 'header') return header;
      if (place === 'cookie') return cookie;
      return url.slice(`${base}/${index}`.length).replace(/^\//, '');
    });
    const plain = (text: string) =>
      text.replaceAll('%5B', '[').replaceAll('%5D', ']').replaceAll('%2C', ',');
    assert.deepEqual(actual.map(plain), expected);
  });

  it('writes bodies by their media type', async () => {
    const media = (mediaType: string, encoding?: object) => ({
      requestBody: { content: { [mediaType]: { schema: { type: 'object' }, encoding } } },
    });
    const form = { ids: { style: 'form', explode: false } };
    const document = {
      openapi: '3.0.0',
      servers: [{ url: base }],
      paths: {
        '/json': { post: { operationId: 'json', ...media('application/merge-patch+json') } },
        '/form': {
          post: { operationId: 'form', ...media('application/x-www-form-urlencoded', form) },
        },
        '/parts': { post: { operationId: 'parts', ...media('multipart/form-data') } },
        '/bytes': { post: { operationId: 'bytes', ...media('image/png') } },
        '/text': { post: { operationId: 'text', ...media('text/plain') } },
      },
    };
    const sent = await python(
      document,
      `
client.json(body={"a": [1, "x"], "big": 12345678901234567890})
client.form(body={"a": "x y&z", "n": "1.0", "ids": [1, 2], "o": {"p": 1}, "none": None})
client.parts(body={"file": ("a\\"b.txt", b"bytes", "text/x"), "n": "1.0", "o": {"p": 1}, "many": [b"1", b"2"]})
client.bytes_(body=b"\\x00\\xff")
client.text(body="plain \\"text\\" ü")
print(json.dumps([[r.data.decode("latin-1"), r.get_header("Content-type")] for r in opener.sent]))`,
    );
    const [json, fields, parts, bytes, text] = sent as [string, string][];
    assert.deepEqual(json, [
      '{"a":[1,"x"],"big":12345678901234567890}',
      'application/merge-patch+json',
    ]);
    assert.deepEqual(
      [...new URLSearchParams(fields?.[0])],
      [
        ['a', 'x y&z'],
        ['n', '1.0'],
        ['ids', '1,2'],
        ['o', '{"p":1}'],
      ],
    );
    const [content = '', type = ''] = parts ?? [];
    const data = await new Response(Buffer.from(content, 'latin1'), {
      headers: { 'content-type': type },
    }).formData();
    const file = data.get('file') as unknown as File;
    assert.deepEqual([file.name, file.type, await file.text()], ['a"b.txt', 'text/x', 'bytes']);
    assert.equal(data.get('n'), '1.0');
    assert.equal(data.getAll('many').length, 2);
    assert.deepEqual(bytes, ['\u0000\u00ff', 'image/png']);
    assert.deepEqual(text, [Buffer.from('plain "text" ü').toString('latin1'), 'text/plain']);
  });

  it('writes what OpenAPI 3.2 brought', async () => {
    const whole = (mediaType: string) => ({
      ...{ name: 'query', in: 'querystring', content: { [mediaType]: { schema: {} } } },
    });
    const cookie = { name: 'session', in: 'cookie', style: 'cookie', schema: {} };
    const form = whole('application/x-www-form-urlencoded');
    const sent = await python(
      {
        openapi: '3.2.0',
        servers: [{ url: base }],
        paths: {
          '/form': { get: { operationId: 'form', parameters: [form] } },
          '/json': { get: { operationId: 'json', parameters: [whole('application/json')] } },
          '/cookie': { query: { operationId: 'cookie', parameters: [cookie] } },
        },
      },
      `
client.form(query={"q": "a b&c", "tags": ["x", "y"]})
client.json(query={"q": [1]})
client.cookie(session="a%b")
print(json.dumps([[r.full_url, r.get_method(), r.get_header("Cookie")] for r in opener.sent]))`,
    );
    assert.deepEqual(sent, [
      [`${base}/form?q=a%20b%26c&tags=x&tags=y`, 'GET', null],
      [`${base}/json?%7B%22q%22%3A%5B1%5D%7D`, 'GET', null],
      [`${base}/cookie`, 'QUERY', 'session=a%b'],
    ]);
  });

  it('keeps path arguments inside their segment, and needs an address', async () => {
    const parameter = { name: 'id', in: 'path', required: true, schema: {} };
    const paths = { '/a/{id}/b': { get: { operationId: 'read', parameters: [parameter] } } };
    const outcomes = await python(
      { openapi: '3.0.0', servers: [{ url: base }], paths },
      `
outcomes = []
for value in ["..", ".", "", None, "a/../b", "x?y#z"]:
    try:
        client.read(id=value)
        outcomes.append(opener.sent[-1].full_url)
    except ValueError as error:
        outcomes.append("refused")
try:
    Client(base_url="file:///etc", opener=opener).read(id="passwd")
except ValueError:
    outcomes.append("refused")
print(json.dumps(outcomes))`,
    );
    assert.deepEqual(outcomes, [
      ...['refused', 'refused', 'refused', 'refused'],
      `${base}/a/a%2F..%2Fb/b`,
      `${base}/a/x%3Fy%23z/b`,
      'refused',
    ]);
  });

  describe('against a server', () => {
    let server: TestServer;
    let other: TestServer;
    const seen: { url: string; headers: Record<string, unknown> }[] = [];

    before(async () => {
      other = await serve((request, response) => {
        seen.push({ url: request.url ?? '', headers: request.headers });
        response.setHeader('content-type', 'application/json').end('{"elsewhere":true}');
      });
      server = await serve((request, response) => {
        seen.push({ url: request.url ?? '', headers: request.headers });
        if (request.url === '/away') {
          response.writeHead(302, { location: `${other.url}/there` }).end();
        } else if (request.url === '/near') {
          response.writeHead(302, { location: '/item' }).end();
        } else if (request.url === '/missing') {
          response.writeHead(404, { 'content-type': 'application/json', 'x-why': 'gone' });
          response.end('{"message":"no such thing"}');
        } else if (request.url === '/bytes') {
          response.end(Buffer.from([0, 255]));
        } else response.end('{"id":12345678901234567890,"name":"ü"}');
      });
    });
    beforeEach(() => seen.splice(0));
    after(async () => {
      await server.stop();
      await other.stop();
    });

    const operation = (operationId: string, mediaType = 'application/json') => ({
      get: { operationId, responses: { 200: { content: { [mediaType]: { schema: {} } } } } },
    });
    const document = {
      openapi: '3.0.0',
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ token: [], key: [] }, { key: [] }],
      paths: {
        '/item': operation('item'),
        '/away': operation('away'),
        '/near': operation('near'),
        '/missing': operation('missing'),
        '/bytes': operation('raw', 'application/octet-stream'),
      },
    };
    const program = (text: string) => `
client = Client(base_url=given, auth={"key": lambda: "secret-key", "token": "secret-token"})
${text}`;

    it('reads answers, and raises what is no success', async () => {
      const answers = await python(
        document,
        program(`
answers = [client.item(), list(client.raw()), client.request("item").status]
try:
    client.missing()
except ApiError as error:
    answers.append([error.status, error.headers["x-why"], error.body["message"], str(error)])
answers.append(client.request("missing").status)
# Whole numbers have all their digits in Python; here they are compared as text.
answers[0]["id"] = str(answers[0]["id"])
print(json.dumps(answers))`),
        server.url,
      );
      assert.deepEqual(answers, [
        { id: '12345678901234567890', name: 'ü' },
        [0, 255],
        200,
        [404, 'gone', 'no such thing', 'GET /missing: 404'],
        404,
      ]);
      const sent = seen[0]?.headers ?? {};
      assert.equal(sent['x-key'], 'secret-key');
      assert.equal(sent['authorization'], 'Bearer secret-token');
    });

    it('leaves credentials behind where a server redirects elsewhere', async () => {
      await python(
        document,
        program(`print(json.dumps([client.away(), client.near()["name"]]))`),
        server.url,
      );
      const there = seen.find(({ url }) => url === '/there');
      assert.ok(there);
      assert.doesNotMatch(JSON.stringify(there), /secret/);
      const near = seen.filter(({ url }) => url === '/item');
      assert.equal(near.at(-1)?.headers['x-key'], 'secret-key');
    });
  });

  it('begins its README with a call that can be made as it stands', async () => {
    const document = {
      openapi: '3.0.0',
      servers: [{ url: base }],
      paths: {
        '/pets/{petId}': {
          get: {
            operationId: 'getPet',
            parameters: [
              { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } },
              { name: 'class', in: 'query', required: true, schema: { enum: [true] } },
            ],
          },
        },
      },
    };
    const sent = await python(
      document,
      `
program = open("README.md", encoding="utf-8").read().split("\`\`\`")[1].removeprefix("python")
exec(program.replace("Client()", "Client(opener=opener)").replace("print(", "("))
print(json.dumps([r.full_url for r in opener.sent]))`,
    );
    assert.deepEqual(sent, [`${base}/pets/1?class=true`]);
  });

  it('gives what a stream sends as it arrives, and lets go of it early', async () => {
    const item = (data: object) => ({
      type: 'object',
      required: ['data'],
      properties: { data, event: { type: 'string' } },
    });
    const value = { type: 'object', properties: { n: { type: 'integer' } } };
    const stream = (operationId: string, mediaType: string, content: object) => ({
      get: { operationId, responses: { 200: { content: { [mediaType]: content } } } },
    });
    const json = { type: 'string', contentMediaType: 'application/json', contentSchema: value };
    const document = {
      openapi: '3.2.0',
      paths: {
        '/texts': stream('texts', 'text/event-stream', {}),
        '/values': stream('values', 'text/event-stream', { itemSchema: item(json) }),
        '/lines': stream('lines', 'application/jsonl', { itemSchema: value }),
        '/endless': stream('endless', 'text/event-stream', {}),
        '/left': stream('left', 'application/json', {}),
        '/missing': stream('missing', 'text/event-stream', {}),
      },
    };
    const texts: Readonly<Record<string, readonly string[]>> = {
      '/texts': [
        '\ufeffevent: a\ndata: on',
        'e\ndata:two\r',
        '\n\r\n: nothing\n\nretry: 5\ndata\n\n',
      ],
      '/values': ['data: {"n": 1}\n\n', 'event: end\ndata: [DONE]\n\ndata: cut'],
      '/lines': ['{"n": 1}\n{"n"', ': 2}\n\n\x1e{"n": 3}'],
    };
    const left = new EventEmitter();
    let isLeft = false;
    left.once('left', () => (isLeft = true));
    const server = await serve((request, response) => {
      const parts = texts[request.url ?? ''];
      if (parts !== undefined) {
        for (const part of parts) response.write(part);
        response.end();
      } else if (request.url === '/endless') {
        response.on('close', () => left.emit('left'));
        response.flushHeaders();
        response.write('data: first\n\n');
      } else if (request.url === '/left') {
        // The answer waits for what the program before it let go of.
        if (isLeft) response.end('true');
        else left.once('left', () => response.end('true'));
      } else response.writeHead(404).end('{"why":"no"}');
    });
    try {
      const answers = await python(
        document,
        `
client = Client(base_url=given)
answers = [list(client.texts()), list(client.values()), list(client.lines())]
endless = client.endless()
answers.append(next(endless))
endless.close()
answers.append(client.left())
try:
    client.missing()
except ApiError as error:
    answers.append([error.status, error.body])
print(json.dumps(answers))`,
        server.url,
      );
      assert.deepEqual(answers, [
        [
          { event: 'a', data: 'one\ntwo' },
          { retry: 5, data: '' },
        ],
        [{ data: { n: 1 } }, { event: 'end', data: '[DONE]' }],
        [{ n: 1 }, { n: 2 }, { n: 3 }],
        { data: 'first' },
        true,
        [404, { why: 'no' }],
      ]);
      const text = await readFile(join(folder, 'client.py'), 'utf8');
      for (const type of ['ServerEvent', 'ValuesItem', 'LinesItem'])
        assert.match(text, new RegExp(`-> Iterator\\[${type}\\]:`));
      assert.match(text, /class ValuesItem\(TypedDict\):\n {4}data: ValuesItemData\n/);
    } finally {
      await server.stop();
    }
  });

  it('writes modules that compile for every fixture, deterministically', async () => {
    const fixtures = new URL('../fixtures/openapi/', import.meta.url);
    const names = (await readdir(fixtures)).filter((name) => /\.(json|yaml)$/.test(name));
    assert.ok(names.length > 4);
    for (const name of names) {
      const document = load(await readFile(new URL(name, fixtures), 'utf8'), { json: true });
      const loaded = await python(
        document,
        `
readme = open("README.md", encoding="utf-8").read().split("\`\`\`")[1].removeprefix("python")
compile(readme, "README.md", "exec")
print(json.dumps(sorted(client_module._OPERATIONS)))`,
      );
      assert.ok(Array.isArray(loaded), name);
      const first = await readFile(join(folder, 'client.py'), 'utf8');
      await python(document, 'print(1)');
      assert.equal(await readFile(join(folder, 'client.py'), 'utf8'), first, name);
    }
  });

  it('runs nothing of a hostile document, whatever its names and texts', async () => {
    const texts = [
      ...hostileTexts,
      ...randomTexts(60),
      ...[
        '"""',
        '\\"""\nevil()',
        '""" + evil() + """',
        "'''",
        '# x\nevil()',
        '{evil()}',
        '%(evil)s',
      ],
      ...['self', 'None', 'class', 'print', 'list', '__init__', 'request', '_call', 'evil()', '\f'],
    ];
    const schemas = Object.fromEntries(
      texts.map((text) => [
        text,
        {
          type: 'object',
          title: text,
          description: text,
          properties: { [text]: { enum: [text] } },
        },
      ]),
    );
    const paths = Object.fromEntries(
      texts.map((text, index) => [
        `/${index}/${text}`,
        {
          get: {
            ...{ operationId: text, summary: text, description: text, tags: [text] },
            parameters: [{ name: text, in: 'query', description: text, schema: { enum: [text] } }],
            responses: { 200: { description: text, content: { [text]: { schema: {} } } } },
          },
        },
      ]),
    );
    const document = {
      openapi: '3.0.0',
      info: { title: texts.join(' '), version: '"""\nevil()', description: texts.join('\n') },
      servers: [{ url: 'https://x.example/"""evil()' }],
      components: {
        schemas,
        securitySchemes: { '"]: evil(), "': { type: 'apiKey', in: 'header', name: '"\n' } },
      },
      paths,
    };
    const names = await python(
      document,
      `
import ast
tree = ast.parse(open("client.py", encoding="utf-8").read())
called = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
constants = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
print(json.dumps({"called": sorted(called), "lost": [t for t in given if t not in constants]}))`,
      texts.filter((text) => text !== '\ud800' && text !== ''),
    );
    const { called, lost } = names as { called: string[]; lost: string[] };
    assert.ok(called.includes('_Operation'));
    assert.deepEqual(
      called.filter((name) => /evil/i.test(name)),
      [],
    );
    assert.deepEqual(lost, []);
  });
});

/** A client whose requests are kept instead of being sent. */
const PRELUDE = `
import io, json, sys
sys.dont_write_bytecode = True
import client as client_module
from client import ApiError, Client

class Answer(io.BytesIO):
    status = 200
    headers = {}

class Opener:
    def __init__(self):
        self.sent = []
    def open(self, request, timeout=None):
        self.sent.append(request)
        return Answer(b"")

given = json.load(open("input.json", encoding="utf-8"))
opener = Opener()
client = Client(opener=opener)
`;
