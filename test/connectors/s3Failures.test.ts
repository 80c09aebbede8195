import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectorError, ErrorCode, NextStep } from '../../src/core/errors.js';
import type { Session } from '../../src/core/sources/connector.js';
import {
  startBabbleServer,
  startClosingServer,
  startHttpServer,
  startSilentServer,
  type BadServer,
} from '../servers/misc.js';
import { freePort } from '../servers/ports.js';
import { startS3, type S3Server } from '../servers/s3/server.js';
import { RawS3 } from './s3Raw.js';
import {
  NEVER,
  bytes,
  objectsOf,
  onEachS3,
  onRadosgw,
  openServer,
  openSession,
  text,
  type SessionOptions,
  type TestServer,
} from './s3Support.js';

interface Expected {
  readonly code: ErrorCode;
  readonly message?: RegExp;
  readonly step?: NextStep;
}

function rejects(work: Promise<unknown>, expected: Expected): Promise<void> {
  return assert.rejects(work, (error: ConnectorError) => {
    assert.equal(error.code, expected.code, `${error.message} (${error.detail ?? ''})`);
    if (expected.message) assert.match(error.message, expected.message);
    if (expected.step) assert.ok(error.nextSteps.includes(expected.step), String(error.nextSteps));
    assert.doesNotMatch(`${error.message} ${error.detail ?? ''}`, /-secret/);
    return true;
  });
}

async function using<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

onEachS3('S3 access on', (start) => {
  let server: TestServer;
  let raw: RawS3;
  let folder: string;

  before(async () => {
    server = await start();
    raw = new RawS3(server);
    await raw.makeBucket('lab');
    await raw.put('lab', 'file.txt', 'content');
    await raw.makeBucket('public');
    await raw.put('public', 'file.txt', 'for all');
    folder = await mkdtemp(join(tmpdir(), 's3-profile-'));
  });
  after(async () => {
    raw.close();
    await rm(folder, { recursive: true });
    await server.stop();
  });

  const test = (session: Session) => using(session, (open) => open.test(NEVER));

  it('uses the stored secret of its access key', async () => {
    const said = await test(openServer(server, { bucket: 'lab' }));
    assert.match(said, /^Reached bucket "lab" at http:.* with the stored key sample-key\.$/);
  });

  it('asks for a secret rather than to be somebody else', async () => {
    const environment = { AWS_ACCESS_KEY_ID: 'other', AWS_SECRET_ACCESS_KEY: 'other-secret' };
    await rejects(
      test(openServer(server, { bucket: 'lab' }, { secrets: undefined, environment })),
      { code: 'Unauthorized', message: /No secret access key is stored/, step: 'setCredentials' },
    );
  });

  it('uses the environment', async () => {
    const environment = {
      AWS_ACCESS_KEY_ID: server.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    };
    const { endpoint } = server;
    const said = await test(openSession({ properties: { endpoint, bucket: 'lab' }, environment }));
    assert.match(said, /with the key sample-key of the environment/);
  });

  it('uses a profile, and reads its file anew after a failure', async () => {
    const file = join(folder, 'credentials');
    const config = join(folder, 'config');
    const write = (secret: string) =>
      writeFile(
        file,
        `[lab]\naws_access_key_id = ${server.accessKeyId}\naws_secret_access_key = ${secret}\n`,
      );
    await write('wrong');
    await writeFile(config, '[profile lab]\nregion = us-east-1\n');
    const { endpoint } = server;
    const session = openSession({
      properties: { endpoint, bucket: 'lab', profile: 'lab' },
      environment: { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: config },
    });
    await using(session, async () => {
      await rejects(session.test(NEVER), { code: 'Unauthorized', message: /profile "lab"/ });
      await write(server.secretAccessKey);
      assert.match(await session.test(NEVER), /with the AWS profile "lab"/);
    });
    const missing = openSession({
      properties: { endpoint, bucket: 'lab', profile: 'nobody' },
      environment: { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: config },
    });
    await rejects(test(missing), {
      code: 'Unauthorized',
      message: /nobody/,
      step: 'editSource',
    });
  });

  it('names wrong keys and wrong secrets', async () => {
    const wrongSecret = { secrets: { secretAccessKey: 'wrong-secret' } };
    const session = openServer(server, { bucket: 'lab' }, wrongSecret);
    await using(session, async () => {
      const expected: Expected = { code: 'Unauthorized', step: 'setCredentials' };
      await rejects(session.test(NEVER), { ...expected, message: /secret access key/ });
      const objects = objectsOf(session);
      // Answers to HEAD say nothing of the reason: it is asked for once more.
      await rejects(objects.stat('file.txt', NEVER), expected);
      await rejects(objects.read('file.txt', {}, NEVER), expected);
      await rejects(objects.list('', {}, NEVER), expected);
      await rejects(objects.write('x', bytes('x'), {}, NEVER), expected);
    });
    await rejects(test(openServer(server, { bucket: 'lab', accessKeyId: 'unknown' })), {
      code: 'Unauthorized',
      message: /access key/,
    });
  });

  it('names a bucket that does not exist', async () => {
    const expected: Expected = {
      code: 'NotFound',
      message: /bucket "missing" does not exist/,
      step: 'editSource',
    };
    await using(openServer(server, { bucket: 'missing' }), async (session) => {
      const objects = objectsOf(session);
      await rejects(session.test(NEVER), expected);
      await rejects(session.children([], {}, NEVER), expected);
      await rejects(objects.read('x', {}, NEVER), expected);
      await rejects(objects.write('x', bytes('x'), {}, NEVER), expected);
      await rejects(objects.delete('x/', { recursive: true }, NEVER), expected);
      await rejects(objects.stat('x', NEVER), { code: 'NotFound' });
    });
  });

  it('says that there is no such object', async () => {
    await using(openServer(server, { bucket: 'lab' }), async (session) => {
      const objects = objectsOf(session);
      await rejects(objects.stat('none', NEVER), { code: 'NotFound', message: /"none"/ });
      await rejects(objects.read('none', {}, NEVER), { code: 'NotFound', message: /"none"/ });
      await rejects(objects.stat('none/', NEVER), { code: 'NotFound', message: /"none\/"/ });
    });
  });

  it('refuses to write to a read-only source', async () => {
    const way = await startHttpServer({ status: 500 });
    const properties = { bucket: 'lab', readOnly: true, endpoint: way.url };
    await using(openServer(server, properties), async (session) => {
      const objects = objectsOf(session);
      const no: Expected = { code: 'Forbidden', message: /read only/ };
      assert.equal(objects.readOnly, true);
      await rejects(objects.write('x', bytes('x'), {}, NEVER), no);
      await rejects(objects.createFolder('x/', NEVER), no);
      await rejects(objects.delete('x', { recursive: false }, NEVER), no);
      await rejects(objects.copy('x', 'y', { overwrite: true }, NEVER), no);
      await rejects(objects.move('x', 'y', { overwrite: true }, NEVER), no);
    });
    assert.equal(way.count(), 0);
    await way.stop();
  });

  it('says that anonymous access is denied', async () => {
    const { endpoint } = server;
    await using(openSession({ properties: { endpoint, bucket: 'lab' } }), async (session) => {
      const expected: Expected = { code: 'Forbidden', message: /no credentials/ };
      await rejects(session.test(NEVER), { ...expected, step: 'editSource' });
      await rejects(objectsOf(session).stat('file.txt', NEVER), expected);
      await rejects(objectsOf(session).read('file.txt', {}, NEVER), expected);
      await rejects(objectsOf(session).write('x', bytes('x'), {}, NEVER), expected);
    });
  });
});

