import { createServer, type RequestListener } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { createOpenapiConnector } from '../../src/connectors/openapi/connector.js';
import type { RunJob } from '../../src/connectors/openapi/runJob.js';
import { runHere } from '../../src/connectors/openapi/runHere.js';
import type { GeneratedClient } from '../../src/core/sources/api.js';
import type { ConnectorContext, Session } from '../../src/core/sources/connector.js';
import type { Properties } from '../../src/core/sources/source.js';
import { temporaryFolder } from '../host/temporaryFolder.js';

export const never = new AbortController().signal;

export interface SessionOptions {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly runJob?: RunJob;
  /** Milliseconds for connecting and for a request. */
  readonly timeout?: number;
  readonly readFile?: ConnectorContext['readFile'];
}

export function openSession(properties: Properties, options: SessionOptions = {}): Session {
  const quiet = () => {};
  return createOpenapiConnector({ runJob: options.runJob ?? runHere }).open(
    {
      id: 'local/api',
      name: 'api',
      title: 'API',
      kind: 'openapi',
      catalog: 'local',
      tags: [],
      properties,
    },
    {
      secrets: () => Promise.resolve(options.secrets),
      environment: {},
      readFile: options.readFile ?? ((path) => readFile(path)),
      limits: {
        connectTimeout: options.timeout ?? 5_000,
        requestTimeout: options.timeout ?? 5_000,
        pageSize: 100,
      },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      distFolder: '',
    },
  );
}

export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server on a free loopback port that answers as told. */
export async function serve(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server with one text per path. */
export function serveTexts(texts: Readonly<Record<string, string>>): Promise<TestServer> {
  return serve((request, response) => {
    const text = texts[request.url ?? ''];
    response.statusCode = text === undefined ? 404 : 200;
    response.end(text);
  });
}

/** A generated client as a module, the way a user's bundler makes it one. */
export async function importClient(client: GeneratedClient): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-client-'));
  const outfile = join(folder, 'client.mjs');
  await esbuild.build({
    entryPoints: ['./client.js'],
    bundle: true,
    format: 'esm',
    outfile,
    plugins: [virtualFiles(client.files)],
  });
  const module = (await import(pathToFileURL(outfile).href)) as Record<string, unknown>;
  await rm(folder, { recursive: true });
  return module;
}

/** Modules that are nowhere on the disk, each imported relative to the others. */
export function virtualFiles(files: GeneratedClient['files']): esbuild.Plugin {
  const texts = new Map(files.map((file) => [file.path.replace(/\.ts$/, '.js'), file.text]));
  return {
    name: 'files',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, importer }) => ({
        path: posix.join(posix.dirname(importer), path),
        namespace: 'client',
      }));
      build.onLoad({ filter: /.*/, namespace: 'client' }, ({ path }) => ({
        contents: texts.get(path) ?? '',
        loader: 'ts',
      }));
    },
  };
}

/** The worker as the package has it; gives the folder it is in, which goes with this process. */
export async function buildWorker(): Promise<string> {
  const folder = temporaryFolder('openapi-worker-');
  await esbuild.build({
    entryPoints: ['src/connectors/openapi/worker.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(folder, 'openapiWorker.js'),
  });
  return folder;
}
