import assert from 'node:assert/strict';
import { ibmKind } from '../../../src/catalogs/ibm/kind.js';
import { fieldApplies } from '../../../src/core/sources/field.js';
import { allTexts, never, rejection } from '../support.js';
import { BUCKET, CONNECTION, connection, OTHER_PROJECT, PROJECT, TYPE_IDS } from './fixtures.js';
import { errorContainer } from './errors.js';
import { NAME, Stage } from './stage.js';

const BUCKET_NAME = `${PROJECT}/${BUCKET}`;

describe('writing to IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;

  const fresh = {
    name: 'warehouse',
    title: 'Warehouse',
    kind: 'postgresql',
    description: 'All of it',
    tags: ['a'],
    properties: {
      host: 'h',
      port: 5433,
      database: 'd',
      username: 'u',
      use_ssl: true,
      origin_country: 'GB',
    },
  };
  const secrets = { password: 'pw-12345' };

  it('creates a flat entity with texts, after the test that was asked for', async () => {
    const catalog = stage.open();
    let heard = 0;
    catalog.onDidChange(() => heard++);
    const source = await catalog.create!(fresh, { target: PROJECT, secrets }, never);
    assert.equal(heard, 1);
    assert.equal(source.title, 'Warehouse');
    assert.equal(source.scope, PROJECT);
    assert.deepEqual(source.properties, {
      ...{ host: 'h', port: 5433, database: 'd', username: 'u', ssl: 'require', use_ssl: 'true' },
      ...{ origin_country: 'gb', datasource_class: 'database' },
    });
    assert.deepEqual(stage.sent(), [`POST /v2/connections project_id=${PROJECT}&test=true`]);
    assert.deepEqual(stage.lastBody(), {
      name: 'Warehouse',
      datasource_type: TYPE_IDS.postgresql,
      description: 'All of it',
      origin_country: 'GB',
      tags: ['a'],
      properties: {
        host: 'h',
        port: '5433',
        database: 'd',
        username: 'u',
        ssl: 'true',
        password: 'pw-12345',
      },
    });
  });

  it('takes what a source of another catalog has', async () => {
    const catalog = stage.open({ properties: { project: 'Lab' } });
    const properties = {
      host: 'h',
      database: 'd',
      username: 'u',
      ssl: 'verify-full',
      sslRootCert: 'x',
    };
    await catalog.create!({ name: 'w', kind: 'postgresql', properties }, { test: false }, never);
    assert.deepEqual(stage.sent(), [`POST /v2/connections project_id=${PROJECT}&test=false`]);
    const body = stage.lastBody() as { name: string; properties: object };
    assert.equal(body.name, 'w');
    assert.deepEqual(body.properties, { host: 'h', database: 'd', username: 'u', ssl: 'true' });
    const s3 = {
      bucket: 'b',
      endpoint: 'https://e',
      accessKeyId: 'k',
      forcePathStyle: true,
      datasource_type: 'minio',
    };
    await catalog.create!(
      { name: 's', kind: 's3', properties: s3 },
      { secrets: { secretAccessKey: 'q' } },
      never,
    );
    const bucket = stage.lastBody() as { datasource_type: string; properties: object };
    assert.equal(bucket.datasource_type, TYPE_IDS.minio);
    assert.deepEqual(bucket.properties, {
      bucket: 'b',
      url: 'https://e',
      access_key: 'k',
      secret_key: 'q',
    });
    const wrong = { ...s3, datasource_type: 'mysql' };
    const error = await rejection(
      catalog.create!({ name: 's', kind: 's3', properties: wrong }, {}, never),
      'Invalid',
    );
    assert.equal(error.problems[0]?.field, 'datasource_type');
  });

  it('asks for the project only where there are several', async () => {
    assert.equal((await stage.open().targets!(never)).length, 2);
    await rejection(stage.open().create!(fresh, { secrets }, never), 'Invalid');
    server.projects.pop();
    assert.equal((await stage.open().create!(fresh, { secrets }, never)).scope, PROJECT);
    server.projects.pop();
    await rejection(stage.open().create!(fresh, { secrets }, never), 'Invalid');
  });

  it('saves nothing when the test fails, and names the fields by those of the form', async () => {
    server.testProblem = errorContainer('No route for pw-12345.', { type: 'field', name: 'ssl' });
    const catalog = stage.open();
    const error = await rejection(
      catalog.create!(fresh, { target: PROJECT, secrets }, never),
      'Invalid',
    );
    assert.deepEqual(error.problems, [{ field: 'use_ssl', message: 'No route for ***.' }]);
    assert.doesNotMatch(allTexts(error), /pw-12345/);
    assert.equal(server.connections.size, 2);
    await catalog.create!(fresh, { target: PROJECT, secrets, test: false }, never);
    assert.equal(server.connections.size, 3);
    await rejection(
      catalog.create!(fresh, { target: PROJECT, secrets, test: false }, never),
      'Conflict',
    );
  });

  const targets: [string, object | undefined, string | undefined][] = [
    ['a property', { type: 'field', name: 'properties.host' }, 'host'],
    ['a pointer', { type: 'field', name: '/entity/properties/host' }, 'host'],
    ['the name', { type: 'field', name: 'entity.name' }, 'title'],
    ['a parameter', { type: 'parameter', name: 'test' }, undefined],
    ['nothing', undefined, undefined],
  ];
  for (const [what, target, field] of targets) {
    it(`reads a problem with ${what}`, async () => {
      server.testProblem = errorContainer('No.', target as Record<string, unknown> | undefined);
      const error = await rejection(
        stage.open().create!(fresh, { target: PROJECT }, never),
        'Invalid',
      );
      assert.equal(error.problems[0]?.field, field);
      assert.match(error.detail ?? '', /No\. \(trace trace-1\)/);
    });
  }

  it('patches what changed and nothing else', async () => {
    const catalog = stage.open();
    const source = await catalog.update!(
      NAME,
      {
        title: 'Renamed',
        description: 'New',
        tags: ['x'],
        properties: {
          host: 'other',
          username: 'username',
          database: undefined,
          ssl: false,
          origin_country: 'gb',
        },
      },
      { test: true, secrets: { password: 'fresh-pw' } },
      never,
    );
    assert.deepEqual(stage.sent(), [
      `GET /v2/connections/${CONNECTION} project_id=${PROJECT}`,
      `PATCH /v2/connections/${CONNECTION} project_id=${PROJECT}&test=true`,
    ]);
    assert.deepEqual(stage.lastBody(), [
      { op: 'replace', path: '/name', value: 'Renamed' },
      { op: 'replace', path: '/description', value: 'New' },
      { op: 'add', path: '/tags', value: ['x'] },
      { op: 'replace', path: '/properties/host', value: 'other' },
      { op: 'remove', path: '/properties/database' },
      { op: 'add', path: '/properties/ssl', value: 'false' },
      { op: 'replace', path: '/properties/password', value: 'fresh-pw' },
    ]);
    assert.deepEqual(
      [source.title, source.description, source.tags, source.properties['host']],
      ['Renamed', 'New', ['x'], 'other'],
    );
  });

  it('leaves masked secrets alone, and sends nothing when nothing changed', async () => {
    (server.connections.get(CONNECTION)!.entity['properties'] as Record<string, unknown>)[
      'password'
    ] = '****';
    const catalog = stage.open();
    const same = { title: 'Test Connection', properties: { host: 'example.com' } };
    const source = await catalog.update!(NAME, same, { test: false }, never);
    assert.equal(source.title, 'Test Connection');
    assert.deepEqual(stage.sent(), [`GET /v2/connections/${CONNECTION} project_id=${PROJECT}`]);
    await catalog.update!(NAME, { title: 'T' }, { test: false }, never);
    assert.deepEqual(stage.lastBody(), [{ op: 'replace', path: '/name', value: 'T' }]);
    const error = await rejection(
      catalog.update!(NAME, { title: undefined }, {}, never),
      'Invalid',
    );
    assert.equal(error.problems[0]?.field, 'title');
  });

  it('escapes names in pointers', async () => {
    const odd = [{ name: 'a/b~c', type: 'string', label: 'Odd' }];
    server.types = [
      ...server.types,
      { metadata: { asset_id: 'odd' }, entity: { name: 'odd', properties: { connection: odd } } },
    ];
    const id = '44444444-050b-482b-b900-a13a75865258';
    server.add(connection(id, { name: 'O', datasource_type: 'odd', properties: { 'a/b~c': '1' } }));
    await stage.open().update!(
      `Lab/${id}`,
      { properties: { 'a/b~c': '2' } },
      { test: false },
      never,
    );
    assert.deepEqual(stage.lastBody(), [
      { op: 'replace', path: '/properties/a~1b~0c', value: '2' },
    ]);
  });

  it('patches a bucket by the names IBM has', async () => {
    const changes = { properties: { endpoint: 'https://new', accessKeyId: 'AKIA9' } };
    const source = await stage.open().update!(
      BUCKET_NAME,
      changes,
      { test: false, secrets: { secretAccessKey: 'n' } },
      never,
    );
    assert.deepEqual(stage.lastBody(), [
      { op: 'replace', path: '/properties/url', value: 'https://new' },
      { op: 'replace', path: '/properties/access_key', value: 'AKIA9' },
      { op: 'replace', path: '/properties/secret_key', value: 'n' },
    ]);
    assert.equal(source.properties['endpoint'], 'https://new');
  });

  it('removes and copies', async () => {
    const catalog = stage.open();
    const copy = await catalog.copy!(NAME, OTHER_PROJECT, never);
    assert.deepEqual([copy.scope, copy.title], [OTHER_PROJECT, 'Test Connection']);
    assert.equal(
      stage.sent().at(-1),
      `POST /v2/connections/${CONNECTION}/copy project_id=${PROJECT}&target_project_id=${OTHER_PROJECT}`,
    );
    await catalog.remove!(NAME, never);
    assert.equal(stage.sent().at(-1), `DELETE /v2/connections/${CONNECTION} project_id=${PROJECT}`);
    await rejection(catalog.get(NAME, never), 'NotFound');
    await rejection(catalog.remove!(NAME, never), 'NotFound');
  });

  it('tests what is saved and what is not', async () => {
    const catalog = stage.open();
    assert.deepEqual(await catalog.test!(NAME, never), { ok: true, message: 'IBM reaches it.' });
    assert.equal(
      stage.sent().at(-1),
      `PUT /v2/connections/${CONNECTION}/actions/test project_id=${PROJECT}`,
    );
    assert.deepEqual(stage.lastBody(), {});
    assert.equal((await catalog.tryOut!({ source: fresh }, secrets, never))?.ok, true);
    assert.equal(stage.sent().at(-1), `POST /v2/connections/assets project_id=${PROJECT}&path=/`);
    const changes = { properties: { host: 'other' } };
    assert.equal((await catalog.tryOut!({ name: NAME, changes }, {}, never))?.ok, true);
    const { properties } = stage.lastBody() as { properties: Record<string, string> };
    assert.deepEqual([properties['host'], properties['password']], ['other', 'hunter22']);
    server.testProblem = errorContainer('Wrong password hunter22.');
    const failed = await catalog.tryOut!({ name: NAME, changes }, {}, never);
    assert.deepEqual(failed, { ok: false, message: 'Wrong password ***. (trace trace-1)' });
    assert.equal((await catalog.test!(NAME, never)).ok, false);
    (server.connections.get(CONNECTION)!.entity['properties'] as Record<string, unknown>)[
      'password'
    ] = '****';
    assert.equal(await catalog.tryOut!({ name: NAME, changes }, {}, never), undefined);
    assert.equal(
      (await catalog.tryOut!({ name: NAME, changes }, { password: 'p' }, never))?.ok,
      false,
    );
    assert.equal(server.connections.size, 2);
  });

  describe('actions', () => {
    it('are listed with their input and answer exactly', async () => {
      server.actions.push({
        name: 'get_record_count',
        description: 'Get the number of rows in the specified table',
        properties: {
          input: [
            { name: 'schema_name', type: 'string', label: 'Schema Name', required: false },
            { name: 'table_name', type: 'string', label: 'Table Name', required: true },
          ],
          output: [{ name: 'record_count', type: 'integer' }],
        },
      });
      server.actionReply = '{"record_count": 9007199254740993.0}';
      const catalog = stage.open();
      assert.deepEqual(await catalog.actions!(NAME, never), [
        {
          name: 'get_record_count',
          label: 'Get record count',
          description: 'Get the number of rows in the specified table',
          fields: [
            { name: 'schema_name', label: 'Schema Name', type: 'string' },
            { name: 'table_name', label: 'Table Name', type: 'string', required: true },
          ],
        },
      ]);
      const values = { table_name: 'CUSTOMER', schema_name: undefined };
      const answer = await catalog.runAction!(NAME, 'get_record_count', values, never);
      assert.equal(answer, '{"record_count": 9007199254740993.0}');
      assert.deepEqual(stage.lastBody(), { table_name: 'CUSTOMER' });
      await rejection(catalog.runAction!(NAME, 'unheard', {}, never), 'Invalid');
    });
  });

  it('writes the code that gets a connection', async () => {
    server.connections.get(CONNECTION)!.entity['name'] = 'a "b"\n#c';
    const url = server.standIn.url;
    assert.equal(
      await stage.open().code!(NAME, never),
      [
        '# pip install ibm-watsonx-data-integration',
        'import os',
        '',
        'from ibm_watsonx_data_integration import Platform',
        'from ibm_watsonx_data_integration.common.auth import BearerTokenAuthenticator',
        '',
        'auth = BearerTokenAuthenticator(',
        '    bearer_token=os.environ["IBM_BEARER_TOKEN"],',
        ')',
        `platform = Platform(auth, base_api_url="${url}")`,
        `project = platform.projects.get(project_id="${PROJECT}")`,
        'connection = project.connections.get(name="a \\"b\\"\\n#c")',
        '',
      ].join('\n'),
    );
  });

  it('its kind binds secrets to everywhere they go', () => {
    const { binding, validate } = ibmKind;
    const url = 'https://cpd.example.com';
    const same = [{ url: `${url}/` }, { url: 'https://CPD.example.com', auth: 'iam' }];
    assert.equal(binding(same[0]!), binding(same[1]!));
    const all = [
      { url },
      { url, auth: 'bearer' },
      { url, auth: 'cpd', username: 'ada' },
      { url, auth: 'cpd', username: 'bob' },
      { url, auth: 'zen', username: 'ada' },
      { url, iamUrl: 'https://iam.example.com' },
      { url, verifyTls: false },
      {},
    ];
    assert.equal(new Set(all.map(binding)).size, all.length);
    assert.equal(binding({ url, auth: 'bearer', iamUrl: 'x' }), binding({ url, auth: 'bearer' }));
    assert.equal(validate!({ url: 'https://u:p@g.example' })[0]?.field, 'url');
    assert.equal(validate!({ iamUrl: 'ftp://x' })[0]?.field, 'iamUrl');
    const asked = (properties: object) =>
      ibmKind.credentials
        .filter((field) => fieldApplies(field, { ...properties }))
        .map(({ name }) => name);
    assert.deepEqual(asked({}), ['apiKey']);
    assert.deepEqual(asked({ auth: 'cpd' }), ['password', 'platformApiKey']);
    assert.deepEqual(asked({ auth: 'zen' }), ['zenApiKey']);
  });
});
