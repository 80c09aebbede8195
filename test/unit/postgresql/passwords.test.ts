import assert from 'node:assert/strict';
import { environmentPassword } from '../../../src/connectors/postgresql/passwords.js';
import { pgpassPassword } from '../../../src/connectors/postgresql/pgpass.js';
import { serverSettings } from '../../../src/connectors/postgresql/settings.js';

describe('postgresql: password file', () => {
  const target = { host: 'db.lab', port: 5432, database: 'lab', user: 'ann' };
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['the exact line', 'db.lab:5432:lab:ann:secret', 'secret'],
    ['the first of several', 'x:*:*:*:no\ndb.lab:*:*:ann:one\n*:*:*:*:two', 'one'],
    ['wildcards', '*:*:*:*:any', 'any'],
    ['no match', 'db.lab:5433:lab:ann:no', undefined],
    ['comments and empty lines', '# *:*:*:*:no\n\n*:*:*:*:yes', 'yes'],
    ['Windows line ends', 'db.lab:5432:lab:ann:secret\r\n', 'secret'],
    ['escapes in the password', '*:*:*:*:a\\:b\\\\c', 'a:b\\c'],
    ['an end after a further colon, as libpq', '*:*:*:*:a:b', 'a'],
    ['an escaped star is no wildcard', '\\*:*:*:*:no', undefined],
    ['a line with too few fields', '*:*:*:no', undefined],
    ['spaces belong to the password', '*:*:*:*: a ', ' a '],
    ['an empty password', '*:*:*:*:', ''],
  ];
  for (const [title, text, expected] of cases) {
    it(`reads ${title}`, () => assert.equal(pgpassPassword(text, target), expected));
  }

  it('unescapes names, and calls the usual Unix sockets localhost, but no others', () => {
    const odd = { ...target, host: '::1', user: 'a\\b' };
    assert.equal(pgpassPassword('\\:\\:1:*:*:a\\\\b:yes', odd), 'yes');
    const socket = { ...target, host: '/run/postgresql' };
    assert.equal(pgpassPassword('localhost:5432:lab:ann:yes', socket), 'yes');
    const planted = { ...target, host: '/home/me/cloned/sockets' };
    assert.equal(pgpassPassword('localhost:5432:lab:ann:no', planted), undefined);
    assert.equal(pgpassPassword('/home/me/cloned/sockets:*:*:*:yes', planted), 'yes');
  });
});

describe('postgresql: PGPASSWORD', () => {
  const settings = serverSettings({ host: 'db.lab', port: 5432, username: 'ann' }, {});
  const password = (environment: Record<string, string>) =>
    environmentPassword(settings, { PGPASSWORD: 'secret', ...environment });

  it('goes to the server and the user it was meant for', () => {
    assert.equal(password({}), 'secret');
    assert.equal(password({ PGHOST: 'DB.lab', PGUSER: 'ann', PGPORT: '5432' }), 'secret');
    assert.equal(password({ PGHOST: '', PGUSER: '' }), 'secret');
    assert.equal(password({ PGHOST: 'other' }), undefined);
    assert.equal(password({ PGPORT: '5433' }), undefined);
    assert.equal(password({ PGUSER: 'Ann' }), undefined);
    assert.equal(password({ PGPASSWORD: '' }), undefined);
  });
});
