import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DataConnectorsApi, Source } from '../../data-connectors.js';
import { Emitter } from '../../src/core/disposable.js';
import type { Session } from '../../src/core/sources/connector.js';
import type { CopyOut } from '../../src/core/table/copyOut.js';
import { USUAL_CSV } from '../../src/core/table/copyOut.js';
import { exportForm, type ExportFormat } from '../../src/core/table/export/exportForms.js';
import { ExportMeter } from '../../src/core/table/export/exportMeter.js';
import { WHOLE_TABLE } from '../../src/core/table/view.js';
import type { ExportSubject } from '../../src/host/export/exportSubject.js';
import { writeExport } from '../../src/host/export/writeExport.js';
import type { Services } from '../../src/host/feature.js';
import { postgresqlConnector } from '../../src/connectors/postgresql/connector.js';
import { context, record } from '../connectors/postgresqlSupport.js';
import { RawS3 } from '../connectors/s3Raw.js';
import { openServer } from '../connectors/s3Support.js';
import { eventually } from '../eventually.js';
import { activateApi, addSampleSources, EXTENSION, testServers } from './environment.js';

const TABLE = ['local/data-warehouse-sql', 'public', 'experiments'] as const;

interface Outcome {
  readonly rows: number;
  readonly bytes: number;
}

const exportRows = (...args: unknown[]) =>
  Promise.resolve(vscode.commands.executeCommand<Outcome>('dataConnectors.exportRows', ...args));

const extension = () => vscode.extensions.getExtension(EXTENSION);

