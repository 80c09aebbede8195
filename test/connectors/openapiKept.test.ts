import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { createOpenapiConnector } from '../../src/connectors/openapi/connector.js';
import {
  createKeptRunners,
  type KeptOptions,
  type KeptRunner,
} from '../../src/connectors/openapi/keptRunner.js';
import type { LoadedText } from '../../src/connectors/openapi/load.js';
import { createWorkerRunner } from '../../src/connectors/openapi/runJob.js';
import { isConnectorError } from '../../src/core/errors.js';
import { buildWorker, never, openSession } from './openapiSupport.js';

const specification = (title: string, count = 3) => ({
  openapi: '3.0.3',
  info: { title, version: '1' },
  paths: Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/things/${index}`,
      {
        get: {
          operationId: `get${index}`,
          description: 'x'.repeat(2_000),
          responses: { 200: { description: 'A thing.' } },
        },
      },
    ]),
  ),
});

describe('openapi: what is read is kept', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await buildWorker();
  });
  after(() => rm(folder, { recursive: true }));

  const noReference = () => Promise.reject(new Error('nothing is referred to'));
  const textOf = (document: object): LoadedText => ({
    text: JSON.stringify(document),
    uri: 'workspace:/api.json',
    location: 'api.json',
  });
  const openRunner = (options?: KeptOptions) => createKeptRunners(folder, options).open();
  const describeJob = (operation: string) => ({ kind: 'describe', operation }) as const;

  it('for the next operations, in a fraction of the time', async () => {
    const runner = openRunner();
    const root = textOf(specification('Large', 5_000));
    const timed = async (operation: string) => {
      const began = performance.now();
      const { name } = await runner.run<'describe'>(
        describeJob(operation),
        ...[root, noReference, never],
      );
      assert.equal(name, operation);
      return performance.now() - began;
    };
    const first = await timed('get0');
    const next = await timed('get4999');
    assert.ok(next < first / 3, `${next} ms after ${first} ms`);
    runner.end();
  });

  it('until the specification is another one, whatever its text', async () => {
    const runner = openRunner();
    const outline = (root: LoadedText) =>
      runner.run<'outline'>({ kind: 'outline' }, root, noReference, never);
    const [one, other] = [textOf(specification('One')), textOf(specification('Other'))];
    assert.equal((await outline(one)).outline.title, 'One');
    assert.equal((await outline(other)).outline.title, 'Other');
    assert.equal((await outline(one)).outline.title, 'One');
    // What it refers to may have changed while its own text did not.
    let asked = 0;
    const load = () => {
      asked++;
      return Promise.resolve({ text: '{"A": {"type": "string"}}' });
    };
    const schemas = { A: { $ref: 'parts.json#/A' } };
    const parts = { ...specification('Parts'), components: { schemas } };
    const read = textOf(parts);
    for (const root of [read, read, { ...read }]) {
      await runner.run<'outline'>({ kind: 'outline' }, root, load, never);
    }
    assert.equal(asked, 2);
    runner.end();
  });

  it('over errors of a job and a cancelled one, which ends only its own', async () => {
    const runner = openRunner();
    const root = textOf(specification('API'));
    const fails = (operation: string, signal: AbortSignal, code: string) =>
      assert.rejects(
        runner.run<'describe'>(describeJob(operation), root, noReference, signal),
        (error) => isConnectorError(error) && error.code === code,
      );
    await fails('nothing', never, 'NotFound');
    const stop = new AbortController();
    const cancelled = fails('get0', stop.signal, 'Cancelled');
    const waiting = runner.run<'describe'>(describeJob('get1'), root, noReference, never);
    stop.abort();
    await cancelled;
    assert.equal((await waiting).name, 'get1');
    runner.end();
    // Ended it begins anew.
    await fails('nothing', never, 'NotFound');
    runner.end();
  });

  it('in no more processes than there may be, and not for ever', async () => {
    let asked = 0;
    const load = () => {
      asked++;
      return Promise.resolve({ text: '{}' });
    };
    const schemas = { A: { $ref: 'parts.json#/A' } };
    const root = textOf({ ...specification('API'), components: { schemas } });
    const { open } = createKeptRunners(folder, { most: 1, idle: 500 });
    const [one, other] = [open(), open()];
    const read = async (runner: KeptRunner) => {
      await runner.run<'outline'>({ kind: 'outline' }, root, load, never);
      return asked;
    };
    assert.equal(await read(one), 1);
    assert.equal(await read(one), 1);
    assert.equal(await read(other), 2);
    assert.equal(await read(one), 3);
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(await read(one), 4);
    one.end();
  });

  it('by a session until it is refreshed', async () => {
    let title = 'Before';
    let reads = 0;
    const session = createOpenapiConnector({ kept: createKeptRunners(folder) });
    const opened = session.open(
      {
        ...{ id: 'local/api', name: 'api', title: 'API', kind: 'openapi', catalog: 'local' },
        ...{ tags: [], properties: { specification: 'api.json' } },
      },
      {
        secrets: () => Promise.resolve(undefined),
        environment: {},
        readFile: () => {
          reads++;
          return Promise.resolve(Buffer.from(JSON.stringify(specification(title))));
        },
        limits: { connectTimeout: 5_000, requestTimeout: 5_000, pageSize: 100 },
        log: { debug() {}, info() {}, warn() {}, error() {} },
        distFolder: folder,
      },
    );
    assert.match(await opened.test(never), /^Before/);
    for (const name of ['get0', 'get1', 'get2']) {
      assert.equal((await opened.api?.describe(name, never))?.name, name);
    }
    assert.equal(reads, 1);
    title = 'After';
    opened.invalidate([]);
    assert.match(await opened.test(never), /^After/);
    await opened.close();
  });

  it('in a process that alone ends when there is not enough memory', async () => {
    const head = `openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n`;
    const text = `${head}x: [${'[],'.repeat(3_000_000)}[]]\n`;
    const runJob = createWorkerRunner(folder, { memory: 48, time: 60_000 });
    const { api } = openSession(
      { specification: 'api.yaml' },
      { runJob, readFile: () => Promise.resolve(Buffer.from(text)) },
    );
    await assert.rejects(api?.operations(never) ?? Promise.resolve(), (error) => {
      assert.ok(isConnectorError(error, 'Invalid'), String(error));
      assert.match(error.message, /"api\.yaml" needs more than 48 MB of memory/);
      return true;
    });
  });
});
