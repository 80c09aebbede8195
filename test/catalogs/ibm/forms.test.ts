import assert from 'node:assert/strict';
import { fieldApplies, type Field } from '../../../src/core/sources/field.js';
import { never, rejection } from '../support.js';
import { PROJECT } from './fixtures.js';
import { Stage } from './stage.js';

describe('forms of IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;

  const fields = async (kind: string) => {
    const all = await stage.open().fields(kind, never);
    return new Map(all.map((field) => [field.name, field]));
  };
  const shown = (all: ReadonlyMap<string, Field>, values: Record<string, unknown>) =>
    [...all.values()].filter((field) => fieldApplies(field, values)).map(({ name }) => name);

  it('offer the types that are active, ours first, S3 as one', async () => {
    const kinds = await stage.open().kinds(never);
    assert.deepEqual(
      kinds.map(({ kind, label }) => [kind, label]),
      [
        ['postgresql', 'PostgreSQL'],
        ['s3', 'S3'],
        ['db2cloud', 'Db2 on Cloud'],
        ['mysql', 'MySQL'],
      ],
    );
    assert.equal(kinds[1]?.description, 'Amazon S3, MinIO');
  });

  it('are made of the properties of the type', async () => {
    const all = await fields('db2cloud');
    assert.deepEqual(
      [...all.keys()],
      [
        ...['host', 'database', 'username', 'password', 'ssl', 'ssl_certificate'],
        ...['isolation', 'delimiter', 'shade', 'origin_country'],
      ],
    );
    assert.deepEqual(all.get('host'), {
      name: 'host',
      label: 'Hostname',
      type: 'string',
      required: true,
      placeholder: 'db.example.com',
      help: 'Hostname of the data source',
    });
    assert.deepEqual(all.get('password'), {
      name: 'password',
      label: 'Password',
      type: 'string',
      required: true,
      help: 'Password of the data source',
      secret: true,
      group: 'Credentials',
    });
    assert.equal(all.get('ssl')?.default, true);
    assert.equal(all.get('ssl_certificate')?.multiline, true);
    assert.deepEqual(
      all.get('isolation')?.values?.map(({ value }) => value),
      ['none', 'cursor'],
    );
    assert.equal(all.get('delimiter')?.type, 'string');
    assert.deepEqual(all.get('delimiter')?.suggestions, [{ value: 'comma', label: 'Comma' }]);
    assert.equal(all.get('shade')?.type, 'string');
  });

  it('show what their conditions say', async () => {
    const all = await fields('db2cloud');
    const extra = (values: object) =>
      shown(all, { ...values }).filter((name) => /certificate|isolation|shade/.test(name));
    assert.deepEqual(extra({ ssl: true, host: 'h' }), ['ssl_certificate', 'shade']);
    assert.deepEqual(extra({ ssl: true, host: 'h.local' }), ['shade']);
    assert.deepEqual(extra({ ssl: false, host: 'db12' }), ['isolation', 'shade']);
    assert.deepEqual(extra({ host: 'h', database: 'x-iso' }), ['isolation', 'shade']);
  });

  it('of our kinds use the names of our connectors', async () => {
    const own = await fields('postgresql');
    assert.equal(own.has('ssl'), false);
    assert.equal(own.get('use_ssl')?.label, 'Port is SSL-enabled');
    assert.deepEqual(shown(own, { use_ssl: true }).includes('ssl_certificate_validation'), true);
    assert.deepEqual(shown(own, {}).includes('ssl_certificate_validation'), false);
    const s3 = await fields('s3');
    assert.deepEqual(
      [...s3.keys()],
      [
        ...['datasource_type', 'bucket', 'endpoint', 'accessKeyId', 'secretAccessKey'],
        ...['region', 'origin_country', 'ssl_certificate'],
      ],
    );
    assert.equal(s3.get('endpoint')?.required, undefined);
    assert.equal(s3.get('accessKeyId')?.required, true);
    assert.equal(shown(s3, { datasource_type: 'minio' }).includes('region'), false);
    assert.equal(shown(s3, { datasource_type: 'amazons3' }).includes('region'), true);
    assert.deepEqual(s3.get('secretAccessKey')?.when, [{ field: 'accessKeyId', operator: 'set' }]);
  });

  it('are asked for once', async () => {
    const catalog = stage.open();
    await Promise.all([catalog.fields('mysql', never), catalog.fields('mysql', never)]);
    await Promise.all([
      catalog.kinds(never),
      catalog.kinds(never),
      catalog.list({ scope: PROJECT }, never),
    ]);
    const asked = server.standIn.log.filter(({ path }) => path.includes('datasource_types'));
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/v2/datasource_types/mysql', '/v2/datasource_types'],
    );
  });

  it('say which kinds there are none of', async () => {
    await rejection(stage.open().fields('teleporter', never), 'Unsupported');
  });

  it('find types on the second page', async () => {
    const filler = Array.from({ length: 150 }, (_, n) => ({
      metadata: { asset_id: `t${n}` },
      entity: { name: `type${n}`, label: `Type ${n}` },
    }));
    server.types = [...filler, ...server.types];
    assert.equal((await stage.open().kinds(never)).length, 154);
  });
});
