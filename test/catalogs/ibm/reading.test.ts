import assert from 'node:assert/strict';
import { never, rejection } from '../support.js';
import {
  CONNECTION,
  connection,
  OTHER_PROJECT,
  project,
  PROJECT,
  testConnection,
  TYPE_IDS,
  postgres,
} from './fixtures.js';
import { NAME, Stage } from './stage.js';

describe('reading from IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;

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
    const text = 'database=db_name creator=1000331004';
    assert.deepEqual(await stage.titles({ scope: PROJECT, text }), ['Test Connection']);
    assert.deepEqual(await stage.titles({ scope: PROJECT, text: 'name="Raw data"' }), ['Raw data']);
    server.add(postgres({}, { flags: ['restricted'] }));
    assert.equal((await stage.titles({ scope: PROJECT })).length, 2);
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
