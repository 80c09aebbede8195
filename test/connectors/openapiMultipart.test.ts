import assert from 'node:assert/strict';
import { writeText } from '../../src/connectors/openapi/requestBody.js';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { partsOf, shownParts } from './openapiParts.js';
import { senderNames, useSenders } from './openapiSenders.js';
import { importClient } from './openapiSupport.js';

const binary = { type: 'string', format: 'binary' };
const object = { type: 'object' };

const post = (operationId: string, mediaType: string, media: object) => ({
  [`/${operationId}`]: {
    post: {
      operationId,
      requestBody: { content: { [mediaType]: media } },
      responses: { 200: { content: { 'application/json': {} } } },
    },
  },
});

const document = {
  openapi: '3.2.0',
  paths: {
    ...post('form', 'multipart/form-data', {
      schema: {
        type: 'object',
        properties: {
          file: binary,
          note: { type: 'string' },
          // Where nothing else is said, the schema says what a part is.
          page: { type: 'string', contentMediaType: 'text/html' },
        },
      },
      encoding: {
        photo: { contentType: 'image/png, image/jpeg' },
        scan: { contentType: 'image/*' },
        csv: { contentType: 'text/csv' },
        marked: {
          contentType: 'application/json',
          headers: {
            'X-Kind': { schema: { const: 'note' } },
            'X-Level': { schema: { type: 'integer', default: 3 } },
            'X-Unknown': { schema: { type: 'string' } },
            'Content-Type': { schema: { const: 'text/ignored' } },
            'X-Bad\r\nX-Other': { schema: { const: 'a' } },
            'X-Evil': { schema: { const: 'a\r\nX-Other: b' } },
          },
        },
      },
    }),
    ...post('styled', 'multipart/form-data', {
      schema: object,
      encoding: {
        joined: { style: 'form', explode: false },
        many: { style: 'form', explode: true },
        spaced: { style: 'spaceDelimited' },
        piped: { style: 'pipeDelimited' },
        deep: { style: 'deepObject' },
        spread: { explode: true },
        files: { style: 'form', explode: false },
      },
    }),
    ...post('mixed', 'multipart/mixed', {
      schema: { type: 'object', properties: { meta: object, data: binary } },
      encoding: {
        data: { contentType: 'application/pdf', headers: { 'X-Id': { schema: { enum: ['7'] } } } },
      },
    }),
    ...post('related', 'multipart/related', {
      schema: { type: 'array', prefixItems: [object, binary] },
      prefixEncoding: [{ contentType: 'application/vnd.meta+json' }, { contentType: 'image/png' }],
    }),
    ...post('items', 'multipart/mixed; boundary=given', {
      itemSchema: binary,
      itemEncoding: { contentType: 'text/csv', headers: { 'X-All': { schema: { const: 1 } } } },
    }),
    ...post('both', 'multipart/mixed', {
      schema: { type: 'array' },
      prefixEncoding: [{ contentType: 'application/xml' }],
      itemEncoding: { contentType: 'text/plain' },
    }),
  },
};

const field = (name: string, more: object = {}) => ({
  'content-disposition': `form-data; name="${name}"`,
  ...more,
});
const file = (name: string, fileName: string, type: string, more: object = {}) => ({
  'content-disposition': `form-data; name="${name}"; filename="${fileName}"`,
  'content-type': type,
  ...more,
});
const bytes = 'application/octet-stream';

