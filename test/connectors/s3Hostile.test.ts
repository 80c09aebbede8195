import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { ObjectStore } from '../../src/core/storage/objectStore.js';
import { listen } from '../servers/ports.js';
import { NEVER, objectsOf, openSession, text } from './s3Support.js';

/** An S3 server that answers every request the same way, with an object store that reads from it. */
async function withAnswers(
  answer: (response: ServerResponse, url: string) => void,
  work: (store: ObjectStore) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    answer(response, request.url ?? '');
  });
  const port = await listen(server);
  const endpoint = `http://127.0.0.1:${port}`;
  const session = openSession({ properties: { endpoint, bucket: 'lab' } });
  try {
    await work(objectsOf(session));
  } finally {
    await session.close();
    server.closeAllConnections();
    server.close();
  }
}

/** Writes for ever, as fast as it is read; says how much it was. */
function flood(response: ServerResponse, sent: { bytes: number }): void {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  const more = () => {
    while (!response.destroyed) {
      sent.bytes += piece.length;
      if (!response.write(piece)) {
        response.once('drain', more);
        return;
      }
    }
  };
  more();
}

describe('S3: a hostile server', function () {
  this.timeout(30_000);

  it('is not read beyond what memory holds', async () => {
    const sent = { bytes: 0 };
    await withAnswers(
      (response) => {
        response.writeHead(200);
        flood(response, sent);
      },
      async (store) => {
        await assert.rejects(store.read('endless', {}, NEVER), { code: 'Unsupported' });
      },
    );
    assert.ok(sent.bytes < 600 * 1024 * 1024, String(sent.bytes));
  });

  it('is not asked for an object that is larger than memory', async () => {
    await withAnswers(
      (response) => {
        response.writeHead(200, { 'content-length': String(2e12) });
        response.write('first bytes');
      },
      async (store) => {
        await assert.rejects(store.read('large', {}, NEVER), { code: 'Unsupported' });
      },
    );
  });

  it('may know no ranges: what follows the part is not read', async () => {
    const sent = { bytes: 0 };
    await withAnswers(
      (response) => {
        response.writeHead(200, { 'content-length': String(2e12) });
        response.write('0123456789');
        flood(response, sent);
      },
      async (store) => {
        const { bytes } = await store.read('large', { start: 3, end: 12 }, NEVER);
        assert.equal(text(bytes), '3456789xx');
      },
    );
    assert.ok(sent.bytes < 50 * 1024 * 1024, String(sent.bytes));
  });

  it('may send more than the part that was asked for', async () => {
    await withAnswers(
      (response) => {
        response.writeHead(206, { 'content-range': 'bytes 3-5/100' });
        response.end('345and more');
      },
      async (store) => {
        const { bytes } = await store.read('some', { start: 3, end: 6 }, NEVER);
        assert.equal(text(bytes), '345');
      },
    );
  });

  it('may encode names badly: the rest of the list is there', async () => {
    const list =
      '<ListBucketResult><Name>lab</Name><EncodingType>url</EncodingType>' +
      '<IsTruncated>false</IsTruncated><Contents><Key>100%.csv</Key></Contents>' +
      '<Contents><Key>a%20b</Key></Contents></ListBucketResult>';
    await withAnswers(
      (response) => response.end(list),
      async (store) => {
        const { items } = await store.list('', {}, NEVER);
        assert.deepEqual(
          items.map(({ path }) => path),
          ['100%.csv', 'a b'],
        );
      },
    );
  });
});
