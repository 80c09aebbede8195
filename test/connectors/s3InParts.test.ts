import assert from 'node:assert/strict';
import { S3Connection } from '../../src/connectors/s3/client.js';
import { copyObject } from '../../src/connectors/s3/copying.js';
import { readSettings } from '../../src/connectors/s3/settings.js';
import { writeObject } from '../../src/connectors/s3/writing.js';
import { writeContent } from '../../src/core/storage/streams.js';
import { expectEventually } from '../eventually.js';
import { startWatchingProxy } from '../servers/watchingProxy.js';
import { onEachLab } from './s3Lab.js';
import { MiB, ofCode, pattern, patternContent, readWhole } from './s3Patterns.js';
import { NEVER, contextOf, type TestServer } from './s3Support.js';

/** What a session has of its own, for what only comes up with objects of more than 5 GB. */
function connectionTo(server: TestServer, endpoint = server.endpoint): S3Connection {
  const { accessKeyId, secretAccessKey } = server;
  const settings = readSettings({ endpoint, accessKeyId, bucket: 'lab' });
  return new S3Connection(settings, contextOf({ secrets: { secretAccessKey } }));
}

onEachLab('transfers in parts with', (lab) => {
  it('copies in parts what is too large for one request', async () => {
    const connection = connectionTo(lab.server);
    const size = 17 * MiB;
    const from = 'copied/ä b.csv';
    await writeContent(lab.store, from, patternContent(size), {}, NEVER);
    const at = (key: string) => ({ bucket: 'lab', key, root: '', mount: '' });
    const limits = { whole: 10 * MiB, part: 5 * MiB };
    const source = { key: from, size };
    await copyObject(connection, at('copied/'), at('copy'), source, NEVER, limits);
    assert.ok(Buffer.from(pattern(0, size)).equals(await readWhole(lab.store, 'copy')));
    assert.equal(await lab.raw.contentType('lab', 'copy'), 'text/csv; charset=utf-8');
    connection.close();
  });

  /** Cancels what `work` does when a request is on its way whose first line fits. */
  async function cancelledAt(
    line: RegExp,
    work: (connection: S3Connection, signal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    const proxy = await startWatchingProxy(lab.server.endpoint);
    const connection = connectionTo(lab.server, proxy.endpoint);
    const abort = new AbortController();
    proxy.onSent = (piece) => {
      if (line.test(piece)) abort.abort();
    };
    try {
      await work(connection, abort.signal).finally(() => {
        assert.ok(abort.signal.aborted, 'the moment came');
      });
    } finally {
      await expectEventually(() => lab.raw.unfinishedUploads('lab'), 0);
      connection.close();
      await proxy.stop();
    }
  }

  const size = 17 * MiB;
  const limits = { whole: 10 * MiB, part: 5 * MiB };
  const ways: Readonly<
    Record<string, (connection: S3Connection, signal: AbortSignal) => Promise<unknown>>
  > = {
    sending: (connection, signal) =>
      writeObject(connection, 'given up', patternContent(size), {}, signal),
    copying: async (connection, signal) => {
      await writeContent(lab.store, 'to copy', patternContent(size), {}, NEVER);
      const at = (key: string) => ({ bucket: 'lab', key, root: '', mount: '' });
      const source = { key: 'to copy', size };
      return copyObject(connection, at(''), at('given up'), source, signal, limits);
    },
  };
  for (const [way, work] of Object.entries(ways)) {
    it(`leaves nothing behind when ${way} is cancelled as it begins`, async () => {
      const begun = /^POST \S+[?&]uploads\b/;
      await assert.rejects(cancelledAt(begun, work), ofCode('Cancelled'));
      await assert.rejects(lab.store.stat('given up', NEVER), ofCode('NotFound'));
    });

    it(`leaves nothing behind when ${way} is cancelled on the way`, async () => {
      await assert.rejects(cancelledAt(/^PUT \S+partNumber=2\b/, work), ofCode('Cancelled'));
      await assert.rejects(lab.store.stat('given up', NEVER), ofCode('NotFound'));
    });

    it(`has the object when ${way} is cancelled too late`, async () => {
      await cancelledAt(/^POST \S+[?&]uploadId=/, work);
      assert.equal((await lab.store.stat('given up', NEVER)).size, size);
      await lab.store.delete('given up', { recursive: false }, NEVER);
    });
  }
});
