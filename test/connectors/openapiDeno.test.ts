import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { roundTripDocument, roundTrips } from './openapiRoundTrips.js';
import { serve, type TestServer } from './openapiSupport.js';

const run = promisify(execFile);

describe('a generated client in Deno', function () {
  this.timeout(120_000);

  const program = denoProgram();
  let folder: string;
  let server: TestServer;
  const received: IncomingMessage[] = [];

  before(async function () {
    // In CI a missing program is a failure: nothing is skipped there.
    if (program === undefined && !process.env['CI']) this.skip();
    folder = await mkdtemp(join(tmpdir(), 'deno-client-'));
    server = await serve((request, response) => {
      received.push(request);
      response.setHeader('content-type', 'application/json').end('{"id":7}');
    });
  });
  after(async () => {
    if (program === undefined) return;
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('passes its type check, and sends what a server must receive', async () => {
    const root = 'https://api.example.org/openapi.json';
    const model = readModel({ root, contents: new Map([[root, roundTripDocument]]) });
    const { files } = emitClient(model, {
      ...{ title: '', specificationHash: '', generatorVersion: '', importExtension: '.ts' },
    });
    const calls = roundTrips.map(
      ({ operation, args }) => `await client.${operation}(${JSON.stringify(args)});`,
    );
    const use = [
      `import { createClient } from './client.ts';`,
      `const client = createClient({ baseUrl: ${JSON.stringify(server.url)} });`,
      ...calls,
      '',
    ].join('\n');
    for (const { path, text } of [...files, { path: 'use.ts', text: use }]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await deno('check', '--no-config', '--quiet', 'use.ts');
    await deno(
      'run',
      '--no-config',
      '--no-check',
      `--allow-net=${new URL(server.url).host}`,
      'use.ts',
    );
    assert.equal(received.length, roundTrips.length);
    roundTrips.forEach(({ check }, index) => check(received[index] as IncomingMessage));
  });

  /** Deno keeps what it makes of modules, and asks for newer versions of itself: both not here. */
  async function deno(...args: string[]): Promise<void> {
    const env = { ...process.env, DENO_DIR: join(folder, '.deno'), DENO_NO_UPDATE_CHECK: '1' };
    assert.ok(program, 'Deno is installed');
    await run(program, args, { cwd: folder, env });
  }
});

/** Undefined where its package is not installed: npm has it for Linux on x64 among others. */
function denoProgram(): string | undefined {
  try {
    return join(dirname(require.resolve('@deno/linux-x64-glibc/package.json')), 'deno');
  } catch {
    return undefined;
  }
}
