import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  RenameObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createCertificate } from '../servers/certificates.js';
import { startSamples } from '../servers/index.js';
import { startHttpServer, startSilentServer } from '../servers/misc.js';
import { findRadosgw, findSystemPostgres } from '../servers/packages.js';
import { type PetStoreServer, startPetStore } from '../servers/petstore/server.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { isPackaged } from '../servers/postgresPrograms.js';
import { startRadosgw } from '../servers/radosgw.js';
import { sampleCounts } from '../servers/samples/database.js';
import { oddKeys } from '../servers/samples/bucket.js';
import { digest } from '../servers/s3/checksums.js';
import { decodeChunked } from '../servers/s3/chunked.js';
import { type S3Server, startS3 } from '../servers/s3/server.js';
import { type SignatureChain } from '../servers/s3/sigv4.js';

const inCi = process.env['CI'] === 'true';
const packageFolder = process.cwd();

/** Skips where a server is only to be expected in CI, and says what was skipped. */
function skipUnless(context: Mocha.Context, installed: unknown): void {
  if (!installed && !inCi) context.skip();
}

describe('servers: PostgreSQL', function () {
  this.timeout(60_000);

  const system = findSystemPostgres(15);
  for (const [name, flavour] of [
    ['18, of npm', isPackaged('embedded') && 'embedded'],
    ['13, of npm', isPackaged('oldest') && 'oldest'],
    ['15, of the system', system !== undefined && { programs: system }],
  ] as const) {
    it(`${name}: starts, speaks TLS, survives a restart, leaves nothing`, async function () {
      skipUnless(this, flavour);
      assert.ok(flavour);
      const server = await startPostgres({
        database: 'lab',
        tls: { hosts: ['localhost'] },
        flavour,
      });
      const caFile = server.tls?.caFile ?? '';
      try {
        assert.equal(server.version.slice(0, 3), `${name.slice(0, 2)}.`);
        const ca = server.tls?.ca ?? '';
        const client = await server.connect({ host: 'localhost', ssl: { ca } });
        const { rows } = await client.query<{ ssl: boolean }>(
          'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
        );
        assert.deepEqual(rows, [{ ssl: true }]);
        await assert.rejects(server.connect({ host: '127.0.0.1', ssl: { ca } }), /altnames/);
        const stranger = createCertificate(['localhost']).ca;
        await assert.rejects(
          server.connect({ host: 'localhost', ssl: { ca: stranger } }),
          /certificate/,
        );
        await assert.rejects(
          server.connect({ password: 'wrong' }),
          /password authentication failed/,
        );
        await server.query('create table kept (id int); insert into kept values (7)');
        assert.equal(await server.killSessions(), 1);
        await assert.rejects(client.query('select 1'));
        await server.restart();
        assert.deepEqual(await server.query('select id from kept'), [{ id: 7 }]);
      } finally {
        await server.stop();
      }
      await server.stop();
      assert.equal(existsSync(caFile), false);
      await assert.rejects(server.connect(), /ECONNREFUSED/);
    });
  }

  it('ends with a parent that is killed', async function () {
    if (process.platform === 'win32') this.skip();
    const script = `
      const { startPostgres } = require('./test/servers/postgres.ts');
      startPostgres().then((s) => { console.log(s.port); setInterval(() => {}, 1000); });`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', script], {
      cwd: packageFolder,
    });
    const [port] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    const url = `http://127.0.0.1:${Number(port.toString())}`;
    const deadline = Date.now() + 10_000;
    while (await fetch(url).then(() => true, isListening)) {
      assert.ok(Date.now() < deadline, 'the server outlives its parent');
      await sleep(50);
    }
  });

  it('names what is wrong instead of crashing', async () => {
    await assert.rejects(startPostgres({ flavour: { programs: '/nowhere' } }), /no PostgreSQL in/);
    await assert.rejects(startPostgres({ settings: { nonsense: '1' } }), /nonsense/);
  });

  it('fills the sample database', async () => {
    const { postgres, stop } = await startSamples({ postgres: true });
    try {
      await checkSamples(postgres);
    } finally {
      await stop();
    }
  });
});