onRadosgw('S3 access with a policy on', (start) => {
  it('reads a public bucket without credentials', async () => {
    const server = await start();
    const raw = new RawS3(server);
    await raw.makeBucket('open');
    await raw.put('open', 'file.txt', 'for all');
    await raw.makePublic('open');
    const { endpoint } = server;
    const session = openSession({ properties: { endpoint, bucket: 'open' } });
    assert.match(await session.test(NEVER), /with no credentials/);
    assert.equal(text((await objectsOf(session).read('file.txt', {}, NEVER)).bytes), 'for all');
    await session.close();
    raw.close();
    await server.stop();
  });
});

describe('S3 when things go wrong', function () {
  this.timeout(20_000);
  let server: S3Server;

  before(async () => {
    server = await startS3({
      buckets: ['lab', 'open', 'secret'],
      publicBuckets: ['open'],
      region: 'eu-lab-1',
      users: [
        { accessKeyId: 'sample-key', secretAccessKey: 'sample-secret' },
        {
          accessKeyId: 'guest',
          secretAccessKey: 'guest-secret',
          everywhere: 'none',
          buckets: { lab: 'read' },
        },
      ],
    });
    server.seed('lab', [{ key: 'file.txt', body: 'content' }]);
    server.seed('open', [{ key: 'file.txt', body: 'for all' }]);
  });
  after(() => server.stop());

  const lab = (options: SessionOptions = {}) =>
    openServer(server, { bucket: 'lab', region: server.region }, options);

  const faulty = async (
    fault: Parameters<S3Server['addFault']>[0],
    work: (session: Session) => Promise<void>,
    options: SessionOptions = {},
  ) => {
    const rule = server.addFault(fault);
    try {
      await using(lab(options), work);
    } finally {
      rule.dispose();
    }
  };

  it('follows the region that a server names', async () => {
    await using(openServer(server, { bucket: 'lab' }), async (session) => {
      assert.match(await session.test(NEVER), /Reached bucket "lab"/);
      server.clearRequests();
      await objectsOf(session).stat('file.txt', NEVER);
      assert.equal(server.requests.length, 1, 'the region is remembered');
    });
  });

  it('reads a public bucket without credentials', async () => {
    const { endpoint } = server;
    const session = openSession({ properties: { endpoint, bucket: 'open' } });
    await using(session, async () => {
      assert.match(await session.test(NEVER), /with no credentials/);
      const { bytes: content } = await objectsOf(session).read('file.txt', {}, NEVER);
      assert.equal(text(content), 'for all');
    });
  });

  it('tells a guest what is denied', async () => {
    const guest = (properties: Record<string, unknown>) =>
      openServer(
        server,
        { accessKeyId: 'guest', region: server.region, ...properties },
        { secrets: { secretAccessKey: 'guest-secret' } },
      );
    const denied: Expected = { code: 'Forbidden', step: 'setCredentials' };
    await using(guest({ bucket: 'secret' }), async (session) => {
      await rejects(session.test(NEVER), { ...denied, message: /bucket "secret" is denied/ });
      await rejects(objectsOf(session).stat('x', NEVER), denied);
    });
    await using(guest({ bucket: 'lab' }), async (session) => {
      await session.test(NEVER);
      await rejects(objectsOf(session).write('x', bytes('x'), {}, NEVER), denied);
      await rejects(objectsOf(session).delete('file.txt', { recursive: false }, NEVER), denied);
    });
  });

  it('asks for a bucket when the buckets may not be listed', async () => {
    const rule = server.addFault(({ operation }) =>
      operation === 'ListBuckets' ? { status: 403, code: 'AccessDenied' } : undefined,
    );
    await using(openServer(server, { region: server.region }), (session) =>
      rejects(session.children([], {}, NEVER), {
        code: 'Forbidden',
        message: /name a bucket/,
        step: 'editSource',
      }),
    );
    rule.dispose();
  });

  it('falls back to asking first where conditions are not supported', async () => {
    let refuse = false;
    await faulty(
      ({ operation }) => {
        // Refuses the first of two, which has the condition.
        if (operation !== 'PutObject') return undefined;
        refuse = !refuse;
        return refuse ? { status: 501, code: 'NotImplemented' } : undefined;
      },
      async (session) => {
        const objects = objectsOf(session);
        const { etag = '' } = await objects.write('swift', bytes('1'), { ifAbsent: true }, NEVER);
        await objects.write('swift', bytes('2'), { ifMatch: etag }, NEVER);
        const late = objects.write('swift', bytes('3'), { ifMatch: etag }, NEVER);
        await rejects(late, { code: 'Conflict' });
        const second = objects.write('swift', bytes('4'), { ifAbsent: true }, NEVER);
        await rejects(second, { code: 'Conflict' });
        assert.equal(text((await objects.read('swift', {}, NEVER)).bytes), '2');
      },
    );
  });

  it('deletes one by one where batches are refused', async () => {
    server.seed('lab', [
      { key: 'batch/1', body: '1' },
      { key: 'batch/2', body: '2' },
    ]);
    await faulty(
      ({ operation }) =>
        operation === 'DeleteObjects' ? { status: 400, code: 'InvalidRequest' } : undefined,
      async (session) => {
        await objectsOf(session).delete('batch/', { recursive: true }, NEVER);
        await rejects(objectsOf(session).stat('batch/', NEVER), { code: 'NotFound' });
      },
    );
  });

  it('keeps what could not be copied', async () => {
    server.seed('lab', [
      { key: 'from/1', body: '1' },
      { key: 'from/2', body: '2' },
    ]);
    await faulty(
      ({ operation, key }) =>
        operation === 'CopyObject' && key === 'to/2'
          ? { status: 403, code: 'AccessDenied' }
          : undefined,
      async (session) => {
        const objects = objectsOf(session);
        await rejects(objects.move('from/', 'to/', { overwrite: false }, NEVER), {
          code: 'Forbidden',
        });
        assert.equal((await objects.list('from/', {}, NEVER)).items.length, 2);
      },
    );
  });

  it('rejects when the body of an answer breaks off', async () => {
    server.seed('lab', [{ key: 'long', body: Buffer.alloc(100_000) }]);
    await faulty(
      ({ operation }) => (operation === 'GetObject' ? { cutAfter: 1000 } : undefined),
      (session) => rejects(objectsOf(session).read('long', {}, NEVER), { code: 'Unavailable' }),
    );
  });

  it('tries again when the server is busy for a moment', async () => {
    let busy = 2;
    await faulty(
      () => (busy-- > 0 ? { status: 503, code: 'SlowDown' } : undefined),
      async (session) => {
        await session.test(NEVER);
      },
    );
    await faulty(
      () => ({ status: 503, code: 'SlowDown' }),
      (session) => rejects(session.test(NEVER), { code: 'Unavailable', message: /too busy/ }),
    );
  });

  it('gives up a request that is not answered, and can be asked again', async () => {
    let hanging = true;
    await faulty(
      () => (hanging ? { hang: true } : undefined),
      async (session) => {
        const start = Date.now();
        await rejects(session.test(NEVER), { code: 'Timeout', message: /127\.0\.0\.1/ });
        assert.ok(Date.now() - start < 2000);
        await rejects(objectsOf(session).write('x', bytes('x'), {}, NEVER), { code: 'Timeout' });
        hanging = false;
        await session.test(NEVER);
      },
      { limits: { connectTimeout: 300, requestTimeout: 500 } },
    );
  });

  it('stops at once when it is aborted', async () => {
    await faulty(
      () => ({ hang: true }),
      async (session) => {
        const abort = new AbortController();
        setTimeout(() => abort.abort(), 50);
        const start = Date.now();
        await rejects(session.children([], {}, abort.signal), { code: 'Cancelled' });
        assert.ok(Date.now() - start < 1000);
      },
    );
  });

  it('cancels what runs when it is closed', async () => {
    await faulty(
      () => ({ hang: true }),
      async (session) => {
        const waiting = rejects(session.test(NEVER), { code: 'Cancelled' });
        setTimeout(() => void session.close(), 50);
        await waiting;
      },
    );
  });

  it('names a server that does not exist or refuses', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    await using(openServer(server, { bucket: 'lab', endpoint }), (session) =>
      rejects(session.test(NEVER), {
        code: 'Unavailable',
        message: /http:\/\/127\.0\.0\.1:\d+ refuses connections/,
        step: 'editSource',
      }),
    );
    await using(openServer(server, { bucket: 'lab', endpoint: 'http://nowhere.invalid' }), (open) =>
      rejects(open.test(NEVER), { code: 'Unavailable', message: /nowhere\.invalid/ }),
    );
  });

  const page = '<!doctype html><html><body><h1>Welcome</h1></body></html>';
  const html = { 'content-type': 'text/html' };
  const strangers: Readonly<Record<string, () => Promise<BadServer>>> = {
    'a web site': () => startHttpServer({ headers: html, body: page }),
    'a web site that knows no such page': () =>
      startHttpServer({ status: 404, headers: html, body: page }),
    'a web site that forbids': () => startHttpServer({ status: 403, headers: html, body: page }),
    'a JSON API': () =>
      startHttpServer({ headers: { 'content-type': 'application/json' }, body: '{"a":1}' }),
    'a JSON API that knows no such page': () =>
      startHttpServer({
        status: 404,
        headers: { 'content-type': 'application/json' },
        body: '{"error":"Not Found"}',
      }),
    'half an XML document': () =>
      startHttpServer({
        headers: { 'content-type': 'application/xml' },
        body: '<ListBucketResult',
      }),
    'a log-in page behind a redirect': () =>
      startHttpServer({ status: 302, headers: { location: 'https://login.example/' } }),
    'an SSH server': () => startBabbleServer('SSH-2.0-OpenSSH_9.2p1\r\n'),
  };
  for (const [what, start] of Object.entries(strangers)) {
    it(`says that ${what} is no S3 server`, async () => {
      const stranger = await start();
      const endpoint = stranger.url || `http://127.0.0.1:${stranger.port}`;
      try {
        for (const bucket of ['lab', '']) {
          await using(openServer(server, { bucket, endpoint }), async (session) => {
            await rejects(session.test(NEVER), {
              code: 'Invalid',
              message: /does not answer as an S3 server|which is not followed/,
              step: 'editSource',
            });
          });
        }
      } finally {
        await stranger.stop();
      }
    });
  }

  it('gives up a server that says nothing, and one that hangs up', async () => {
    for (const [start, code, limit] of [
      [startSilentServer, 'Timeout', 400],
      [startClosingServer, 'Unavailable', 5000],
    ] as const) {
      const stranger = await start();
      const endpoint = `http://127.0.0.1:${stranger.port}`;
      const limits = { connectTimeout: limit, requestTimeout: limit };
      await using(openServer(server, { bucket: 'lab', endpoint }, { limits }), (session) =>
        rejects(session.test(NEVER), { code, message: /127\.0\.0\.1/ }),
      );
      await stranger.stop();
    }
  });

  it('refuses settings that make no sense', () => {
    for (const properties of [
      { endpoint: 'not an address' },
      { endpoint: 'ftp://host' },
      { endpoint: 'http://user:password@host' },
      { bucket: 'b', accessKeyId: 'a', profile: 'p' },
      { prefix: 'p/' },
    ]) {
      assert.throws(() => openSession({ properties }), { code: 'Invalid' });
    }
  });
});
