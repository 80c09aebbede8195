import type {
  ConnectorContext,
  ConnectorLimits,
  Session,
} from '../../src/core/sources/connector.js';
import type { ObjectStore } from '../../src/core/storage/objectStore.js';
import type { Properties, SourceRecord } from '../../src/core/sources/source.js';
import { s3Connector } from '../../src/connectors/s3/connector.js';
import { findRadosgw } from '../servers/packages.js';
import { startRadosgw } from '../servers/radosgw.js';
import { startS3, type SampleObject } from '../servers/s3/server.js';

/** What the suites need of an S3 server, whichever it is. */
export interface TestServer {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Puts objects in place without a request, where that can be done. */
  seed?(bucket: string, objects: Iterable<SampleObject>): void;
  stop(): Promise<void>;
}

interface ServerChoice {
  readonly name: string;
  readonly available: boolean;
  start(): Promise<TestServer>;
}

const OWN: ServerChoice = { name: 'own S3 server', available: true, start: () => startS3() };
const RADOSGW: ServerChoice = {
  name: 'Ceph radosgw',
  available: findRadosgw() !== undefined,
  start: startRadosgw,
};

/**
 * The same tests on every server, each of which they start and stop; one that is not installed here
 * shows as skipped.
 */
export function onEachS3(title: string, tests: (start: () => Promise<TestServer>) => void): void {
  for (const choice of [OWN, RADOSGW]) onS3(title, choice, tests);
}

/** Tests of what only Ceph has. */
export function onRadosgw(title: string, tests: (start: () => Promise<TestServer>) => void): void {
  onS3(title, RADOSGW, tests);
}

function onS3(
  title: string,
  { name, available, start }: ServerChoice,
  tests: (start: () => Promise<TestServer>) => void,
): void {
  (available ? describe : describe.skip)(`${title} ${name}`, function () {
    this.timeout(60_000);
    tests(start);
  });
}

export const NEVER = new AbortController().signal;

export interface SessionOptions {
  readonly properties?: Properties;
  /** Given to the connector as stored; undefined for none. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly limits?: Partial<ConnectorLimits>;
}

const QUIET = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Opens a session as the host would; the caller closes it. */
export function openSession(options: SessionOptions): Session {
  const source: SourceRecord = {
    id: 'local/test',
    name: 'test',
    title: 'Test',
    kind: 's3',
    catalog: 'local',
    tags: [],
    properties: options.properties ?? {},
  };
  return s3Connector.open(source, contextOf(options));
}

/** What the host gives to a connector. */
export function contextOf(options: Omit<SessionOptions, 'properties'>): ConnectorContext {
  return {
    secrets: () => Promise.resolve(options.secrets),
    environment: options.environment ?? {},
    readFile: () => Promise.reject(new Error('not used by S3')),
    limits: { connectTimeout: 5000, requestTimeout: 20_000, pageSize: 500, ...options.limits },
    log: QUIET,
    distFolder: '',
  };
}

/** A session with the server's own keys. */
export function openServer(
  server: TestServer,
  properties: Properties = {},
  options: SessionOptions = {},
): Session {
  const { endpoint, accessKeyId, secretAccessKey } = server;
  return openSession({
    secrets: { secretAccessKey },
    ...options,
    properties: { endpoint, accessKeyId, ...properties },
  });
}

export function objectsOf(session: Session): ObjectStore {
  if (!session.objects) throw new Error('An S3 session has objects.');
  return session.objects;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

function ignore(): void {}
