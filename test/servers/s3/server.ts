import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../ports.js';
import { checkAccess, type S3User } from './access.js';
import { verifyChecksums } from './checksums.js';
import { decodeChunked } from './chunked.js';
import { type Answer, type Context } from './context.js';
import { accessDenied, notImplemented, S3Error } from './errors.js';
import { type S3Fault, type S3FaultRule, type S3LogEntry } from './faults.js';
import { handlers } from './handlers.js';
import { parseRequest, readBody, type S3Request } from './request.js';
import { operationOf } from './routes.js';
import { sha256Hex, type Signed, verifySignature } from './sigv4.js';
import { etagOf, now, Store } from './store.js';
import { toXml } from './xml.js';

export interface S3Options {
  /** Default: a free one. */
  readonly port?: number;
  /** Requests signed for another region are refused. Default `us-east-1`. */
  readonly region?: string;
  /** Default: one user, `sample-key` / `sample-secret`, who may do everything. */
  readonly users?: readonly S3User[];
  /** Buckets to make at the start. */
  readonly buckets?: readonly string[];
  /** Buckets that anybody may read without a signature. */
  readonly publicBuckets?: readonly string[];
  /** Largest body, bytes. Default 1 GiB. */
  readonly maximumBody?: number;
}

/** An object to put in place without a request. */
export interface SampleObject {
  readonly key: string;
  readonly body: Buffer | string;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Default: now. */
  readonly modified?: Date;
}

