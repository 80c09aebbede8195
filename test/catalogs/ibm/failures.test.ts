import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../src/core/errors.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Session } from '../../../src/core/sources/connector.js';
import { usualFailures, type FailureRow } from '../failures.js';
import type { LoggedRequest } from '../standIn.js';
import { allTexts, never, rejection } from '../support.js';
import { errorContainer } from './errors.js';
import { CONNECTION, OTHER_PROJECT, PROJECT } from './fixtures.js';
import { CANARY, NAME, Stage, type OpenOptions } from './stage.js';

interface Operation {
  readonly name: string;
  run(catalog: RemoteCatalog): Promise<unknown>;
  /** The request of it that fails. */
  on(request: LoggedRequest): boolean;
  readonly properties?: OpenOptions['properties'];
}

const CONNECTION_PATH = `/v2/connections/${CONNECTION}`;

/** A request by its method and the end of its path. */
function asking(method: string, path: string): Operation['on'] {
  return (request) => request.method === method && request.path === path;
}

async function session(catalog: RemoteCatalog): Promise<Session> {
  const properties = { datasource_class: 'file' };
  const source = { id: `w/${NAME}`, name: NAME, title: 'T', kind: 'x', catalog: 'w', tags: [] };
  return catalog.open!({ ...source, scope: PROJECT, properties });
}

const fresh = {
  name: 'w',
  kind: 'mysql',
  properties: { host: 'h' },
};
const secrets = { password: 'hunter22' };
const assets = asking('GET', `${CONNECTION_PATH}/assets`);
const table = { schema: 'S', name: 'T' };

const operations: Operation[] = [
  {
    name: 'who am I',
    run: (catalog) => catalog.whoAmI(never),
    on: asking('GET', '/v2/projects'),
  },
  {
    name: 'who am I, in one project',
    run: (catalog) => catalog.whoAmI(never),
    on: asking('GET', `/v2/projects/${PROJECT}`),
    properties: { project: PROJECT },
  },
  {
    name: 'list projects',
    run: (catalog) => catalog.scopes!({}, never),
    on: asking('GET', '/v2/projects'),
  },
  {
    name: 'list',
    run: (catalog) => catalog.list({ scope: PROJECT }, never),
    on: ({ path }) => path === '/v2/connections' || path.endsWith('/search'),
  },
  {
    name: 'get',
    run: (catalog) => catalog.get(NAME, never),
    on: asking('GET', CONNECTION_PATH),
  },
  {
    name: 'secrets',
    run: (catalog) => catalog.secrets!(NAME, never),
    on: asking('GET', CONNECTION_PATH),
  },
  {
    name: 'kinds',
    run: (catalog) => catalog.kinds(never),
    on: asking('GET', '/v2/datasource_types'),
  },
  {
    name: 'fields',
    run: (catalog) => catalog.fields('mysql', never),
    on: asking('GET', '/v2/datasource_types/mysql'),
  },
  {
    name: 'create',
    run: (catalog) => catalog.create!(fresh, { target: PROJECT, secrets }, never),
    on: asking('POST', '/v2/connections'),
  },
  {
    name: 'update',
    run: (catalog) => catalog.update!(NAME, { title: 'T' }, { secrets }, never),
    on: asking('PATCH', CONNECTION_PATH),
  },
  {
    name: 'remove',
    run: (catalog) => catalog.remove!(NAME, never),
    on: asking('DELETE', CONNECTION_PATH),
  },
  {
    name: 'copy',
    run: (catalog) => catalog.copy!(NAME, OTHER_PROJECT, never),
    on: asking('POST', `${CONNECTION_PATH}/copy`),
  },
  {
    name: 'test',
    run: (catalog) => catalog.test!(NAME, never),
    on: asking('PUT', `${CONNECTION_PATH}/actions/test`),
  },
  {
    name: 'try out',
    run: (catalog) => catalog.tryOut!({ source: fresh }, secrets, never),
    on: asking('POST', '/v2/connections/assets'),
  },
  {
    name: 'list actions',
    run: (catalog) => catalog.actions!(NAME, never),
    on: asking('GET', `${CONNECTION_PATH}/actions`),
  },
  {
    name: 'run an action',
    run: (catalog) => catalog.runAction!(NAME, 'count', { table: 'x' }, never),
    on: asking('PUT', `${CONNECTION_PATH}/actions/count`),
  },
  {
    name: 'browse',
    run: async (catalog) => (await session(catalog)).children([], {}, never),
    on: assets,
  },
  {
    name: 'columns',
    run: async (catalog) => (await session(catalog)).tables!.open(table).columns(never),
    on: assets,
  },
  {
    name: 'rows',
    run: async (catalog) =>
      (await session(catalog)).tables!.open(table).rows({ start: 0, end: 5 }, never),
    on: assets,
  },
  {
    name: 'read a file',
    run: async (catalog) => (await session(catalog)).objects!.read('a', {}, never),
    on: assets,
  },
];

