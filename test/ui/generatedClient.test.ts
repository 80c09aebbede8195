import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import * as esbuild from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { roundTripDocument, roundTrips } from '../connectors/openapiRoundTrips.js';
import { serve, virtualFiles, type TestServer } from '../connectors/openapiSupport.js';
import { chromiumFlags, ensureChromium } from '../host/chromium.js';

/** Browsers send the cookies they have, and no others. */
const calls = roundTrips.filter(({ place }) => place !== 'cookie');

describe('a generated client in a browser', function () {
  this.timeout(60_000);

  let server: TestServer;
  let browser: Browser;
  const received: IncomingMessage[] = [];

  before(async () => {
    const script = await bundle();
    server = await serve((request, response) => {
      if (request.url === '/') {
        response.setHeader('content-type', 'text/html').end('<!doctype html><title>Client</title>');
      } else if (request.url === '/client.js') {
        response.setHeader('content-type', 'text/javascript').end(script);
      } else {
        if (/^\/\d/.test(request.url ?? '')) received.push(request);
        response.setHeader('content-type', 'application/json').end('{"id":7}');
      }
    });
    const executablePath = await ensureChromium();
    browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  it('sends what a server must receive, and gives the answer', async () => {
    const page = await browser.newPage();
    await page.goto(server.url);
    const answers = await page.evaluate(
      async ({ script, baseUrl, given }) => {
        const { createClient } = (await import(script)) as {
          createClient(options: object): Record<string, (args: object) => Promise<unknown>>;
        };
        const client = createClient({ baseUrl });
        const answers: unknown[] = [];
        for (const { operation, args } of given) answers.push(await client[operation]?.(args));
        return answers;
      },
      {
        script: `${server.url}/client.js`,
        baseUrl: server.url,
        given: calls.map(({ operation, args }) => ({ operation, args })),
      },
    );
    assert.equal(received.length, calls.length);
    calls.forEach(({ check }, index) => check(received[index] as IncomingMessage));
    assert.deepEqual(
      answers,
      calls.map(() => ({ id: 7 })),
    );
  });
});

/** The client as a bundler makes it for a page. */
async function bundle(): Promise<string> {
  const root = 'https://api.example.org/openapi.json';
  const model = readModel({ root, contents: new Map([[root, roundTripDocument]]) });
  const { files } = emitClient(model, { title: '', specificationHash: '', generatorVersion: '' });
  const { outputFiles } = await esbuild.build({
    entryPoints: ['./client.js'],
    ...{ bundle: true, format: 'esm', platform: 'browser', write: false },
    plugins: [virtualFiles(files)],
  });
  return outputFiles[0]?.text ?? '';
}
