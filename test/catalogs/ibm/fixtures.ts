import type { Json } from './server.js';

/** Bodies as IBM's own clients are tested with, and data source types in the same form. */

export const PROJECT = 'f0bd7b72-f690-4b65-9edb-7a430fa658d9';
export const OTHER_PROJECT = '0b1f2c3d-0000-4000-8000-00000000000b';
export const CONNECTION = '99845973-050b-482b-b900-a13a75865258';
export const BUCKET = '11111111-050b-482b-b900-a13a75865258';

export const TYPE_IDS = {
  db2cloud: '506039fb-802f-4ef2-a2bf-c1682e9c8aa2',
  postgresql: 'e1c23729-99d8-4407-b3df-336e33ffdc82',
  amazons3: 'a0b1d14a-4767-404c-aac1-4ce0e62818c3',
  minio: '81641c94-a3a7-4d3e-9ea8-bdf79bdd3b06',
  bluemixcloudobjectstorage: '193a97c1-4475-4a19-b90c-295c4fdc6517',
  mysql: 'b2cc3dc2-aff7-4a80-8f80-5e8c5703e9d2',
} as const;

export function project(guid: string, name: string): Json {
  return {
    metadata: {
      guid,
      url: `/v2/projects/${guid}`,
      created_at: '2020-08-06T13:00:00.000Z',
      updated_at: '2020-08-06T13:00:00.000Z',
    },
    entity: { name, description: `About ${name}`, tags: [], public: false, generator: 'tests' },
  };
}

export function connection(
  id: string,
  entity: { name: string; datasource_type: string; properties: Json } & Json,
  metadata: Json = {},
): Json {
  return {
    metadata: {
      asset_id: id,
      asset_type: 'connection',
      asset_category: 'USER',
      create_time: '2020-08-06T13:53:29.000Z',
      creator_id: '1000331004',
      project_id: PROJECT,
      tags: [],
      usage: {
        last_access_time: '2020-08-06T13:53:29.550Z',
        last_accessor_id: '1000331004',
        access_count: 0,
      },
      ...metadata,
    },
    entity: { description: '', owner_id: '1000331004', rov: { mode: 0 }, ...entity },
  };
}

/** The connection of IBM's fixture. */
export const testConnection = connection(CONNECTION, {
  name: 'Test Connection',
  datasource_type: TYPE_IDS.db2cloud,
  origin_country: 'gb',
  properties: {
    database: 'db_name',
    password: 'hunter22',
    host: 'example.com',
    username: 'username',
  },
});

export const minioBucket = connection(
  BUCKET,
  {
    name: 'Raw data',
    description: 'From the lab',
    datasource_type: TYPE_IDS.minio,
    properties: {
      url: 'minio.example.com:9000',
      bucket: 'raw',
      access_key: 'AKIA1',
      secret_key: 'very-secret',
      ssl_certificate: 'PEM',
    },
  },
  { tags: ['lab'] },
);

function property(name: string, label: string, more: Json = {}): Json {
  return {
    name,
    type: 'string',
    label,
    description: `${label} of the data source`,
    required: false,
    masked: false,
    hidden: false,
    readonly: false,
    multiline: false,
    ...more,
  };
}

const credentials = { group: 'credentials' };
const port = property('port', 'Port', { type: 'integer', default_value: '5432' });
const login = [
  property('username', 'Username', { ...credentials, required: true }),
  property('password', 'Password', { ...credentials, required: true, masked: true }),
];

function type(name: keyof typeof TYPE_IDS, label: string, shape: string, properties: Json): Json {
  return {
    metadata: { asset_id: TYPE_IDS[name], asset_type: 'datasource_type', creator_id: 'IBM' },
    entity: {
      name,
      label,
      description: `${label} of the tests`,
      type: shape,
      allowed_as_source: true,
      allowed_as_target: true,
      status: 'active',
      properties,
    },
  };
}