describe('multipart bodies, as a server receives them', function () {
  this.timeout(30_000);
  const senderOf = useSenders(document);

  for (const name of senderNames) {
    describe(name, () => {
      const send = (operation: string, body: unknown) => senderOf(name).send(operation, { body });

      it('sends fields of a form, each as what it is', async () => {
        const received = await send('form', {
          note: 'a\nb\r\nc\rd "é" --',
          empty: '',
          zero: 0,
          no: false,
          nested: { a: [1, { b: null }] },
          list: ['x', 'y'],
          objects: [{ a: 1 }, { a: 2 }],
          lists: [[1, 2], [3]],
          none: null,
          nothing: [],
          gaps: [null, 'z'],
          page: '<p>',
        });
        assert.match(String(received.headers['content-type']), /^multipart\/form-data; boundary=/);
        assert.deepEqual(shownParts(received), [
          // Line breaks are not what a form of a browser makes of them.
          [field('note'), 'a\nb\r\nc\rd "é" --'],
          [field('empty'), ''],
          [field('zero'), '0'],
          [field('no'), 'false'],
          [field('nested', { 'content-type': 'application/json' }), '{"a":[1,{"b":null}]}'],
          [field('list'), 'x'],
          [field('list'), 'y'],
          [field('objects', { 'content-type': 'application/json' }), '{"a":1}'],
          [field('objects', { 'content-type': 'application/json' }), '{"a":2}'],
          [field('lists', { 'content-type': 'application/json' }), '[1,2]'],
          [field('lists', { 'content-type': 'application/json' }), '[3]'],
          [field('gaps'), 'z'],
          [field('page', { 'content-type': 'text/html' }), '<p>'],
        ]);
      });

      it('sends files byte by byte, with their names and media types', async () => {
        const all = Uint8Array.from({ length: 256 }, (_, index) => index);
        const received = await send('form', {
          file: all,
          photo: new File(['p'], 'me.jpg', { type: 'image/jpeg' }),
          scan: new File(['s'], 's.tif', { type: 'image/tiff' }),
          csv: new File(['1;2'], 'ü.csv'),
          many: [new File(['1'], '1'), new File(['2'], '2', { type: 'text/x' })],
        });
        const [first, ...others] = partsOf(received);
        assert.deepEqual(first, {
          headers: file('file', 'blob', bytes),
          content: Buffer.from(all),
        });
        assert.deepEqual(
          others.map(({ headers, content }) => [headers, content.toString()]),
          [
            [file('photo', 'me.jpg', 'image/jpeg'), 'p'],
            [file('scan', 's.tif', 'image/tiff'), 's'],
            [file('csv', 'ü.csv', 'text/csv'), '1;2'],
            [file('many', '1', bytes), '1'],
            [file('many', '2', 'text/x'), '2'],
          ],
        );
      });

      it('is read as a form by a parser that others wrote', async () => {
        const { body, headers } = await send('form', {
          note: 'é',
          file: new File(['1\r\n2'], 'a "b".txt', { type: 'text/plain' }),
        });
        const form = await new Response(new Uint8Array(body), {
          headers: { 'content-type': String(headers['content-type']) },
        }).formData();
        assert.equal(form.get('note'), 'é');
        const read = form.get('file') as unknown as File;
        assert.deepEqual([read.name, await read.text()], ['a "b".txt', '1\r\n2']);
      });

      it('lets no name or file name begin another header or part', async () => {
        const hostile = 'a"; filename="evil"\r\nX-Evil: 1\r\n\r\nb';
        const escaped = 'a%22; filename=%22evil%22%0D%0AX-Evil: 1%0D%0A%0D%0Ab';
        const half = 'h\ud800';
        const received = await send('form', {
          [hostile]: 'x',
          [half]: half,
          file: new File(['y'], hostile, { type: 'text/plain' }),
        });
        assert.deepEqual(shownParts(received), [
          [field(escaped), 'x'],
          [field('h\ufffd'), 'h\ufffd'],
          [file('file', escaped, 'text/plain'), 'y'],
        ]);
      });

      it('has a boundary that was not to be known', async () => {
        const [one, other] = [await send('form', { a: '' }), await send('form', { a: '' })];
        const boundaryOf = (type = '') => /boundary=([0-9a-f]{32})$/.exec(type)?.[1] ?? '';
        const boundaries = [one, other].map((it) => boundaryOf(it.headers['content-type']));
        assert.equal(new Set([...boundaries, '']).size, 3);
      });

      it('adds the headers of a part that the document gives values to', async () => {
        assert.deepEqual(shownParts(await send('form', { marked: { a: 1 } })), [
          [
            field('marked', {
              'content-type': 'application/json',
              'x-kind': 'note',
              'x-level': '3',
            }),
            '{"a":1}',
          ],
        ]);
      });

      it('writes fields in their style', async () => {
        const received = await send('styled', {
          joined: ['a b', 'c&'],
          many: ['a', 'b'],
          spaced: ['a', 'b'],
          piped: { R: 1, G: 2 },
          deep: { a: { b: 1, c: [2, 3] } },
          spread: { x: 1, y: 'é' },
          files: [new File(['1'], '1'), new File(['2'], '2')],
        });
        assert.deepEqual(shownParts(received), [
          [field('joined'), 'a b,c&'],
          [field('many'), 'a'],
          [field('many'), 'b'],
          [field('spaced'), 'a b'],
          [field('piped'), 'R|1|G|2'],
          [field('deep[a][b]'), '1'],
          [field('deep[a][c][0]'), '2'],
          [field('deep[a][c][1]'), '3'],
          [field('x'), '1'],
          [field('y'), 'é'],
          [file('files', '1', bytes), '1'],
          [file('files', '2', bytes), '2'],
        ]);
      });

      it('sends properties as parts of other types, too', async () => {
        const received = await send('mixed', {
          meta: { a: 1 },
          data: new Uint8Array([1, 2]),
          text: 'ü',
        });
        assert.match(String(received.headers['content-type']), /^multipart\/mixed; boundary=/);
        assert.deepEqual(shownParts(received), [
          [field('meta', { 'content-type': 'application/json' }), '{"a":1}'],
          [field('data', { 'content-type': 'application/pdf', 'x-id': '7' }), '\u0001\u0002'],
          [field('text', { 'content-type': 'text/plain; charset=utf-8' }), 'ü'],
        ]);
      });

      it('sends the items of a list as parts in their order', async () => {
        const received = await send('related', [
          { title: 'Cup' },
          new File(['png'], 'cup.png', { type: 'image/png' }),
          'more',
        ]);
        assert.match(
          String(received.headers['content-type']),
          /^multipart\/related; boundary=\w+; type="application\/vnd\.meta\+json"$/,
        );
        assert.deepEqual(shownParts(received), [
          [{ 'content-type': 'application/vnd.meta+json' }, '{"title":"Cup"}'],
          [
            {
              'content-disposition': 'attachment; filename="cup.png"',
              'content-type': 'image/png',
            },
            'png',
          ],
          [{ 'content-type': 'text/plain; charset=utf-8' }, 'more'],
        ]);
      });

      it('writes all items alike, or all but the first', async () => {
        const items = await send('items', ['a;b', new Uint8Array([65])]);
        assert.match(String(items.headers['content-type']), /^multipart\/mixed; boundary=\w{32}$/);
        const all = { 'content-type': 'text/csv', 'x-all': '1' };
        assert.deepEqual(shownParts(items), [
          [all, 'a;b'],
          [all, 'A'],
        ]);
        assert.deepEqual(shownParts(await send('both', ['<a/>', 'b', 'c'])), [
          [{ 'content-type': 'application/xml' }, '<a/>'],
          [{ 'content-type': 'text/plain' }, 'b'],
          [{ 'content-type': 'text/plain' }, 'c'],
        ]);
      });
    });
  }

  it('takes from its caller what a part says beside its value (Python client)', async () => {
    const received = await senderOf('Python client').send('form', {
      body: { file: { $part: ['n.txt', 'eA==', 'text/x', { 'X-Part': '1' }] } },
    });
    assert.deepEqual(shownParts(received), [
      [file('file', 'n.txt', 'text/x', { 'x-part': '1' }), 'x'],
    ]);
    await assert.rejects(
      senderOf('Python client').send('form', {
        body: { file: { $part: ['n', '', 'a\r\nX-Evil: 1'] } },
      }),
      /line breaks/,
    );
  });

  it('takes a text that is all of a body, or the JSON of its parts (Try It)', async () => {
    const format = {
      ...{ mediaType: 'multipart/mixed', kind: 'multipart' as const },
      encoding: { '': { contentType: 'text/csv' } },
    };
    const written = async (entered: string) => {
      const headers = new Headers();
      const { body } = writeText(entered, format, headers);
      return {
        headers: { 'content-type': headers.get('content-type') ?? '' },
        body: Buffer.from(await new Response(body).arrayBuffer()),
      };
    };
    const whole = '--a_b\r\nX-A: 1\r\n\r\nx\r\n--a_b--\r\n';
    const asIs = await written(whole);
    assert.equal(asIs.body.toString(), whole);
    assert.deepEqual(shownParts(asIs), [[{ 'x-a': '1' }, 'x']]);
    assert.deepEqual(shownParts(await written('["a;b"]')), [
      [{ 'content-type': 'text/csv' }, 'a;b'],
    ]);
    await assert.rejects(written('a;b'), /neither JSON of its parts nor a multipart text/);
  });

  describe('TypeScript client, for who calls it', () => {
    const root = 'https://api.example.org/openapi.json';
    const model = readModel({ root, contents: new Map<string, unknown>([[root, document]]) });
    const { files, entry } = emitClient(model, {
      ...{ title: '', specificationHash: '', generatorVersion: '' },
    });
    let module: Record<string, unknown>;
    before(async () => {
      module = await importClient({ files, entry, warnings: [] });
    });
    type Part = (value: unknown, options: object) => unknown;
    const sendTo = async (operation: string, body: unknown) => {
      const open = module['createClient'] as (
        options: object,
      ) => Record<string, (args: object) => Promise<unknown>>;
      let request: Request | undefined;
      const keep = (url: string, init: RequestInit) => {
        request = new Request(url, init);
        return Promise.resolve(new Response('{}'));
      };
      await open({ fetch: keep, baseUrl: 'https://api.example.org' })[operation]?.({ body });
      assert.ok(request);
      return {
        headers: { 'content-type': request.headers.get('content-type') ?? '' },
        body: Buffer.from(await request.arrayBuffer()),
      };
    };

    it('takes what a part says beside its value', async () => {
      const part = module['part'] as Part;
      const sent = await sendTo('form', {
        file: part(new Blob(['x'], { type: 'text/a' }), {
          fileName: 'n.txt',
          contentType: 'text/x',
          headers: { 'X-Part': '1' },
        }),
        marked: part({ a: 1 }, { headers: { 'X-Kind': 'other' } }),
      });
      assert.deepEqual(shownParts(sent), [
        [file('file', 'n.txt', 'text/x', { 'x-part': '1' }), 'x'],
        [
          field('marked', {
            'content-type': 'application/json',
            'x-kind': 'other',
            'x-level': '3',
          }),
          '{"a":1}',
        ],
      ]);
      await assert.rejects(
        sendTo('form', { a: part('x', { headers: { 'X-A': 'a\r\nX-Evil: 1' } }) }),
        TypeError,
      );
    });

    it('sends a form that was made before, and one of another type', async () => {
      const form = new FormData();
      form.append('a', '1');
      form.append('b', new Blob(['2']), 'b.txt');
      const parts = [
        [field('a'), '1'],
        [file('b', 'b.txt', bytes), '2'],
      ];
      const plain = await sendTo('form', form);
      const read = await new Response(new Uint8Array(plain.body), {
        headers: plain.headers,
      }).formData();
      assert.deepEqual([read.get('a'), read.has('b')], ['1', true]);
      const mixed = await sendTo('mixed', form);
      assert.match(mixed.headers['content-type'], /^multipart\/mixed/);
      assert.deepEqual(
        partsOf(mixed).map(({ content }) => content.toString()),
        parts.map(([, text]) => text),
      );
    });

    it('has the writer of parts only where an operation needs it', () => {
      const contents = new Map<string, unknown>([[root, { openapi: '3.1.0', paths: {} }]]);
      const options = { title: '', specificationHash: '', generatorVersion: '' };
      const without = emitClient(readModel({ root, contents }), options).files;
      const index = without.find(({ path }) => path === 'runtime/index.ts');
      assert.ok(index && !/multipart|streams/.test(index.text));
      assert.ok(!without.some(({ path }) => path === 'runtime/multipart.ts'));
      assert.ok(files.some(({ path }) => path === 'runtime/multipart.ts'));
    });
  });
});
