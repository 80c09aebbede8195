import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresqlConnector } from '../../src/connectors/postgresql/connector.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { Properties } from '../../src/core/sources/source.js';
import { createCertificate } from '../servers/certificates.js';
import {
  type BadServer,
  startBabbleServer,
  startClosingServer,
  startSilentServer,
} from '../servers/misc.js';
import { freePort } from '../servers/ports.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { eventually, expectEventually } from '../eventually.js';
import {
  cells,
  context,
  type ContextOptions,
  never,
  onEachServer,
  openSession,
  openSessions,
  record,
  rejection,
  runningStatements,
} from './postgresqlSupport.js';

/** Tests a source and gives the failure. */
async function failure(properties: Properties, code: ErrorCode, options: ContextOptions = {}) {
  const session = postgresqlConnector.open(record(properties), context(options));
  try {
    return await rejection(session.test(never), code);
  } finally {
    await session.close();
  }
}

onEachServer('PostgreSQL: connecting', {}, (server) => {
  const properties = (changes: Properties = {}) => {
    const { host, port, user, database } = server();
    return { host, port, username: user, database, ...changes };
  };

  afterEach(() =>
    eventually('no connection is left', async () => (await openSessions(server())) === 0),
  );

  it('says what it found', async () => {
    const session = openSession(server());
    const found = await session.test(never);
    assert.match(found, /^Connected to PostgreSQL 1\d\.\d+, database lab, as postgres \(not enc/);
    await session.close();
  });

  it('names a port where nothing listens', async () => {
    const port = await freePort();
    const error = await failure(properties({ port }), 'Unavailable');
    assert.match(error.message, new RegExp(`Nothing listens on 127\\.0\\.0\\.1:${port}`));
  });

  it('names a host that does not exist', async () => {
    const error = await failure(properties({ host: 'no-such-host.invalid' }), 'Unavailable');
    assert.match(error.message, /no host named "no-such-host\.invalid"/);
  });

  it('tells a wrong password from a missing one, and prints neither', async () => {
    const wrong = await failure(properties(), 'Unauthorized', { password: 'wrong-secret' });
    assert.match(wrong.message, /refused the password of user "postgres"/);
    assert.match(wrong.detail ?? '', /entered for this source/);
    assert.doesNotMatch(wrong.message + (wrong.detail ?? ''), /wrong-secret/);
    assert.deepEqual(wrong.nextSteps, ['setCredentials', 'editSource']);
    const missing = await failure(properties(), 'Unauthorized');
    assert.match(missing.message, /asks for a password for user "postgres"/);
    assert.deepEqual(missing.nextSteps, ['setCredentials']);
  });

  it('names a database that does not exist', async () => {
    const { password } = server();
    const error = await failure(properties({ database: 'no "such" db' }), 'NotFound', { password });
    assert.match(error.message, /no database "no "such" db"/);
  });

  it('takes the password from PGPASSWORD, but only for the server it was meant for', async () => {
    const environment = { PGPASSWORD: server().password };
    const session = openSession(server(), {}, { password: undefined, environment });
    await session.test(never);
    await session.close();
    const other = { ...environment, PGHOST: 'elsewhere.example' };
    await failure(properties(), 'Unauthorized', { environment: other });
  });

  it('takes nothing from the environment but what it is given', async () => {
    const saved = process.env['PGPASSWORD'];
    process.env['PGPASSWORD'] = server().password;
    try {
      await failure(properties(), 'Unauthorized');
    } finally {
      if (saved === undefined) delete process.env['PGPASSWORD'];
      else process.env['PGPASSWORD'] = saved;
    }
  });

  it('takes the password from a password file that only its owner can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pgpass-'));
    try {
      const file = join(folder, 'pgpass');
      const { host, port, password } = server();
      await writeFile(file, `other:*:*:*:no\n${host}:${port}:*:postgres:${password}\n`);
      await chmod(file, 0o600);
      const environment = { PGPASSFILE: file };
      const session = openSession(server(), {}, { password: undefined, environment });
      await session.test(never);
      await session.close();

      if (process.platform === 'win32') return;
      await chmod(file, 0o644);
      const warnings: string[] = [];
      await failure(properties(), 'Unauthorized', { environment, warnings });
      assert.match(warnings.join(), /others may read it. Run: chmod 600/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes host, port, database and user from the environment when they are left out', async () => {
    const { host, port, user, database, password } = server();
    const environment = {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGDATABASE: database,
      PGPASSWORD: password,
    };
    const session = postgresqlConnector.open(record({}), context({ environment }));
    assert.match(await session.test(never), /database lab, as postgres/);
    await session.close();
  });

  it('says that the server has no TLS when TLS is demanded', async () => {
    const { password } = server();
    const error = await failure(properties({ ssl: 'require' }), 'Invalid', { password });
    assert.match(error.message, /offers no TLS. The setting "ssl" is "require"/);
  });

  it('says that the server has no connection to spare', async () => {
    await server().query('create role narrow login password $$narrow$$ connection limit 0');
    try {
      const narrow = properties({ username: 'narrow' });
      const error = await failure(narrow, 'Unavailable', { password: 'narrow' });
      assert.match(error.message, /no connection to spare/);
    } finally {
      await server().query('drop role narrow');
    }
  });

  it('is cancelled while it connects', async () => {
    const session = openSession(server());
    const controller = new AbortController();
    const test = session.test(controller.signal);
    controller.abort();
    await rejection(test, 'Cancelled');
    await session.close();
  });

  it('works again after the server was restarted', async () => {
    const session = openSession(server());
    await cells(session, 'select 1');
    await session.children([], {}, never);
    await server().restart();
    assert.deepEqual(await cells(session, 'select 2'), [['2']]);
    assert.ok((await session.children([], {}, never)).items.length > 0);
    await session.close();
  });
});

