import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { runHere } from '../../src/connectors/openapi/runHere.js';
import { generate } from '../../src/cli/generate.js';
import { emitClient, type EmittedClient } from '../../src/core/openapi/emitClient.js';
import type { ApiModel } from '../../src/core/openapi/model.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { virtualFiles } from '../../test/connectors/openapiSupport.js';
import { median, type Measurement } from '../measurement.js';
import { useOfClient, type EditingTimes } from '../openapiEditing.js';
import { directory, GIANTS } from './corpus.js';

const CALLS = 40;
/** Processes, each with a compiler that has done nothing yet. */
const RUNS = 7;
const MEGABYTE = 1_000_000;

/** What users of a large client wait for: names and errors in the editor, its weight in a bundle. */
export async function useOfLargeClient(): Promise<Measurement[]> {
  const { model, client } = read(GIANTS[0]?.path ?? '');
  const files = new Map(client.files.map(({ path, text }) => [path, text]));
  files.set('use.ts', useOfClient(model, CALLS));
  const times = await measureInProcesses(files);
  const of = (what: 'completion' | 'diagnostics') => median(times.map((one) => one[what]));
  return [
    {
      name: `GitHub, ${CALLS} calls: first completion`,
      value: of('completion'),
      unit: 'ms',
      limit: 90,
    },
    {
      name: `GitHub, ${CALLS} calls: diagnostics`,
      value: of('diagnostics'),
      unit: 'ms',
      limit: 90,
    },
    {
      name: 'GitHub: one operation in a bundle',
      value: await bundled(model, client),
      unit: 'KB',
      limit: 2,
    },
  ];
}

/** One measurement warms up the compiler for the next, so each has a process of its own. */
async function measureInProcesses(files: ReadonlyMap<string, string>): Promise<EditingTimes[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-editing-'));
  const program = join(__dirname, '..', '..', 'out', 'bench', 'editing.cjs');
  const list = join(folder, 'files.json');
  try {
    await writeFile(list, JSON.stringify([...files]));
    await esbuild.build({
      entryPoints: [join(__dirname, 'editingProcess.ts')],
      ...{ bundle: true, platform: 'node', outfile: program, external: ['typescript'] },
    });
    return Array.from({ length: RUNS }, () => {
      const times = JSON.parse(
        execFileSync(process.execPath, [program, list], { encoding: 'utf8' }),
      ) as EditingTimes;
      if (times.errors.length > 0) throw new Error(times.errors.join('\n'));
      return times;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** From a file of about a megabyte to files on the disk. */
export async function fromFileToFiles(): Promise<Measurement> {
  const document = directory()
    .map(({ path }) => ({ path, size: statSync(path).size }))
    .sort((a, b) => Math.abs(a.size - MEGABYTE) - Math.abs(b.size - MEGABYTE))[0];
  const folder = await mkdtemp(join(tmpdir(), 'bench-client-'));
  const quiet = () => undefined;
  let best = Infinity;
  try {
    for (let run = 0; run < 5; run++) {
      const start = performance.now();
      await generate(
        { ...NOTHING, specification: document?.path ?? '', folder: join(folder, `${run}`) },
        { environment: {}, runJob: runHere, say: quiet, complain: quiet },
        new AbortController().signal,
      );
      best = Math.min(best, performance.now() - start);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { name: 'A specification of 1 MB, to files', value: best, unit: 'ms', limit: 400 };
}

const NOTHING = {
  ...{ check: false, types: false, python: false, whole: false, force: false, allow: [] },
};

function read(path: string): { model: ApiModel; client: EmittedClient } {
  const uri = 'https://api.example.org/openapi.json';
  const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const model = readModel({ root: uri, contents: new Map([[uri, document]]) });
  const options = { title: 'Bench', specificationHash: '', generatorVersion: '' };
  return { model, client: emitClient(model, options) };
}

/** Kilobytes, minified and compressed. */
async function bundled(model: ApiModel, client: EmittedClient): Promise<number> {
  const name = model.operations.find((one) => one.method === 'GET')?.name ?? '';
  const contents = `import { pick, ${name} } from './operations.js';
    export const client = pick({ ${name} });`;
  const { outputFiles } = await esbuild.build({
    entryPoints: ['./use.js'],
    ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', write: false },
    plugins: [virtualFiles([...client.files, { path: 'use.ts', text: contents }])],
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length / 1024;
}
