import { createHash } from 'node:crypto';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { raceAbort, throwIfAborted } from '../../core/cancellation.js';
import { ConnectorError, cancelled, isConnectorError } from '../../core/errors.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import { TimeoutSignalError, regionHint, toS3Error, type Subject } from './errors.js';
import { chooseIdentity, type Identity, type Keys } from './identity.js';
import { serverOf, type S3Settings } from './settings.js';

/** What a request is handed to do its work with. */
export interface Request {
  readonly client: S3Client;
  /** For the SDK's `send`: aborted by the caller, by the clock, and when the session ends. */
  readonly options: { readonly abortSignal: AbortSignal };
  /** Stops the clock: the server has answered and only the body is to come. */
  readonly answered: () => void;
}

export interface Target {
  readonly bucket?: string;
  readonly key?: string;
  /**
   * The request has a large body, so its answer cannot be expected within the time of a small one.
   * A connection on which nothing moves is given up in any case.
   */
  readonly upload?: boolean;
}

/** Attempts of one request; the pauses between them are the SDK's. */
const MAX_ATTEMPTS = 3;

/** The way to one S3 server with one identity; finds out regions as it goes. */
export class S3Connection {
  readonly settings: S3Settings;
  readonly server: string;
  readonly #context: ConnectorContext;
  readonly #handler: NodeHttpHandler;
  readonly #closed = new AbortController();
  readonly #clients = new Map<string, S3Client>();
  /** Regions of buckets that turned out not to be in the configured one. */
  readonly #regions = new Map<string, string>();
  #identity: Identity | undefined;
  #choosing: Promise<Identity> | undefined;
  #reached = false;

