import assert from 'node:assert/strict';
import { postgresqlKind } from '../../../src/connectors/postgresql/kind.js';
import { serverSettings } from '../../../src/connectors/postgresql/settings.js';
import { checkFields } from '../../../src/core/sources/field.js';

describe('postgresql: kind', () => {
  const lab = { host: 'Localhost', port: 5433, database: 'lab', username: 'Ann' };

  it('says where a source points', () => {
    assert.equal(postgresqlKind.describe(lab), 'Ann@Localhost:5433/lab');
    assert.equal(postgresqlKind.describe({ ...lab, host: '::1' }), 'Ann@[::1]:5433/lab');
    assert.equal(postgresqlKind.describe({ ...lab, port: 'x' }), 'Ann@Localhost:5432/lab');
  });

  it('binds a secret to server and user, not to the database', () => {
    const binding = postgresqlKind.binding(lab);
    assert.equal(binding, '["postgresql","localhost",5433,"Ann"]');
    const same = { ...lab, host: 'LOCALHOST', port: '5433', database: 'other', ssl: 'require' };
    assert.equal(postgresqlKind.binding(same), binding);
    for (const change of [{ host: 'other' }, { port: 5432 }, { username: 'ann' }]) {
      assert.notEqual(postgresqlKind.binding({ ...lab, ...change }), binding);
    }
    // What was entered for a server that proves who it is goes to no other.
    const proved = { ...lab, ssl: 'verify-full' };
    for (const ssl of ['disable', 'prefer', 'require', 'verify-ca', undefined]) {
      assert.notEqual(postgresqlKind.binding({ ...lab, ssl }), postgresqlKind.binding(proved));
    }
    // Quotes and commas in names cannot make two servers look alike.
    const tricky = { ...lab, username: 'a",5433,"b' };
    assert.deepEqual(JSON.parse(postgresqlKind.binding(tricky)), [
      'postgresql',
      'localhost',
      5433,
      'a",5433,"b',
    ]);
  });

  it('finds mistakes in a host', () => {
    const problem = (host: string) => postgresqlKind.validate?.({ host })[0]?.message;
    for (const good of [
      'localhost',
      'db.example.com',
      '10.0.0.1',
      '::1',
      'fe80::1%eth0',
      '/run/pg',
    ]) {
      assert.equal(problem(good), undefined, good);
    }
    assert.match(problem('postgres://x') ?? '', /not a URL/);
    assert.match(problem('a,b') ?? '', /Only one host/);
    assert.match(problem('db:5432') ?? '', /there is a field for it/);
    for (const bad of ['two words', 'me@host', 'a/b']) assert.ok(problem(bad), bad);
  });

  it('accepts what the settings may hold, and nothing else', () => {
    const check = (values: object) =>
      checkFields(postgresqlKind.fields, { ...values }, { unknown: 'report' }).map((p) => p.field);
    assert.deepEqual(check({ ...lab, ssl: 'verify-full', sslRootCert: 'ca.pem' }), []);
    assert.deepEqual(check({}), []);
    assert.deepEqual(check({ port: 0, ssl: 'on', password: 'x' }), ['port', 'ssl', 'password']);
  });

  it('fills in what is left out from the environment, then from defaults', () => {
    const environment = {
      PGHOST: 'h',
      PGPORT: '1',
      PGUSER: 'u',
      PGDATABASE: 'd',
      PGSSLMODE: 'allow',
      PGSSLROOTCERT: 'root',
    };
    assert.deepEqual(serverSettings({}, environment), {
      host: 'h',
      port: 1,
      database: 'd',
      user: 'u',
      ssl: 'prefer',
      sslRootCert: 'root',
    });
    assert.deepEqual(serverSettings({ username: 'me', host: '' }, { PGPORT: 'x', PGHOST: '' }), {
      host: 'localhost',
      port: 5432,
      database: 'me',
      user: 'me',
      ssl: 'prefer',
      sslRootCert: undefined,
    });
    assert.equal(serverSettings({ ssl: 'disable' }, { PGSSLMODE: 'require' }).ssl, 'disable');
    assert.throws(() => serverSettings({ port: 'x' }, {}), { code: 'Invalid' });
  });
});
