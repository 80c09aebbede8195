import { sampleS3Users, startAll } from '../servers/index.js';
import { sampleRoles } from '../servers/samples/database.js';

/** Addresses and accounts of the sample servers, for tests that run in another process. */
export interface TestServers {
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly password: string;
  };
  readonly s3: {
    readonly endpoint: string;
    readonly bucket: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  readonly petstore: { readonly specification: string };
}

export interface RunningTestServers {
  readonly addresses: TestServers;
  /** Environment of a VS Code whose tests call `testServers()`. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts all sample servers for a run of the tests in VS Code. */
export async function startTestServers(): Promise<RunningTestServers> {
  const samples = await startAll();
  const { postgres, s3, petstore } = samples;
  const addresses: TestServers = {
    postgres: {
      host: postgres.host,
      port: postgres.port,
      database: postgres.database,
      ...sampleRoles.lab,
    },
    s3: {
      endpoint: s3.endpoint,
      bucket: 'lab',
      accessKeyId: sampleS3Users[0].accessKeyId,
      secretAccessKey: sampleS3Users[0].secretAccessKey,
    },
    petstore: { specification: petstore.specification.json },
  };
  return {
    addresses,
    environment: { DATA_CONNECTORS_TEST_SERVERS: JSON.stringify(addresses) },
    stop: () => samples.stop(),
  };
}
