import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import ts from 'typescript';
import { describeOperation } from '../../../src/core/openapi/describe/describeOperation.js';
import type { CallForm } from '../../../src/core/openapi/tryIt/callForm.js';
import { curlText } from '../../../src/core/openapi/tryIt/curlText.js';
import { pythonText } from '../../../src/core/openapi/tryIt/pythonText.js';
import { typescriptText } from '../../../src/core/openapi/tryIt/typescriptText.js';
import type { CallText } from '../../../src/core/sources/apiCall.js';
import { hostileTexts, modelOf, randomTexts } from './support.js';

const request = (rest: Partial<CallText>): CallText => ({
  ...{ method: 'GET', url: 'https://api.example/x?a=1&b=2', headers: [] },
  ...rest,
});

/** The words that a shell makes of a command line; `curl` is a function that writes them down. */
function shellWords(text: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${text}\n`;
  return execFileSync('sh', ['-s'], { input: script }).toString().split('\0').slice(0, -1);
}

const texts = [...hostileTexts, ...randomTexts(60)].filter((text) => !text.includes('\0'));

describe('a request copied as curl', () => {
  it('reads well', () => {
    const text = curlText(
      request({
        method: 'POST',
        headers: [['content-type', 'application/json']],
        login: { username: 'YOUR_USER_NAME', password: 'YOUR_PASSWORD' },
        body: { kind: 'text', text: '{"a": "it\'s"}' },
      }),
    );
    assert.equal(
      text,
      `curl --request POST \\
  --header 'content-type: application/json' \\
  --user 'YOUR_USER_NAME:YOUR_PASSWORD' \\
  --data-raw '{"a": "it'\\''s"}' \\
  'https://api.example/x?a=1&b=2'`,
    );
    assert.equal(curlText(request({})), "curl 'https://api.example/x?a=1&b=2'");
    assert.match(curlText(request({ method: 'HEAD' })), /^curl --head /);
    assert.match(curlText(request({ url: 'https://x.example/?a[b]=1' })), /--globoff/);
  });

  it('keeps every text in one word of the shell', () => {
    for (const text of texts) {
      // A lone half of a character has no bytes of its own.
      const expected = Buffer.from(text).toString();
      const words = shellWords(
        curlText(request({ method: 'PUT', headers: [['x', text]], body: { kind: 'text', text } })),
      );
      assert.deepEqual(words, [
        ...['--request', 'PUT', '--header', `x: ${expected}`, '--data-raw', expected],
        'https://api.example/x?a=1&b=2',
      ]);
    }
  });

  it('sends files and forms', () => {
    const fields = [
      { name: 'a', text: '@file;x' },
      { name: 'b', file: 'my "photo";.png' },
      { name: 'c', text: '{"x": ";"}', type: 'application/json' },
    ];
    assert.deepEqual(
      shellWords(curlText(request({ body: { kind: 'form', fields } }))).slice(2, -1),
      [
        ...['--form-string', 'a=@file;x', '--form', 'b=@"my \\"photo\\";.png"'],
        ...['--form', 'c="{\\"x\\": \\";\\"}";type=application/json'],
      ],
    );
    const pages = ["it's 1.png", '2.png'].map((file) => ({ name: 'pages', file }));
    assert.deepEqual(
      shellWords(curlText(request({ body: { kind: 'form', fields: pages } }))).slice(2, -1),
      ['--form', 'pages=@"it\'s 1.png"', '--form', 'pages=@"2.png"'],
    );
    const words = shellWords(curlText(request({ body: { kind: 'file', name: 'x y.bin' } })));
    assert.deepEqual(words.slice(2, -1), ['--data-binary', '@x y.bin']);
  });
});

describe('a request copied as Python', () => {
  it('reads well', () => {
    const text = pythonText(
      request({
        method: 'POST',
        headers: [['x-key', 'YOUR_API_KEY']],
        body: {
          kind: 'form',
          fields: [
            { name: 'a', text: '1' },
            { name: 'b', file: 'photo.png' },
          ],
        },
      }),
    );
    assert.equal(
      text,
      `import requests

response = requests.request(
    "POST",
    "https://api.example/x?a=1&b=2",
    headers={"x-key": "YOUR_API_KEY"},
    files=[
        ("a", (None, "1")),
        ("b", ("photo.png", open("photo.png", "rb"))),
    ],
    timeout=30,
)
response.raise_for_status()
print(response.text)
`,
    );
  });

  it('sends each file of a list', () => {
    const fields = ['1 "a".png', '2.png'].map((file) => ({ name: 'pages', file }));
    assert.match(
      pythonText(request({ body: { kind: 'form', fields } })),
      new RegExp(
        String.raw`files=\[\s+\("pages", \("1 \\"a\\".png", open\("1 \\"a\\".png", "rb"\)\)\),` +
          String.raw`\s+\("pages", \("2.png", open\("2.png", "rb"\)\)\),\s+\],`,
      ),
    );
  });

  it('keeps every text in one literal', () => {
    for (const text of texts) {
      const made = pythonText(request({ headers: [[text, text]], body: { kind: 'text', text } }));
      // Nothing of the text ends its line.
      assert.equal(made.split(/[\n\r\u2028\u2029\u0085]/).length, 12, JSON.stringify(text));
    }
  });
});

describe('a call copied as TypeScript', () => {
  const model = modelOf({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    security: [{ login: [] }],
    paths: {
      '/x/{id}': {
        post: {
          operationId: 'change',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
            { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
            { name: 'sizes', in: 'query', schema: { type: 'array', items: { type: 'number' } } },
            { name: 'X-Exact', in: 'header', schema: { type: 'boolean' } },
          ],
          requestBody: {
            content: {
              'application/json': { schema: { type: 'object' } },
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  properties: {
                    count: { type: 'integer' },
                    photo: { type: 'string', format: 'binary' },
                    pages: { type: 'array', items: { type: 'string', format: 'binary' } },
                  },
                },
              },
            },
          },
          responses: {},
        },
      },
    },
    components: { securitySchemes: { login: { type: 'http', scheme: 'basic' } } },
  });
  const operation = describeOperation(model, 'change');
  const copied = (form: Partial<CallForm>) =>
    typescriptText(
      { anonymous: true, parameters: {}, ...form },
      { operation, choices: { schemes: [] }, fileName: (file) => `${file}.png` },
    );

  it('has values of their types, words for credentials, and the server', () => {
    const text = copied({
      anonymous: false,
      server: 'https://x.example',
      parameters: {
        id: { kind: 'text', text: '7' },
        tags: { kind: 'list', texts: ["it's", '1'] },
        sizes: { kind: 'list', texts: ['1.5', '01'] },
        'X-Exact': { kind: 'text', text: 'true' },
      },
      body: { mediaType: 'application/json', text: '{"n":1.10}' },
    });
    assert.equal(
      text,
      `import { createClient } from './client.js';

const client = createClient({ baseUrl: 'https://x.example', auth: { login: { username: 'YOUR_USER_NAME', password: 'YOUR_PASSWORD' } } });
const result = await client.change({
  id: 7,
  tags: ["it's", '1'],
  sizes: [1.5, '01'],
  'X-Exact': true,
  body: {
    "n": 1.10
  },
});
`,
    );
  });

  it('has parts that were entered as JSON as what they are', () => {
    const text = copied({ body: { mediaType: 'multipart/form-data', text: '[{"a":1},"b"]' } });
    assert.match(text, /body: \[\s*\{\s*"a": 1\s*\},\s*"b"\s*\]/);
  });

  it('reads files, and names a media type that is not the usual one', () => {
    const text = copied({
      body: {
        mediaType: 'multipart/form-data',
        fields: [
          ['count', { kind: 'text', text: '3' }],
          ['photo', { kind: 'file', file: 'photo' }],
          ['pages', { kind: 'files', files: ["it's", '2'] }],
        ],
      },
    });
    assert.match(text, /import \{ openAsBlob \} from 'node:fs';/);
    assert.match(
      text,
      /count: 3,\s+photo: new File\(\[await openAsBlob\('photo.png'\)\], 'photo.png'\)/,
    );
    assert.ok(
      text.includes(`pages: [new File([await openAsBlob("it's.png")], "it's.png"), new File(`),
      text,
    );
    assert.match(text, /contentType: 'multipart\/form-data'/);
  });

  it('is one statement whatever was typed', () => {
    for (const one of texts) {
      const text = copied({
        parameters: { tags: { kind: 'list', texts: [one] }, id: { kind: 'text', text: one } },
        body: {
          mediaType: 'application/json',
          text: JSON.stringify(
            Object.fromEntries([
              [one, one],
              ['__proto__', 1],
            ]),
          ),
        },
      });
      const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022);
      assert.equal(file.statements.length, 3, text);
      const { parseDiagnostics } = file as unknown as { parseDiagnostics: unknown[] };
      assert.equal(parseDiagnostics.length, 0, text);
      assert.ok(!/(?<!\[)"__proto__"/.test(text), text);
    }
  });
});
