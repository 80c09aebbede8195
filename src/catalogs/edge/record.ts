import type { CatalogEntry } from '../../core/sources/catalog.js';
import { isSecretProperty } from '../../core/sources/localRecord.js';
import {
  sourceId,
  textProperty,
  type Properties,
  type SourceRecord,
} from '../../core/sources/source.js';
import { BUCKET_KIND, FILES_KIND, SQL_KIND } from './kind.js';
import type { EdgeListed, EdgeSource } from './service.js';

/** Name of the record that stands for the organization's own files. */
export const FILES_NAME = '/files';
/** The file that the catalog hands out for an API whose specification Edge itself keeps. */
export const SPECIFICATION_FILE = 'edge-specification.json';

export function filesRecord(catalog: string): SourceRecord {
  return {
    id: sourceId(catalog, FILES_NAME),
    name: FILES_NAME,
    title: 'Files',
    kind: FILES_KIND,
    catalog,
    description: 'Files of the organization, which all its members see.',
    tags: [],
    properties: {},
    readOnly: true,
    can: ['code'],
  };
}

export function toEntry(listed: EdgeListed, catalog: string): CatalogEntry {
  if (listed.fields) return { source: toRecord(listed, catalog) };
  return { problem: { label: listed.name, message: listed.problem } };
}

/** A record as our connectors have it, or for the catalog itself to open, or only to be shown. */
export function toRecord(source: EdgeSource, catalog: string): SourceRecord {
  const { name, title } = source;
  const { kind, properties } = target(source);
  return {
    id: sourceId(catalog, name),
    name,
    title: title ?? name,
    kind,
    catalog,
    tags: [],
    properties: present(properties),
    can: ['code'],
  };
}

function target(source: EdgeSource): { kind: string; properties: Properties } {
  const { kind, fields } = source;
  switch (kind) {
    case 'sql':
      return sqlTarget(source);
    case 's3':
      return s3Target(source);
    case 'openapi':
      return { kind: 'openapi', properties: openapiProperties(fields) };
    default:
      return { kind: foreign(kind), properties: shown(fields) };
  }
}

/** A word of Edge's must not be taken for a kind of ours, whose properties it does not have. */
function foreign(kind: string): string {
  return /^(postgresql|s3|openapi|edge-.*)$/.test(kind) ? `${kind} (Edge)` : kind;
}

/** Our connector needs to know where to go and what to sign in with; Edge's own code knows both. */
function sqlTarget({ fields, secretFields }: EdgeSource) {
  const host = textProperty(fields, 'host');
  const isPostgres = /^postgres(ql)?(\+\w+)?$/i.test(
    textProperty(fields, 'db_kind') ?? 'postgresql',
  );
  if (!isPostgres || host === undefined || !secretFields.includes('password')) {
    return { kind: SQL_KIND, properties: shown(fields) };
  }
  return {
    kind: 'postgresql',
    properties: {
      host,
      port: numeric(fields['port']),
      database: textProperty(fields, 'db_name'),
      username: textProperty(fields, 'username'),
    },
  };
}

function s3Target({ fields, secretFields }: EdgeSource) {
  const bucket = textProperty(fields, 'bucket');
  const accessKeyId = textProperty(fields, 'access_key');
  const withheld = accessKeyId === undefined || !secretFields.includes('secret_key');
  // Our connector checks certificates always.
  const unchecked = fields['_verify'] === false;
  if (bucket === undefined || withheld || unchecked) {
    return { kind: BUCKET_KIND, properties: shown(fields) };
  }
  return { kind: 's3', properties: { bucket, accessKeyId, ...endpointProperties(fields) } };
}

/** Amazon's own addresses say the region, which our connector wants by itself. */
function endpointProperties(fields: Properties): Properties {
  const text = textProperty(fields, 'endpoint')?.trim().replace(/\/+$/, '');
  if (text === undefined || text === '') return {};
  const endpoint = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const amazon = /^https?:\/\/s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?$/i.exec(endpoint);
  if (!amazon) return { endpoint, region: textProperty(fields, 'region') };
  return amazon[1] === undefined ? {} : { region: amazon[1] };
}

/** The address where the record has one; else a file, which the catalog hands out. */
function openapiProperties(fields: Properties): Properties {
  const server = ['server', 'server_url', 'base_url'].map((name) => textProperty(fields, name));
  return {
    specification: specificationAddress(fields) ?? SPECIFICATION_FILE,
    server: server.find((each) => each !== undefined && /^https?:\/\//i.test(each)),
  };
}

/** What the constructor calls it is documented nowhere. [unknown] */
function specificationAddress(fields: Properties): string | undefined {
  const names = ['spec_url', 'specification_url', 'openapi_url', 'schema_url', 'url'];
  const others = ['specification', 'spec', 'openapi', 'openapi_spec', 'definition', 'schema'];
  return [...names, ...others]
    .map((name) => textProperty(fields, name)?.trim())
    .find((each) => each !== undefined && /^https?:\/\/\S+$/i.test(each));
}

/** Fields as they are, without what could be a secret under a name of its own. */
function shown(fields: Properties): Properties {
  const entries = Object.entries(fields).filter(([name, value]) => !isSecretProperty(name, value));
  return Object.fromEntries(entries);
}

function numeric(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function present(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined && value !== null),
  );
}
