import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { openapiKind } from '../../src/connectors/openapi/kind.js';
import type { ConnectorError } from '../../src/core/errors.js';
import { startHttpServer } from '../servers/misc.js';
import type { Session } from '../../src/core/sources/connector.js';
import { createWorkerRunner } from '../../src/connectors/openapi/runJob.js';
import type { JobLimits } from '../../src/connectors/openapi/workerProcess.js';
import { buildWorker, never, openSession, serve } from './openapiSupport.js';

const specification = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Lab', version: '1' },
  security: [{ key: [] }, { login: [] }],
  paths: { '/a': { get: { operationId: 'a', responses: {} } } },
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: { type: 'http', scheme: 'bearer' },
    },
  },
});

async function failure(work: Promise<unknown>): Promise<ConnectorError> {
  try {
    await work;
  } catch (error) {
    return error as ConnectorError;
  }
  throw new assert.AssertionError({ message: 'It should have failed.' });
}

describe('openapi: hostile servers and careless settings', () => {
  it('gives up on a server that drips', async () => {
    const drip = { bytes: 1, every: 50 };
    const server = await startHttpServer({ body: specification, drip });
    const session = openSession({ specification: server.url }, { timeout: 400 });
    const error = await failure(session.test(never));
    assert.equal(error.code, 'Timeout');
    assert.match(error.message, /took longer than 0.4 s/);
    await server.stop();
  });

  it('writes down no key that a server quotes', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/spec') response.end(specification);
      else response.writeHead(401).end(`Bad key "${String(request.headers['x-key'])}".`);
    });
    const session = openSession(
      { specification: `${server.url}/spec` },
      { secrets: { key: 'sk-lab-1234' } },
    );
    const client = await session.api?.client(never);
    const error = await failure(Promise.resolve(client?.['a']?.()));
    assert.equal(error.code, 'Unauthorized');
    assert.equal(error.detail, 'Bad key "…".');
    await server.stop();
  });

  it('writes down no password of a redirect', async () => {
    const server = await serve((request, response) => {
      const { host = '' } = request.headers;
      if (request.url === '/spec') {
        response.writeHead(302, { location: `http://user:pass-word@${host}/gone` }).end();
      } else response.writeHead(404).end();
    });
    const error = await failure(openSession({ specification: `${server.url}/spec` }).test(never));
    assert.equal(error.code, 'NotFound');
    assert.doesNotMatch(`${error.message} ${error.detail ?? ''}`, /pass-word/);
    await server.stop();
  });

  it('takes no secret in an address, and does not tell it', () => {
    const problems = (specification: string) => openapiKind.validate?.({ specification }) ?? [];
    for (const address of [
      'https://api.example/spec?token=hidden-1',
      'https://api.example/spec?v=1&X-Amz-Signature=hidden-1',
      'https://api.example/spec?sv=1&sig=hidden-1',
      'https://api.example/spec?api_key=hidden-1',
      'https://api.example/spec?subscription-key=hidden-1',
      'https://api.example/spec#access_token=hidden-1',
      'https://hidden-1@api.example/spec',
      'https://me:hidden-1@api.example/spec',
    ]) {
      const [problem] = problems(address);
      assert.match(problem?.message ?? '', /must not hold a secret/, address);
      assert.doesNotMatch(problem?.message ?? '', /hidden-1/);
    }
    for (const address of [
      'https://api.example/spec?format=openapi&version=3&monkey=1&author=ann',
      'https://api.example/spec?token=',
      'specs/token=a.yaml',
    ]) {
      assert.deepEqual(problems(address), [], address);
    }
  });

  describe('in the worker', function () {
    this.timeout(120_000);
    let folder: string;

    before(async () => {
      folder = await buildWorker();
    });
    after(() => rm(folder, { recursive: true }));

    const open = (text: string, limits?: JobLimits) =>
      openSession(
        { specification: 'api.json' },
        {
          readFile: () => Promise.resolve(Buffer.from(text)),
          runJob: createWorkerRunner(folder, limits),
        },
      );
    const generate = (session: Session, signal = never) => {
      assert.ok(session.api);
      return session.api.generate({ title: 'API' }, signal);
    };
    const head = '"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":{}';

    it('reads a million parts of one schema', async () => {
      const parts = '{"$ref":"#/components/schemas/A"},'.repeat(1_000_000).slice(0, -1);
      const schemas = `"A":{"type":"object"},"W":{"allOf":[${parts}]}`;
      const client = await generate(open(`{${head},"components":{"schemas":{${schemas}}}}`));
      assert.match(client.warnings.join(), /schemas\/W: Only the first \d+ members are read/);
    });

    it('leaves this thread to others, and stops when told, with 50 MB', async () => {
      const schema = `{"type":"object","description":"${'x'.repeat(5_000)}"}`;
      const count = Math.ceil((50 * 1024 * 1024) / schema.length);
      const schemas = Array.from({ length: count }, (_, index) => `"S${index}":${schema}`);
      const text = `{${head},"components":{"schemas":{${schemas.join()}}}}`;
      assert.ok(text.length > 50 * 1024 * 1024);
      const session = open(text);
      let longest = 0;
      let last = performance.now();
      const timer = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 10);
      const client = await generate(session);
      clearInterval(timer);
      assert.ok(client.files.length > 0);
      // Copying the text to the worker is all that this thread does.
      assert.ok(longest < 3_000, `${longest} ms`);
      const abort = new AbortController();
      const work = failure(generate(session, abort.signal));
      setTimeout(() => abort.abort(), 100);
      assert.equal((await work).code, 'Cancelled');
    });

    it('ends what takes too long, or too much memory', async () => {
      // YAML is read by code that can be stopped; JSON is counted before it is read.
      const text = `openapi: 3.0.3\nx: [${'[],'.repeat(3_000_000)}[]]\n`;
      const small = await failure(generate(open(text, { memory: 64, time: 60_000 })));
      assert.equal(small.code, 'Invalid');
      assert.match(small.message, /needs more than 64 MB of memory/);
      const lists = await failure(generate(open(`{${head},"x":[${'[],'.repeat(9e6)}[]]}`)));
      assert.match(lists.message, /more than 12 million values/);
      const short = await failure(generate(open(text, { memory: 2048, time: 50 })));
      assert.equal(short.code, 'Timeout');
      assert.match(short.message, /takes too long to read/);
    });

    it('refuses what is nested without end, in JSON and in YAML', async () => {
      const deep = 100_000;
      const json = `{${head},"x":${'['.repeat(deep)}${']'.repeat(deep)}}`;
      const error = await failure(generate(open(json)));
      assert.equal(error.code, 'Invalid');
      const yaml = `openapi: 3.0.3\nx: ${'['.repeat(deep)}`;
      assert.equal((await failure(generate(open(yaml)))).code, 'Invalid');
    });

    it('finds no end of mistakes, and tells the first', async () => {
      const wrong = Array.from({ length: 3_000 }, (_, index) => `"S${index}":{"type":"odd"}`);
      const session = openSession(
        { specification: 'api.json' },
        { readFile: () => Promise.resolve(Buffer.from('')) },
      );
      const text = `{${head},"components":{"schemas":{${wrong.join()}}}}`;
      const problems = await session.api?.check(text, never);
      assert.equal(problems?.length, 500);
    });
  });
});
