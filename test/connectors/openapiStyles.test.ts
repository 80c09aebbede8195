import assert from 'node:assert/strict';
import { buildRequest } from '../../src/connectors/openapi/request.js';
import { readSettings } from '../../src/connectors/openapi/settings.js';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import type { ApiModel } from '../../src/core/openapi/model.js';
import { outlineOf } from '../../src/core/openapi/outline.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { styleCases as cases } from './openapiStyleCases.js';
import { importClient } from './openapiSupport.js';

const base = 'https://api.example.org';
interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

type Send = (name: string, args: object) => Promise<Sent>;

function modelOf(paths: object, openapi = '3.0.0'): ApiModel {
  const document = { openapi, servers: [{ url: base }], paths };
  const root = `${base}/openapi.json`;
  return readModel({ root, contents: new Map([[root, document]]) });
}

/** What the generated client gives to fetch. */
async function generated(model: ApiModel): Promise<Send> {
  const { files } = emitClient(model, { title: '', specificationHash: '', generatorVersion: '' });
  const { createClient } = await importClient({ files, entry: 'client.ts', warnings: [] });
  return async (name, args) => {
    let sent: Sent | undefined;
    const fetch = (url: string, { method = '', headers, body }: RequestInit) => {
      sent = { url, method, headers: new Headers(headers), body };
      return Promise.resolve(new Response('{}'));
    };
    const client = (
      createClient as (options: object) => Record<string, (a: object) => Promise<void>>
    )({ fetch });
    await client[name]?.(args);
    assert.ok(sent);
    return sent;
  };
}

/** What the live client sends, through swagger-client. */
function live(model: ApiModel): Send {
  const outline = outlineOf(model);
  const settings = readSettings({ specification: `${base}/openapi.json` });
  return async (name, args) => {
    const operation = outline.operations.find((one) => one.name === name);
    assert.ok(operation);
    const request = await buildRequest({
      ...{ outline, operation, settings, args: { ...args } },
      ...{ documentUri: settings.specification, secrets: undefined, timeout: 0 },
    });
    return { ...request, headers: new Headers(request.headers), body: request.body };
  };
}

