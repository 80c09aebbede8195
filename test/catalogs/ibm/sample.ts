import { connection, project, PROJECT, TYPE_IDS } from './fixtures.js';
import { IbmServer } from './server.js';

export const SAMPLE_TOKEN = 'canary-3b81cc';

/** Where a database is, and who may read it. */
export interface SampleDatabase {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

const DIRECT = '0000d1ec-0000-4000-8000-000000000001';
const THROUGH = '0000d1ec-0000-4000-8000-000000000002';

/** A project with a connection to a database, and one to a table that only the server reaches. */
export async function startSampleIbm(sample: SampleDatabase): Promise<IbmServer> {
  const server = new IbmServer();
  server.authorization = `Bearer ${SAMPLE_TOKEN}`;
  server.projects.push(project(PROJECT, 'Lab'));
  const { host, port, database, user: username, password } = sample;
  server.add(
    connection(DIRECT, {
      name: 'Warehouse',
      datasource_type: TYPE_IDS.postgresql,
      properties: { host, port: String(port), database, username, password },
    }),
  );
  server.add(
    connection(THROUGH, {
      name: 'Mainframe',
      datasource_type: TYPE_IDS.db2cloud,
      properties: { host: 'mainframe.internal', database: 'ORDERS', username: 'u', password: 'p' },
    }),
  );
  const fields = [{ name: 'ID', type: { type: 'bigint', nullable: false } }];
  const orders = Array.from(
    { length: 250 },
    (_, n) => `[90071992547409${String(n).padStart(3, '0')}]`,
  );
  const assets = new Map([
    ['/', [{ path: '/SALES', name: 'SALES', type: 'schema' }]],
    ['/SALES', [{ path: '/SALES/ORDERS', name: 'ORDERS', type: 'table', fields, rows: orders }]],
  ]);
  server.assets.set(THROUGH, assets).set(DIRECT, assets);
  await server.standIn.start();
  return server;
}