async function checkSamples(postgres: PostgresServer): Promise<void> {
  for (const [table, count] of Object.entries(sampleCounts)) {
    assert.deepEqual(await postgres.query(`select count(*)::int as n from ${table}`), [
      { n: count },
    ]);
  }
  const kinds = await postgres.query<{ kinds: string }>(
    `select string_agg(distinct relkind::text, '' order by relkind::text) as kinds from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')`,
  );
  assert.deepEqual(kinds, [{ kinds: 'fmprv' }]);
  const lab = await postgres.connect({ user: 'lab', password: 'lab' });
  const archived = await lab.query<{ n: string }>('select count(*) as n from archived_experiments');
  assert.equal(archived.rows[0]?.n, '100');
  await assert.rejects(lab.query('select * from secret.salaries'), /permission denied/);
  await lab.end();
}

/** A refused connection is the end we wait for; any other failure means that somebody is still there. */
function isListening(error: Error): boolean {
  return (error.cause as NodeJS.ErrnoException | undefined)?.code !== 'ECONNREFUSED';
}

describe('servers: S3', function () {
  this.timeout(30_000);
  let server: S3Server;
  let client: S3Client;
  const Bucket = 'lab';

  before(async () => {
    ({ s3: server } = await startSamples({ s3: true }));
    client = connect(server);
  });
  after(async () => {
    client.destroy();
    await server.stop();
  });

  const put = (Key: string, Body: string | Buffer | Readable, more: object = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = (Key: string, more: object = {}) =>
    client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  const list = async (more: object): Promise<{ keys: string[]; prefixes: string[] }> => {
    const keys: string[] = [];
    const prefixes: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, ContinuationToken, ...more }),
      );
      keys.push(...(page.Contents ?? []).map((object) => object.Key ?? ''));
      prefixes.push(...(page.CommonPrefixes ?? []).map((prefix) => prefix.Prefix ?? ''));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return { keys, prefixes };
  };

  it('decodes a streamed upload and checks its checksum', async () => {
    const bytes = Buffer.alloc(150_000, 'chunk');
    await put('new/stream', Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]), {
      ContentLength: bytes.length,
    });
    const { Body, ChecksumCRC32 } = await get('new/stream', { ChecksumMode: 'ENABLED' });
    assert.deepEqual(Buffer.from((await Body?.transformToByteArray()) ?? []), bytes);
    assert.ok(ChecksumCRC32);
    await assert.rejects(put('new/bad', 'data', { ChecksumCRC32: 'AAAAAA==' }), {
      name: 'BadDigest',
    });
    await assert.rejects(get('new/bad'), { name: 'NoSuchKey' });
  });

  it('verifies the signatures of chunks', () => {
    // The example of the S3 documentation: 65 KiB of `a` in two chunks.
    const chain = documentedChain();
    const [first, second, last] = [
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ];
    const body = (byte: string): Buffer =>
      Buffer.from(
        `10000;chunk-signature=${first}\r\n${byte.repeat(65536)}\r\n` +
          `400;chunk-signature=${second}\r\n${'a'.repeat(1024)}\r\n0;chunk-signature=${last}\r\n\r\n`,
      );
    assert.equal(decodeChunked(body('a'), '66560', chain).data.length, 66560);
    assert.throws(() => decodeChunked(body('b'), '66560', chain), {
      code: 'SignatureDoesNotMatch',
    });
    assert.throws(() => decodeChunked(body('a'), '66561', chain), { code: 'IncompleteBody' });
  });

  it('calculates checksums as others do', () => {
    const check = Buffer.from('123456789');
    assert.equal(digest('crc32', check).toString('hex'), 'cbf43926');
    assert.equal(digest('crc32c', check).toString('hex'), 'e3069283');
    assert.equal(digest('crc64nvme', check).toString('hex'), 'ae8b14860a799888');
  });

  it('answers ranges, and counts what was asked', async () => {
    await put('new/range', '0123456789');
    server.clearRequests();
    for (const [Range, text] of [
      ['bytes=2-4', '234'],
      ['bytes=-3', '789'],
      ['bytes=8-', '89'],
      ['bytes=8-99', '89'],
    ] as const) {
      assert.equal(await (await get('new/range', { Range })).Body?.transformToString(), text);
    }
    await assert.rejects(get('new/range', { Range: 'bytes=10-' }), { name: 'InvalidRange' });
    assert.deepEqual(
      server.requests.map(({ operation, status, bytes }) => [operation, status, bytes > 0]),
      [206, 206, 206, 206, 416].map((status) => ['GetObject', status, true]),
    );
    assert.equal(server.requests[1]?.range, 'bytes=-3');
  });

  it('pages keys and prefixes in the order of UTF-8 bytes', async () => {
    const names = ['a', 'a/1', 'a/2', 'b/1', 'c', '\u{fffd}', '\u{1f9ea}', '日'];
    server.seed(
      'lab',
      names.map((name) => ({ key: `page/${name}`, body: name })),
    );
    const sorted = names
      .map((name) => `page/${name}`)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    assert.deepEqual((await list({ Prefix: 'page/', MaxKeys: 3 })).keys, sorted);
    for (const MaxKeys of [1, 2, 1000]) {
      const { keys, prefixes } = await list({ Prefix: 'page/', Delimiter: '/', MaxKeys });
      assert.deepEqual(prefixes, ['page/a/', 'page/b/']);
      assert.equal(keys.length, 5);
    }
    await assert.rejects(list({ ContinuationToken: 'made up' }), { name: 'InvalidArgument' });
  });

  it('keeps odd keys', async () => {
    const { keys } = await list({ Prefix: 'Odd keys/' });
    assert.deepEqual([...keys].sort(), [...oddKeys].sort());
    for (const key of oddKeys) {
      assert.ok((await (await get(key)).Body?.transformToString())?.includes(key), key);
    }
    const names = ['Odd/a b+ü', 'Odd/<&>', 'Odd/\u0001'];
    for (const key of names) await put(key, key);
    const Objects = [...names, 'Odd/none'].map((Key) => ({ Key }));
    const { Deleted } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );
    assert.equal(Deleted?.length, 4);
    assert.deepEqual((await list({ Prefix: 'Odd/' })).keys, []);
  });

  it('writes only under the conditions given', async () => {
    const { ETag } = await put('new/conditional', 'one');
    await assert.rejects(put('new/conditional', 'two', { IfNoneMatch: '*' }), {
      name: 'PreconditionFailed',
    });
    await put('new/conditional', 'two', { IfMatch: ETag });
    await assert.rejects(put('new/conditional', 'three', { IfMatch: ETag }), {
      name: 'PreconditionFailed',
    });
  });

  it('refuses wrong keys, tampering, expired addresses, and what users may not do', async () => {
    const asUser = async (accessKeyId: string, secretAccessKey: string, bucket = Bucket) => {
      const other = connect(server, { accessKeyId, secretAccessKey });
      await other.send(new ListObjectsV2Command({ Bucket: bucket })).finally(() => other.destroy());
    };
    await assert.rejects(asUser('lab-key', 'wrong'), { name: 'SignatureDoesNotMatch' });
    await assert.rejects(asUser('nobody', 'wrong'), { name: 'InvalidAccessKeyId' });
    await assert.rejects(asUser('other-key', 'other-secret'), { name: 'AccessDenied' });
    await asUser('other-key', 'other-secret', 'other');
    await asUser('reader-key', 'reader-secret');

    const command = new GetObjectCommand({ Bucket, Key: 'README.md' });
    const fresh = await getSignedUrl(client, command, { expiresIn: 60 });
    assert.equal((await fetch(fresh)).status, 200);
    assert.equal((await fetch(fresh.replace('README.md', 'new/range'))).status, 403);
    const signingDate = new Date(Date.now() - 120_000);
    const expired = await getSignedUrl(client, command, { expiresIn: 60, signingDate });
    const refusal = await fetch(expired);
    assert.equal(refusal.status, 403);
    assert.match(await refusal.text(), /Request has expired/);

    assert.equal((await fetch(`${server.endpoint}/lab/README.md`)).status, 403);
    assert.equal((await fetch(`${server.endpoint}/open/hello.txt`)).status, 200);
    assert.equal(
      (await fetch(`${server.endpoint}/open/new.txt`, { method: 'PUT', body: 'x' })).status,
      403,
    );
  });

  it('does not perform what it does not know', async () => {
    await put('new/target', 'kept');
    await assert.rejects(
      client.send(
        new RenameObjectCommand({ Bucket, Key: 'new/target', RenameSource: 'lab/README.md' }),
      ),
      { name: 'NotImplemented' },
    );
    assert.equal(
      (await client.send(new HeadObjectCommand({ Bucket, Key: 'new/target' }))).ContentLength,
      4,
    );
    const started = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'new/mp' }));
    assert.ok(started.UploadId);
  });

  it('goes wrong on demand', async () => {
    const hang = server.addFault(({ key }) => (key === 'README.md' ? { hang: true } : undefined));
    const abortSignal = AbortSignal.timeout(200);
    const command = new GetObjectCommand({ Bucket, Key: 'README.md' });
    await assert.rejects(client.send(command, { abortSignal }), { name: 'AbortError' });
    hang.dispose();
    const slowDown = server.addFault(() => ({ status: 503, code: 'SlowDown' }));
    await assert.rejects(get('README.md'), { name: 'SlowDown' });
    slowDown.dispose();
    const cut = server.addFault(() => ({ cutAfter: 10 }));
    const { Body } = await get('README.md');
    await assert.rejects(async () => Body?.transformToString());
    cut.dispose();
    await get('README.md');
  });

  it('radosgw starts, keeps an object, stops', async function () {
    skipUnless(this, findRadosgw());
    const ceph = await startRadosgw();
    const other = connect(ceph);
    try {
      const target = { Bucket: 'ceph', Key: 'a b/ü' };
      await other.send(new CreateBucketCommand({ Bucket: target.Bucket }));
      await other.send(new PutObjectCommand({ ...target, Body: 'kept' }));
      const { Body } = await other.send(new GetObjectCommand(target));
      assert.equal(await Body?.transformToString(), 'kept');
    } finally {
      other.destroy();
      await ceph.stop();
    }
    await assert.rejects(fetch(ceph.endpoint));
  });

  it('two servers run side by side, and stop drops hanging requests', async () => {
    const second = await startS3();
    second.addFault(() => ({ hang: true }));
    const hanging = assert.rejects(fetch(second.endpoint));
    while (second.requests.length === 0) await sleep(5);
    await second.stop();
    await hanging;
  });
});

