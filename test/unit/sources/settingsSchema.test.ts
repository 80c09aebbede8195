import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { datagrokKind } from '../../../src/catalogs/datagrok/kind.js';
import { edgeKind } from '../../../src/catalogs/edge/kind.js';
import { ibmKind } from '../../../src/catalogs/ibm/kind.js';
import { qarionKind } from '../../../src/catalogs/qarion/kind.js';
import { openapiKind } from '../../../src/connectors/openapi/kind.js';
import { postgresqlKind } from '../../../src/connectors/postgresql/kind.js';
import { s3Kind } from '../../../src/connectors/s3/kind.js';
import { catalogsSchema, sourcesSchema } from '../../../src/core/sources/settingsSchema.js';
import { databaseKind } from './fakeKinds.js';

const MANIFEST = fileURLToPath(new URL('../../../package.json', import.meta.url));
const SCHEMAS = {
  'dataConnectors.sources': sourcesSchema([postgresqlKind, s3Kind, openapiKind]),
  'dataConnectors.catalogs': catalogsSchema([edgeKind, datagrokKind, ibmKind, qarionKind]),
};

interface Manifest {
  contributes?: { configuration?: { title?: string; properties?: Record<string, unknown> } };
}

describe('the schemas of the settings', () => {
  it('stand in package.json as the kinds make them (UPDATE=1 writes them)', () => {
    const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
    if (process.env['UPDATE'] === '1') {
      manifest.contributes ??= {};
      manifest.contributes.configuration ??= { title: 'Data Connectors' };
      const { configuration } = manifest.contributes;
      configuration.properties = { ...configuration.properties, ...SCHEMAS };
      writeFileSync(MANIFEST, `${JSON.stringify(manifest, undefined, 2)}\n`);
    }
    for (const [setting, expected] of Object.entries(SCHEMAS)) {
      const actual = manifest.contributes?.configuration?.properties?.[setting];
      assert.ok(
        isDeepStrictEqual(actual, expected),
        `The schema of ${setting} is out of date: run the unit tests once with UPDATE=1.`,
      );
    }
  });

  it('describes base properties, kinds and their fields', () => {
    const schema = sourcesSchema([databaseKind]) as {
      items: {
        allOf: [{ then: { required: string[]; properties: Record<string, object> } }];
        defaultSnippets: [{ body: Record<string, string> }];
        properties: { name: { pattern: string } };
      };
    };
    const { then } = schema.items.allOf[0];
    assert.deepEqual(then.required, ['host']);
    assert.deepEqual(then.properties['port'], {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      markdownDescription: 'Port.',
      default: 5432,
    });
    assert.deepEqual(
      then.properties['password'],
      then.properties['password'] && {
        not: {},
        doNotSuggest: true,
        errorMessage: 'Secrets do not belong in settings. Remove it and run "Set Credentials".',
      },
    );
    assert.deepEqual(schema.items.defaultSnippets[0].body, {
      name: '${1:my-database}',
      title: '${2:My Database}',
      kind: 'database',
      host: '${3:host}',
      port: '^${4:5432}',
    });
    assert.match('a-b.c_D9', new RegExp(schema.items.properties.name.pattern));
  });
});