describe('PostgreSQL: servers that are none', () => {
  const bad: BadServer[] = [];
  afterEach(() => Promise.all(bad.splice(0).map((server) => server.stop())));
  const target = (server: BadServer, ssl: string) => {
    bad.push(server);
    return { host: server.host, port: server.port, username: 'a', database: 'b', ssl };
  };

  for (const ssl of ['disable', 'prefer', 'require']) {
    it(`gives up on one that accepts and never answers (ssl: ${ssl})`, async () => {
      const started = Date.now();
      const server = await startSilentServer();
      const error = await failure(target(server, ssl), 'Timeout', { connectTimeout: 300 });
      assert.match(error.message, new RegExp(`127.0.0.1:${server.port} did not answer within 0.3`));
      assert.ok(Date.now() - started < 1_500, 'within the limit');
    });

    it(`says that one which hangs up was lost (ssl: ${ssl})`, async () => {
      const error = await failure(target(await startClosingServer(), ssl), 'Unavailable');
      assert.match(error.message, /was lost/);
    });
  }

  it('says that another service answers', async () => {
    const http = await startBabbleServer('HTTP/1.1 400 Bad Request\r\n\r\n');
    const error = await failure(target(http, 'prefer'), 'Invalid');
    assert.match(error.message, /does not answer as a PostgreSQL server does/);
    const plain = await failure({ ...target(http, 'disable') }, 'Unavailable');
    assert.match(plain.message, /127\.0\.0\.1/);
  });
});