export interface S3Server {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** `http://127.0.0.1:<port>`; address buckets in path style. */
  readonly endpoint: string;
  readonly region: string;
  /** Keys of the first user. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Every request since the start or the last `clearRequests`, in the order they came. */
  readonly requests: readonly S3LogEntry[];
  clearRequests(): void;
  /** Makes requests go wrong as long as the rule is there; the first rule that answers decides. */
  addFault(rule: S3FaultRule): { dispose(): void };
  /** Puts objects in place, making the bucket when needed. */
  seed(bucket: string, objects: Iterable<SampleObject>): void;
  /** Stops listening and drops all connections, hanging ones too. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts an S3 server that keeps everything in memory. It verifies signatures and checksums as S3 does, and answers
 * 501 to what it does not perform. Rejects when the port is taken.
 */
export async function startS3(options: S3Options = {}): Promise<S3Server> {
  const users = options.users ?? [{ accessKeyId: 'sample-key', secretAccessKey: 'sample-secret' }];
  const [first] = users;
  if (!first) throw new Error('An S3 server needs at least one user.');
  const region = options.region ?? 'us-east-1';
  const service = new Service(
    users,
    region,
    options.publicBuckets ?? [],
    options.maximumBody ?? 2 ** 30,
  );
  for (const name of options.buckets ?? []) service.store.create(name);
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    void service.serve(request, response);
  });
  // Longer than any pause of a client, so that none meets a connection that is just being closed.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port);
  return {
    host: '127.0.0.1',
    port,
    endpoint: `http://127.0.0.1:${port}`,
    region,
    accessKeyId: first.accessKeyId,
    secretAccessKey: first.secretAccessKey,
    requests: service.log,
    clearRequests: () => void service.log.splice(0),
    addFault(rule) {
      service.faults.add(rule);
      return { dispose: () => void service.faults.delete(rule) };
    },
    seed: (bucket, objects) => service.seed(bucket, objects),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Service {
  readonly store = new Store();
  readonly log: S3LogEntry[] = [];
  readonly faults = new Set<S3FaultRule>();

  constructor(
    private readonly users: readonly S3User[],
    private readonly region: string,
    private readonly publicBuckets: readonly string[],
    private readonly maximumBody: number,
  ) {}

  seed(name: string, objects: Iterable<SampleObject>): void {
    const bucket = this.store.buckets.get(name) ?? this.store.create(name);
    for (const { key, body, contentType, metadata, modified } of objects) {
      const bytes = Buffer.from(body);
      bucket.set(key, {
        body: bytes,
        etag: etagOf(bytes),
        modified: modified ?? now(),
        standard: { 'content-type': contentType ?? 'binary/octet-stream' },
        metadata: metadata ?? {},
      });
    }
  }

  /** Never rejects: whatever goes wrong becomes an answer, or the end of the connection. */
  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let entry: S3LogEntry | undefined;
    try {
      const request = parseRequest(message);
      entry = this.#record(request);
      const fault = this.#faultFor(entry);
      if (fault && 'hang' in fault) return;
      if (fault && 'delay' in fault)
        await new Promise((resolve) => setTimeout(resolve, fault.delay));
      if (fault && 'status' in fault) {
        throw new S3Error(fault.status, fault.code, fault.message ?? 'This error was asked for.');
      }
      const answer = await this.#perform(request, entry);
      send(
        message,
        response,
        answer,
        entry,
        fault && 'cutAfter' in fault ? fault.cutAfter : undefined,
      );
    } catch (error) {
      // A client that is still sending would not see the answer.
      await readBody(message, 0).catch(() => undefined);
      // The client has gone: there is nobody to answer.
      if (message.destroyed && !message.complete) return;
      send(message, response, errorAnswer(error, message.url ?? '/'), entry);
    }
  }

  async #perform(request: S3Request, entry: S3LogEntry): Promise<Answer> {
    const signed = verifySignature(request, this.users, this.region);
    entry.user = signed?.user.accessKeyId;
    checkAccess(signed?.user, entry.operation, request.bucket, this.publicBuckets);
    if (entry.operation === undefined) throw notImplemented('this operation');
    const { body, checksum } = await this.#readBody(request, signed);
    const context: Context = {
      store: this.store,
      request,
      user: signed?.user,
      region: this.region,
      body,
      checksum,
    };
    this.#checkCopySource(context);
    return handlers[entry.operation](context);
  }

  async #readBody(request: S3Request, signed: Signed<S3User> | undefined) {
    const raw = await readBody(request.message, this.maximumBody);
    const hash =
      signed?.payloadHash ?? request.header('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
    let body = raw;
    let trailers: ReadonlyMap<string, string> = new Map();
    if (hash.startsWith('STREAMING-')) {
      const chain = hash.startsWith('STREAMING-UNSIGNED') ? undefined : signed?.chain;
      const length = request.header('x-amz-decoded-content-length');
      ({ data: body, trailers } = decodeChunked(raw, length, chain));
    } else if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256Hex(raw)) {
      throw new S3Error(
        400,
        'XAmzContentSHA256Mismatch',
        'x-amz-content-sha256 does not match the data.',
      );
    }
    const announced = request.header('x-amz-trailer');
    if (announced !== undefined && !trailers.has(announced.toLowerCase())) {
      throw new S3Error(400, 'MalformedTrailerError', 'The announced trailer did not come.');
    }
    // Not the query: presigned addresses carry the checksum of a body nobody knew when they were made.
    const field = (name: string): string | undefined => trailers.get(name) ?? request.header(name);
    return { body, checksum: verifyChecksums(body, field) };
  }

  /** Copying reads another bucket, which the rights on the target say nothing about. */
  #checkCopySource({ request, user }: Context): void {
    const source = request.header('x-amz-copy-source');
    if (source === undefined) return;
    const bucket = /^\/?([^/]+)/.exec(source.replaceAll(/%2f/gi, '/'))?.[1];
    if (bucket === undefined) throw accessDenied();
    checkAccess(user, 'GetObject', bucket, this.publicBuckets);
  }

  #record(request: S3Request): S3LogEntry {
    const entry: S3LogEntry = {
      method: request.method,
      operation: operationOf(request),
      bucket: request.bucket,
      key: request.key,
      parameters: Object.fromEntries(request.parameters),
      range: request.header('range'),
      user: undefined,
      status: 0,
      bytes: 0,
    };
    this.log.push(entry);
    return entry;
  }

  #faultFor(entry: S3LogEntry): S3Fault | undefined {
    for (const rule of this.faults) {
      const fault = rule(entry);
      if (fault) return fault;
    }
    return undefined;
  }
}

function send(
  message: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  entry: S3LogEntry | undefined,
  cutAfter?: number,
): void {
  const status = answer.status ?? 200;
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body ?? '');
  if (entry) Object.assign(entry, { status, bytes: message.method === 'HEAD' ? 0 : body.length });
  response.statusCode = status;
  response.setHeader('x-amz-request-id', randomUUID());
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  const hasBody = status !== 204 && status !== 304;
  if (hasBody) response.setHeader('content-length', body.length);
  if (!message.complete) response.setHeader('connection', 'close');
  if (cutAfter !== undefined) {
    response.write(body.subarray(0, cutAfter), () => message.socket.destroy());
  } else if (hasBody && message.method !== 'HEAD') {
    response.end(body);
  } else {
    response.end();
  }
}

function errorAnswer(error: unknown, path: string): Answer {
  const known = error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error));
  const fields = { Code: known.code, Message: known.message, ...known.details, Resource: path };
  // Error documents are the one kind without a namespace.
  const body = toXml('Error', fields).replace(/ xmlns="[^"]*"/, '');
  return {
    status: known.status,
    headers: { 'content-type': 'application/xml', ...known.headers },
    body,
  };
}
