import assert from 'node:assert/strict';
import { senderNames, startSenders, useSenders, type SenderName } from './openapiSenders.js';

const binary = { schema: { type: 'string', format: 'binary' } };
const any = { schema: {} };
const text = { schema: { type: 'string' } };

const document = {
  openapi: '3.2.0',
  paths: Object.fromEntries(
    Object.entries<Record<string, object>>({
      patch: { 'application/merge-patch+json': any },
      charset: { 'application/json; charset=utf-8': any },
      xml: { 'application/xml': any },
      csv: { 'text/csv': text },
      ranges: { 'text/*': text },
      octets: { 'application/octet-stream': binary },
      image: { 'image/*': binary },
      whatever: { '*/*': binary },
      usual: { '*/*': any },
      lines: { 'application/jsonl': { itemSchema: any.schema } },
      sequence: { 'application/json-seq': { itemSchema: any.schema } },
      several: { 'application/xml': any, 'application/json': any, 'image/png': binary },
    }).map(([operationId, content]) => [
      `/${operationId}`,
      { post: { operationId, requestBody: { content } } },
    ]),
  ),
};

const all = Uint8Array.from({ length: 256 }, (_, index) => index);
const half = 'a\ud800';

/** Operation, body, and the content type and text that are sent. */
const cases: readonly (readonly [string, unknown, type: string, sent: string])[] = [
  ['patch', { a: [1, null] }, 'application/merge-patch+json', '{"a":[1,null]}'],
  ['patch', null, 'application/merge-patch+json', 'null'],
  ['patch', 'text', 'application/merge-patch+json', '"text"'],
  // JSON has an escape for it.
  ['patch', { a: half }, 'application/merge-patch+json', '{"a":"a\\ud800"}'],
  ['charset', { a: 'é' }, 'application/json; charset=utf-8', '{"a":"é"}'],
  ['xml', '<a b="é">\r\n</a>', 'application/xml', '<a b="é">\r\n</a>'],
  ['xml', half, 'application/xml', 'a\ufffd'],
  ['csv', 'a;b\nc', 'text/csv', 'a;b\nc'],
  ['ranges', 'plain', 'text/plain; charset=utf-8', 'plain'],
  ['ranges', new Blob(['# a'], { type: 'text/markdown' }), 'text/markdown', '# a'],
  ['image', new Blob(['png'], { type: 'image/png' }), 'image/png', 'png'],
  ['image', new Uint8Array([65]), 'application/octet-stream', 'A'],
  ['whatever', new Blob(['zip'], { type: 'application/zip' }), 'application/zip', 'zip'],
  ['usual', { a: 1 }, 'application/json', '{"a":1}'],
  ['lines', [{ a: 1 }, 'b\n', null], 'application/jsonl', '{"a":1}\n"b\\n"\nnull\n'],
  ['lines', [], 'application/jsonl', ''],
  ['sequence', [1, 2], 'application/json-seq', '\u001e1\n\u001e2\n'],
  ['several', { a: 1 }, 'application/json', '{"a":1}'],
];

describe('other bodies, as a server receives them', function () {
  this.timeout(30_000);
  const senderOf = useSenders(document);

  for (const name of senderNames) {
    describe(name, () => {
      for (const [operation, body, type, sent] of cases) {
        // Nothing and null are the same argument in Python.
        if (body === null && name === 'Python client') continue;
        it(`${operation} ${type} ${JSON.stringify(sent)}`, async () => {
          const received = await senderOf(name).send(operation, { body });
          assert.deepEqual(
            [received.headers['content-type'], received.body.toString()],
            [type, sent],
          );
        });
      }

      it('sends bytes as they are, of a file or of a part of memory', async () => {
        for (const body of [all, new Blob([all]), all.subarray(7, 200)]) {
          const received = await senderOf(name).send('octets', { body });
          const expected = body instanceof Blob ? all : body;
          assert.ok(received.body.equals(expected));
          assert.equal(received.headers['content-type'], 'application/octet-stream');
        }
      });
    });
  }

  const inMemory: readonly SenderName[] = ['TypeScript client', 'Try It'];
  for (const name of inMemory) {
    it(`sends buffers and streams (${name})`, async () => {
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue(all.subarray(0, 100));
          controller.enqueue(all.subarray(100));
          controller.close();
        },
      });
      for (const body of [all.buffer, new DataView(all.buffer), stream]) {
        assert.ok((await senderOf(name).send('octets', { body })).body.equals(all));
      }
    });
  }

  it('gives an answer of several parts as it came, with its boundary', async () => {
    const type = 'multipart/mixed; boundary="Q w"';
    const body = Buffer.from('--Q w\r\n\r\n\u0000\xff\r\n--Q w--\r\n', 'latin1');
    const content = { 'multipart/mixed': { schema: { type: 'array' } } };
    const paths = { '/parts': { get: { operationId: 'parts', responses: { 200: { content } } } } };
    const answering = await startSenders({ openapi: '3.2.0', paths }, { type, body });
    try {
      const blob = (await answering.by('TypeScript client').call('parts', {})) as Blob;
      assert.ok(Buffer.from(await blob.arrayBuffer()).equals(body));
      // In small letters, as every Blob has it: the headers of `result()` have it as it came.
      assert.match(blob.type, /^multipart\/mixed; ?boundary="q w"$/i);
      assert.ok(body.equals((await answering.by('Try It').call('parts', {})) as Uint8Array));
      const asked = await answering.by('Python client').send('parts', {});
      assert.equal(asked.headers.accept, 'multipart/mixed');
    } finally {
      await answering.stop();
    }
  });

  for (const [name, choice] of [
    ['TypeScript client', 'contentType'],
    ['Python client', 'content_type'],
  ] as const) {
    it(`sends the media type that the caller chooses (${name})`, async () => {
      const sender = senderOf(name);
      for (const [contentType, body, sent] of [
        ['application/xml', '<a/>', '<a/>'],
        ['image/png', new Uint8Array([65]), 'A'],
        ['application/json', '<a/>', '"<a/>"'],
      ]) {
        const received = await sender.send('several', { body, [choice]: contentType });
        assert.deepEqual(
          [received.headers['content-type'], received.body.toString()],
          [contentType, sent],
        );
      }
    });
  }
});
