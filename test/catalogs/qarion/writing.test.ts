import assert from 'node:assert/strict';
import { checkFields } from '../../../src/core/sources/field.js';
import type { NewSource } from '../../../src/core/sources/catalog.js';
import { allTexts, never, rejection } from '../support.js';
import { CANARY, DBT, POSTGRES, QarionStage, SNOWFLAKE, SYSTEM } from './stage.js';

const M = 'marketing-analytics';

describe('Qarion connectors', () => {
  const stage = new QarionStage();
  const { server } = stage;

  describe('forms', () => {
    it('offer the types of the registry, by category, and any other', async () => {
      assert.deepEqual(await stage.open().kinds(never), [
        {
          kind: 'snowflake',
          label: 'Snowflake',
          description: 'Imports metadata of a data platform: Cloud Data Platform',
        },
        {
          kind: 'qarion-s3',
          label: 'Amazon S3',
          description: 'Imports metadata of a data platform',
        },
        {
          kind: 'zendesk',
          label: 'Zendesk Support',
          description: 'Imports metadata of a service',
        },
        {
          kind: 'quality_postgres',
          label: 'PostgreSQL (quality)',
          description: 'Checks data quality: SQL Quality Checks',
        },
        { kind: 'quantum', label: 'Quantum', description: 'entangled' },
        { kind: 'qarion-other', label: 'Other Type', description: 'Any type Qarion knows' },
      ]);
      assert.deepEqual(stage.sent(), ['GET /connector-types']);
    });

    const fieldNames = async (kind: string) =>
      (await stage.open().fields(kind, never)).map(({ name }) => name);

    it('ask what the type is documented to take', async () => {
      assert.deepEqual(await fieldNames('snowflake'), [
        ...['source_system_id', 'account', 'database', 'warehouse', 'schema', 'role', 'config'],
        ...['username', 'password', 'credentials', 'is_active', 'extra'],
      ]);
      // A type without credentials and source system.
      assert.deepEqual(await fieldNames('qarion-s3'), ['config', 'is_active', 'extra']);
      // One that is not in the registry, and one that is entered.
      assert.deepEqual((await fieldNames('postgresql')).slice(0, 4), [
        ...['source_system_id', 'host', 'port', 'database'],
      ]);
      assert.deepEqual((await fieldNames('qarion-other')).slice(0, 3), [
        ...['connector_type', 'source_system_id', 'config'],
      ]);
    });

    it('name fields as the registry does', async () => {
      const fields = await stage.open().fields('zendesk', never);
      const labels = Object.fromEntries(fields.map(({ name, label }) => [name, label]));
      assert.equal(labels['username'], 'Agent');
      assert.equal(labels['password'], 'API secret');
      assert.equal(labels['oauth_token'], 'OAuth token');
      assert.equal(fields.find(({ name }) => name === 'oauth_token')?.secret, true);
      const config = fields.find(({ name }) => name === 'config');
      assert.match(config?.help ?? '', /Among them: "subdomain" \(Subdomain\)\./);
    });

    it('offer the source systems, and take the id of another', async () => {
      const [field] = await stage.open().fields('postgresql', never);
      assert.deepEqual(field?.suggestions, [
        {
          value: SYSTEM,
          label: 'Shop database (PostgreSQL)',
          description: SYSTEM,
        },
      ]);
      assert.deepEqual(checkFields([field], { source_system_id: 'another' }), []);
    });

    it('do without a registry and without source systems', async () => {
      const on = ({ path }: { path: string }) => /connector-types|source-systems/.test(path);
      server.standIn.fail({ status: 404, json: { detail: 'no' } }, { on });
      const catalog = stage.open();
      assert.deepEqual(
        (await catalog.kinds(never)).map(({ kind }) => kind),
        ['qarion-other'],
      );
      const [type, system] = await catalog.fields('qarion-other', never);
      assert.deepEqual([type?.required, system?.suggestions], [true, undefined]);
      server.standIn.fail({ status: 500 }, { on: ({ path }) => path.includes('source-systems') });
      assert.equal((await catalog.fields('snowflake', never))[0]?.suggestions, undefined);
    });

    it('check JSON before anything is sent', async () => {
      const fields = await stage.open().fields('snowflake', never);
      const json = fields.filter(({ format }) => format === 'json').map(({ name }) => name);
      assert.deepEqual(json, ['config', 'credentials', 'extra']);
      const values = { config: '{"a": 1', credentials: '[]', extra: '{}' };
      const wrong = checkFields(fields, values).map(({ field }) => field);
      assert.deepEqual(wrong, ['config', 'credentials']);
    });
  });

  describe('create', () => {
    const fresh: NewSource = {
      name: 'new',
      title: 'New Snowflake',
      kind: 'snowflake',
      properties: { account: 'abc', database: 'D', username: 'svc', config: '{"deep": {"x": 1}}' },
    };
    const secrets = { password: 'pw-12345' };

    it('sends name, type, configuration and credentials', async () => {
      const catalog = stage.open();
      let heard = 0;
      catalog.onDidChange(() => heard++);
      const source = await catalog.create!(fresh, { target: M, secrets, test: true }, never);
      assert.equal(heard, 1);
      assert.deepEqual(stage.sent(), [`POST /catalog/spaces/${M}/connectors`]);
      assert.deepEqual(stage.body(), {
        name: 'New Snowflake',
        connector_type: 'snowflake',
        config: { account: 'abc', database: 'D', deep: { x: 1 } },
        credentials: { username: 'svc', password: 'pw-12345' },
      });
      assert.match(source.name, /^marketing-analytics\/[0-9a-f-]{36}$/);
      assert.deepEqual(
        [source.title, source.kind, source.scope, source.properties['account']],
        ['New Snowflake', 'snowflake', M, 'abc'],
      );
      assert.doesNotMatch(JSON.stringify(source), /pw-12345|svc/);
    });

    it('sends no more than there is, and numbers as numbers', async () => {
      const catalog = stage.open();
      await catalog.create!(
        { name: 'a', kind: 'dbt_manifest', properties: {} },
        { target: M },
        never,
      );
      assert.deepEqual(stage.body(), { name: 'a', connector_type: 'dbt_manifest' });
      const properties = { host: 'h', port: '5433', source_system_id: SYSTEM, is_active: 'false' };
      await catalog.create!({ name: 'b', kind: 'postgres', properties }, { target: M }, never);
      assert.deepEqual(stage.body(), {
        name: 'b',
        connector_type: 'postgres',
        config: { host: 'h', port: 5433 },
        source_system_id: SYSTEM,
        is_active: false,
      });
    });

    it('never judges the type', async () => {
      const create = async (kind: string, properties = {}) => {
        await stage.open().create!({ name: `c-${kind}`, kind, properties }, { target: M }, never);
        return stage.body()['connector_type'];
      };
      assert.equal(await create('postgresql'), 'postgresql');
      assert.equal(await create('qarion-s3'), 's3');
      assert.equal(await create('what-ever'), 'what-ever');
      assert.equal(await create('qarion-other', { connector_type: ' redshift ' }), 'redshift');
      const none = { name: 'n', kind: 'qarion-other', properties: {} };
      const error = await rejection(stage.open().create!(none, { target: M }, never), 'Invalid');
      assert.equal(error.problems[0]?.field, 'connector_type');
    });

    it('sends further properties and credentials as they are', async () => {
      const properties = { extra: '{"sync_schedule": "0 * * * *"}' };
      const more = { credentials: '{"auth_type": "key_pair", "private_key": "pk-12345"}' };
      const source = { name: 'x', kind: 'snowflake', properties };
      await stage.open().create!(source, { target: M, secrets: more }, never);
      assert.deepEqual(stage.body(), {
        name: 'x',
        connector_type: 'snowflake',
        sync_schedule: '0 * * * *',
        credentials: { auth_type: 'key_pair', private_key: 'pk-12345' },
      });
      for (const extra of ['{"name": "y"}', '{"config": {}}', '[]', '{"secret-in-here']) {
        const wrong = { ...source, properties: { extra } };
        const error = await rejection(stage.open().create!(wrong, { target: M }, never), 'Invalid');
        assert.equal(error.problems[0]?.field, 'extra');
        assert.doesNotMatch(allTexts(error), /secret-in-here/);
      }
    });

    it('needs to know the space where there are several', async () => {
      // Only one can be written to.
      await stage.open().create!({ ...fresh, title: 'One' }, {}, never);
      server.spaces.get('finance')!.role = 'admin';
      await rejection(stage.open().create!(fresh, {}, never), 'Invalid');
    });

    it('says which fields the server refuses', async () => {
      const refused = async (properties: object, more: object = {}) => {
        const source = { name: 'x', kind: 'postgres', properties: { ...properties }, ...more };
        const { problems } = await rejection(
          stage.open().create!(source, { target: M }, never),
          'Invalid',
        );
        return problems;
      };
      assert.deepEqual(await refused({ port: 'ninety' }), [
        { field: 'port', message: 'value is not a valid integer' },
      ]);
      assert.deepEqual(await refused({ source_system_id: 'x' }), [
        { field: 'source_system_id', message: 'value is not a valid uuid' },
      ]);
      assert.deepEqual(await refused({ extra: '{"colour": 1}' }), [
        { field: 'colour', message: 'extra fields not permitted' },
      ]);
      const detail = [
        { loc: ['body', 'name'], msg: 'field required', type: 'value_error.missing' },
        { loc: ['body', 'config', 'filters', 0], msg: 'no such filter' },
        { loc: ['body', 'credentials', 'password'], msg: 'pw-12345 is too short' },
        { loc: ['body', 'credentials', 'token'], msg: 'expired' },
        { loc: ['path', 'slug'], msg: 'odd' },
        { loc: ['body'] },
        'nonsense',
      ];
      server.standIn.fail({ status: 422, json: { detail } });
      const error = await rejection(
        stage.open().create!(fresh, { target: M, secrets }, never),
        'Invalid',
      );
      assert.deepEqual(error.problems, [
        { field: 'title', message: 'field required' },
        { field: 'config', message: 'no such filter' },
        { field: 'password', message: '*** is too short' },
        { field: 'credentials', message: 'expired' },
        { message: 'path.slug: odd' },
        { message: 'body: not accepted' },
      ]);
      assert.doesNotMatch(allTexts(error), /pw-12345/);
    });

    it('makes nothing twice, and nothing whose source system cannot be reached', async () => {
      const twice = { ...fresh, title: 'Shop' };
      const error = await rejection(stage.open().create!(twice, { target: M }, never), 'Conflict');
      assert.match(error.message, /A connector "Shop" exists/);
      server.testReply = { json: { success: false, message: `${CANARY} refused` } };
      const linked = { ...fresh, properties: { source_system_id: SYSTEM } };
      const options = { target: M, test: true };
      const failed = await rejection(stage.open().create!(linked, options, never), 'Unavailable');
      assert.equal(failed.message, '*** refused');
      assert.equal(stage.marketing.connectors.size, 3);
      await stage.open().create!(linked, { ...options, test: false }, never);
      assert.equal(stage.marketing.connectors.size, 4);
    });
  });

  describe('update', () => {
    const update = (name: string, changes: object, secrets = {}) =>
      stage.open().update!(name, changes, { secrets }, never);

    it('sends only what changed', async () => {
      const source = await update(`${M}/${POSTGRES}`, { title: 'Web shop' });
      assert.equal(source.title, 'Web shop');
      assert.deepEqual(stage.written(), [`PATCH /catalog/spaces/${M}/connectors/${POSTGRES}`]);
      assert.deepEqual(stage.body(), { name: 'Web shop' });
      await update(`${M}/${POSTGRES}`, { properties: { is_active: false } });
      assert.deepEqual(stage.body(), { is_active: false });
      await update(`${M}/${POSTGRES}`, { description: undefined });
      assert.deepEqual(stage.body(), { description: null });
      const unlinked = await update(`${M}/${POSTGRES}`, {
        properties: { source_system_id: undefined },
      });
      assert.deepEqual(stage.body(), { source_system_id: null });
      assert.equal(unlinked.properties['source_system_id'], undefined);
      await update(`${M}/${POSTGRES}`, {}, { password: 'pw-12345' });
      assert.deepEqual(stage.body(), { credentials: { password: 'pw-12345' } });
    });

    it('sends nothing when nothing changed', async () => {
      const source = await update(`${M}/${POSTGRES}`, {});
      assert.equal(source.title, 'Shop');
      assert.deepEqual(stage.written(), []);
    });

    it('sends a configuration as a whole, with all that was not touched', async () => {
      const before = {
        account: 'a',
        warehouse: 'W',
        filters: { include: ['X'] },
        other: 1,
        password: 'hunter22',
        token: '••••',
      };
      stage.marketing.connectors.get(SNOWFLAKE)!['config'] = before;
      await update(`${M}/${SNOWFLAKE}`, { properties: { account: 'b', warehouse: undefined } });
      assert.deepEqual(stage.body(), {
        config: {
          account: 'b',
          filters: { include: ['X'] },
          other: 1,
          password: 'hunter22',
        },
      });
      // What the form showed as JSON is replaced; what it did not show stays.
      await update(`${M}/${SNOWFLAKE}`, { properties: { config: '{"other": 2}' } });
      assert.deepEqual(stage.body(), {
        config: { account: 'b', password: 'hunter22', other: 2 },
      });
      await update(`${M}/${SNOWFLAKE}`, { properties: { config: undefined } });
      assert.deepEqual(stage.body(), { config: { account: 'b', password: 'hunter22' } });
    });

    it('needs a title', async () => {
      const error = await rejection(update(`${M}/${DBT}`, { title: undefined }), 'Invalid');
      assert.equal(error.problems[0]?.field, 'title');
    });

    it('says whose role does not allow it', async () => {
      const on = ({ method }: { method: string }) => method !== 'GET';
      server.standIn.fail({ status: 403, json: { detail: 'Editors only' } }, { on });
      const error = await rejection(update(`${M}/${DBT}`, { title: 'x' }), 'Forbidden');
      assert.match(error.message, /your role, editor, does not allow it .*"Marketing Analytics"/);
      assert.equal(error.detail, 'Editors only');
    });
  });

  it('remove takes one away, by its id', async () => {
    const catalog = stage.open();
    let heard = 0;
    catalog.onDidChange(() => heard++);
    await catalog.remove!('dbt Cloud', never);
    assert.deepEqual(stage.written(), [`DELETE /catalog/spaces/${M}/connectors/${DBT}`]);
    assert.deepEqual([stage.marketing.connectors.size, heard], [2, 1]);
    await rejection(catalog.remove!(`${M}/${DBT}`, never), 'NotFound');
  });

  describe('test', () => {
    const run = (name: string) => stage.open().test!(name, never);

    it('has Qarion connect to a source system', async () => {
      const expected = { ok: true, message: 'Connected successfully (250 ms)' };
      assert.deepEqual(await run(`${M}/source-systems/${SYSTEM}`), expected);
      assert.deepEqual(stage.written(), [`POST /spaces/${M}/source-systems/${SYSTEM}/test`]);
      // A connector connects as its source system does.
      assert.deepEqual(await run(`${M}/${POSTGRES}`), expected);
    });

    const failures: [string, object, RegExp][] = [
      ['false', { success: false, message: `no route for ${CANARY}` }, /^no route for \*\*\*$/],
      ['an error', { success: false, error: 'refused', latency_ms: 3 }, /^refused$/],
      ['no word', { unheardOf: 1 }, /says no reason/],
      ['a word', { success: 'true' }, /says no reason/],
    ];
    for (const [name, json, says] of failures) {
      it(`takes ${name} for a failure`, async () => {
        server.testReply = { json };
        const { ok, message } = await run(`${M}/source-systems/${SYSTEM}`);
        assert.equal(ok, false);
        assert.match(message, says);
      });
    }

    it('tells what there is to say of the others', async () => {
      assert.equal((await run(`${M}/${DBT}`)).ok, true);
      assert.deepEqual(stage.written(), []);
      assert.equal((await run(`${M}/products`)).ok, true);
      assert.equal(stage.sent().at(-1), `GET /catalog/spaces/${M}/products page=1&size=1`);
    });

    it('tries out the source system that a connector is to be linked to', async () => {
      const tryOut = (name: string, properties = {}) =>
        stage.open().tryOut!({ name, changes: { properties } }, {}, never);
      assert.equal((await tryOut(`${M}/${DBT}`, { source_system_id: SYSTEM }))?.ok, true);
      assert.equal((await tryOut(`${M}/${POSTGRES}`))?.ok, true);
      assert.equal(await tryOut(`${M}/${POSTGRES}`, { source_system_id: undefined }), undefined);
      assert.equal(await tryOut(`${M}/${DBT}`), undefined);
      const source = { name: 'x', kind: 'dbt', properties: {} };
      assert.equal(await stage.open().tryOut!({ source }, {}, never), undefined);
    });
  });
});
