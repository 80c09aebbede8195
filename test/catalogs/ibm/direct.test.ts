import assert from 'node:assert/strict';
import { never } from '../support.js';
import { BUCKET, connection, PROJECT, TYPE_IDS, POSTGRES, postgres } from './fixtures.js';
import { NAME, Stage } from './stage.js';

const BUCKET_NAME = `${PROJECT}/${BUCKET}`;

describe('connections of IBM that our connectors open', () => {
  const stage = new Stage().use();
  const { server } = stage;

  const get = async (source: Record<string, unknown>) => {
    server.add(source);
    return stage.open().get(`${PROJECT}/${POSTGRES}`, never);
  };

  it('PostgreSQL', async () => {
    const source = await get(postgres());
    assert.equal(source.kind, 'postgresql');
    assert.deepEqual(source.properties, {
      host: 'db.example.com',
      port: 5433,
      database: 'lab',
      username: 'reader',
      datasource_class: 'database',
    });
    const catalog = stage.open();
    assert.deepEqual(await catalog.secrets!(source.name, never), { password: 'hunter22' });
    server.add(postgres({ password: '******' }));
    assert.equal(await catalog.secrets!(source.name, never), undefined);
  });

  it('are no less safe than they ask to be', async () => {
    const source = await get(postgres({ ssl: 'true' }));
    assert.deepEqual([source.properties['ssl'], source.properties['use_ssl']], ['require', 'true']);
    const checked = await get(postgres({ ssl: 'true', ssl_certificate_validation: 'true' }));
    assert.equal(checked.properties['ssl'], 'verify-full');
  });

  it('S3, with the address and the keys by our names', async () => {
    const catalog = stage.open();
    const source = await catalog.get(BUCKET_NAME, never);
    assert.equal(source.kind, 's3');
    assert.deepEqual(source.properties, {
      datasource_type: 'minio',
      bucket: 'raw',
      endpoint: 'https://minio.example.com:9000',
      accessKeyId: 'AKIA1',
      ssl_certificate: 'PEM',
      datasource_class: 'file',
    });
    assert.deepEqual(await catalog.secrets!(BUCKET_NAME, never), {
      secretAccessKey: 'very-secret',
    });
  });

  const amazon = (properties: Record<string, unknown>) =>
    get(
      connection(POSTGRES, {
        name: 'Amazon',
        datasource_type: TYPE_IDS.amazons3,
        properties: { bucket: 'b', access_key: 'AKIA2', secret_key: 's', ...properties },
      }),
    );

  it('S3 at Amazon needs no endpoint', async () => {
    const source = await amazon({ url: 'https://s3.eu-west-1.amazonaws.com' });
    assert.deepEqual(source.properties, {
      datasource_type: 'amazons3',
      bucket: 'b',
      region: 'eu-west-1',
      accessKeyId: 'AKIA2',
      datasource_class: 'file',
    });
  });

  it('but not what takes more than they can', async () => {
    const kinds = [
      await get(postgres({}, { gateway_id: 'g-1' })),
      await get(postgres({ proxy: 'true', proxy_host: 'p' })),
      await get(postgres({ use_ssh: 'true' })),
      await get(postgres({ auth_method: 'kerberos' })),
      await get(postgres({ host: '' })),
      await get(postgres({ proxy: 'false' })),
      await amazon({ auth_method: 'trusted_role_credentials' }),
      await amazon({ access_key: '' }),
      await amazon({ auth_method: 'basic_credentials' }),
    ].map(({ kind }) => kind);
    const browsed = 'ibm-postgresql';
    assert.deepEqual(kinds, [
      ...[browsed, browsed, browsed, browsed, browsed, 'postgresql'],
      ...['amazons3', 'amazons3', 's3'],
    ]);
  });

  it('have a view through the server beside them', async () => {
    const source = await get(postgres());
    const catalog = stage.open();
    const [view] = catalog.companions!(source);
    assert.deepEqual(
      [view?.name, view?.title, view?.readOnly],
      [`/assets/${source.name}`, 'Through IBM', true],
    );
    assert.deepEqual(await catalog.get(view!.name, never), view);
    assert.equal(catalog.browses!(source), undefined);
    assert.deepEqual(catalog.browses!(view!)?.offers, ['tables']);
    const other = await catalog.get(NAME, never);
    assert.deepEqual(catalog.companions!(other), []);
    assert.match(catalog.browses!(other)!.describe(other.properties), /^example\.com\/db_name, /);
  });
});
