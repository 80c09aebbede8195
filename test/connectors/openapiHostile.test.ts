import assert from 'node:assert/strict';
import { openapiKind } from '../../src/connectors/openapi/kind.js';
import type { ConnectorError } from '../../src/core/errors.js';
import { startHttpServer } from '../servers/misc.js';
import { never, openSession, serve } from './openapiSupport.js';

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
});
