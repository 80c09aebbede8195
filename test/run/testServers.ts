import { addSampleContent } from '../catalogs/datagrok/sample.js';
import { DatagrokServer } from '../catalogs/datagrok/server.js';
import { EdgeStandIn, sqlConnection, TOKEN as EDGE_TOKEN } from '../catalogs/edge/standIn.js';
import { SAMPLE_TOKEN, startSampleIbm } from '../catalogs/ibm/sample.js';
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
  /** A stand-in whose connection `Warehouse` is the database above; `token` may sign in. */
  readonly datagrok: { readonly url: string; readonly token: string };
  /** A stand-in for `edge.api`, found by Python, whose source is the database above. */
  readonly edge: { readonly token: string };
  /** A stand-in with the database above, and a table that only the server reaches. */
  readonly ibm: { readonly url: string; readonly token: string };
}

export interface RunningTestServers {
  readonly addresses: TestServers;
  readonly datagrok: DatagrokServer;
  /** Environment of a VS Code whose tests call `testServers()`. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts all sample servers for a run of the tests in VS Code. */
export async function startTestServers(): Promise<RunningTestServers> {
  const samples = await startAll();
  const { postgres, s3, petstore } = samples;
  const database = {
    ...{ host: postgres.host, port: postgres.port, database: postgres.database },
    ...sampleRoles.lab,
  };
  const datagrok = await startDatagrok(database);
  const edge = createEdge(database);
  const ibm = await startSampleIbm(database);
  const addresses: TestServers = {
    postgres: database,
    s3: {
      endpoint: s3.endpoint,
      bucket: 'lab',
      accessKeyId: sampleS3Users[0].accessKeyId,
      secretAccessKey: sampleS3Users[0].secretAccessKey,
    },
    petstore: { specification: petstore.specification.json },
    datagrok: { url: datagrok.standIn.url, token: TOKEN },
    edge: { token: EDGE_TOKEN },
    ibm: { url: ibm.standIn.url, token: SAMPLE_TOKEN },
  };
  return {
    addresses,
    datagrok,
    environment: {
      DATA_CONNECTORS_TEST_SERVERS: JSON.stringify(addresses),
      PYTHONPATH: edge.pythonPath,
    },
    stop: async () => {
      await datagrok.standIn.stop();
      await ibm.standIn.stop();
      await samples.stop();
      edge.remove();
    },
  };
}

const TOKEN = 'canary-7f3a91';

/** A Datagrok whose connections are the sample database and one of a kind we cannot open. */
async function startDatagrok(database: TestServers['postgres']): Promise<DatagrokServer> {
  const server = new DatagrokServer();
  server.authorization = `Bearer ${TOKEN}`;
  const { host, port, database: db, user, password } = database;
  server.add({
    ...{ id: 'w-1', name: 'Warehouse', friendlyName: 'Warehouse', namespace: 'Lab:' },
    ...{ dataSource: 'Postgres', parameters: { server: host, port, db }, tags: ['lab'] },
  });
  server.credentials.set('w-1', { parameters: { login: user, password } });
  server.add({
    ...{ id: 'q-1', name: 'Qubits', friendlyName: 'Qubits', namespace: 'Lab:' },
    ...{ dataSource: 'Quantum DB', parameters: { qubits: 3 }, tags: [] },
  });
  addSampleContent(server, 'w-1');
  await server.standIn.start();
  return server;
}

/** An Edge whose sources are the sample database and one that only Edge's own code can open. */
function createEdge(database: TestServers['postgres']): EdgeStandIn {
  const edge = new EdgeStandIn();
  const { host, port, database: db_name, user: username, password } = database;
  const fields = { host, port, db_name, username, password };
  edge.change((state) => {
    state.connections = [
      sqlConnection(fields),
      sqlConnection({ ...fields, uid: 'u-7', name: 'indirect', db_kind: 'postgres-like' }),
    ];
  });
  edge.file('Notes/day 1.txt', 'one');
  return edge;
}
