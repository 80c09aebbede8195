import assert from 'node:assert/strict';
import { qarionKind } from '../../../src/catalogs/qarion/kind.js';
import type { SourceRecord } from '../../../src/core/sources/source.js';
import { never, rejection } from '../support.js';
import { DBT, POSTGRES, QarionStage, SNOWFLAKE, SYSTEM } from './stage.js';

const M = 'marketing-analytics';

describe('Qarion', () => {
  const stage = new QarionStage();
  const { server } = stage;

  describe('key and user', () => {
    it('says who is signed in', async () => {
      const catalog = stage.open();
      assert.deepEqual(await catalog.whoAmI(never), {
        label: 'Jane Developer',
        details: ['jane@example.com'],
      });
      assert.deepEqual(stage.sent(), ['GET /users/me']);
      server.isSuperadmin = true;
      assert.deepEqual((await catalog.whoAmI(never)).details, ['jane@example.com', 'Superadmin']);
    });

    it('proves the key where the server does not tell whose it is', async () => {
      server.hasMe = false;
      assert.deepEqual(await stage.open().whoAmI(never), { label: 'API key', details: [] });
      assert.deepEqual(stage.sent(), ['GET /users/me', 'GET /api-keys']);
      server.token = 'another';
      await rejection(stage.open().whoAmI(never), 'Unauthorized');
    });

    it('takes a key with the word Bearer, and asks for one when there is none', async () => {
      await stage.open({ token: ' Bearer qk_canary-5d20c8\n' }).whoAmI(never);
      const error = await rejection(stage.open({ token: '' }).whoAmI(never), 'Unauthorized');
      assert.deepEqual(error.nextSteps, ['signIn']);
      assert.equal(server.standIn.log.length, 1);
    });

    it('is not given to another address, nor one with a password in it', () => {
      const { binding, describe: where } = qarionKind;
      assert.equal(binding({}), binding({ url: 'https://API.qarion.com/' }));
      assert.notEqual(binding({}), binding({ url: 'http://api.qarion.com' }));
      assert.equal(binding({}), binding({ spaces: ['a'] }));
      assert.equal(qarionKind.validate!({ url: 'https://u:p@q.example' })[0]?.field, 'url');
      assert.deepEqual(qarionKind.validate!({}), []);
      assert.equal(where({ spaces: ['a', 'b'] }), 'https://api.qarion.com (a, b)');
    });
  });

  describe('spaces', () => {
    const scopes = async (properties = {}) =>
      (await stage.open({ properties }).scopes!({}, never)).items;

    it('are those of the user', async () => {
      assert.deepEqual(await scopes(), [
        { id: M, title: 'Marketing Analytics', description: `${M}, editor` },
        { id: 'finance', title: 'Finance', description: 'finance, viewer' },
      ]);
    });

    it('are those of the settings where there are some', async () => {
      assert.deepEqual(await scopes({ spaces: ['finance', 'elsewhere', 'finance'] }), [
        { id: 'finance', title: 'Finance', description: 'finance, viewer' },
        { id: 'elsewhere', title: 'elsewhere' },
      ]);
    });

    it('are asked for in another way where the user is not told', async () => {
      server.hasMe = false;
      server.hasSpaces = true;
      const titles = (await scopes()).map(({ title }) => title);
      assert.deepEqual(titles, ['Marketing Analytics', 'Finance']);
      assert.deepEqual(stage.sent(), ['GET /users/me', 'GET /spaces']);
    });

    for (const status of [403, 404, 405]) {
      it(`that no route tells (${status}) are taken from the settings, or asked for`, async () => {
        const on = ({ path }: { path: string }) => ['/users/me', '/spaces'].includes(path);
        server.standIn.fail({ status, json: { detail: 'no' } }, { on });
        assert.deepEqual(await scopes({ spaces: [M] }), [{ id: M, title: M }]);
        assert.deepEqual(
          (await stage.names({ scope: M }, { properties: { spaces: [M] } }))[0],
          `${M}/products`,
        );
        const error = await rejection(scopes(), 'NotFound');
        assert.match(error.message, /Set "spaces"/);
        assert.deepEqual(error.nextSteps, ['openSettings']);
      });
    }

    it('in which one may only look are not offered for writing', async () => {
      const catalog = stage.open();
      assert.deepEqual(
        (await catalog.targets!(never)).map(({ id }) => id),
        [M],
      );
      assert.equal(catalog.capabilities.create, true);
      server.spaces.get(M)!.role = 'viewer';
      const reader = stage.open();
      await reader.whoAmI(never);
      const { create, update, remove, sync } = reader.capabilities;
      assert.deepEqual([create, update, remove, sync], [false, false, false, false]);
      const source = await reader.get(`${M}/${DBT}`, never);
      assert.deepEqual([source.readOnly, source.can], [true, ['syncHistory', 'code']]);
      server.isSuperadmin = true;
      await reader.whoAmI(never);
      assert.equal(reader.capabilities.create, true);
    });

    it('with an unknown role are for the server to judge', async () => {
      stage.marketing.role = 'governor';
      const source = await stage.open().get(`${M}/${DBT}`, never);
      assert.deepEqual(source.can, ['sync', 'syncHistory', 'uploadDbtManifest', 'code']);
      assert.equal(source.readOnly, undefined);
    });
  });

  describe('lists', () => {
    it('what a space has: products, connectors, source systems', async () => {
      assert.deepEqual(await stage.names({ scope: M }), [
        `${M}/products`,
        `${M}/${SNOWFLAKE}`,
        `${M}/${POSTGRES}`,
        `${M}/${DBT}`,
        `${M}/source-systems/${SYSTEM}`,
      ]);
      assert.deepEqual(stage.sent().slice(1).sort(), [
        `GET /catalog/spaces/${M}/connectors`,
        `GET /spaces/${M}/source-systems`,
      ]);
    });

    it('one space after the other', async () => {
      assert.deepEqual((await stage.names({ limit: 2 })).slice(-2), [
        `${M}/source-systems/${SYSTEM}`,
        'finance/products',
      ]);
      // Each list is asked for once, however small the pages.
      assert.equal(stage.sent().length, 1 + 2 * 2);
    });

    it('takes the connectors in either shape', async () => {
      const plain = await stage.names();
      server.connectorsAre = 'items';
      assert.deepEqual(await stage.names(), plain);
    });

    it('filters by kind and text', async () => {
      assert.deepEqual(await stage.names({ kind: 'snowflake' }), [`${M}/${SNOWFLAKE}`]);
      assert.deepEqual(await stage.names({ kind: 'qarion-source-system' }), [
        `${M}/source-systems/${SYSTEM}`,
      ]);
      assert.deepEqual(await stage.names({ text: 'SHOP' }), [
        `${M}/${POSTGRES}`,
        `${M}/source-systems/${SYSTEM}`,
      ]);
      assert.deepEqual(await stage.names({ tags: ['x'] }), []);
    });

    it('shows what has no id as a problem, and unknown types as they are', async () => {
      const { connectors } = stage.marketing;
      connectors.clear();
      connectors.set('a', { name: 'no id' });
      connectors.set('b', { id: 17, name: null, connector_type: 'Quantum DB', config: 'none' });
      const entries = await stage.entries({ scope: M });
      assert.deepEqual(entries[1], {
        problem: { label: 'Connector 1', message: 'Connector 1 of Marketing Analytics has no id.' },
      });
      const source = 'source' in entries[2]! ? entries[2].source : undefined;
      assert.deepEqual(
        [source?.name, source?.title, source?.kind, source?.properties],
        [`${M}/17`, '17', 'Quantum DB', {}],
      );
    });

    it('without source systems where the server keeps them back', async () => {
      const on = ({ path }: { path: string }) => path.endsWith('/source-systems');
      server.standIn.fail({ status: 403, json: { detail: 'no' } }, { on });
      assert.equal((await stage.names({ scope: M })).length, 4);
      server.standIn.fail({ status: 500 }, { on });
      const last = (await stage.entries({ scope: M })).at(-1)!;
      assert.ok('problem' in last);
      assert.deepEqual(last.problem.label, 'Source Systems');
      assert.match(last.problem.message, /cannot answer at the moment \(500\)/);
      // Whose key is rejected is told so.
      server.standIn.fail({ status: 401 }, { on });
      await rejection(stage.entries({ scope: M }), 'Unauthorized');
    });

    it('tells of a space that is not there', async () => {
      const properties = { spaces: ['lost'] };
      const error = await rejection(stage.names({}, { properties }), 'NotFound');
      assert.match(error.message, /no space "lost", or your key may not see it/);
      await rejection(stage.open().list({ scope: 'lost' }, never), 'NotFound');
      await rejection(stage.open().list({ page: 'nonsense' }, never), 'Invalid');
    });
  });

  describe('records', () => {
    it('have what a connector is configured with', async () => {
      assert.deepEqual(await stage.open().get(`${M}/${SNOWFLAKE}`, never), {
        id: `q/${M}/${SNOWFLAKE}`,
        name: `${M}/${SNOWFLAKE}`,
        title: 'Production Snowflake',
        kind: 'snowflake',
        catalog: 'q',
        scope: M,
        keptIn: 'The space Marketing Analytics',
        tags: [],
        properties: {
          account: 'abc12345.us-east-1',
          database: 'ANALYTICS',
          warehouse: 'COMPUTE_WH',
          is_active: true,
        },
        can: ['sync', 'syncHistory', 'code'],
      });
      assert.deepEqual(stage.sent(), [
        'GET /users/me',
        `GET /catalog/spaces/${M}/connectors/${SNOWFLAKE}`,
      ]);
    });

    it('are of a kind that no connector of ours takes for its own', async () => {
      const { kind, properties } = await stage.open().get(`${M}/${POSTGRES}`, never);
      assert.equal(kind, 'qarion-postgresql');
      assert.equal(properties['source_system_id'], SYSTEM);
      assert.equal(properties['port'], 5432);
    });

    it('keep further keys as JSON, and show no secret', async () => {
      stage.marketing.connectors.get(SNOWFLAKE)!['config'] = {
        account: 'a',
        filters: { include: ['PROD'], exclude: 'TMP_*' },
        password: 'hunter22',
        nested: { api_key: 'hunter22' },
        url: 'postgres://u:hunter22@h/d',
        dsn: 'Server=x;Password=hunter22',
      };
      const source = await stage.open().get(`${M}/${SNOWFLAKE}`, never);
      assert.deepEqual(JSON.parse(source.properties['config'] as string), {
        filters: { include: ['PROD'], exclude: 'TMP_*' },
      });
      assert.doesNotMatch(JSON.stringify(source), /hunter22/);
    });

    it('can be looked at, each as what it is', async () => {
      const catalog = stage.open();
      const look = async (name: string) => {
        const source = await catalog.get(name, never);
        const { label, icon, offers, describe: where } = qarionKind.browses!(source)!;
        return [label, icon, offers.join(), where(source.properties)];
      };
      assert.deepEqual(await look(`${M}/${SNOWFLAKE}`), [
        ...['Snowflake', 'plug', 'cards', 'abc12345.us-east-1/ANALYTICS'],
      ]);
      assert.deepEqual(await look(`${M}/${POSTGRES}`), [
        ...['PostgreSQL', 'plug', 'cards', 'db.example.com:5432/analytics'],
      ]);
      assert.deepEqual((await look(`${M}/products`)).slice(0, 2), ['Data products', 'package']);
      assert.deepEqual((await look(`${M}/source-systems/${SYSTEM}`)).slice(0, 2), [
        'Source system',
        'server',
      ]);
    });

    it('products and source systems cannot be changed here', async () => {
      const catalog = stage.open();
      const products = await catalog.get(`${M}/products`, never);
      assert.deepEqual(
        [products.title, products.kind, products.readOnly, products.can],
        ['Data Products', 'qarion-products', true, []],
      );
      const system = await catalog.get(`${M}/source-systems/${SYSTEM}`, never);
      assert.deepEqual(
        [system.title, system.kind, system.readOnly, system.can, system.properties],
        [
          'Shop database',
          'qarion-source-system',
          true,
          ['sync', 'syncHistory'],
          { platform: 'postgresql' },
        ],
      );
      for (const { name } of [products, system]) {
        await rejection(catalog.remove!(name, never), 'Unsupported');
        await rejection(catalog.update!(name, { title: 'x' }, {}, never), 'Unsupported');
      }
      assert.deepEqual(stage.written(), []);
    });
  });

  describe('names', () => {
    const named = async (name: string): Promise<SourceRecord> => stage.open().get(name, never);

    it('may be an id, or the name of one connector', async () => {
      for (const name of [SNOWFLAKE, 'Production Snowflake', `${M}/Production Snowflake`]) {
        assert.equal((await named(name)).name, `${M}/${SNOWFLAKE}`, name);
      }
    });

    it('may hold slashes and all else', async () => {
      stage.marketing.connectors.get(DBT)!['name'] = 'a/b ?#%2F';
      assert.equal((await named('a/b ?#%2F')).name, `${M}/${DBT}`);
      assert.equal((await named(`${M}/a/b ?#%2F`)).name, `${M}/${DBT}`);
    });

    it('of several connectors name none', async () => {
      stage.marketing.connectors.get(DBT)!['name'] = 'Shop';
      const error = await rejection(named('Shop'), 'Invalid');
      assert.ok(error.message.includes(`${M}/${DBT}`) && error.message.includes(POSTGRES));
      await rejection(named(`${M}/Shop`), 'Invalid');
    });

    for (const name of ['nothing', `${M}/nothing`, `lost/${DBT}`, SYSTEM, `${M}/${SYSTEM}`, '/x']) {
      it(`${name} is not found`, async () => {
        await rejection(named(name), 'NotFound');
      });
    }

    it('of a space that is gone keep nobody from the others', async () => {
      const properties = { spaces: ['lost', M] };
      assert.equal((await stage.open({ properties }).get('Shop', never)).name, `${M}/${POSTGRES}`);
    });
  });

  describe('code', () => {
    it('gets a connector with the Python SDK', async () => {
      stage.marketing.connectors.get(DBT)!['name'] = 'dbt "x"\n"""';
      const url = server.standIn.url;
      assert.equal(
        await stage.open().code!(`${M}/${DBT}`, never),
        [
          'import os',
          '',
          'from qarion import QarionSyncClient  # pip install qarion',
          '',
          '# An API key from Settings, API Keys in Qarion.',
          `# The connector is in the Qarion at "${url}".`,
          'with QarionSyncClient(api_key=os.environ["QARION_API_KEY"]) as client:',
          '    # "dbt \\"x\\"\\n\\"\\"\\""',
          `    connector = client.connectors.get("${M}", "${DBT}")`,
          '    print(connector)',
          '',
        ].join('\n'),
      );
      await rejection(stage.open().code!(`${M}/products`, never), 'Unsupported');
    });
  });
});