  constructor(settings: S3Settings, context: ConnectorContext) {
    this.settings = settings;
    this.server = settings.endpoint ?? serverOf({ region: settings.region });
    this.#context = context;
    this.#handler = new NodeHttpHandler({
      connectionTimeout: context.limits.connectTimeout,
      socketTimeout: context.limits.requestTimeout,
    });
  }

  /** Who asks, in words. */
  async identity(signal: AbortSignal): Promise<string> {
    return (this.#identity ?? (await this.#whoAsks(signal))).description;
  }

  /** The keys requests are signed with; undefined when they go unsigned. */
  async keys(signal: AbortSignal): Promise<Keys | undefined> {
    const identity = this.#identity ?? (await this.#whoAsks(signal));
    return identity.keys && raceAbort(identity.keys(), signal);
  }

  /** Does one request and turns what goes wrong with it into a `ConnectorError`. */
  async run<T>(
    target: Target,
    signal: AbortSignal,
    work: (request: Request) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal);
    const { bucket = '' } = target;
    let region = this.#regions.get(bucket) ?? this.settings.region;
    const tried = new Set<string>();
    for (;;) {
      tried.add(region);
      let identity: Identity | undefined;
      try {
        identity = this.#identity ?? (await this.#whoAsks(signal));
        throwIfAborted(signal);
        return await this.#attempt(this.#client(region, identity), target, signal, work);
      } catch (error) {
        throwIfAborted(signal);
        const hint = regionHint(error);
        if (bucket !== '' && hint !== undefined && !tried.has(hint)) {
          this.#context.log.info(`Bucket "${bucket}" is in region "${hint}".`);
          this.#regions.set(bucket, hint);
          region = hint;
          continue;
        }
        const known = toS3Error(error, this.subject(target, identity));
        // What the user corrects (a secret, a profile's file) is to be read anew.
        if (isConnectorError(known, 'Unauthorized')) this.#forgetIdentity();
        throw known;
      }
    }
  }

  subject(target: Target, identity?: Identity): Subject {
    return {
      bucket: target.bucket,
      key: target.key,
      server: this.server,
      identity: identity?.description ?? 'these credentials',
      keysElsewhere: this.settings.accessKeyId === undefined,
    };
  }

  close(): void {
    this.#closed.abort();
    this.#forgetIdentity();
    this.#handler.destroy();
  }

  async #attempt<T>(
    client: S3Client,
    target: Target,
    signal: AbortSignal,
    work: (request: Request) => Promise<T>,
  ): Promise<T> {
    if (this.#closed.signal.aborted) throw cancelled();
    const clock = new AbortController();
    const limit = target.upload ? 0 : this.#limit();
    const timer = limit > 0 ? setTimeout(() => clock.abort(), limit) : undefined;
    const abortSignal = AbortSignal.any([signal, clock.signal, this.#closed.signal]);
    const answered = () => {
      this.#reached = true;
      clearTimeout(timer);
    };
    try {
      const result = await work({ client, options: { abortSignal }, answered });
      answered();
      // What has been written has been written, and must not be taken for cancelled.
      if (!target.upload) throwIfAborted(signal);
      return result;
    } catch (error) {
      if (clock.signal.aborted && !signal.aborted) {
        throw new TimeoutSignalError('No answer in time', { cause: error });
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Milliseconds until the first byte of an answer: the first answer of all is the connection. */
  #limit(): number {
    const { connectTimeout, requestTimeout } = this.#context.limits;
    if (this.#reached || connectTimeout === 0) return requestTimeout;
    return requestTimeout === 0 ? connectTimeout : Math.min(connectTimeout, requestTimeout);
  }

  #whoAsks(signal: AbortSignal): Promise<Identity> {
    // Shared by all who wait: one of them giving up must not take it from the others.
    this.#choosing ??= chooseIdentity(this.settings, this.#context, this.#closed.signal)
      .then((identity) => (this.#identity = identity))
      .finally(() => (this.#choosing = undefined));
    return raceAbort(this.#choosing, signal);
  }

  /** Requests on their way keep the client they have. */
  #forgetIdentity(): void {
    this.#identity = undefined;
    this.#clients.clear();
  }

  #client(region: string, identity: Identity): S3Client {
    const known = this.#clients.get(region);
    if (known) return known;
    const client = makeClient(region, this.settings, identity, this.#handler);
    this.#clients.set(region, client);
    return client;
  }
}

function makeClient(
  region: string,
  settings: S3Settings,
  identity: Identity,
  requestHandler: NodeHttpHandler,
): S3Client {
  const config: S3ClientConfig = {
    region,
    forcePathStyle: settings.forcePathStyle,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler,
    // The source says where it points; AWS_ENDPOINT_URL must not send its requests elsewhere.
    ignoreConfiguredEndpointUrls: true,
    ...(settings.endpoint !== undefined && {
      endpoint: settings.endpoint,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      // Ceph and Swift refuse bodies in aws-chunked form, which trailing checksums need.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Costs a second on servers that do not answer it.
      expectContinueHeader: false,
    }),
    ...(identity.keys
      ? { credentials: identity.keys }
      : {
          credentials: { accessKeyId: '', secretAccessKey: '' },
          signer: { sign: (request) => Promise.resolve(request) },
        }),
  };
  const client = new S3Client(config);
  if (settings.endpoint !== undefined) addContentMd5(client);
  return client;
}

/** Older servers (Swift before 2.35) refuse DeleteObjects without Content-MD5. */
function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const request = args.request as { body?: unknown; headers: Record<string, string> };
      if (context.commandName === 'DeleteObjectsCommand' && typeof request.body === 'string') {
        request.headers['content-md5'] = md5(request.body);
      }
      return next(args);
    },
    { step: 'build', name: 'contentMd5', priority: 'low' },
  );
}

function md5(text: string): string {
  try {
    return createHash('md5').update(text).digest('base64');
  } catch (error) {
    // Node in FIPS mode has no MD5; a server that insists on it cannot be served then.
    throw new ConnectorError('Unsupported', 'MD5 is not available on this computer.', {
      cause: error,
    });
  }
}
