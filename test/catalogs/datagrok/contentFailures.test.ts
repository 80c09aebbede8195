import assert from 'node:assert/strict';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Session } from '../../../src/core/sources/connector.js';
import { allTexts, never, rejection } from '../support.js';
import { CANARY, failureTable } from './failures.js';
import { DatagrokStage } from './stage.js';

interface Operation {
  readonly name: string;
  /** Name of the source whose session is used. */
  readonly source: string;
  run(session: Session, catalog: RemoteCatalog): Promise<unknown>;
  /** The request that fails. */
  readonly method: string;
  readonly path: RegExp;
  /** What this one does not look at, or looks at in another way. */
  readonly others?: Readonly<Record<string, 'success' | 'Unsupported'>>;
}

const files = { source: 'Home', path: /^\/api\/public\/v1\/files\// };
const folders = { source: 'Home', method: 'GET', path: /^\/api\/connectors\/.*\/files\// };
const table = { source: '/tables', method: 'GET' };
const any = { 'invalid JSON': 'success' } as const;

const OPERATIONS: readonly Operation[] = [
  { ...folders, name: 'list of a folder', run: ({ objects }) => objects!.list('', {}, never) },
  { ...folders, name: 'stat', run: ({ objects }) => objects!.stat('a.txt', never) },
  { ...folders, name: 'children', run: (session) => session.children([], {}, never) },
  {
    ...{ ...files, name: 'read', method: 'GET', others: any },
    run: ({ objects }) => objects!.read('a.txt', {}, never),
  },
  {
    ...{ ...files, name: 'read of a part', method: 'GET', others: any },
    run: ({ objects }) => objects!.read('a.txt', { start: 1, end: 2 }, never),
  },
  {
    ...{ ...files, name: 'write', method: 'POST', others: any },
    run: ({ objects }) => objects!.write('b.txt', Buffer.from('b'), {}, never),
  },
  {
    ...{ ...files, name: 'delete', method: 'DELETE', others: any },
    run: ({ objects }) => objects!.delete('a.txt', { recursive: false }, never),
  },
  {
    ...{ ...files, name: 'move', method: 'POST', others: any },
    run: ({ objects }) => objects!.move('a.txt', 'c.txt', { overwrite: false }, never),
  },
  {
    ...{ name: 'list of queries', source: 'Stock', method: 'GET', path: /functions|queries/ },
    run: (session) => session.children([], {}, never),
  },
  {
    name: 'call of a query',
    ...{ source: 'Stock', method: 'POST', path: /\/functions\/Top\/call$/ },
    run: ({ tables }) => tables!.open({ schema: '', name: 'Top' }).columns(never),
    others: { 'invalid JSON': 'Unsupported' },
  },
  {
    ...{ name: 'card', source: 'Stock', method: 'GET', path: /\/functions\/q-1$/ },
    run: (session) => session.card!(['Top'], never),
  },
  {
    ...{ ...table, name: 'list of tables', path: /^\/api\/tables$/ },
    run: (session) => session.children([], {}, never),
  },
  {
    ...{ ...table, name: 'rows of a table', path: /\/public\/v1\/tables\//, others: any },
    run: ({ tables }) => tables!.open({ schema: '', name: 't-1' }).columns(never),
  },
  {
    ...{ ...table, name: 'search', path: /^\/api\/connectors\/connections$/ },
    run: (_, catalog) => catalog.search!('Home', undefined, never),
    // Servers without that route have another, which is there.
    others: { '404': 'success', 'ApiError of 404 as a JSON string with status 200': 'success' },
  },
  {
    ...{ ...table, name: 'code', path: /^\/api\/public\/v1\/connections\// },
    run: (_, catalog) => catalog.code!('Home', never),
  },
];

describe('Datagrok content: failures', () => {
  const stage = new DatagrokStage();
  const { server } = stage;

  beforeEach(() => {
    server.add({ id: 'f-1', name: 'Home', dataSource: 'Files', parameters: {} });
    server.add({ id: 'o-1', name: 'Stock', dataSource: 'Oracle', parameters: {} });
    server.files.put('f-1', 'a.txt', 'hello');
    server.functions.queries = [{ id: 'q-1', name: 'Top', connection: { id: 'o-1' } }];
    server.functions.answers.set('Top', { json: [{ a: 1 }] });
    server.functions.tables = [{ id: 't-1', name: 'T', csv: 'a\n1' }];
  });

  for (const [failureName, failure, code] of failureTable(() => stage.elsewhere.url)) {
    describe(failureName, () => {
      for (const { name, source, run, method, path, others } of OPERATIONS) {
        it(name, async () => {
          const requestTimeout = failureName === 'a time-out' ? 60 : 1_200;
          const catalog = stage.open({ requestTimeout });
          const session = await catalog.open!(await catalog.get(source, never));
          const on = (request: { method: string; path: string }) =>
            request.method === method && path.test(request.path);
          server.standIn.fail(failure(), { on });
          const other = others?.[failureName];
          if (other === 'success') {
            await run(session, catalog);
            return;
          }
          const error = await rejection(run(session, catalog), other ?? code);
          assert.doesNotMatch(allTexts(error), new RegExp(`${CANARY}|server\\.dart`));
          assert.doesNotMatch(stage.logged.join('\n'), new RegExp(`${CANARY}|hunter22`));
          if (code === 'Unauthorized') assert.deepEqual(error.nextSteps, ['signIn']);
          const failed = server.standIn.log.filter(on);
          assert.ok(failed.length > 0);
          if (method !== 'GET') assert.equal(failed.length, 1, 'a write must not be repeated');
          // A file that could not be put elsewhere stays where it is.
          assert.equal(server.files.get('f-1', 'a.txt'), 'hello');
          for (const request of server.standIn.log) {
            const { authorization, ...rest } = request.headers;
            assert.equal(authorization, `Bearer ${CANARY}`);
            assert.doesNotMatch(JSON.stringify([request.query, rest, request.body]), /canary/);
          }
        });
      }
    });
  }
});
