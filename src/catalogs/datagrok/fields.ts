import type { SourceKindInfo } from '../../core/sources/catalog.js';
import type { Field } from '../../core/sources/field.js';
import { DATA_SOURCES, dataSourceOf, kindOf } from './dataSources.js';

/** Kinds a new connection may have, those we can browse ourselves first. */
export function connectionKinds(): SourceKindInfo[] {
  const database = DATA_SOURCES.database.map((name) => info(name, 'Database'));
  const file = DATA_SOURCES.file.map((name) => info(name, 'Files'));
  const all = [...database, ...file];
  const own = (each: SourceKindInfo) => each.kind === 'postgresql' || each.kind === 's3';
  return [...all.filter(own), ...all.filter((each) => !own(each))];
}

/** The form of a kind. Parameters that Datagrok documents nowhere are entered as JSON. */
export function connectionFields(kind: string): Field[] {
  if (kind === 'postgresql') return POSTGRESQL;
  if (kind === 's3') return S3;
  const isDatabase = DATA_SOURCES.database.includes(dataSourceOf(kind));
  return isDatabase ? [...DATABASE, ...FREE] : FREE;
}

const cacheResults: Field = {
  name: 'cacheResults',
  label: 'Cache results',
  type: 'boolean',
  advanced: true,
  help: 'Datagrok keeps the results of queries.',
};

const port: Field = {
  name: 'port',
  label: 'Port',
  type: 'integer',
  minimum: 1,
  maximum: 65535,
};

const POSTGRESQL: Field[] = [
  {
    name: 'host',
    label: 'Host',
    type: 'string',
    required: true,
    placeholder: 'db.example.com',
    help: 'As seen from the Datagrok server.',
  },
  { ...port, default: 5432 },
  { name: 'database', label: 'Database', type: 'string' },
  { name: 'username', label: 'User name', type: 'string' },
  secret('password', 'Password'),
  cacheResults,
];

const S3: Field[] = [
  { name: 'bucket', label: 'Bucket', type: 'string', required: true },
  { name: 'region', label: 'Region', type: 'string', placeholder: 'us-east-1' },
  { name: 'accessKeyId', label: 'Access key ID', type: 'string' },
  {
    ...secret('secretAccessKey', 'Secret access key'),
    when: [{ field: 'accessKeyId', operator: 'set' }],
  },
];

const DATABASE: Field[] = [
  { name: 'server', label: 'Server', type: 'string' },
  port,
  { name: 'db', label: 'Database', type: 'string' },
  { name: 'login', label: 'Login', type: 'string' },
  secret('password', 'Password'),
  cacheResults,
];

const FREE: Field[] = [
  {
    name: 'parameters',
    label: 'Parameters',
    type: 'string',
    multiline: true,
    placeholder: '{ "dir": "reports" }',
    help: 'A JSON object with further parameters, by the names Datagrok has for them.',
  },
  {
    ...secret('credentials', 'Credentials'),
    multiline: true,
    placeholder: '{ "token": "…" }',
    help: 'A JSON object with what the connection signs in with, by the names Datagrok has.',
  },
];

function secret(name: string, label: string): Field {
  return { name, label, type: 'string', secret: true, help: 'Kept by Datagrok.' };
}

function info(dataSource: string, description: string): SourceKindInfo {
  const label = dataSource === 'Postgres' ? 'PostgreSQL' : dataSource;
  return { kind: kindOf(dataSource), label, description };
}
