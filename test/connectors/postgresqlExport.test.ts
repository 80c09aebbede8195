import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Session } from '../../src/core/sources/connector.js';
import type { CopyOut, RowBytes } from '../../src/core/table/copyOut.js';
import { copyTable } from '../../src/core/table/export/copyTable.js';
import { WHOLE_TABLE } from '../../src/core/table/view.js';
import {
  encodeInWorker,
  isOutOfMemory,
  USUAL_MEMORY,
} from '../../src/host/export/encodeInWorker.js';
import { encodeRows, type Encoding } from '../../src/host/export/encodeRows.js';
import { ParquetMisfit } from '../../src/host/export/parquetFile.js';
import { eventually } from '../eventually.js';
import { type PostgresServer, startPostgres } from '../servers/postgres.js';
import { buildExportWorker } from './exportBundles.js';
import { readParquet } from './parquetSupport.js';
import { never, openSession, openSessions, tablesOf } from './postgresqlSupport.js';

const ENCODINGS: readonly Encoding[] = [
  { format: 'jsonLines' },
  { format: 'parquet', asText: [] },
  { format: 'excel', name: 'Rows' },
];

describe('PostgreSQL: files written in a process of their own', function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let session: Session;
  let worker: Awaited<ReturnType<typeof buildExportWorker>>;

  before(async () => {
    server = await startPostgres({ database: 'lab' });
    worker = await buildExportWorker();
    session = openSession(server);
    await server.query(`
      create table rows as
        select i as id, (i / 3.0)::numeric(12, 4) as amount, 'Zeile\\t' || i || E'\\n\\\\ü' as text,
               nullif(i % 7, 0) as rest, timestamptz '2020-01-01Z' + i * interval '1 minute' as at
          from generate_series(1, 30000) i;
      create table mark as select E'\\ufeffmark' as text union all select '';
      create table odd as select i, case i when 20000 then date 'infinity' else date '2020-01-01' end as day
        from generate_series(1, 20000) i;
      create table large as select repeat('large', 8000000) as text;
      create table long as select i as id, repeat(md5(i::text), 30000) as text from generate_series(1, 60) i`);
  });
  afterEach(() =>
    eventually('nothing goes on at the server', async () => {
      const [row] = await server.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
          where application_name = 'Data Connectors' and state <> 'idle'`,
      );
      return row?.n === 0;
    }),
  );
  after(async () => {
    await session.close();
    await eventually('no connection is left', async () => (await openSessions(server)) === 0);
    await server.stop();
    worker.remove();
  });

  async function open(name: string): Promise<CopyOut> {
    const copy = await tablesOf(session).copyOut?.({ schema: 'public', name }, WHOLE_TABLE, never);
    assert.ok(copy);
    return copy;
  }

  const inWorker = (copy: CopyOut, encoding: Encoding, signal = never, memory = USUAL_MEMORY) =>
    encodeInWorker({ script: worker.script, memory }, copy, encoding, signal);

  /** After the first part the process that writes is gone. */
  async function* killed(blocks: AsyncIterable<RowBytes>) {
    let isKilled = false;
    for await (const block of blocks) {
      yield block;
      if (isKilled) continue;
      process.kill(childRunning(worker.script), 'SIGKILL');
      isKilled = true;
    }
  }

  async function fileOf(copy: CopyOut, blocks: AsyncIterable<RowBytes>) {
    const parts: Uint8Array[] = [];
    let rows = 0;
    try {
      for await (const block of blocks) {
        parts.push(block.bytes);
        rows += block.rows;
      }
    } finally {
      await copy.close();
    }
    return { bytes: Buffer.concat(parts), rows };
  }

  for (const encoding of ENCODINGS) {
    it(`are what this thread writes: ${encoding.format}`, async () => {
      for (const name of ['rows', 'mark']) {
        const [here, there] = [await open(name), await open(name)];
        const expected = await fileOf(here, encodeRows(here, encoding, never));
        const found = await fileOf(there, inWorker(there, encoding));
        assert.equal(found.rows, expected.rows);
        // An archive has the time of its parts in it.
        if (encoding.format === 'excel') assert.equal(found.bytes.length, expected.bytes.length);
        else assert.deepEqual(hash(found.bytes), hash(expected.bytes), name);
      }
    });
  }

  it('are the same where rows come in pages', async () => {
    const source = tablesOf(session).open({ schema: 'public', name: 'rows' });
    const [here, there] = [await open('rows'), await copyTable(source, never)];
    const expected = await fileOf(here, encodeRows(here, { format: 'jsonLines' }, never));
    const found = await fileOf(there, inWorker(there, { format: 'jsonLines' }));
    assert.equal(found.rows, 30_000);
    assert.deepEqual(hash(found.bytes), hash(expected.bytes));
    await source.close();
  });

  it('leave this thread free meanwhile', async () => {
    // Others on the machine hit both: what counts is how one does against the other.
    const pauses = async (work: () => Promise<unknown>) => {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await work();
      delay.disable();
      return delay.max / 1e6;
    };
    const encoding: Encoding = { format: 'parquet', asText: [] };
    let [here, there] = [Infinity, Infinity];
    for (let round = 0; round < 3; round++) {
      const [one, other] = [await open('rows'), await open('rows')];
      here = Math.min(here, await pauses(() => fileOf(one, encodeRows(one, encoding, never))));
      there = Math.min(there, await pauses(() => fileOf(other, inWorker(other, encoding))));
    }
    assert.ok(there < 50 || there < here / 2, `${there} ms, and ${here} ms in this thread`);
  });

  it('end with the signal, and the server with them', async () => {
    const copy = await open('rows');
    const cancelling = new AbortController();
    const writing = fileOf(copy, inWorker(copy, { format: 'jsonLines' }, cancelling.signal));
    cancelling.abort();
    await assert.rejects(writing, { code: 'Cancelled' });
  });

  it('end when nobody wants more of them', async () => {
    const copy = await open('rows');
    for await (const { bytes } of inWorker(copy, { format: 'jsonLines' })) {
      assert.ok(bytes.length > 0);
      break;
    }
    await copy.close();
  });

  it('tell what the rows or the source have wrong', async () => {
    const odd = await open('odd');
    const misfit = fileOf(odd, inWorker(odd, { format: 'parquet', asText: [] }));
    await assert.rejects(misfit, (error) => error instanceof ParquetMisfit && error.column === 1);
    const long = await open('long');
    await assert.rejects(fileOf(long, inWorker(long, { format: 'excel', name: 'Long' })), {
      ...{ code: 'Unsupported', message: /Row 1 has 960,000 characters in "text"/ },
    });
    const lost = await open('rows');
    await server.killSessions();
    await assert.rejects(fileOf(lost, inWorker(lost, { format: 'jsonLines' })), {
      code: 'Unavailable',
    });
    const nowhere = await open('rows');
    const options = { script: `${worker.script}.none`, memory: USUAL_MEMORY };
    const none = encodeInWorker(options, nowhere, { format: 'jsonLines' }, never);
    await assert.rejects(fileOf(nowhere, none), { code: 'Unavailable' });
  });

  it('are given up when the process is ended by something else', async function () {
    if (process.platform !== 'linux') this.skip();
    const cut = await open('rows');
    await assert.rejects(fileOf(cut, killed(inWorker(cut, { format: 'jsonLines' }))), {
      code: 'Unavailable',
      message: 'The process that writes the file has ended (SIGKILL).',
    });
  });

  it('take more memory where values are that large', async () => {
    const little = await open('large');
    const failed = fileOf(little, inWorker(little, { format: 'jsonLines' }, never, 32));
    await assert.rejects(failed, (error) => isOutOfMemory(error));
    const much = await open('large');
    const { bytes } = await fileOf(much, inWorker(much, { format: 'jsonLines' }));
    assert.equal(bytes.length, '{"text":""}\n'.length + 40_000_000);
  });

  it('know the least and the greatest of long values by their beginning', async () => {
    const copy = await open('long');
    const { bytes } = await fileOf(copy, inWorker(copy, { format: 'parquet', asText: [] }));
    const { rows } = await readParquet(bytes);
    assert.equal(rows.length, 60);
    const { parquetMetadata } = await import('hyparquet');
    const { buffer, byteOffset, byteLength } = bytes;
    const file = buffer.slice(byteOffset, byteOffset + byteLength);
    const groups = parquetMetadata(file).row_groups;
    assert.ok(groups.length > 10);
    let from = 0;
    for (const { columns, num_rows } of groups) {
      const values = rows.slice(from, (from += Number(num_rows))).map((row) => String(row['text']));
      const { min_value, max_value } = columns[1]?.meta_data?.statistics ?? {};
      assert.ok(typeof min_value === 'string' && typeof max_value === 'string');
      assert.ok(values.every((value) => min_value <= value && value <= max_value));
    }
  });
});

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The process that runs a script, of whoever started it. */
function childRunning(script: string): number {
  const runs = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(script);
    } catch {
      // It ended meanwhile.
      return false;
    }
  };
  return Number(readdirSync('/proc').find((name) => /^\d+$/.test(name) && runs(name)));
}