describe('exports', function () {
  this.timeout(60_000);
  let api: DataConnectorsApi;
  let database: Source;
  let local: string;
  const at = (name: string) => vscode.Uri.file(path.join(local, name));
  const text = (name: string) => fs.readFile(at(name).fsPath, 'utf8');

  before(async () => {
    api = await activateApi();
    await addSampleSources(api);
    database = await api.sources.get(TABLE[0]);
  });
  beforeEach(async () => {
    local = await fs.mkdtemp(path.join(tmpdir(), 'export-'));
  });
  afterEach(() => fs.rm(local, { recursive: true }));

  it('write a table to a file in each format, and leave nothing else', async () => {
    const [count] = await query('select count(*) from experiments');
    for (const format of ['csv', 'jsonLines', 'parquet']) {
      const { rows, bytes } = await exportRows(...TABLE, { target: at(format), format });
      assert.equal(String(rows), count?.[0], format);
      assert.equal((await fs.stat(at(format).fsPath)).size, bytes, format);
    }
    assert.deepEqual((await fs.readdir(local)).sort(), ['csv', 'jsonLines', 'parquet']);
    const lines = (await text('jsonLines')).trim().split('\n');
    const first = (await query('select * from experiments limit 1'))[0];
    assert.equal(Object.keys(JSON.parse(lines[0] ?? '') as object).length, first?.length);
    assert.ok((await text('parquet')).startsWith('PAR1'));
  });

  it('follow a view and the layout that is asked for', async () => {
    const view = {
      sort: [{ column: 'id', direction: 'descending' }],
      conditions: [{ column: 'id', operator: 'lessOrEqual', values: ['3'] }],
    };
    const options = { target: at('x.csv'), format: 'csv', view, delimiter: ';', header: false };
    assert.equal((await exportRows(...TABLE, options)).rows, 3);
    const ids = (await text('x.csv')).split('\n').map((line) => line.split(';')[0]);
    assert.deepEqual(ids.slice(0, 3), ['3', '2', '1']);
  });

  it('write to a bucket what they write to the disk', async () => {
    const before = await spools();
    const { s3 } = testServers();
    const raw = new RawS3({ ...s3, stop: () => Promise.resolve() });
    const key = `exports ${Date.now()}/ünï #1.csv`;
    const lake = await api.sources.get('data-lake-s3');
    assert.ok(lake.root);
    const target = vscode.Uri.joinPath(lake.root.uri, key);
    await exportRows(...TABLE, { target: at('x.csv'), format: 'csv' });
    const { bytes } = await exportRows(...TABLE, { target, format: 'csv' });
    const written = await raw.get(s3.bucket, key);
    assert.equal(Buffer.byteLength(written), bytes);
    assert.equal(written, await text('x.csv'));
    await assert.rejects(exportRows(...TABLE, { target, format: 'csv' }), { code: 'Conflict' });
    const other = { target, format: 'jsonLines', overwrite: true };
    await exportRows(...TABLE, other);
    assert.ok((await raw.get(s3.bucket, key)).startsWith('{'));
    raw.close();
    assert.deepEqual(await spools(), before);
  });

  it('replace nothing unasked', async () => {
    await fs.writeFile(at('mine').fsPath, 'mine');
    const options = { target: at('mine'), format: 'csv' };
    await assert.rejects(exportRows(...TABLE, options), { code: 'Conflict' });
    assert.equal(await text('mine'), 'mine');
    await exportRows(...TABLE, { ...options, overwrite: true });
    assert.ok((await text('mine')).startsWith('id,'));
  });

  it('refuse formats and tables that there are none of', async () => {
    const target = at('x');
    await assert.rejects(exportRows(...TABLE, { target, format: 'dbf' }), { code: 'Invalid' });
    const nothing = [TABLE[0], 'public', 'nothing'] as const;
    await assert.rejects(exportRows(...nothing, { target, format: 'csv' }), { code: 'NotFound' });
    assert.deepEqual(await fs.readdir(local), []);
  });

  describe('that do not come to their end', () => {
    let session: Session;
    let services: Services;
    before(() => {
      const { host, port, user, database: name, password } = testServers().postgres;
      const source = record({ host, port, username: user, database: name });
      session = postgresqlConnector.open(source, context({ password }));
      services = { context: extension(), objectChanges: new Emitter() } as unknown as Services;
    });
    after(() => session.close());

    const subject = (where: string): ExportSubject => ({
      ...{ name: 'experiments', source: 'local/lab' },
      open: (signal) => {
        const table = { schema: 'public', name: 'experiments' };
        const copy = session.tables?.copyOut?.(table, { ...WHOLE_TABLE, where }, signal);
        return copy ?? Promise.reject<CopyOut>(new Error('no copies'));
      },
    });
    const start = (where: string, signal: AbortSignal, format: ExportFormat = 'csv') => {
      const meter = new ExportMeter(() => Date.now());
      const target = { uri: at('kept.csv'), replace: true };
      const work = { subject: subject(where), form: exportForm(format), target, layout: USUAL_CSV };
      const done = writeExport(services, { ...work, meter, say: () => undefined }, signal);
      done.catch(() => undefined);
      return done;
    };
    const slow = 'pg_sleep(0.01) is not null';
    const running = async () => {
      const rows = await query(`select pid from pg_stat_activity where query like 'COPY%'
        and state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`);
      return rows.map(([pid]) => pid);
    };

    beforeEach(() => fs.writeFile(at('kept.csv').fsPath, 'as it was'));
    afterEach(async () => {
      assert.equal(await text('kept.csv'), 'as it was');
      assert.deepEqual(await fs.readdir(local), ['kept.csv']);
      assert.deepEqual(await running(), []);
    });

    it('end at the server when they are cancelled, and keep the file that was there', async () => {
      for (const format of ['csv', 'parquet'] as const) {
        const controller = new AbortController();
        const done = start(slow, controller.signal, format);
        await eventually('the export runs', async () => (await running()).length > 0);
        controller.abort();
        await assert.rejects(done, { code: 'Cancelled' });
        await eventually('the export ended', async () => (await running()).length === 0);
      }
    });

    it('say what went wrong in the middle', async () => {
      const { signal } = new AbortController();
      for (const format of ['csv', 'excel'] as const) {
        const done = start('1 / (id - 4000) is not null', signal, format);
        await assert.rejects(done, /by zero/);
      }
    });

    it('say that the server ended the session', async () => {
      const done = start(slow, new AbortController().signal, 'jsonLines');
      const pids = await eventually('the export runs', async () => {
        const found = await running();
        return found.length > 0 ? found : undefined;
      });
      await query(`select pg_terminate_backend(${pids[0]})`);
      await assert.rejects(done, { code: 'Unavailable' });
    });

    it('say that the source was closed', async () => {
      const done = start(slow, new AbortController().signal);
      await eventually('the export runs', async () => (await running()).length > 0);
      await session.close();
      await assert.rejects(done, /connection was closed while "experiments" was exported/);
      await eventually('the export ended', async () => (await running()).length === 0);
    });
  });

  it('that are cancelled while they are sent to a bucket leave nothing there, nor on the disk', async () => {
    const before = await spools();
    const { s3, postgres } = testServers();
    const raw = new RawS3({ ...s3, stop: () => Promise.resolve() });
    const lake = openServer({ ...s3, stop: () => Promise.resolve() }, { bucket: s3.bucket });
    const { host, port, user, database: name, password } = postgres;
    const source = record({ host, port, username: user, database: name });
    const warehouse = postgresqlConnector.open(source, context({ password }));
    const services = {
      context: extension(),
      objectChanges: new Emitter(),
      sources: {
        get: () => Promise.resolve({ title: 'Lake' }),
        use: <T>(_: unknown, __: AbortSignal, work: (session: Session) => Promise<T>) => work(lake),
      },
    } as unknown as Services;
    const subject: ExportSubject = {
      ...{ name: 'batchresults', source: 'local/lab' },
      open: (signal) => {
        const table = { schema: 'public', name: 'batchresults' };
        const copy = warehouse.tables?.copyOut?.(table, WHOLE_TABLE, signal);
        return copy ?? Promise.reject<CopyOut>(new Error('no copies'));
      },
    };
    const key = `exports ${Date.now()}/cancelled.csv`;
    await raw.put(s3.bucket, key, 'as it was');
    const unfinished = await raw.unfinishedUploads(s3.bucket);
    const { root } = await api.sources.get('data-lake-s3');
    assert.ok(root);
    const cancelling = new AbortController();
    const said: string[] = [];
    const work = {
      ...{ subject, form: exportForm('csv'), layout: USUAL_CSV },
      target: { uri: vscode.Uri.joinPath(root.uri, key), replace: true },
      meter: new ExportMeter(() => Date.now()),
      say: (text: string | undefined) => {
        said.push(text ?? '');
        cancelling.abort();
      },
    };
    try {
      const done = writeExport(services, work, cancelling.signal);
      await assert.rejects(done, { code: 'Cancelled' });
      assert.match(said[0] ?? '', /^Sending 8\.00 MiB of /);
      assert.equal(await raw.get(s3.bucket, key), 'as it was');
      assert.equal(await raw.unfinishedUploads(s3.bucket), unfinished);
      assert.deepEqual(await spools(), before);
    } finally {
      raw.close();
      await lake.close();
      await warehouse.close();
    }
  });

  async function query(sql: string): Promise<(string | null)[][]> {
    assert.ok(database.query);
    const rows: (string | null)[][] = [];
    for await (const batch of database.query(sql)) rows.push(...batch.rows.map((row) => [...row]));
    return rows;
  }

  /** Folders that exports to stores keep their rows in for a while. */
  async function spools(): Promise<string[]> {
    return (await fs.readdir(tmpdir())).filter((name) =>
      name.startsWith('data-connectors-export-'),
    );
  }
});
