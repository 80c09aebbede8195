import * as vscode from 'vscode';
import type { DataConnectorsApi } from '../../data-connectors.js';
import type { TestServers } from '../run/testServers.js';

export const EXTENSION = 'data-connectors.data-connectors';

/** The sample servers the launcher started; it passes their addresses in the environment. */
export function testServers(): TestServers {
  const text = process.env['DATA_CONNECTORS_TEST_SERVERS'];
  if (!text) throw new Error('DATA_CONNECTORS_TEST_SERVERS is not set: start with "npm test"');
  return JSON.parse(text) as TestServers;
}

export async function activateApi(): Promise<DataConnectorsApi> {
  const extension = vscode.extensions.getExtension<DataConnectorsApi>(EXTENSION);
  if (!extension) throw new Error(`${EXTENSION} is not installed`);
  return extension.activate();
}

/** Adds the three sample sources that are not there yet, their secrets included. */
export async function addSampleSources(api: DataConnectorsApi): Promise<void> {
  const { postgres, s3, petstore } = testServers();
  const known = new Set((await api.sources.list()).map((source) => source.name));
  const add = async (
    source: Parameters<typeof api.sources.add>[1],
    secret: Record<string, string>,
  ) => {
    if (!known.has(source.name)) await api.sources.add('local', source, { secret });
  };
  await add(
    {
      ...{ name: 'data-warehouse-sql', title: 'Data Warehouse (SQL)', kind: 'postgresql' },
      ...{ host: postgres.host, port: postgres.port, database: postgres.database },
      username: postgres.user,
    },
    { password: postgres.password },
  );
  await add(
    {
      ...{ name: 'data-lake-s3', title: 'Data Lake (S3)', kind: 's3' },
      ...{ bucket: s3.bucket, endpoint: s3.endpoint, accessKeyId: s3.accessKeyId },
    },
    { secretAccessKey: s3.secretAccessKey },
  );
  await add(
    {
      ...{ name: 'petstore', title: 'Pet Store', kind: 'openapi' },
      specification: petstore.specification,
    },
    {},
  );
}
