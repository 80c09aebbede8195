import * as fs from 'node:fs';
import * as path from 'node:path';
import type { QueryResultRow } from 'pg';
import { projectRoot } from '../host/projectPaths.js';
import { removeTemporaryFolder, temporaryFolder } from '../host/temporaryFolder.js';
import { startAll } from '../servers/index.js';
import { sampleRoles } from '../servers/samples/database.js';

/** Sample servers, and all that VS Code needs to know to work with them. */
export interface SampleSetup {
  /** A folder to open: a notebook with tables, and room for a generated client. */
  readonly workspace: string;
  /** User settings with the three sources; no secret is in them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Environment of the extension host, which names the files that hold the secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs SQL in the sample database as the role of the source; answers the last statement's rows. */
  query<Row extends QueryResultRow>(sql: string): Promise<Row[]>;
  /** Where the servers listen, for people. */
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

const profile = 'data-connectors-demo';

/** Starts the sample servers on loopback and describes them as a user would. */
export async function startSampleSetup(): Promise<SampleSetup> {
  const folder = temporaryFolder('data-connectors-demo-');
  let samples;
  try {
    samples = await startAll();
  } catch (error) {
    removeTemporaryFolder(folder);
    throw error;
  }
  const { postgres, s3, petstore, stop } = samples;
  const { user, password } = sampleRoles.lab;
  const pgpass = secretFile(
    path.join(folder, 'pgpass'),
    `${postgres.host}:${String(postgres.port)}:*:${user}:${password}\n`,
  );
  const credentials = secretFile(
    path.join(folder, 'aws-credentials'),
    [
      `[${profile}]`,
      `aws_access_key_id = ${s3.accessKeyId}`,
      `aws_secret_access_key = ${s3.secretAccessKey}`,
      '',
    ].join('\n'),
  );
  return {
    workspace: sampleWorkspace(path.join(folder, 'workspace')),
    settings: {
      'dataConnectors.sources': [
        {
          name: 'data-warehouse-sql',
          title: 'Data Warehouse (SQL)',
          kind: 'postgresql',
          description: 'Experiments, formulations and batch results of the laboratory',
          tags: ['lab'],
          host: postgres.host,
          port: postgres.port,
          database: postgres.database,
          username: user,
          ssl: 'disable',
        },
        {
          name: 'data-lake-s3',
          title: 'Data Lake (S3)',
          kind: 's3',
          description: 'Measurements and micrographs',
          tags: ['lab'],
          bucket: 'lab',
          endpoint: s3.endpoint,
          region: s3.region,
          forcePathStyle: true,
          profile,
        },
        {
          name: 'petstore',
          title: 'Pet Store',
          kind: 'openapi',
          description: 'The sample API everybody knows',
          specification: petstore.specification.json,
        },
      ],
    },
    env: {
      PGPASSFILE: pgpass,
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      // A configuration of the user's own must not decide where the demo connects.
      AWS_CONFIG_FILE: path.join(folder, 'no-aws-config'),
    },
    query: (sql) => postgres.query(`set role ${user}; ${sql}`),
    addresses: [
      `PostgreSQL  ${postgres.host}:${String(postgres.port)}/${postgres.database}`,
      `S3          ${s3.endpoint}/lab`,
      `Pet Store   ${petstore.specification.json}`,
    ],
    async stop() {
      await stop();
      removeTemporaryFolder(folder);
    },
  };
}

function secretFile(file: string, text: string): string {
  fs.writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function sampleWorkspace(folder: string): string {
  fs.mkdirSync(path.join(folder, 'notebooks'), { recursive: true });
  fs.copyFileSync(
    path.join(projectRoot, 'test', 'fixtures', 'notebooks', 'pandas.ipynb'),
    path.join(folder, 'notebooks', 'tables.ipynb'),
  );
  fs.writeFileSync(
    path.join(folder, 'README.md'),
    [
      '# Data Connectors demo',
      '',
      'Open *Data Connectors* in the activity bar and expand the three sources.',
      '',
      '- Click a table of *Data Warehouse (SQL)* to read it.',
      '- Click a file of *Data Lake (S3)* to open it.',
      '- Right-click *Pet Store* and choose *Generate Client…*.',
      '- Open `notebooks/tables.ipynb` to see tables in saved outputs.',
      '',
      'This folder is temporary: it goes away when the demo ends.',
      '',
    ].join('\n'),
  );
  return folder;
}