describe('OpenAPI requests', function () {
  this.timeout(30_000);

  const parameters = modelOf(
    Object.fromEntries(
      cases.map(([place, style, explode], index) => [
        place === 'path' ? `/${index}/{color}` : `/${index}`,
        {
          get: {
            operationId: `case${index}`,
            parameters: [{ name: 'color', in: place, style, explode, required: true, schema: {} }],
          },
        },
      ]),
    ),
  );
  const media = (mediaType: string, encoding?: object) => ({
    requestBody: { content: { [mediaType]: { schema: { type: 'object' }, encoding } } },
  });
  const bodies = modelOf({
    '/json': { post: { operationId: 'json', ...media('application/merge-patch+json') } },
    '/form': {
      post: {
        operationId: 'form',
        ...media('application/x-www-form-urlencoded', { ids: { style: 'form', explode: false } }),
      },
    },
    '/multipart': { post: { operationId: 'multipart', ...media('multipart/form-data') } },
    '/bytes': { post: { operationId: 'bytes', ...media('image/png') } },
    '/text': { post: { operationId: 'text', ...media('text/plain') } },
  });

  const whole = (mediaType: string) => ({
    ...{ name: 'query', in: 'querystring', content: { [mediaType]: { schema: {} } } },
  });
  const newer = modelOf(
    {
      '/form': {
        get: { operationId: 'form', parameters: [whole('application/x-www-form-urlencoded')] },
      },
      '/json': { get: { operationId: 'json', parameters: [whole('application/json')] } },
      '/cookie': {
        query: {
          operationId: 'cookie',
          parameters: [
            { name: 'session', in: 'cookie', style: 'cookie', schema: {} },
            { name: 'other', in: 'cookie', schema: {} },
          ],
        },
        additionalOperations: { PURGE: { operationId: 'purge' } },
      },
    },
    '3.2.0',
  );

  for (const [title, open] of [
    ['generated client', generated],
    ['live client', (model: ApiModel) => Promise.resolve(live(model))],
  ] as const) {
    describe(title, () => {
      let send: Send;
      let sendBody: Send;
      before(async () => {
        send = await open(parameters);
        sendBody = await open(bodies);
      });

      cases.forEach(([place, style, explode, value, expected], index) => {
        const kind = Array.isArray(value) ? 'list' : typeof value;
        it(`${place} ${style} explode=${explode} ${kind} ${expected}`, async () => {
          const { url, headers } = await send(`case${index}`, { color: value });
          const rest = url.slice(`${base}/${index}`.length).replace(/^\//, '');
          const sent =
            place === 'header'
              ? headers.get('color')
              : place === 'cookie'
                ? headers.get('cookie')
                : rest;
          assert.equal(
            sent
              ?.replaceAll('%5B', '[')
              .replaceAll('%5D', ']')
              .replaceAll('%2C', ',')
              .replaceAll('|', '%7C'),
            expected,
          );
        });
      });

      it('writes bodies by their media type', async () => {
        const json = await sendBody('json', { body: { a: [1, 'x'] } });
        assert.equal(json.body, '{"a":[1,"x"]}');
        assert.equal(json.headers.get('content-type'), 'application/merge-patch+json');

        const form = await sendBody('form', {
          body: { a: 'x y&z', n: '1.0', ids: [1, 2], o: { p: 1 } },
        });
        assert.match(form.headers.get('content-type') ?? '', /^application\/x-www-form-urlencoded/);
        const fields = [...new URLSearchParams(form.body as string)];
        assert.deepEqual(fields, [
          ['a', 'x y&z'],
          ['n', '1.0'],
          ['ids', '1,2'],
          ['o', '{"p":1}'],
        ]);

        const file = new Blob(['bytes']);
        const multipart = await sendBody('multipart', { body: { file, n: '1.0', o: { p: 1 } } });
        const type = multipart.headers.get('content-type') ?? '';
        assert.match(type, /^multipart\/form-data; boundary=\w{32}$/);
        const data = await new Response(multipart.body as Blob, {
          headers: { 'content-type': type },
        }).formData();
        assert.equal(await (data.get('file') as Blob).text(), 'bytes');
        assert.equal(data.get('n'), '1.0');
        const part = data.get('o');
        assert.equal(typeof part === 'string' ? part : await part?.text(), '{"p":1}');

        const bytes = await sendBody('bytes', { body: file });
        assert.equal(bytes.headers.get('content-type'), 'image/png');
        assert.equal(await (bytes.body as Blob).text(), 'bytes');
        assert.equal((await sendBody('text', { body: 'plain "text"' })).body, 'plain "text"');
      });

      it('writes what OpenAPI 3.2 brought', async () => {
        const sendNewer = await open(newer);
        const form = await sendNewer('form', { query: { q: 'a b&c', tags: ['x', 'y'] } });
        assert.equal(form.url, `${base}/form?q=a%20b%26c&tags=x&tags=y`);
        const json = await sendNewer('json', { query: { q: [1] } });
        assert.equal(json.url, `${base}/json?%7B%22q%22%3A%5B1%5D%7D`);
        const cookie = await sendNewer('cookie', { session: 'a%b', other: 'c' });
        assert.equal(
          cookie.headers.get('cookie')?.split('; ').sort().join(),
          'other=c,session=a%b',
        );
        assert.equal(cookie.method, 'QUERY');
        assert.equal((await sendNewer('purge', {})).method, 'PURGE');
      });

      it('keeps path arguments inside their segment', async () => {
        const index = cases.findIndex(
          ([, style, , value]) => style === 'simple' && value === 'blue',
        );
        for (const color of ['..', '.', '']) {
          await assert.rejects(send(`case${index}`, { color }), /color|lead out/);
        }
      });
    });
  }
});
