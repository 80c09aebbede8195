import assert from 'node:assert/strict';
import { checkDbtManifest } from '../../../src/core/catalogs/dbtManifest.js';
import { isConnectorError } from '../../../src/core/errors.js';

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const version = (artifact: string) => ({
  dbt_schema_version: `https://schemas.getdbt.com/dbt/${artifact}/v12.json`,
});

describe('a manifest of dbt', () => {
  it('is what dbt writes', () => {
    checkDbtManifest(bytes({ metadata: version('manifest'), nodes: {}, sources: {} }));
    checkDbtManifest(bytes({ metadata: {}, nodes: { 'model.a.b': {} } }));
    checkDbtManifest(bytes('\ufeff{"metadata": {}, "nodes": {}}'));
  });

  const cases: [string, Uint8Array, RegExp][] = [
    ['an empty file', bytes(''), /it is empty/],
    ['a cut file', bytes('{"metadata": {'), /not valid JSON/],
    ['another encoding', Uint8Array.of(0xff, 0xfe, 0x7b, 0x00), /UTF-8/],
    ['a list', bytes([]), /no JSON object/],
    ['another JSON file', bytes({ name: 'x' }), /"metadata" is missing/],
    ['another artifact', bytes({ metadata: version('catalog'), nodes: {} }), /catalog\/v12\.json/],
    ['one without nodes', bytes({ metadata: {}, nodes: [] }), /"nodes" is missing/],
  ];
  for (const [what, content, message] of cases) {
    it(`is not ${what}`, () => {
      assert.throws(
        () => checkDbtManifest(content),
        (error) => {
          assert.ok(isConnectorError(error, 'Invalid'));
          assert.match(error.message, message);
          assert.match(error.message, /target\/manifest\.json/, 'where to find one');
          return true;
        },
      );
    });
  }
});
