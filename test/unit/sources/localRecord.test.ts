import assert from 'node:assert/strict';
import { decodeLocalRecord } from '../../../src/core/sources/localRecord.js';
import { fakeKinds } from './fakeKinds.js';

const decode = (raw: unknown) => decodeLocalRecord(raw, 2, fakeKinds);
const sound = { name: 'lab', kind: 'database', host: 'db' };

describe('decodeLocalRecord', () => {
  it('reads a record with everything in it', () => {
    const decoded = decode({
      ...sound,
      title: 'Lab',
      description: 'The lab',
      tags: ['a'],
      port: '5433',
      tokenUrl: 'https://auth.example/token',
    });
    assert.deepEqual(decoded, {
      label: 'lab',
      problems: [],
      source: {
        name: 'lab',
        title: 'Lab',
        kind: 'database',
        description: 'The lab',
        tags: ['a'],
        properties: { host: 'db', port: '5433', tokenUrl: 'https://auth.example/token' },
      },
    });
  });

  describe('a record that cannot be used is named, with its mistake', () => {
    const cases: readonly (readonly [unknown, string, RegExp])[] = [
      [null, 'Record 3', /Record 3 is not an object/],
      [42, 'Record 3', /not an object/],
      ['lab', 'Record 3', /not an object/],
      [[], 'Record 3', /not an object/],
      [{}, 'Record 3', /"name" is missing/],
      [{ nmae: 'lab', kind: 'database' }, 'Record 3', /Is "nmae" a misspelling/],
      [{ ...sound, name: '' }, 'Record 3', /"name" is missing/],
      [{ ...sound, name: null }, 'Record 3', /"name" is missing/],
      [{ ...sound, name: 7 }, 'Record 3', /"name" must be text/],
      [{ ...sound, name: 'a b' }, 'a b', /"a b" cannot be a name/],
      [{ ...sound, name: 'a/b' }, 'a/b', /cannot be a name/],
      [{ ...sound, name: 'l\u00e4b' }, 'l\u00e4b', /cannot be a name/],
      [{ name: 'lab', host: 'db' }, 'lab', /"kind" is missing/],
      [{ name: 'lab', knid: 'database' }, 'lab', /Is "knid" a misspelling/],
      [{ ...sound, kind: 5 }, 'lab', /"kind" must be text/],
      [{ name: 'lab', kind: 'database' }, 'lab', /Host is required/],
      [{ ...sound, host: 5 }, 'lab', /Host must be text/],
      [{ ...sound, port: 'x' }, 'lab', /Port must be a whole number/],
      [{ ...sound, port: 70000 }, 'lab', /at most 65535/],
      [{ ...sound, port: {} }, 'lab', /Port must be a whole number/],
      [{ ...sound, ssl: 'maybe' }, 'lab', /TLS must be one of/],
      [{ ...sound, readOnly: 'perhaps' }, 'lab', /Read only must be true or false/],
      [{ ...sound, host: 'nowhere' }, 'lab', /Host must be somewhere/],
    ];
    for (const [raw, label, message] of cases) {
      it(JSON.stringify(raw), () => {
        const decoded = decode(raw);
        assert.equal(decoded.source, undefined);
        assert.equal(decoded.label, label);
        assert.match(decoded.problems.join(' '), message);
      });
    }
  });

  describe('a mistake that leaves the source usable is named beside it', () => {
    const cases: readonly (readonly [object, RegExp, object])[] = [
      [{ ...sound, hots: 'x' }, /"hots" is not known here. Did you mean "host"\?/, { host: 'db' }],
      [{ ...sound, zebra: 1 }, /"zebra" is not known here\.$/, { host: 'db' }],
      [{ ...sound, title: 5 }, /"title" must be text/, { host: 'db' }],
      [{ ...sound, description: [] }, /"description" must be text/, { host: 'db' }],
      [{ ...sound, tags: 'a' }, /"tags" must be a list of texts/, { host: 'db' }],
      [{ ...sound, tags: [1] }, /"tags" must be a list of texts/, { host: 'db' }],
      [{ name: 'x', kind: 'databse', a: 1 }, /Did you mean "database"\?/, { a: 1 }],
    ];
    for (const [raw, message, properties] of cases) {
      it(JSON.stringify(raw), () => {
        const decoded = decode(raw);
        assert.deepEqual(decoded.source?.properties, properties);
        assert.equal(decoded.problems.length, 1);
        assert.match(decoded.problems[0]!, message);
      });
    }
  });

  it('takes null for absent, as settings editors write it', () => {
    const decoded = decode({ ...sound, title: null, port: null, tags: null });
    assert.deepEqual(decoded.problems, []);
    assert.deepEqual(decoded.source?.properties, { host: 'db' });
  });

  it('lists a kind without connector with all its properties', () => {
    const decoded = decode({ name: 'w', kind: 'warehouse', region: 'eu' });
    assert.deepEqual(decoded.problems, []);
    assert.deepEqual(decoded.source?.properties, { region: 'eu' });
  });

  describe('a secret is never used and never shown', () => {
    const secrets: readonly object[] = [
      { password: 'hunter2' },
      { Password: 'hunter2' },
      { secretAccessKey: 'hunter2' },
      { sessionToken: 'hunter2' },
      { token: 'hunter2' },
      { apiKey: 'hunter2' },
      { api_key: 'hunter2' },
      { clientSecret: 'hunter2' },
      { passphrase: 'hunter2' },
      { nested: { password: 'hunter2' } },
      { list: [{ token: 'hunter2' }] },
      { url: 'https://user:hunter2@example.com/' },
    ];
    for (const secret of secrets) {
      for (const kind of ['database', 'warehouse']) {
        it(`${JSON.stringify(secret)} of a ${kind}`, () => {
          const decoded = decode({ ...sound, kind, ...secret });
          assert.deepEqual(decoded.source?.properties, { host: 'db' });
          assert.match(decoded.problems.join(' '), /secrets do not belong in settings/);
          assert.ok(!JSON.stringify(decoded).includes('hunter2'));
        });
      }
    }

    it('not even in a field that may be an address', () => {
      const decoded = decode({ ...sound, tokenUrl: 'https://user:hunter2@example.com/' });
      assert.ok(!JSON.stringify(decoded).includes('hunter2'));
    });
  });
});