describe('failures of IBM', () => {
  const stage = new Stage().use();
  const { server } = stage;

  const echo = errorContainer(`token ${CANARY} and hunter22`);
  const elsewhere = () => stage.elsewhere.url;
  const failures: readonly FailureRow[] = [
    ...usualFailures({ echo, canary: CANARY, elsewhere }),
    ['400 with a field', () => ({ status: 400, json: withField() }), 'Invalid'],
    ['403 without a body', () => ({ status: 403 }), 'Forbidden'],
    [
      '403 of the projects',
      () => ({ status: 403, json: { code: 403, reason: CANARY } }),
      'Forbidden',
    ],
    ['429 for long', () => ({ status: 429, headers: { 'retry-after': '120' } }), 'Unavailable'],
    ['460', () => ({ status: 460, json: echo }), 'Invalid'],
    ['500 of its own', () => ({ status: 500, json: echo }), 'Unavailable'],
    ['another JSON', () => ({ status: 200, json: [CANARY] }), 'Unavailable'],
  ];

  function withField() {
    return errorContainer(`bad ${CANARY}`, { type: 'field', name: 'properties.host' });
  }

  /** What some operations make of an answer that is an error to others. */
  function meaning(operation: string, failure: string): ErrorCode | 'a result' | undefined {
    const isTest = operation === 'test' || operation === 'try out';
    if (isTest && /^(400|422|460)/.test(failure)) return 'a result';
    const isAnything = /^(another JSON|a page with|invalid JSON)/.test(failure);
    // They look at no more than the status.
    if (isAnything && (isTest || operation === 'remove' || operation === 'read a file')) {
      return 'a result';
    }
    if (failure === 'another JSON') {
      if (operation === 'run an action' || operation === 'browse' || operation === 'update') {
        return 'a result';
      }
      if (operation === 'columns' || operation === 'rows') return 'Unsupported';
    }
    // A project or type that is not there; a table whose rows are refused.
    if (operation === 'fields' && failure === '404') return 'Unsupported';
    if (operation === 'rows' && /^(400|422|460)/.test(failure)) return 'Unsupported';
    // Without the list of what is there, nothing was found by name either.
    return undefined;
  }

  for (const [failureName, failure, usual] of failures) {
    describe(failureName, () => {
      for (const operation of operations) {
        it(operation.name, async () => {
          const catalog = stage.open({
            requestTimeout: failureName === 'a time-out' ? 200 : 1_500,
            ...(operation.properties ? { properties: operation.properties } : {}),
          });
          server.standIn.fail(failure(), { on: operation.on });
          const expected = meaning(operation.name, failureName) ?? usual;
          if (expected === 'a result') {
            const result = JSON.stringify((await operation.run(catalog)) ?? null);
            // An action's answer is shown as it is, and a file is whatever it holds.
            if (!/action|file/.test(operation.name)) {
              assert.doesNotMatch(result, new RegExp(`${CANARY}|hunter22`));
            }
            return;
          }
          const error = await rejection(operation.run(catalog), expected);
          assert.doesNotMatch(allTexts(error), new RegExp(CANARY));
          assert.doesNotMatch(catalog.logged.join('\n'), new RegExp(`${CANARY}|hunter22`));
          if (expected === 'Unauthorized') assert.deepEqual(error.nextSteps, ['signIn']);
          const failed = server.standIn.log.filter((request) => operation.on(request));
          assert.ok(failed.length > 0, 'the request that fails was sent');
          const isWrite = failed[0]?.method !== 'GET';
          if (isWrite && operation.name !== 'list') {
            assert.equal(failed.length, 1, 'a write must not be repeated');
          }
          for (const { headers, query, body } of server.standIn.log) {
            const { authorization, ...rest } = headers;
            assert.equal(authorization, `Bearer ${CANARY}`);
            assert.doesNotMatch(JSON.stringify([query, rest, body]), /canary/);
          }
        });
      }
    });
  }

  it('closing ends what is under way', async () => {
    server.standIn.fail('hang');
    const catalog = stage.open();
    const asking = rejection(catalog.whoAmI(never), 'Cancelled');
    setTimeout(() => void catalog.close(), 20);
    await asking;
  });

  it('of the types hide no connection that is asked for by itself', async () => {
    server.standIn.fail({ status: 403 }, { on: ({ path }) => path.includes('datasource_types') });
    const source = await stage.open().get(NAME, never);
    assert.equal(source.title, 'Test Connection');
    assert.doesNotMatch(JSON.stringify(source), /hunter22/);
    assert.equal((await stage.entries({ scope: PROJECT })).length, 2);
  });

  it('are not remembered', async () => {
    const catalog = stage.open();
    server.standIn.fail({ status: 500 }, { times: 1, on: ({ path }) => path.includes('types') });
    await rejection(catalog.kinds(never), 'Unavailable');
    assert.equal((await catalog.kinds(never)).length, 4);
  });
});
