import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { callOperation } from '../../src/connectors/openapi/callOperation.js';
import { readSettings } from '../../src/connectors/openapi/settings.js';
import { emitClient } from '../../src/core/openapi/emitClient.js';
import type { ApiModel } from '../../src/core/openapi/model.js';
import { outlineOf } from '../../src/core/openapi/outline.js';
import { emitPythonClient } from '../../src/core/openapi/python/emitPython.js';
import { readModel } from '../../src/core/openapi/readModel.js';
import { importClient, never, serve } from './openapiSupport.js';

/** A request as it arrived, nothing of it decoded. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One of the three ways in which requests are made. */
export interface Sender {
  /** What the client makes of the answer; nothing from Python. */
  call(operation: string, args: object): Promise<unknown>;
  /** What a server received; rejects with what the client throws. */
  send(operation: string, args: object): Promise<Received>;
}

export type SenderName = 'TypeScript client' | 'Python client' | 'Try It';

export const senderNames: readonly SenderName[] = ['TypeScript client', 'Python client', 'Try It'];

export interface Senders {
  by(name: SenderName): Sender;
  stop(): Promise<void>;
}

const root = 'https://api.example.org/openapi.json';
const generateOptions = { title: '', specificationHash: '', generatorVersion: '' };

/**
 * Clients of a document with a server that keeps what it receives. Arguments are JSON, bytes and
 * `Blob`s; names of arguments are small letters, which are the same in every language.
 */
export async function startSenders(
  document: object,
  answer: { type: string; body: string | Buffer } = { type: 'application/json', body: '{}' },
): Promise<Senders> {
  const model = readModel({ root, contents: new Map([[root, document]]) });
  let received: Received | undefined;
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received = { method, url, headers, body: Buffer.concat(chunks) };
      response.setHeader('content-type', answer.type).end(answer.body);
    });
  });
  const python = await startPython(model, server.url);
  const calls: Record<SenderName, (operation: string, args: object) => Promise<unknown>> = {
    'TypeScript client': await typescriptCalls(model, server.url),
    'Python client': (operation, args) => python.call(operation, args),
    'Try It': tryItCalls(model, server.url),
  };
  return {
    by: (name) => ({
      call: calls[name],
      send: async (operation, args) => {
        received = undefined;
        await calls[name](operation, args);
        const got = received as Received | undefined;
        if (!got) throw new Error('The server received nothing.');
        return got;
      },
    }),
    stop: async () => {
      await python.stop();
      await server.stop();
    },
  };
}

/** Clients of a document for all tests of a suite, by their names. */
export function useSenders(document: object): Senders['by'] {
  let senders: Senders | undefined;
  before(async () => {
    senders = await startSenders(document);
  });
  after(() => senders?.stop());
  return (name) => {
    if (!senders) throw new Error('Senders start with the tests.');
    return senders.by(name);
  };
}

type Call = (operation: string, args: object) => Promise<unknown>;

async function typescriptCalls(model: ApiModel, baseUrl: string): Promise<Call> {
  const { files, entry } = emitClient(model, generateOptions);
  const { createClient } = await importClient({ files, entry, warnings: [] });
  const open = createClient as (options: object) => Record<string, (a: object) => Promise<unknown>>;
  const client = open({ baseUrl });
  return async (operation, args) => client[operation]?.(args);
}

function tryItCalls(model: ApiModel, server: string): Call {
  const outline = outlineOf(model);
  const settings = readSettings({ specification: root, server });
  return async (name, args) => {
    const operation = outline.operations.find((one) => one.name === name);
    if (!operation) throw new Error(`No operation ${name}`);
    const around = { outline, operation, settings, documentUri: root, secrets: undefined };
    return callOperation({ ...around, args: { ...args }, timeout: 5_000 }, never);
  };
}

/** A process of Python that calls what it reads in lines of JSON. */
async function startPython(model: ApiModel, baseUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'python-sender-'));
  for (const { path, text } of emitPythonClient(model, generateOptions).files) {
    await writeFile(join(folder, path), text);
  }
  await writeFile(join(folder, 'program.py'), PROGRAM);
  const child = spawn('python3', ['-W', 'error', 'program.py', baseUrl], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    call: async (operation: string, args: object) => {
      child.stdin.write(`${JSON.stringify([operation, await plain(args)])}\n`);
      const { value, done } = (await lines.next()) as { value: string; done?: boolean };
      if (done) throw new Error('Python is gone.');
      const error = JSON.parse(value) as string | null;
      if (error !== null) throw new Error(error);
    },
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

/** Bytes and files as JSON that the program reads as what Python has for them. */
async function plain(value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Blob) {
    const bytes = Buffer.from(await value.arrayBuffer()).toString('base64');
    const name = 'name' in value ? value.name : 'blob';
    return { $file: [name, bytes, value.type] };
  }
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(async ([key, item]) => [key, await plain(item)]);
  return Object.fromEntries((await Promise.all(fields)) as [string, unknown][]);
}

const PROGRAM = `
import base64, json, sys
sys.dont_write_bytecode = True
import client as module

def given(value):
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$part" in value:
        name, content, *more = value["$part"]
        return (name, base64.b64decode(content), *more)
    if "$file" in value:
        name, content, kind = value["$file"]
        return (name, base64.b64decode(content)) + ((kind,) if kind else ())
    return value

client = module.Client(base_url=sys.argv[1])
for line in sys.stdin:
    operation, arguments = json.loads(line, object_hook=given)
    try:
        client.request(operation, **arguments)
        print("null", flush=True)
    except Exception as error:
        print(json.dumps(type(error).__name__ + ": " + str(error)), flush=True)
`;
