import type { ConnectorKind } from '../../../src/core/sources/connector.js';

/** Kinds with one field of each sort, so that tests do not change with the real connectors. */
export const databaseKind: ConnectorKind = {
  kind: 'database',
  label: 'Database',
  description: 'A database',
  icon: 'database',
  offers: ['tables'],
  fields: [
    { name: 'host', label: 'Host', type: 'string', required: true },
    {
      name: 'port',
      label: 'Port',
      type: 'integer',
      default: 5432,
      minimum: 1,
      maximum: 65535,
    },
    {
      name: 'ssl',
      label: 'TLS',
      type: 'enum',
      default: 'prefer',
      values: [
        { value: 'disable', label: 'disable' },
        { value: 'prefer', label: 'prefer' },
      ],
    },
    {
      name: 'rootCertificate',
      label: 'Root certificate',
      type: 'file',
      advanced: true,
      when: [{ field: 'ssl', operator: 'notEquals', values: ['disable'] }],
    },
    { name: 'readOnly', label: 'Read only', type: 'boolean', advanced: true },
    { name: 'tokenUrl', label: 'Token URL', type: 'string', advanced: true },
  ],
  credentials: [{ name: 'password', label: 'Password', type: 'string', secret: true }],
  describe: ({ host }) => String(host),
  binding: ({ host }) => JSON.stringify(['database', host]),
  validate: ({ host }) =>
    host === 'nowhere' ? [{ field: 'host', message: 'Host must be somewhere.' }] : [],
};

export const bucketKind: ConnectorKind = {
  kind: 'bucket',
  label: 'Bucket',
  description: 'A bucket',
  icon: 'archive',
  offers: ['objects'],
  fields: [
    {
      name: 'key',
      label: 'Key',
      type: 'string',
      when: [{ field: 'profile', operator: 'notSet' }],
    },
    {
      name: 'profile',
      label: 'Profile',
      type: 'string',
      when: [{ field: 'key', operator: 'notSet' }],
    },
  ],
  credentials: [],
  describe: () => 'bucket',
  binding: () => 'bucket',
};

export const fakeKinds = [databaseKind, bucketKind];