function connect(
  server: {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  },
  credentials: { accessKeyId: string; secretAccessKey: string } = server,
): S3Client {
  const { accessKeyId, secretAccessKey } = credentials;
  return new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
}

/** Keys and date of the documentation's example of a signed, chunked upload. */
function documentedChain(): SignatureChain {
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac('sha256', key).update(text).digest();
  const scope = ['20130524', 'us-east-1', 's3', 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, 'AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
  return {
    signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    sign: (algorithm, ...rest) =>
      hmac(key, [algorithm, '20130524T000000Z', scope.join('/'), ...rest].join('\n')).toString(
        'hex',
      ),
  };
}

describe('servers: Pet Store', () => {
  let store: PetStoreServer;
  before(async () => {
    store = await startPetStore();
  });
  after(() => store.stop());

  const call = async (method: string, path: string, headers = {}, body?: string): Promise<number> =>
    (await fetch(`${store.url}/api/v3${path}`, { method, headers, ...(body ? { body } : {}) }))
      .status;
  const json = { 'content-type': 'application/json' };

  it('serves one description in four forms', async () => {
    const { json, yaml, v31, v2 } = store.specification;
    const [three, three1, two] = (await Promise.all(
      [json, v31, v2].map(async (url) => (await fetch(url)).json() as Promise<unknown>),
    )) as Record<string, unknown>[];
    assert.equal(three?.['openapi'], '3.0.3');
    assert.equal(three1?.['openapi'], '3.1.0');
    assert.equal(two?.['swagger'], '2.0');
    assert.match(await (await fetch(yaml)).text(), /^openapi: 3\.0\.3$/m);
    assert.equal(JSON.stringify(two).includes('#/components/'), false);
  });

  it('answers what is right', async () => {
    const url = `${store.url}/api/v3/pet/findByStatus?status=available&status=sold`;
    const pets = (await (await fetch(url)).json()) as { status: string }[];
    assert.deepEqual(new Set(pets.map((pet) => pet.status)), new Set(['available', 'sold']));
    assert.equal(await call('GET', '/store/inventory', { api_key: store.apiKey }), 200);
    const authorization = `Bearer ${store.token}`;
    const pet = JSON.stringify({ name: 'Otto', photoUrls: [] });
    assert.equal(await call('POST', '/pet', { ...json, authorization }, pet), 200);
    assert.equal(store.requests.at(-1)?.operationId, 'addPet');
  });

  it('refuses what is wrong', async () => {
    const keys = { ...json, api_key: store.apiKey };
    assert.equal(await call('GET', '/pet/findByStatus'), 400);
    assert.equal(await call('GET', '/pet/findByStatus?status=lost'), 400);
    assert.equal(await call('GET', '/pet/abc'), 400);
    assert.equal(await call('GET', '/pet/99999'), 404);
    assert.equal(await call('GET', '/nothing'), 404);
    assert.equal(await call('PATCH', '/pet'), 405);
    assert.equal(await call('GET', '/store/inventory'), 401);
    assert.equal(await call('POST', '/pet', json, '{"name":"x","photoUrls":[]}'), 401);
    assert.equal(await call('POST', '/pet', keys, '{"name":'), 400);
    assert.equal(await call('POST', '/pet', keys, '{"name":"x"}'), 400);
    assert.equal(await call('POST', '/pet', { ...keys, 'content-type': 'text/plain' }, 'x'), 415);
    assert.equal(
      await call('PUT', '/user/marie', { ...json, authorization: 'Basic bm9ib2R5Ong=' }, '{}'),
      401,
    );
  });
});

describe('servers: misbehaving', () => {
  it('a silent server accepts and never answers', async () => {
    const silent = await startSilentServer();
    await assert.rejects(fetch(silent.url, { signal: AbortSignal.timeout(150) }), {
      name: 'TimeoutError',
    });
    assert.equal(silent.count(), 1);
    await silent.stop();
  });

  it('an HTTP server cuts, redirects, and sends 50 MB', async () => {
    const server = await startHttpServer(({ url }) => {
      if (url === '/cut') return { body: 'x'.repeat(1000), cutAfter: 10 };
      if (url === '/moved') return { status: 302, headers: { location: '/huge' } };
      return { body: '{}', padding: 50_000_000 };
    });
    await assert.rejects(async () => (await fetch(`${server.url}/cut`)).text());
    const huge = await fetch(`${server.url}/moved`);
    assert.equal(huge.headers.get('content-length'), '50000002');
    await huge.body?.cancel();
    await server.stop();
  });
});
