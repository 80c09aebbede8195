import assert from 'node:assert/strict';
import { ibmKind } from '../../../src/catalogs/ibm/kind.js';
import { fieldApplies, type Field } from '../../../src/core/sources/field.js';
import { allTexts, never, rejection } from '../support.js';
import {
  BUCKET,
  CONNECTION,
  connection,
  OTHER_PROJECT,
  project,
  PROJECT,
  testConnection,
  TYPE_IDS,
} from './fixtures.js';
import { errorContainer } from './errors.js';
import { NAME, Stage } from './stage.js';

const BUCKET_NAME = `${PROJECT}/${BUCKET}`;
const POSTGRES = '22222222-050b-482b-b900-a13a75865258';

function postgres(properties: Record<string, unknown> = {}, entity: Record<string, unknown> = {}) {
  return connection(POSTGRES, {
    name: 'Warehouse',
    datasource_type: TYPE_IDS.postgresql,
    properties: {
      host: 'db.example.com',
      port: '5433',
      database: 'lab',
      username: 'reader',
      password: 'hunter22',
      ...properties,
    },
    ...entity,
  });
}

describe('IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;

  describe('reading', () => {
    it('lists projects, and the connections of one', async () => {
      const catalog = stage.open();
      const scopes = await catalog.scopes!({}, never);
      assert.deepEqual(scopes.items, [
        { id: PROJECT, title: 'Lab', description: 'About Lab' },
        { id: OTHER_PROJECT, title: 'Archive', description: 'About Archive' },
      ]);
      assert.deepEqual(await stage.titles({ scope: PROJECT }, catalog), [
        'Test Connection',
        'Raw data',
      ]);
      assert.deepEqual(await stage.titles({ scope: OTHER_PROJECT }, catalog), []);
    });

    it('pages through projects, and takes 204 for none', async () => {
      server.projects.push(...Array.from({ length: 5 }, (_, n) => project(`p${n}`, `P${n}`)));
      const catalog = stage.open();
      const first = await catalog.scopes!({ limit: 4 }, never);
      assert.deepEqual([first.items.length, first.next], [4, '4']);
      const rest = await catalog.scopes!({ limit: 4, page: first.next! }, never);
      assert.deepEqual([rest.items.length, rest.next], [3, undefined]);
      server.projects.length = 0;
      assert.deepEqual(await catalog.scopes!({}, never), { items: [] });
    });

    it('tells a connection whole, but for its secrets', async () => {
      const catalog = stage.open();
      assert.deepEqual(await catalog.get(NAME, never), {
        id: `watsonx/${NAME}`,
        name: NAME,
        title: 'Test Connection',
        kind: 'db2cloud',
        catalog: 'watsonx',
        tags: [],
        scope: PROJECT,
        properties: {
          host: 'example.com',
          database: 'db_name',
          username: 'username',
          origin_country: 'gb',
          datasource_class: 'database',
        },
        can: ['runAction', 'copy', 'code'],
      });
      assert.equal(await catalog.secrets!(NAME, never), undefined);
    });

    it('lists no more than where a source points', async () => {
      const list = await stage.entries({ scope: PROJECT });
      assert.doesNotMatch(JSON.stringify(list), /hunter22|very-secret|"username":/);
    });

    it('lists all projects one after the other, and says which are closed', async () => {
      server.add(postgres(), OTHER_PROJECT);
      const gone = project('00000000-0000-4000-8000-00000000dead', 'Gone');
      server.projects.unshift(gone);
      server.standIn.fail(
        { status: 403 },
        { on: ({ query }) => query.some(([, value]) => value.endsWith('dead')) },
      );
      const catalog = stage.open();
      assert.deepEqual(await stage.titles({ limit: 1 }, catalog), [
        'Gone',
        'Test Connection',
        'Raw data',
        'Warehouse',
      ]);
    });

    it('shows one project only when that is set, by id or name', async () => {
      for (const name of ['Lab', PROJECT]) {
        const catalog = stage.open({ properties: { project: name } });
        assert.equal(catalog.scopes, undefined);
        assert.equal(catalog.targets, undefined);
        assert.deepEqual(await stage.titles({}, catalog), ['Test Connection', 'Raw data']);
        assert.equal((await catalog.get('Test Connection', never)).name, NAME);
        assert.equal((await catalog.get(CONNECTION, never)).name, NAME);
      }
      const none = stage.open({ properties: { project: 'Nowhere' } });
      const error = await rejection(none.list({}, never), 'NotFound');
      assert.deepEqual(error.nextSteps, ['openSettings']);
      server.projects.push(project('p3', 'Lab'));
      const two = stage.open({ properties: { project: 'Lab' } });
      await rejection(two.list({}, never), 'Invalid');
    });

    it('finds by id or name, in a project or in all', async () => {
      const catalog = stage.open();
      for (const name of [NAME, `Lab/${CONNECTION}`, 'Lab/Test Connection', CONNECTION]) {
        assert.equal((await catalog.get(name, never)).name, NAME, name);
      }
      for (const name of [`${OTHER_PROJECT}/${CONNECTION}`, 'Lab/None', 'Nobody/x']) {
        await rejection(catalog.get(name, never), 'NotFound');
      }
      server.standIn.reset();
      const error = await rejection(catalog.get('Test Connection', never), 'NotFound');
      assert.match(error.message, /project\/Test Connection/);
      assert.equal(server.standIn.log.length, 0, 'a bare name asks no project');
    });

    it('does not choose among several of a name', async () => {
      const id = '33333333-050b-482b-b900-a13a75865258';
      server.add(
        connection(id, {
          ...(testConnection['entity'] as {
            name: string;
            datasource_type: string;
            properties: Record<string, unknown>;
          }),
        }),
      );
      await rejection(stage.open().get('Lab/Test Connection', never), 'Invalid');
    });

    it('filters by kind, tags and words, and by what the server compares', async () => {
      server.add(postgres());
      const titles = (query: object) => stage.titles({ scope: PROJECT, ...query });
      assert.deepEqual(await titles({ kind: 's3' }), ['Raw data']);
      assert.deepEqual(await titles({ kind: 'postgresql' }), ['Warehouse']);
      assert.deepEqual(await titles({ kind: 'db2cloud' }), ['Test Connection']);
      assert.deepEqual(await titles({ kind: 'unheard' }), []);
      assert.deepEqual(await titles({ tags: ['lab'] }), ['Raw data']);
      assert.deepEqual(await titles({ text: 'Tset Conection' }), ['Test Connection']);
      server.standIn.reset();
      const text =
        'warehose host=db.example.com database="lab" creator=1000331004 flags=restricted,-x';
      assert.deepEqual(await titles({ text }), ['Warehouse']);
      assert.deepEqual(await titles({ text: 'name="Raw data" context=source' }), ['Raw data']);
      assert.deepEqual(stage.sent(), [
        `GET /v2/connections project_id=${PROJECT}&limit=100&entity.properties={"host":"db.example.com","database":"lab"}&entity.flags=+restricted,-x&metadata.creator=1000331004`,
        `GET /v2/connections project_id=${PROJECT}&limit=100&entity.name=Raw+data&entity.context=source`,
      ]);
    });

    it('lists flagged connections when told to', async () => {
      server.add(postgres({}, { flags: ['personal_credentials'] }));
      assert.equal((await stage.titles({ scope: PROJECT })).length, 2);
      const properties = { flags: ['personal_credentials'], context: 'source' };
      const catalog = stage.open({ properties });
      assert.equal((await stage.titles({ scope: PROJECT }, catalog)).length, 3);
      const sent = new URLSearchParams(server.standIn.log.at(-1)?.query as [string, string][]);
      assert.equal(sent.get('entity.flags'), '+personal_credentials');
      assert.equal(sent.get('entity.context'), 'source');
    });

    it('searches for assets where the list is closed', async () => {
      server.standIn.fail(
        { status: 403 },
        { on: ({ method, path }) => method === 'GET' && path === '/v2/connections' },
      );
      assert.deepEqual(await stage.titles({ scope: PROJECT, limit: 1 }), [
        'Test Connection',
        'Raw data',
      ]);
      assert.deepEqual(await stage.titles({ scope: PROJECT, kind: 's3' }), ['Raw data']);
      server.standIn.fail(
        { status: 403 },
        { on: ({ path }) => !path.includes('types') || path.includes('search') },
      );
      await rejection(stage.open().list({ scope: PROJECT }, never), 'Forbidden');
    });

    it('follows links by their parameter only, through 10,000 pages', async function () {
      this.timeout(120_000);
      server.connections.clear();
      for (let n = 0; n < 10_000; n++) {
        const id = `c${n}`;
        server.add(
          connection(id, {
            name: `C${n}`,
            datasource_type: TYPE_IDS.mysql,
            properties: { host: `db${n}` },
          }),
        );
      }
      const whole = stage.open();
      let count = 0;
      let page: string | undefined;
      do {
        const found = await whole.list(
          { scope: PROJECT, limit: 1, ...(page ? { page } : {}) },
          never,
        );
        count += found.items.length;
        page = found.next;
      } while (page !== undefined);
      assert.equal(count, 10_000);
      const asked = server.standIn.log.filter(({ path }) => path === '/v2/connections');
      assert.equal(asked.length, 10_000);
      server.standIn.reset();
    });

    it('ends at a server that links to the same page for ever', async () => {
      const next = { href: 'https://elsewhere/v2/connections?start=s1' };
      server.standIn.fail(
        { status: 200, json: { resources: [testConnection], next } },
        { on: ({ path }) => path === '/v2/connections' },
      );
      assert.equal((await stage.entries({ scope: PROJECT })).length, 2);
    });

    it('takes unknown types, keys and records as they are', async () => {
      const odd = connection('odd-1', {
        name: 'Odd',
        datasource_type: 'unheard-of',
        properties: { api_key: 'k-123456', url: 'https://u:hunter22@h', deep: { of: [1] } },
        unheard: { of: [1, 2] },
      });
      server.add(odd);
      server.connections.set('x', { project: PROJECT, metadata: {}, entity: { name: 'No id' } });
      const list = await stage.entries({ scope: PROJECT });
      assert.deepEqual(
        list.slice(2).map((entry) => ('source' in entry ? entry.source.kind : entry.problem.label)),
        ['unheard-of', 'No id'],
      );
      const source = await stage.open().get(`${PROJECT}/odd-1`, never);
      assert.deepEqual(source.properties, {});
    });

    it('says who is signed in', async () => {
      assert.deepEqual(await stage.open().whoAmI(never), {
        label: 'Unknown user',
        details: ['2 projects'],
      });
      const claims = { name: 'Ada Lovelace', email: 'ada@example.com', sub: 'ada', role: 'Admin' };
      const token = `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
      server.authorization = `Bearer ${token}`;
      const catalog = stage.open({
        secrets: { token: ` Bearer ${token}\n` },
        properties: { project: 'Lab' },
      });
      assert.deepEqual(await catalog.whoAmI(never), {
        label: 'Ada Lovelace',
        details: ['ada@example.com', 'ada', 'Admin', 'project Lab'],
      });
    });
  });

  describe('sources that our connectors open', () => {
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
      assert.deepEqual(
        [source.properties['ssl'], source.properties['use_ssl']],
        ['require', 'true'],
      );
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

  describe('forms', () => {
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
      assert.deepEqual(s3.get('secretAccessKey')?.when, [
        { field: 'accessKeyId', operator: 'set' },
      ]);
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

  describe('writing', () => {
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
      server.add(
        connection(id, { name: 'O', datasource_type: 'odd', properties: { 'a/b~c': '1' } }),
      );
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
      assert.equal(
        stage.sent().at(-1),
        `DELETE /v2/connections/${CONNECTION} project_id=${PROJECT}`,
      );
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