function bucketType(name: 'amazons3' | 'minio', label: string, more: Json[], url: Json): Json {
  return type(name, label, 'file', {
    connection: [
      property('bucket', 'Bucket'),
      property('url', 'Endpoint URL', url),
      property('access_key', 'Access key', { ...credentials, required: true }),
      property('secret_key', 'Secret key', { ...credentials, required: true, masked: true }),
      ...more,
    ],
    conditions: {
      connection: [
        {
          property_name: 'secret_key',
          conditions: [{ property_name: 'access_key', condition: 'set' }],
          all_conditions_required: true,
        },
      ],
    },
  });
}

export const TYPES: readonly Json[] = [
  type('db2cloud', 'Db2 on Cloud', 'database', {
    connection: [
      property('host', 'Hostname', { required: true, placeholder: 'db.example.com' }),
      property('database', 'Database', { required: true }),
      ...login,
      property('ssl', 'SSL', { type: 'boolean', default_value: 'true' }),
      property('ssl_certificate', 'Certificate', { multiline: true }),
      property('internal', 'Internal', { hidden: true }),
      property('revision', 'Revision', { readonly: true }),
      property('isolation', 'Isolation', {
        type: 'enum',
        default_value: 'none',
        values: [
          { value: 'none', label: 'None' },
          { value: 'cursor', label: 'Cursor stability' },
        ],
      }),
      property('delimiter', 'Delimiter', {
        type: 'enum',
        values: [
          { value: '<?>', label: 'Any character' },
          { value: 'comma', label: 'Comma' },
        ],
      }),
      property('shade', 'Shade', { type: 'quantum' }),
    ],
    conditions: {
      connection: [
        {
          property_name: 'ssl_certificate',
          conditions: [
            { property_name: 'ssl', condition: 'equals', values: ['true'] },
            { property_name: 'host', condition: 'not_endswith', values: ['.local'] },
          ],
          all_conditions_required: true,
        },
        {
          property_name: 'isolation',
          conditions: [
            { property_name: 'host', condition: 'matches', values: ['db\\d+'] },
            { property_name: 'database', condition: 'contains', values: ['iso'] },
          ],
          all_conditions_required: false,
        },
        {
          property_name: 'shade',
          conditions: [{ property_name: 'host', condition: 'resonates', values: ['x'] }],
        },
      ],
    },
  }),
  type('postgresql', 'PostgreSQL', 'database', {
    connection: [
      property('host', 'Hostname', { required: true }),
      port,
      property('database', 'Database', { required: true }),
      ...login,
      property('ssl', 'Port is SSL-enabled', { type: 'boolean' }),
      property('ssl_certificate_validation', 'Validate the certificate', { type: 'boolean' }),
    ],
    conditions: {
      connection: [
        {
          property_name: 'ssl_certificate_validation',
          conditions: [{ property_name: 'ssl', condition: 'equals', values: ['true'] }],
          all_conditions_required: true,
        },
      ],
    },
  }),
  bucketType('amazons3', 'Amazon S3', [property('region', 'Region')], {}),
  bucketType('minio', 'MinIO', [property('ssl_certificate', 'Certificate')], { required: true }),
  {
    ...type('mysql', 'MySQL', 'database', { connection: [property('host', 'Hostname')] }),
  },
  {
    metadata: { asset_id: 'old-1' },
    entity: { name: 'informix9', label: 'Informix 9', type: 'database', status: 'deprecated' },
  },
];

export const POSTGRES = '22222222-050b-482b-b900-a13a75865258';

export function postgres(
  properties: Record<string, unknown> = {},
  entity: Record<string, unknown> = {},
) {
  return connection(POSTGRES, {
    name: 'Warehouse',
    datasource_type: TYPE_IDS.postgresql,
    properties: {
      host: 'db.example.com',
      port: '5433',
      database: 'lab',
      username: 'reader',
      password: 'hunter22',
      ...properties,
    },
    ...entity,
  });
}
