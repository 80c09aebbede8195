import assert from 'node:assert/strict';
import {
  isNetworkLoss,
  postgresError,
  sqlState,
  wasDead,
} from '../../../src/connectors/postgresql/errors.js';
import { serverSettings } from '../../../src/connectors/postgresql/settings.js';
import { ConnectorError, type ErrorCode } from '../../../src/core/errors.js';

describe('postgresql: errors', () => {
  const properties = { host: 'db.lab', port: 5432, database: 'lab', username: 'ann' };
  const settings = serverSettings({ ...properties, ssl: 'verify-full' }, {});
  const server = (code: string, message: string, more: object = {}) =>
    Object.assign(new Error(message), { code, severity: 'ERROR', ...more });
  const node = (code: string, message = code) => Object.assign(new Error(message), { code });

  const cases: readonly (readonly [Error, ErrorCode, RegExp])[] = [
    [node('ECONNREFUSED'), 'Unavailable', /^Nothing listens on db\.lab:5432\./],
    [node('ENOTFOUND'), 'Unavailable', /no host named "db\.lab"/],
    [node('EHOSTUNREACH'), 'Unavailable', /cannot be reached/],
    [node('ETIMEDOUT'), 'Timeout', /did not answer/],
    [node('ECONNRESET'), 'Unavailable', /was lost\.$/],
    [new Error('Connection terminated unexpectedly'), 'Unavailable', /was lost\.$/],
    [node('DEPTH_ZERO_SELF_SIGNED_CERT'), 'Invalid', /not trusted here.*"verify-full"/],
    [node('ERR_TLS_CERT_ALTNAME_INVALID'), 'Invalid', /for another host/],
    [node('CERT_HAS_EXPIRED'), 'Invalid', /has expired/],
    [node('EPROTO'), 'Unavailable', /No encrypted connection/],
    [new Error('The server does not support SSL connections'), 'Invalid', /offers no TLS/],
    [server('28P01', 'x'), 'Unauthorized', /refused the password of user "ann"/],
    [server('28000', 'no pg_hba.conf entry'), 'Unauthorized', /no pg_hba\.conf entry/],
    [server('3D000', 'x'), 'NotFound', /no database "lab" on db\.lab:5432/],
    [server('42501', 'permission denied for table t'), 'Forbidden', /permission denied for table/],
    [server('42P01', 'relation "x" does not exist'), 'NotFound', /^Relation "x" does not exist\.$/],
    [server('25006', 'cannot execute INSERT'), 'Forbidden', /read-only/],
    [server('53300', 'too many clients'), 'Unavailable', /no connection to spare/],
    [server('57P01', 'terminating connection'), 'Unavailable', /was lost: terminating/],
    [server('57P03', 'starting up'), 'Unavailable', /is not ready: starting up/],
    [server('08006', 'gone'), 'Unavailable', /was lost/],
    [server('57014', 'canceling'), 'Unavailable', /The server stopped the statement/],
    [server('40001', 'could not serialize'), 'Unavailable', /could not serialize/i],
    [server('42601', 'syntax error'), 'Invalid', /^Syntax error\.$/],
    [server('0A000', 'not implemented'), 'Unsupported', /not implemented/i],
    [new Error('something else'), 'Unavailable', /db\.lab:5432: something else/],
  ];
  for (const [error, code, message] of cases) {
    it(`maps ${(error as { code?: string }).code ?? error.message}`, () => {
      const mapped = postgresError(error, { settings });
      assert.equal(mapped.code, code);
      assert.match(mapped.message, message);
      assert.equal(mapped.cause, error);
      assert.equal(mapped.retryable, code === 'Unavailable' || code === 'Timeout');
    });
  }

  it('looks into the errors of several addresses', () => {
    const both = new AggregateError([node('ECONNREFUSED'), node('ECONNREFUSED')], '');
    assert.match(postgresError(both, { settings }).message, /Nothing listens/);
  });

  it('tells abort and time limit apart', () => {
    const stopped = server('57014', 'canceling statement');
    assert.equal(postgresError(stopped, { settings, aborted: true }).code, 'Cancelled');
    const late = postgresError(stopped, { settings, timeout: 1_000 });
    assert.deepEqual([late.code, late.nextSteps], ['Timeout', ['retry', 'openSettings']]);
    assert.match(late.message, /longer than 1 second /);
  });

  it('keeps what the server says in the detail', () => {
    const more = { detail: 'D', hint: 'H', position: '7' };
    const mapped = postgresError(server('42601', 'bad', more), { settings });
    assert.equal(mapped.detail, 'ERROR 42601: bad\nDetail: D\nHint: H\nPosition: 7');
    const refused = postgresError(server('28P01', 'no'), {
      settings,
      passwordOrigin: 'PGPASSWORD',
    });
    assert.match(refused.detail ?? '', /The password was taken from PGPASSWORD\.$/);
  });

  it('leaves its own errors alone', () => {
    const own = new ConnectorError('Conflict', 'x');
    assert.equal(postgresError(own, { settings }), own);
  });

  it('knows a connection that died while it waited', () => {
    const reset = postgresError(node('ECONNRESET'), { settings });
    assert.ok(isNetworkLoss(reset));
    assert.ok(wasDead(reset, Date.now()));
    assert.ok(!wasDead(reset, Date.now() - 60_000), 'not one that died in a long statement');
    const killed = postgresError(server('57P01', 'x'), { settings });
    assert.ok(!isNetworkLoss(killed));
    assert.ok(wasDead(killed, Date.now()));
    assert.equal(sqlState(killed), '57P01');
    assert.ok(!wasDead(postgresError(server('42601', 'x'), { settings }), Date.now()));
  });
});
