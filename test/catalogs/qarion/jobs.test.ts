import assert from 'node:assert/strict';
import { decodeRun, decodeRuns } from '../../../src/catalogs/qarion/syncRun.js';
import type { SyncRun } from '../../../src/core/sources/catalogFacets.js';
import { never, rejection } from '../support.js';
import { DBT, POSTGRES, QarionStage, SNOWFLAKE, SYSTEM, type OpenOptions } from './stage.js';

const M = 'marketing-analytics';
const HISTORY = `GET /catalog/spaces/${M}/sync-history`;

describe('Qarion jobs', () => {
  const stage = new QarionStage();
  const { server } = stage;
  let said: string[];
  const progress = (message: string) => void said.push(message);
  beforeEach(() => (said = []));

  async function sync(name = `${M}/${DBT}`, options: OpenOptions = {}): Promise<SyncRun> {
    return stage.open(options).sync!(name, progress, never);
  }
  const onHistory = { on: ({ path }: { path: string }) => path.endsWith('/sync-history') };

  describe('sync', () => {
    it('follows the job to its end', async () => {
      server.steps = [
        { status: 'pending' },
        { status: 'running', message: '12 of 40 tables' },
        {
          status: 'COMPLETED',
          started_at: '2026-02-01T08:00:05',
          finished_at: '2026-02-01T08:01:05Z',
          message: 'Done',
          tables_added: 3,
          warnings: ['unreadable comment'],
        },
      ];
      const catalog = stage.open();
      let heard = 0;
      catalog.onDidChange(() => heard++);
      const run = await catalog.sync!(`${M}/${DBT}`, progress, never);
      const { id, ...rest } = run;
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(rest, {
        state: 'succeeded',
        status: 'COMPLETED',
        // A time without a zone is UTC.
        started: Date.UTC(2026, 1, 1, 8, 0, 5),
        finished: Date.UTC(2026, 1, 1, 8, 1, 5),
        message: 'Done',
        details: [
          ['Created at', '2026-02-01T08:00:00Z'],
          ['Connector id', DBT],
          ['Tables added', '3'],
          ['Warnings', '["unreadable comment"]'],
        ],
      });
      assert.equal(heard, 1);
      assert.deepEqual(stage.written(), [`POST /catalog/spaces/${M}/connectors/${DBT}/sync`]);
      assert.equal(stage.sent().filter((each) => each === HISTORY).length, 3);
      assert.match(said[0] ?? '', /Cancelling does not stop it/);
      assert.deepEqual(said.slice(1), [
        '"dbt Cloud" waits for its turn: pending',
        '"dbt Cloud" is being read: 12 of 40 tables',
        '"dbt Cloud" has been read: Done',
      ]);
    });

    it('reads a source system, too', async () => {
      assert.equal((await sync(`${M}/source-systems/${SYSTEM}`)).state, 'succeeded');
      assert.deepEqual(stage.written(), [`POST /spaces/${M}/source-systems/${SYSTEM}/sync`]);
      await rejection(sync(`${M}/products`), 'Unsupported');
    });

    it('tells of a job that fails', async () => {
      server.steps = [{ status: 'failed', error_message: 'Password expired' }];
      const run = await sync();
      assert.deepEqual([run.state, run.message], ['failed', 'Password expired']);
    });

    it('asks for nothing more when the first answer is the end', async () => {
      server.startReply = (job) => ({ json: { ...job, status: 'success' } });
      assert.equal((await sync()).state, 'succeeded');
      assert.equal(stage.sent().filter((each) => each === HISTORY).length, 0);
    });

    it('takes an unknown word for a job that goes on, until it says when it ended', async () => {
      server.steps = [
        { status: 'defragmenting' },
        { status: 'crystallized', ended_at: '2026-02-01T08:01:05Z' },
      ];
      const run = await sync();
      assert.deepEqual([run.state, run.status], ['unknown', 'crystallized']);
      assert.equal(said[1], '"dbt Cloud" is being read: defragmenting');
    });

    for (const shape of ['array', 'items', 'pages'] as const) {
      it(`finds the job in a history of the shape "${shape}", among others`, async () => {
        server.historyIs = shape;
        stage.marketing.runs = [{ id: 'other', status: 'failed' }, { status: 'no id' }];
        assert.equal((await sync()).state, 'succeeded');
      });
    }

    it('finds the job by the id that its entry in the history has for it', async () => {
      const job: { id?: unknown } = {};
      server.startReply = (value) => {
        job.id = value['id'];
        return { json: { job: value } };
      };
      server.steps = [undefined];
      const on = onHistory.on;
      const running = sync();
      await until(() => job.id !== undefined);
      server.standIn.fail(
        { status: 200, json: [{ id: 'entry-1', job_id: job.id, status: 'done' }] },
        { on },
      );
      assert.equal((await running).state, 'succeeded');
    });

    it('that vanishes from the history is over when the connector says so', async () => {
      server.steps = [{ status: 'running' }, undefined];
      const running = sync();
      await until(() => said.length > 1);
      stage.marketing.connectors.get(DBT)!['last_sync'] = '2026-02-01T09:00:00Z';
      const run = await running;
      assert.deepEqual(
        [run.state, run.message],
        ['succeeded', 'Last synchronized 2026-02-01 09:00 UTC.'],
      );
    });

    it('that vanishes without a trace ends as unknown', async () => {
      server.steps = [{ status: 'running' }, undefined];
      const run = await sync();
      assert.deepEqual(
        [run.state, run.message],
        ['unknown', 'Qarion does not tell how it goes on.'],
      );
      assert.match(run.id, /^[0-9a-f-]{36}$/);
    });

    it('whose start says nothing is followed by the connector', async () => {
      server.startReply = () => ({ status: 204 });
      assert.equal((await sync(undefined, { pace: { misses: 2 } })).state, 'unknown');
      const again = sync(undefined, { pace: { misses: 1_000 } });
      await until(() => said.length === 2);
      stage.marketing.connectors.get(DBT)!['last_sync'] = '2026-02-01T10:00:00Z';
      assert.equal((await again).state, 'succeeded');
    });

    for (const status of [403, 404, 405]) {
      it(`without a history (${status}) is followed by the connector`, async () => {
        server.standIn.fail({ status, json: { detail: 'no' } }, onHistory);
        const running = sync(undefined, { pace: { misses: 1_000 } });
        await until(() => stage.sent().includes(HISTORY));
        stage.marketing.connectors.get(DBT)!['last_sync'] = '2026-02-01T10:00:00Z';
        assert.equal((await running).state, 'succeeded');
      });
    }

    it('that hangs is followed until nobody waits any longer', async () => {
      server.steps = [{ status: 'running' }];
      const run = await sync(undefined, { pace: { patience: 50 } });
      assert.deepEqual([run.state, run.status], ['unknown', 'running']);
      assert.match(run.message ?? '', /still runs/);
    });

    it('goes on when the waiting is cancelled', async () => {
      server.steps = [{ status: 'running' }];
      const stop = new AbortController();
      const catalog = stage.open();
      let heard = 0;
      catalog.onDidChange(() => heard++);
      const running = rejection(catalog.sync!(`${M}/${DBT}`, progress, stop.signal), 'Cancelled');
      await until(() => said.length > 2);
      stop.abort();
      await running;
      const count = server.standIn.log.length;
      await new Promise((resolve) => setTimeout(resolve, 30));
      assert.equal(server.standIn.log.length, count);
      assert.equal(stage.written().length, 1);
      assert.equal(heard, 1);
    });

    it('is still followed after the server did not answer for a while', async () => {
      server.standIn.fail({ status: 500 }, { ...onHistory, times: 2 });
      assert.equal((await sync()).state, 'succeeded');
      assert.match(said[1] ?? '', /does not answer at the moment/);
    });

    it('says that the job goes on when the server does not answer any more', async () => {
      server.standIn.fail({ status: 500 }, onHistory);
      const error = await rejection(sync(), 'Unavailable');
      assert.match(error.message, /"dbt Cloud" is being read, but .*\(500\)/);
      assert.deepEqual(error.nextSteps, []);
      server.standIn.fail({ status: 401 }, onHistory);
      assert.deepEqual((await rejection(sync(), 'Unauthorized')).nextSteps, ['signIn']);
    });

    it('leaves the server alone when that asks for it', async () => {
      const limited = { 'retry-after': '1' };
      server.standIn.fail({ status: 429, headers: limited }, { ...onHistory, times: 1 });
      const started = performance.now();
      // No time is left for the client's own retry.
      assert.equal((await sync(undefined, { requestTimeout: 500 })).state, 'succeeded');
      assert.ok(performance.now() - started >= 950);
    });

    it('leaves the server alone until its limit is lifted', async () => {
      const reset = String(Math.ceil(Date.now() / 1000) + 1);
      const headers = { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': reset };
      server.standIn.fail({ status: 200, json: [], headers }, { ...onHistory, times: 1 });
      await sync();
      assert.ok(Date.now() >= Number(reset) * 1000 - 20);
    });

    it('tells of a conflict with a job that runs', async () => {
      server.startReply = () => ({ status: 409, json: { detail: 'A sync is running' } });
      const error = await rejection(sync(), 'Conflict');
      assert.match(error.message, /A sync is running/);
      server.startReply = () => ({ status: 403, json: { detail: 'no' } });
      await rejection(sync(), 'Forbidden');
    });
  });

  describe('history', () => {
    const history = (name: string) => stage.open().syncHistory!(name, never);
    const runOf = (n: number, connector: string | undefined) => ({
      id: `r${n}`,
      status: n % 2 ? 'completed' : 'failed',
      started_at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
      ...(connector === undefined ? {} : { connector_id: connector }),
    });

    it('is that of the connector, the newest first', async () => {
      stage.marketing.runs = [runOf(1, DBT), runOf(2, SNOWFLAKE), runOf(3, DBT), { status: 'x' }];
      const runs = await history(`${M}/${DBT}`);
      assert.deepEqual(
        runs.map(({ id, state }) => [id, state]),
        [
          ['r3', 'succeeded'],
          ['r1', 'succeeded'],
        ],
      );
      assert.deepEqual(await history(`${M}/${POSTGRES}`), []);
    });

    it('is told by a name, or by nothing at all', async () => {
      stage.marketing.runs = [
        { ...runOf(1, undefined), connector_name: 'dbt Cloud' },
        { ...runOf(2, undefined), connector: { id: SNOWFLAKE } },
        { ...runOf(3, undefined), source_system: { id: SYSTEM } },
      ];
      assert.deepEqual(
        (await history(`${M}/${DBT}`)).map(({ id }) => id),
        ['r1'],
      );
      assert.deepEqual(
        (await history(`${M}/${SNOWFLAKE}`)).map(({ id }) => id),
        ['r2'],
      );
      assert.deepEqual(
        (await history(`${M}/source-systems/${SYSTEM}`)).map(({ id }) => id),
        ['r3'],
      );
      stage.marketing.runs = [runOf(1, undefined), runOf(2, undefined)];
      assert.deepEqual(
        (await history(`${M}/${DBT}`)).map(({ id }) => id),
        ['r2', 'r1'],
      );
    });

    it('is read page by page, where it has pages', async () => {
      server.historyIs = 'pages';
      stage.marketing.runs = Array.from({ length: 70 }, (_, n) => runOf(n, DBT));
      assert.equal((await history(`${M}/${DBT}`)).length, 70);
      const asked = stage.sent().filter((each) => each.startsWith(HISTORY));
      assert.deepEqual(asked, [HISTORY, ...[2, 3, 4].map((page) => `${HISTORY} page=${page}`)]);
      // And no longer than anybody looks.
      stage.marketing.runs = Array.from({ length: 10_000 }, (_, n) => runOf(n, DBT));
      server.standIn.log.length = 0;
      assert.equal((await history(`${M}/${DBT}`)).length, 100);
    });

    it('ends at a server that sends the same page for ever', async () => {
      const items = [runOf(1, DBT)];
      server.standIn.fail({ status: 200, json: { items, total: 999 } }, onHistory);
      assert.equal((await history(`${M}/${DBT}`)).length, 1);
    });

    it('is an error where it is none', async () => {
      server.standIn.fail({ status: 200, json: 'soon' }, onHistory);
      await rejection(history(`${M}/${DBT}`), 'Unavailable');
    });
  });

  describe('runs', () => {
    const state = (job: object) => decodeRun({ id: 1, ...job })?.run.state;
    const cases: [object, SyncRun['state']][] = [
      [{ status: 'queued' }, 'waiting'],
      [{ state: 'In Progress' }, 'running'],
      [{ status: 'completed-with-warnings' }, 'succeeded'],
      [{ status: 'Cancelled' }, 'failed'],
      [{ status: 'frozen', finished_at: '2026-01-01T00:00:00Z' }, 'unknown'],
      [{ finished_at: '2026-01-01T00:00:00Z' }, 'succeeded'],
      [{ completed_at: '2026-01-01T00:00:00Z', error: { message: 'broken' } }, 'failed'],
      [{}, 'unknown'],
      [{ status: 7 }, 'unknown'],
      [{ status: 'constructor' }, 'unknown'],
      [{ status: '__proto__' }, 'unknown'],
    ];
    for (const [job, expected] of cases) {
      it(`${JSON.stringify(job)} is ${expected}`, () => assert.equal(state(job), expected));
    }

    it('need an id, and an object', () => {
      for (const value of [undefined, null, 'x', 7, [], {}, { status: 'done' }, { id: '' }]) {
        assert.equal(decodeRun(value), undefined);
      }
      assert.equal(decodeRuns('x'), undefined);
      assert.equal(decodeRun({ job: { id: 'a' } })?.run.id, 'a');
      assert.equal(decodeRun({ id: 'b', job: { id: 'a' } })?.run.id, 'b');
    });
  });

  describe('dbt manifests', () => {
    const manifest = {
      metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json' },
      nodes: { 'model.shop.orders': { name: 'Bücher' } },
    };
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const upload = (content: Uint8Array, name = `${M}/${DBT}`, options: OpenOptions = {}) =>
      stage.open(options).uploadDbtManifest!(name, content, progress, never);

    it('are uploaded as a file, byte by byte, and followed', async () => {
      const content = bytes(manifest);
      const run = await upload(content);
      assert.equal(run.state, 'succeeded');
      assert.deepEqual(stage.written(), [
        `POST /catalog/spaces/${M}/connectors/${DBT}/dbt-manifest`,
      ]);
      assert.deepEqual(server.manifests, [JSON.stringify(manifest)]);
      assert.equal(said[0], 'Sending the manifest (0.1 MB)');
    });

    it('are sent in the part that the settings name', async () => {
      server.partName = 'manifest';
      await upload(bytes(manifest), undefined, { properties: { manifestPart: 'manifest' } });
      assert.equal(stage.written().length, 1);
    });

    it('are sent once more as JSON to a server that takes no form', async () => {
      server.takes = 'json';
      assert.equal((await upload(bytes(manifest))).state, 'succeeded');
      assert.equal(stage.written().length, 2);
      assert.equal(
        server.standIn.log.findLast(({ body }) => body !== '')?.headers['content-type'],
        'application/json',
      );
    });

    it('that the server refuses are told with its reason, however they were sent', async () => {
      const refused = bytes({ ...manifest, refuse: 1 });
      for (const takes of ['multipart', 'json'] as const) {
        server.takes = takes;
        const { problems } = await rejection(upload(refused), 'Invalid');
        assert.deepEqual(problems, [{ field: 'nodes', message: 'no models in here' }]);
      }
    });

    const wrong: [string, Uint8Array][] = [
      ['nothing', new Uint8Array()],
      ['no JSON', new TextEncoder().encode('{"metadata": ')],
      ['no object', bytes([manifest])],
      ['no metadata', bytes({ nodes: {} })],
      ['no nodes', bytes({ metadata: manifest.metadata })],
      ['nodes that are a list', bytes({ ...manifest, nodes: [] })],
      ['no version', bytes({ ...manifest, metadata: {} })],
      [
        'another artifact',
        bytes({ ...manifest, metadata: { dbt_schema_version: 'https://x/dbt/catalog/v1.json' } }),
      ],
      ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ];
    for (const [name, content] of wrong) {
      it(`${name} is refused before any request`, async () => {
        await rejection(upload(content), 'Invalid');
        assert.deepEqual(stage.sent(), []);
      });
    }

    it('belong to connectors for dbt', async () => {
      await rejection(upload(bytes(manifest), `${M}/${SNOWFLAKE}`), 'Unsupported');
      await rejection(upload(bytes(manifest), `${M}/source-systems/${SYSTEM}`), 'Unsupported');
      assert.deepEqual(stage.written(), []);
      const source = await stage.open().get(`${M}/${DBT}`, never);
      assert.deepEqual(source.can, ['sync', 'syncHistory', 'uploadDbtManifest', 'code']);
    });
  });
});

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 1));
}