onEachServer('PostgreSQL: TLS', { tls: { hosts: ['localhost', '127.0.0.1'] } }, (server) => {
  const tls = () => server().tls ?? { ca: '', caFile: '' };

  it('encrypts whenever the server can, and checks the certificate when asked', async () => {
    const trusted = { sslRootCert: tls().caFile };
    for (const [properties, expected] of [
      [{ ssl: 'disable' }, /not encrypted/],
      [{}, /\(encrypted/],
      [{ ssl: 'require' }, /\(encrypted/],
      [{ ssl: 'verify-ca', ...trusted }, /\(encrypted/],
      [{ ssl: 'verify-full', ...trusted }, /\(encrypted/],
      [{ ssl: 'verify-full', ...trusted, host: 'localhost' }, /\(encrypted/],
    ] as const) {
      const session = openSession(server(), properties);
      assert.match(await session.test(never), expected, JSON.stringify(properties));
      await session.close();
    }
  });

  it('refuses an authority it does not know', async () => {
    for (const ssl of ['verify-ca', 'verify-full']) {
      const session = openSession(server(), { ssl });
      const error = await rejection(session.test(never), 'Invalid');
      assert.match(error.message, /authority that is not trusted here.*sslRootCert/);
      await session.close();
    }
  });

  it('checks under "require" too when a root certificate is given, as libpq does', async () => {
    const other = createCertificate(['localhost']);
    const folder = await mkdtemp(join(tmpdir(), 'root-'));
    const file = join(folder, 'root.pem');
    await writeFile(file, other.ca);
    const session = openSession(server(), { ssl: 'require', sslRootCert: file });
    await rejection(session.test(never), 'Invalid');
    await session.close();
    await rm(folder, { recursive: true });
  });

  it('names a root certificate that cannot be read or is none', async () => {
    for (const [file, message] of [
      ['/nonexistent/root.pem', /cannot be read/],
      [__filename, /holds no certificate/],
    ] as const) {
      const session = openSession(server(), { ssl: 'verify-full', sslRootCert: file });
      assert.match((await rejection(session.test(never), 'Invalid')).message, message);
      await session.close();
    }
  });

  it('cancels over TLS', async () => {
    const session = openSession(server(), { ssl: 'require' });
    const controller = new AbortController();
    const sleeping = cells(session, 'select pg_sleep(60)', [], controller.signal);
    setTimeout(() => controller.abort(), 200);
    await rejection(sleeping, 'Cancelled');
    await expectEventually(() => runningStatements(server(), '%pg_sleep(60)%'), []);
    await session.close();
  });
});

onEachServer('PostgreSQL: TLS for all', { tls: { only: true } }, (server) => {
  it('says that the server takes nobody without TLS', async () => {
    const session = openSession(server(), { ssl: 'disable' });
    const error = await rejection(session.test(never), 'Unauthorized');
    assert.match(error.message, /no pg_hba\.conf entry.*(no encryption|SSL off)/);
    await session.close();
    const prefer = openSession(server(), { ssl: 'prefer' });
    assert.match(await prefer.test(never), /\(encrypted/);
    await prefer.close();
  });
});

describe('PostgreSQL: certificates that do not fit', function () {
  this.timeout(60_000);
  const servers: PostgresServer[] = [];
  const start = async (hosts: string[], notAfter?: Date) => {
    const certificate = createCertificate(hosts, notAfter ? { notAfter } : {});
    const server = await startPostgres({ tls: { certificate } });
    servers.push(server);
    return server;
  };
  after(() => Promise.all(servers.map((server) => server.stop())));

  it('refuses another host under verify-full, and accepts it under verify-ca', async () => {
    const server = await start(['db.example.com']);
    const sslRootCert = server.tls?.caFile;
    const full = openSession(server, { ssl: 'verify-full', sslRootCert });
    const error = await rejection(full.test(never), 'Invalid');
    assert.match(error.message, /is for another host \(db\.example\.com\)/);
    await full.close();
    const ca = openSession(server, { ssl: 'verify-ca', sslRootCert });
    assert.match(await ca.test(never), /\(encrypted/);
    await ca.close();
  });

  it('goes on without TLS under prefer when the rules of the server refuse TLS', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hba-'));
    await chmod(folder, 0o755);
    const hba = join(folder, 'pg_hba.conf');
    // The TLS line serves the helper that looks whether the server is up.
    await writeFile(hba, 'hostssl all postgres all trust\nhostnossl all plain all trust\n');
    const server = await startPostgres({ tls: {}, settings: { hba_file: hba } });
    servers.push(server);
    await server.query('create role plain login');
    const prefer = openSession(server, { username: 'plain' });
    assert.match(await prefer.test(never), /as plain \(not encrypted\)/);
    await prefer.close();
    const require = openSession(server, { username: 'plain', ssl: 'require' });
    await rejection(require.test(never), 'Unauthorized');
    await require.close();
    await rm(folder, { recursive: true });
  });

  it('refuses an expired certificate', async () => {
    const server = await start(['127.0.0.1'], new Date('2021-01-01T00:00:00Z'));
    const sslRootCert = server.tls?.caFile;
    const session = openSession(server, { ssl: 'verify-ca', sslRootCert });
    const error = await rejection(session.test(never), 'Invalid');
    assert.match(error.message, /has expired/);
    await session.close();
  });
});
