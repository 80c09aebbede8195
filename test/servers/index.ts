import { type PostgresOptions, type PostgresServer, startPostgres } from './postgres.js';
import { type PetStoreServer, startPetStore } from './petstore/server.js';
import { type S3Options, type S3Server, startS3 } from './s3/server.js';
import { bucketObjects } from './samples/bucket.js';
import { fillDatabase } from './samples/database.js';

/** Which samples to start; `true` means with the usual settings. */
export interface SampleOptions {
  readonly postgres?: boolean | PostgresOptions;
  readonly s3?: boolean | S3Options;
  readonly petstore?: boolean | { readonly port?: number };
}

type Chosen<Options, Name extends keyof SampleOptions, Server> =
  Options extends Readonly<Record<Name, false>>
    ? undefined
    : Options extends Readonly<Record<Name, unknown>>
      ? Server
      : undefined;

/** The servers that were asked for. */
export interface Samples<Options extends SampleOptions> {
  /** Database `lab`, filled. Connect as one of `sampleRoles`, or as the superuser the record names. */
  readonly postgres: Chosen<Options, 'postgres', PostgresServer>;
  /** Bucket `lab`, filled; public bucket `open`; user `reader-key` may only read, `other-key` sees only `other`. */
  readonly s3: Chosen<Options, 's3', S3Server>;
  readonly petstore: Chosen<Options, 'petstore', PetStoreServer>;
  /** Stops all of them. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

/** Accounts of the sample S3 server. */
export const sampleS3Users = [
  { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
  { accessKeyId: 'reader-key', secretAccessKey: 'reader-secret', everywhere: 'read' },
  {
    accessKeyId: 'other-key',
    secretAccessKey: 'other-secret',
    everywhere: 'none',
    buckets: { other: 'write' },
  },
] as const satisfies NonNullable<S3Options['users']>;

/** Starts the sample servers that are asked for, side by side. When one fails, the others are stopped again. */
export async function startSamples<const Options extends SampleOptions>(
  options: Options,
): Promise<Samples<Options>> {
  const asked = <T extends object>(option: boolean | T | undefined): T | undefined =>
    option === true ? ({} as T) : option === false ? undefined : option;
  const postgres = asked<PostgresOptions>(options.postgres);
  const s3 = asked<S3Options>(options.s3);
  const petstore = asked<{ readonly port?: number }>(options.petstore);
  const results = await Promise.allSettled([
    postgres ? startSamplePostgres(postgres) : Promise.resolve(undefined),
    s3 ? startSampleS3(s3) : Promise.resolve(undefined),
    petstore ? startPetStore(petstore) : Promise.resolve(undefined),
  ] as const);
  const stop = async (): Promise<void> => {
    for (const result of results) {
      if (result.status === 'fulfilled') await result.value?.stop();
    }
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const [p, s, t] = results.map((r) => (r.status === 'fulfilled' ? r.value : undefined));
  return { postgres: p, s3: s, petstore: t, stop } as Samples<Options>;
}

/** Starts all sample servers. */
export function startAll() {
  return startSamples({ postgres: true, s3: true, petstore: true });
}

async function startSamplePostgres(options: PostgresOptions): Promise<PostgresServer> {
  const server = await startPostgres({ database: 'lab', ...options });
  try {
    await fillDatabase(server);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startSampleS3(options: S3Options): Promise<S3Server> {
  const server = await startS3({
    users: sampleS3Users,
    buckets: ['lab', 'other', 'open', 'empty'],
    publicBuckets: ['open'],
    ...options,
  });
  server.seed('lab', await bucketObjects());
  server.seed('open', [
    { key: 'hello.txt', contentType: 'text/plain', body: 'Anybody may read this.\n' },
  ]);
  return server;
}
