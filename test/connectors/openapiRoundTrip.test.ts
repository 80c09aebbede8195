import type { IncomingMessage } from 'node:http';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { roundTripDocument, roundTrips } from './openapiRoundTrips.js';
import { importClient, serve, type TestServer } from './openapiSupport.js';

describe('requests of a generated client, read by a server', function () {
  this.timeout(60_000);

  let server: TestServer;
  let client: Record<string, (args: object) => Promise<unknown>>;
  let received: IncomingMessage;

  before(async () => {
    const root = 'https://api.example.org/openapi.json';
    const model = readModel({ root, contents: new Map([[root, roundTripDocument]]) });
    const options = { title: '', specificationHash: '', generatorVersion: '' };
    const { files, entry } = emitClient(model, options);
    const { createClient } = await importClient({ files, entry, warnings: [] });
    server = await serve((request, response) => {
      received = request;
      response.end();
    });
    client = (createClient as (options: object) => typeof client)({ baseUrl: server.url });
  });
  after(() => server.stop());

  for (const { title, operation, args, check } of roundTrips) {
    it(title, async () => {
      await client[operation]?.(args);
      check(received);
    });
  }
});
