import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../src/core/errors.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import { usualFailures, webPage, type FailureRow } from '../failures.js';
import type { LoggedRequest } from '../standIn.js';
import { allTexts, never, rejection } from '../support.js';
import { CANARY, DBT, PRODUCT, QarionStage, SYSTEM } from './stage.js';

const M = 'marketing-analytics';
const connector = `${M}/${DBT}`;

/** What a session does, opened without a request. */
const session = async (catalog: RemoteCatalog, name: string) => {
  const record = { id: `q/${name}`, name, title: name, kind: 'dbt', catalog: 'q' };
  return catalog.open!({ ...record, tags: [], properties: {} });
};
const silent = () => {};
const manifest = new TextEncoder().encode(
  '{"metadata": {"dbt_schema_version": "https://x/dbt/manifest/v12.json"}, "nodes": {}}',
);
const source = { name: 'x', kind: 'postgres', properties: { host: 'h' } };
const secrets = { password: 'hunter22' };

/** Each operation, and the request of it that fails: its method and the end of its path. */
const OPERATIONS: readonly [string, (c: RemoteCatalog) => Promise<unknown>, string, string][] = [
  ['whoAmI', (c) => c.whoAmI(never), 'GET', '/users/me'],
  ['list', (c) => c.list({ scope: M }, never), 'GET', '/connectors'],
  ['get', (c) => c.get(connector, never), 'GET', `/connectors/${DBT}`],
  ['get by name', (c) => c.get('dbt Cloud', never), 'GET', '/connectors'],
  ['get a source system', (c) => c.get(`${M}/source-systems/${SYSTEM}`, never), 'GET', SYSTEM],
  ['kinds', (c) => c.kinds(never), 'GET', '/connector-types'],
  ['fields', (c) => c.fields('dbt', never), 'GET', '/connector-types'],
  ['create', (c) => c.create!(source, { target: M, secrets }, never), 'POST', '/connectors'],
  ['update', (c) => c.update!(connector, { title: 'T' }, { secrets }, never), 'PATCH', DBT],
  ['remove', (c) => c.remove!(connector, never), 'DELETE', DBT],
  ['test', (c) => c.test!(`${M}/source-systems/${SYSTEM}`, never), 'POST', '/test'],
  ['sync', (c) => c.sync!(connector, silent, never), 'POST', '/sync'],
  [
    'sync a source system',
    (c) => c.sync!(`${M}/source-systems/${SYSTEM}`, silent, never),
    'POST',
    '/sync',
  ],
  ['history', (c) => c.syncHistory!(connector, never), 'GET', '/sync-history'],
  [
    'manifest',
    (c) => c.uploadDbtManifest!(connector, manifest, silent, never),
    'POST',
    '/dbt-manifest',
  ],
  ['code', (c) => c.code!(connector, never), 'GET', DBT],
  [
    'products',
    async (c) => (await session(c, `${M}/products`)).children([], {}, never),
    'GET',
    '/products',
  ],
  [
    'products of a connector',
    async (c) => (await session(c, connector)).children([], {}, never),
    'GET',
    '/products',
  ],
  [
    'card',
    async (c) => (await session(c, `${M}/products`)).card!(['product', PRODUCT], never),
    'GET',
    PRODUCT,
  ],
];

/** True for those that send the password: it must not come back, whoever quotes it. */
const sends = (name: string) => name === 'create' || name === 'update';

/** Quotes the key and a password. */
const ECHO = { detail: `key ${CANARY} of hunter22` };
const FIELDS = { detail: [{ loc: ['body', 'name'], msg: `not ${CANARY}`, type: 'value_error' }] };

