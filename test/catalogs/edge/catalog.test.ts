import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { edgeCatalog } from '../../../src/catalogs/edge/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { SourceQuery } from '../../../src/core/sources/catalog.js';
import type { Properties } from '../../../src/core/sources/source.js';
import { entriesOf, never, rejection } from '../support.js';
import { edgeContext, EdgeStandIn, s3Connection, sqlConnection, TOKEN } from './standIn.js';

const SPECIFICATION = { openapi: '3.0.0', info: { title: 'Pets', version: '1' }, paths: {} };

describe('Edge catalog', function () {
  this.timeout(60_000);
  const standIn = new EdgeStandIn();
  const opened: RemoteCatalog[] = [];

  beforeEach(() => {
    standIn.reset();
    standIn.change((state) => {
      state.connections = [sqlConnection(), s3Connection()];
    });
  });
  afterEach(async () => {
    for (const catalog of opened.splice(0)) await catalog.close();
  });
  after(() => standIn.remove());

  function open(properties: Properties = {}) {
    const context = edgeContext(standIn);
    const catalog = edgeCatalog.open(
      { name: 'edge', kind: 'edge', title: 'Edge', properties },
      context,
    );
    opened.push(catalog);
    return { catalog, context };
  }

  const names = async (catalog: RemoteCatalog, query: SourceQuery = {}) =>
    (await entriesOf(catalog, query)).map((entry) =>
      'source' in entry ? entry.source.name : `! ${entry.problem.label}`,
    );

  it('lists the files first, then the sources with name, title and what they point to', async () => {
    const { catalog } = open();
    const { items } = await catalog.list({}, never);
    const sources = items.map((entry) => ('source' in entry ? entry.source : undefined));
    assert.deepEqual(
      sources.map((source) => [source?.id, source?.title, source?.kind]),
      [
        ['edge//files', 'Files', 'edge-files'],
        ['edge/data-warehouse-sql', 'Data Warehouse (SQL)', 'postgresql'],
        ['edge/data-lake-s3', 'Data Lake (S3)', 's3'],
      ],
    );
    assert.deepEqual(sources[1]?.properties, {
      ...{ host: 'db.example.org', port: 5432, database: 'lab', username: 'lab' },
    });
    assert.deepEqual(sources[2]?.properties, {
      ...{ bucket: 'lab', endpoint: 'http://127.0.0.1:9000', accessKeyId: 'AKIA1' },
    });
    assert.doesNotMatch(JSON.stringify(items), /secret-9/);
    assert.equal(sources[0]?.readOnly, true);
  });

  it('gives a source by its name or its UID', async () => {
    const { catalog } = open();
    const byName = await catalog.get('data-lake-s3', never);
    assert.deepEqual(await catalog.get('u-2', never), byName);
    await rejection(catalog.get('nothing', never), 'NotFound');
    assert.equal((await catalog.get('/files', never)).kind, 'edge-files');
  });

  it('hands out credentials by the names of our connectors, and only those', async () => {
    const { catalog } = open();
    assert.deepEqual(await catalog.secrets?.('data-warehouse-sql', never), {
      password: 'sql-secret-9',
    });
    assert.deepEqual(await catalog.secrets?.('data-lake-s3', never), {
      secretAccessKey: 's3-secret-9',
    });
    assert.equal(await catalog.secrets?.('/files', never), undefined);
  });

  it('pages through many sources, a few requests at once and each of them once', async () => {
    standIn.change((state) => {
      state.connections = Array.from({ length: 60 }, (_, index) =>
        sqlConnection({ uid: `u-${index}`, name: `s-${index}`, title: `S ${index}` }),
      );
      state.faults['sources.get'] = { sleep: 0.02 };
    });
    const { catalog } = open();
    const first = await catalog.list({ limit: 20 }, never);
    assert.equal(first.items.length, 20);
    assert.equal(standIn.count('sources.get'), 19, 'one place is the files’');
    const all = await names(catalog, { limit: 20 });
    assert.equal(all.length, 61);
    assert.deepEqual(all.slice(0, 3), ['/files', 's-0', 's-1']);
    assert.equal(new Set(all).size, 61);
    assert.equal(standIn.count('sources.get'), 19 + 60);
    assert.equal(standIn.count('sources.list'), 2, 'names are listed once for each pass');
    assert.ok(standIn.most('sources.get') > 1, 'not one after the other');
    assert.ok(standIn.most('sources.get') <= 8, 'not all at once');
  });

  it('asks once for a source that several ask for at the same time', async () => {
    standIn.fail('sources.get', { sleep: 0.3 });
    const { catalog } = open();
    const all = await Promise.all([1, 2, 3].map(() => catalog.get('data-lake-s3', never)));
    assert.equal(all.length, 3);
    assert.equal(standIn.count('sources.get'), 1);
  });

  it('filters by kind, text and tags', async () => {
    const { catalog } = open();
    assert.deepEqual(await names(catalog, { kind: 's3' }), ['data-lake-s3']);
    assert.deepEqual(await names(catalog, { kind: 'edge-files' }), ['/files']);
    assert.deepEqual(await names(catalog, { text: 'WAREHOUSE' }), ['data-warehouse-sql']);
    assert.deepEqual(await names(catalog, { tags: ['lab'] }), []);
    assert.deepEqual(await names(catalog, { limit: 1 }), [
      '/files',
      'data-warehouse-sql',
      'data-lake-s3',
    ]);
  });

  it('lists what it does not know, and passes over what is new', async () => {
    standIn.change((state) => {
      state.connections = [
        ...[{ class: 'QuantumConnection' as const, uid: 'u-9', name: 'q', title: 'Q' }].map(
          (q) => ({
            ...{ ...q, qubits: 3, api_key: 'quantum-secret' },
            extra: { owner: 'ada', nested: { color: 'red' }, list: [1], none: null },
          }),
        ),
        { ...sqlConnection({ uid: 'u-8', name: 'broken' }), bad: true },
      ];
    });
    const { catalog } = open();
    const [files, quantum, broken] = await entriesOf(catalog);
    assert.ok(files && quantum && 'source' in quantum && broken && 'problem' in broken);
    assert.equal(quantum.source.kind, 'Quantum DB');
    assert.deepEqual(quantum.source.properties, { qubits: 3, color: 'red', owner: 'ada' });
    assert.equal(catalog.browses?.(quantum.source), undefined);
    assert.match(broken.problem.message, /definition of broken is invalid/);
    const error = await rejection(catalog.get('broken', never), 'Invalid');
    assert.match(error.message, /"broken"/);
  });

  it('works with the API of Edge 2.0', async () => {
    standIn.change((state) => {
      state.behaviour = { listNames: true, withoutOpenAPI: true };
    });
    const { catalog } = open();
    assert.equal((await entriesOf(catalog)).length, 3);
    assert.deepEqual(
      (await catalog.kinds(never)).map(({ kind }) => kind),
      ['postgresql', 's3'],
    );
  });

  it('opens through Edge’s own code what our connectors could not', async () => {
    standIn.change((state) => {
      state.behaviour['withholdSecrets'] = true;
      state.connections = [
        sqlConnection({ db_kind: 'sqlite' }),
        s3Connection({ _verify: false }),
        s3Connection({ name: 'aws', uid: 'u-3', endpoint: 'https://s3.eu-west-1.amazonaws.com' }),
      ];
    });
    const kindsOf = async (catalog: RemoteCatalog) =>
      (await entriesOf(catalog)).map((entry) => ('source' in entry ? entry.source.kind : '!'));
    // Attributes that the class has are read where `to_dict` leaves them out.
    const { catalog } = open();
    assert.deepEqual(await kindsOf(catalog), ['edge-files', 'edge-sql', 'edge-s3', 'edge-s3']);
    standIn.change((state) => {
      state.behaviour = {};
    });
    assert.deepEqual(await kindsOf(catalog), ['edge-files', 'edge-sql', 'edge-s3', 's3']);
    const aws = await catalog.get('aws', never);
    assert.deepEqual(aws.properties, {
      ...{ bucket: 'lab', accessKeyId: 'AKIA1', region: 'eu-west-1' },
    });
    const sql = await catalog.get('data-warehouse-sql', never);
    assert.deepEqual(catalog.browses?.(sql)?.offers, ['tables']);
    await assert.rejects(async () => catalog.open?.(aws), { code: 'Unsupported' });
  });

  it('adds, changes and removes sources, their secrets included', async () => {
    for (const behaviour of [{}, { frozenConnections: true }]) {
      standIn.change((state) => {
        state.behaviour = behaviour;
      });
      const { catalog } = open();
      let changes = 0;
      catalog.onDidChange(() => changes++);
      const properties = {
        host: 'db',
        port: '5433',
        database: 'shop',
        username: 'u',
        ssl: 'require',
      };
      const source = { name: 'shop', title: 'Shop', kind: 'postgresql', properties };
      const made = await catalog.create?.(source, { secrets: { password: 'new-secret' } }, never);
      assert.deepEqual(made?.properties, {
        ...{ host: 'db', port: 5433, database: 'shop', username: 'u' },
      });
      const again = catalog.create?.(source, { secrets: {} }, never) ?? Promise.resolve();
      await rejection(again, 'Conflict');
      const updated = await catalog.update?.(
        'shop',
        { title: 'The shop', properties: { port: 5434 } },
        { secrets: { password: 'newer-secret' } },
        never,
      );
      assert.equal(updated?.title, 'The shop');
      const kept = standIn.state.connections.find(({ name }) => name === 'shop');
      assert.deepEqual(kept, {
        ...{ class: 'SQLConnection', uid: 'u-102', name: 'shop', title: 'The shop', host: 'db' },
        ...{ port: 5434, db_kind: 'postgresql', db_name: 'shop', username: 'u' },
        password: 'newer-secret',
      });
      // What is not named stays.
      await catalog.update?.('u-102', { properties: { host: 'db2' } }, {}, never);
      assert.deepEqual(await catalog.secrets?.('shop', never), { password: 'newer-secret' });
      await catalog.remove?.('shop', never);
      await rejection(catalog.get('shop', never), 'NotFound');
      assert.equal(changes, 4);
      await rejection(catalog.remove?.('/files', never) ?? Promise.resolve(), 'Forbidden');
    }
  });

  it('adds buckets and APIs by the arguments that their classes take', async () => {
    const { catalog } = open();
    const s3 = { bucket: 'b', endpoint: 'https://s3.example.org', accessKeyId: 'AK' };
    await catalog.create?.(
      { name: 'b', kind: 's3', properties: s3 },
      { secrets: { secretAccessKey: 'sk-secret' } },
      never,
    );
    const specification = 'https://example.org/openapi.json';
    const api = await catalog.create?.(
      { name: 'pets', kind: 'openapi', properties: { specification } },
      {},
      never,
    );
    assert.deepEqual(api?.properties, { specification });
    const [, , bucket, pets] = standIn.state.connections;
    assert.deepEqual(
      [bucket?.['secret_key'], bucket?.['endpoint'], pets?.['spec']],
      ['sk-secret', 'https://s3.example.org', specification],
    );
    const odd = { name: 'x', kind: 'mysql', properties: {} };
    await rejection(catalog.create?.(odd, {}, never) ?? Promise.resolve(), 'Unsupported');
  });

  it('hands out specifications that Edge itself keeps', async () => {
    standIn.change((state) => {
      state.connections = [
        {
          class: 'OpenAPIConnection',
          uid: 'u-4',
          name: 'pets',
          title: 'Pets',
          spec: SPECIFICATION,
        },
      ];
    });
    const { catalog } = open();
    const { properties } = await catalog.get('pets', never);
    const path = String(properties['specification']);
    const bytes = await catalog.readFile?.('pets', path, never);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), SPECIFICATION);
    // A path of this computer is none of the catalog's.
    assert.equal(await catalog.readFile?.('pets', '/etc/hosts', never), undefined);
  });

  it('tells who is signed in', async () => {
    const { catalog } = open();
    assert.deepEqual(await catalog.whoAmI(never), {
      label: 'Ada Lovelace',
      details: [
        ...['ada', 'ada@example.org', 'Organization: default', 'Member of: engines'],
        ...['Server administrator', 'License: Pro'],
      ],
    });
  });

  it('changes the profile with all of its fields, so that none is erased', async () => {
    const { catalog } = open();
    const { profile } = catalog;
    assert.deepEqual(await profile?.read(never), {
      ...{ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.org' },
    });
    await profile?.save({ firstName: 'Augusta' }, never);
    assert.deepEqual(await profile?.read(never), {
      ...{ firstName: 'Augusta', lastName: 'Lovelace', email: 'ada@example.org' },
    });
    await profile?.save({ firstName: 'A', lastName: '', email: 'a@b.c' }, never);
    assert.equal(standIn.state.user['last_name'], '');
  });

  it('lists, creates and removes tokens, and gives out their value once', async () => {
    const { catalog, context } = open();
    const { tokens } = catalog;
    assert.ok(tokens);
    const made = await tokens.create({ note: 'laptop', expiresIn: 3600 }, never);
    assert.match(made.value, /^value-/);
    const created = Date.UTC(2026, 0, 2, 3, 4, 5);
    const info = { id: 't1', note: 'laptop', created, expires: created + 3_600_000 };
    assert.deepEqual(made.info, info);
    await tokens.create({}, never);
    assert.deepEqual(await tokens.list(never), [info, { id: 't2', created }]);
    await tokens.remove('t1', never);
    assert.deepEqual(
      (await tokens.list(never)).map(({ id }) => id),
      ['t2'],
    );
    await rejection(tokens.remove('t1', never), 'NotFound');
    await rejection(tokens.create({ expiresIn: 0 }, never), 'Invalid');
    assert.doesNotMatch(context.logged.join('\n'), /value-/);
  });

  it('lists, creates and reads the user’s secrets', async () => {
    const { catalog } = open();
    const { userSecrets } = catalog;
    const value = { login: 'x', nested: { n: 1, text: 'ä\u2028' } };
    await userSecrets?.create('mine', value, never);
    assert.deepEqual(await userSecrets?.list(never), ['mine']);
    assert.deepEqual(await userSecrets?.read('mine', never), value);
    await rejection(userSecrets?.read('other', never) ?? Promise.resolve(), 'NotFound');
  });

  it('searches, with and without a kind', async () => {
    standIn.change((state) => {
      state.hits = [
        { name: 'experiments', kind: 'connector', uid: 'u-1' },
        { name: 'experiments.csv', kind: 'file', uid: 'f-1' },
        { name: 'experiment notes', kind: 'wormhole', uid: 'w-1' },
      ];
    });
    const { catalog } = open();
    const all = await catalog.search?.('expermnts', undefined, never);
    assert.deepEqual(all, [
      { kind: 'connector', name: 'experiments', source: 'u-1' },
      { kind: 'file', name: 'experiments.csv', source: '/files' },
    ]);
    assert.equal((await catalog.get(all[0]?.source ?? '', never)).name, 'data-warehouse-sql');
    const files = await catalog.search?.('expermnts', 'file', never);
    assert.deepEqual(
      files?.map(({ kind }) => kind),
      ['file'],
    );
  });

  it('writes Python code in which nothing from outside can be more than a text', async () => {
    const evil = `x"); import os; os.system("rm")\n#`;
    standIn.change((state) => {
      state.connections = [sqlConnection({ name: evil })];
    });
    const { catalog } = open({ organization: evil });
    const code = (await catalog.code?.(evil, never)) ?? '';
    assert.match(code, /edge\.sources\.get\("x\\"\); import os; os\.system\(\\"rm\\"\)\\n#"\)/);
    assert.match(code, /organization="x\\"\); import os/);
    assert.doesNotMatch(code, new RegExp(TOKEN));
    assert.match((await catalog.code?.('/files', never)) ?? '', /edge\.files\.list\(\)/);
  });

  it('tells the service and the organization to the process', async () => {
    const { catalog } = open({
      serviceUrl: 'https://EDGE.example.org/services/api/',
      organization: 'eng',
    });
    await catalog.whoAmI(never);
    assert.ok(
      standIn
        .calls()
        .some(({ what }) => what === 'session https://edge.example.org/services/api eng'),
    );
  });

  it('refuses a transport there is not', () => {
    assert.throws(() => open({ transport: 'pigeon' }), { code: 'Invalid' });
  });

  it('keeps the token out of everything but the environment of the process', async () => {
    standIn.change((state) => {
      state.behaviour['noise'] = true;
      state.faults['tokens.list'] = { raise: 'Unheard', message: `the token ${TOKEN} is odd` };
    });
    const { catalog, context } = open();
    await catalog.whoAmI(never);
    const [pid = 0] = standIn.processes();
    const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8');
    assert.doesNotMatch(read('cmdline'), new RegExp(TOKEN));
    assert.match(read('environ'), new RegExp(`EDGE_API_TOKEN=${TOKEN}`));
    const error = await rejection(catalog.tokens?.list(never) ?? Promise.resolve(), 'Invalid');
    assert.match(error.message, /the token \*\*\* is odd/);
    while (!context.logged.join('\n').includes('token in the log: ***')) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.doesNotMatch(context.logged.join('\n'), new RegExp(TOKEN));
  });
});
