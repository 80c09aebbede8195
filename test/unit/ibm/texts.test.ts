import assert from 'node:assert/strict';
import { tokenClaims } from '../../../src/catalogs/ibm/claims.js';
import { pythonCode } from '../../../src/catalogs/ibm/code.js';
import { readTextQuery } from '../../../src/catalogs/ibm/queryText.js';
import { clearSecret, mayBeShown } from '../../../src/catalogs/ibm/secretValues.js';
import { ibmSettings } from '../../../src/catalogs/ibm/settings.js';
import { readSqlName, writeSqlName } from '../../../src/catalogs/ibm/sqlNames.js';

describe('texts for and from IBM', () => {
  describe('code', () => {
    const url = 'https://cpd.example.com';
    const cases: [Record<string, unknown>, RegExp[]][] = [
      [
        {},
        [
          /IAMAuthenticator\(\n {4}api_key=os\.environ\["IBM_CLOUD_API_KEY"\],\n\)/,
          /Platform\(auth, base_api_url="https:\/\/api\.dataplatform\.cloud\.ibm\.com"\)/,
        ],
      ],
      [
        { iamUrl: 'https://iam.test.cloud.ibm.com' },
        [/base_auth_url="https:\/\/test\.cloud\.ibm\.com"/],
      ],
      [
        { url, auth: 'zen', username: 'a"b' },
        [
          /ZenApiKeyAuthenticator\(\n {4}username="a\\"b",/,
          /base_url="https:\/\/cpd\.example\.com", base_api_url=/,
        ],
      ],
      [
        { url, auth: 'cpd', username: 'ada', verifyTls: false },
        [
          /ICP4DAuthenticator\(\n {4}url="https:\/\/cpd/,
          /disable_ssl_verification=True/,
          /password=os\.environ\["CPD_PASSWORD"\]/,
        ],
      ],
    ];
    for (const [properties, patterns] of cases) {
      it(`signs in with ${JSON.stringify(properties)}`, () => {
        const code = pythonCode(ibmSettings(properties), { project: 'p', title: 't' });
        for (const pattern of patterns) assert.match(code, pattern);
      });
    }
  });

  it('a filter is words and what is compared exactly', () => {
    assert.deepEqual(readTextQuery('two words'), { words: 'two words', filter: {} });
    assert.deepEqual(readTextQuery('  host=h  sales port="1 2" name=N flags=a,-b,+c '), {
      words: 'sales',
      filter: { name: 'N', flags: ['+a', '-b', '+c'], properties: { host: 'h', port: '1 2' } },
    });
    assert.deepEqual(readTextQuery('a==b').filter, { properties: { a: '=b' } });
  });

  it('names of tables are read and written as SQL does', () => {
    const names: [string, string[]][] = [
      ['A', ['A']],
      ['A.B', ['A', 'B']],
      ['"a.b"."c""d"', ['a.b', 'c"d']],
    ];
    for (const [text, parts] of names) {
      assert.deepEqual(readSqlName(text), parts);
      assert.equal(writeSqlName(parts), text);
    }
    assert.deepEqual(readSqlName(' a . b '), ['a', 'b']);
    assert.equal(writeSqlName(['small']), '"small"');
    for (const wrong of ['', '.', 'a.', '"a', 'a"b"']) {
      assert.throws(() => readSqlName(wrong), /is no name of a table/, wrong);
    }
  });

  it('claims are read from tokens only', () => {
    const token = (payload: string) => `x.${Buffer.from(payload).toString('base64url')}.y`;
    assert.deepEqual(tokenClaims(token('{"sub":"ada"}')), { sub: 'ada' });
    for (const odd of ['', 'opaque', 'a.b.c', token('[1]'), token('nonsense')]) {
      assert.deepEqual(tokenClaims(odd), {});
    }
  });

  it('secrets are known by their type, else by their looks', () => {
    const type = {
      ...{ id: 't', name: 't', label: 'T', conditions: [] },
      properties: [
        { name: 'shadow', masked: true },
        { name: 'token_url', masked: false },
      ],
    };
    assert.equal(mayBeShown('shadow', 'x', type), false);
    assert.equal(mayBeShown('shadow', 'x', undefined), true);
    assert.equal(mayBeShown('token_url', 'https://x', type), true);
    assert.equal(mayBeShown('token_url', 'https://u:p@x', type), false);
    assert.equal(mayBeShown('other_token', 'x', type), false);
    assert.equal(mayBeShown('jdbc', 'jdbc:x;password=y', type), false);
    assert.equal(mayBeShown('deep', { a: 1 }, type), false);
    for (const hidden of ['****', '{wdpaes}AbC==', '', undefined, { $ref: 'vault' }]) {
      assert.equal(clearSecret(hidden), undefined);
    }
    assert.equal(clearSecret('{not closed'), '{not closed');
  });
});