describe('Qarion failures', () => {
  const stage = new QarionStage();
  const { standIn } = stage.server;
  const elsewhere = () => stage.elsewhere.url;
  const failures: readonly FailureRow[] = [
    ...usualFailures({ echo: ECHO, canary: CANARY, elsewhere }),
    ['422 with fields', () => ({ status: 422, json: FIELDS }), 'Invalid'],
    ['something else', () => ({ status: 200, json: { unheardOf: 1 } }), 'Unavailable'],
    ['a text', () => ({ status: 200, json: CANARY }), 'Unavailable'],
  ];
  /**
   * What these do about it, for good reasons told where they are done: `fine` for going on without,
   * or the code of the error.
   */
  const others: Readonly<Record<string, 'fine' | ErrorCode>> = {
    // Whose key it is is not needed for it to be good.
    ...each('whoAmI', ['403', '404'], 'fine'),
    ...each('whoAmI', ['something else'], 'fine'),
    // Without a registry any type can be entered.
    ...each('kinds', ['403', '404'], 'fine'),
    ...each('fields', ['403', '404'], 'fine'),
    // A space one may not see has nothing of that name.
    ...each('get by name', ['403', '404'], 'NotFound'),
    // The body of an answer to a removal says nothing.
    ...each(
      'remove',
      ['invalid JSON', 'a page with status 200', 'something else', 'a text'],
      'fine',
    ),
    // What a job's start answers is not documented, and the job has begun.
    ...each('sync', ['something else', 'a text'], 'fine'),
    ...each('sync a source system', ['something else', 'a text'], 'fine'),
    ...each('manifest', ['something else', 'a text'], 'fine'),
    // A record with other fields is a record.
    ...each('get', ['something else'], 'Unavailable'),
    ...each('update', ['something else'], 'fine'),
    ...each('code', ['something else'], 'fine'),
    ...each('card', ['something else'], 'fine'),
    ...each('test', ['something else'], 'fine'),
    // Sent once more in another way, and refused again.
    ...each('manifest', ['422', '422 with fields'], 'Invalid'),
  };

  for (const [failureName, failure, code] of failures) {
    describe(failureName, () => {
      for (const [name, operate, method, end] of OPERATIONS) {
        it(name, async () => {
          const isSlow = failureName !== 'a time-out';
          const pace = { misses: 2 };
          const catalog = stage.open({ requestTimeout: isSlow ? 1_200 : 60, pace });
          const fails = (request: LoggedRequest) =>
            request.method === method && request.path.endsWith(end);
          standIn.fail(failure(), { on: fails });
          const expected = others[`${name}: ${failureName}`] ?? code;
          if (expected === 'fine') {
            assert.doesNotMatch(JSON.stringify((await operate(catalog)) ?? ''), /canary/);
          } else {
            const error = await rejection(operate(catalog), expected);
            assert.doesNotMatch(allTexts(error), sends(name) ? /canary|hunter22/ : /canary/);
            if (code === 'Unauthorized') assert.deepEqual(error.nextSteps, ['signIn']);
            if (failureName === '422 with fields') {
              assert.deepEqual(error.problems, [{ field: 'title', message: 'not ***' }]);
            }
          }
          assert.doesNotMatch(stage.logged.join('\n'), /canary|hunter22/);
          const failed = standIn.log.filter(fails);
          const most = name === 'manifest' && failureName.startsWith('422') ? 2 : 1;
          if (method !== 'GET') assert.equal(failed.length, most, 'a write must not be repeated');
          for (const request of standIn.log) {
            const { authorization, ...rest } = request.headers;
            assert.equal(authorization, `Bearer ${CANARY}`);
            assert.doesNotMatch(JSON.stringify([request.query, rest, request.body]), /canary/);
          }
        });
      }
    });
  }

  it('a page with status 200 is told with what the address should be', async () => {
    standIn.fail({ status: 200, ...webPage(CANARY) });
    const error = await rejection(stage.open().whoAmI(never));
    assert.match(error.message, /web page.*that of the API/);
    assert.deepEqual([error.retryable, error.nextSteps], [false, ['openSettings']]);
  });

  it('closing ends what is under way', async () => {
    standIn.fail('hang');
    const catalog = stage.open();
    const asking = rejection(catalog.whoAmI(never), 'Cancelled');
    setTimeout(() => void catalog.close(), 20);
    await asking;
  });

  it('a job that is followed ends with its catalog', async () => {
    stage.server.steps = [{ status: 'running' }];
    const catalog = stage.open();
    const running = rejection(catalog.sync!(connector, silent, never), 'Cancelled');
    setTimeout(() => void catalog.close(), 50);
    await running;
  });
});

function each<T>(name: string, failures: readonly string[], outcome: T): Record<string, T> {
  return Object.fromEntries(failures.map((failure) => [`${name}: ${failure}`, outcome]));
}
