import type { ConnectorKind } from '../../core/sources/connector.js';
import { booleanProperty, textProperty } from '../../core/sources/source.js';
import { DEFAULT_REGION, checkSettings, rootPrefix, serverOf } from './settings.js';

/** What forms, tooltips and secret storage need to know of S3. Imports no SDK. */
export const s3Kind: ConnectorKind = {
  kind: 's3',
  label: 'S3',
  description: 'A bucket of Amazon S3 or of any server that speaks its protocol',
  icon: 'archive',
  offers: ['objects', 'presign'],
  fields: [
    {
      name: 'bucket',
      label: 'Bucket',
      type: 'string',
      placeholder: 'my-bucket',
      help: 'Leave empty to see all buckets of the account.',
      pattern: {
        source: 'arn:\\S+|[^/\\s]+',
        message: 'A bucket name has no slash and no space: a folder goes into the prefix.',
      },
    },
    {
      name: 'prefix',
      label: 'Prefix',
      type: 'string',
      placeholder: 'folder/',
      help: 'Show only this folder of the bucket.',
      when: [{ field: 'bucket', operator: 'set' }],
      advanced: true,
    },
    {
      name: 'endpoint',
      label: 'Endpoint',
      type: 'string',
      placeholder: 'https://s3.example.org',
      help: 'Address of the server; leave empty for Amazon S3.',
    },
    {
      name: 'region',
      label: 'Region',
      type: 'string',
      default: DEFAULT_REGION,
      pattern: { source: '[A-Za-z0-9-]+', message: 'A region has letters, digits and hyphens.' },
    },
    {
      name: 'forcePathStyle',
      label: 'Path style',
      type: 'boolean',
      help: 'Put the bucket into the path, not into the host name. On by default with an endpoint.',
      advanced: true,
    },
    {
      name: 'accessKeyId',
      label: 'Access key ID',
      type: 'string',
      help: 'Leave empty to use an AWS profile, the environment (AWS_ACCESS_KEY_ID) or no credentials.',
      pattern: { source: '\\S+', message: 'An access key ID has no space.' },
      when: [{ field: 'profile', operator: 'notSet' }],
    },
    {
      name: 'profile',
      label: 'AWS profile',
      type: 'string',
      help: 'A profile of ~/.aws/credentials or ~/.aws/config.',
      when: [{ field: 'accessKeyId', operator: 'notSet' }],
    },
    {
      name: 'readOnly',
      label: 'Read only',
      type: 'boolean',
      default: false,
      help: 'Refuse to write or delete objects.',
      advanced: true,
    },
  ],
  credentials: [
    {
      name: 'secretAccessKey',
      label: 'Secret access key',
      type: 'string',
      secret: true,
      help: 'Belongs to the access key ID.',
      when: [{ field: 'accessKeyId', operator: 'set' }],
    },
    {
      name: 'sessionToken',
      label: 'Session token',
      type: 'string',
      secret: true,
      advanced: true,
      help: 'Only for temporary keys.',
      when: [{ field: 'accessKeyId', operator: 'set' }],
    },
  ],
  describe(properties) {
    const bucket = textProperty(properties, 'bucket');
    const what = bucket === undefined ? 'all buckets' : `s3://${bucket}/${rootPrefix(properties)}`;
    const where = textProperty(properties, 'endpoint') ?? `Amazon S3 (${regionOf(properties)})`;
    return `${what.replace(/\/$/, '')} at ${where}`;
  },
  readOnly: (properties) => booleanProperty(properties, 'readOnly') ?? false,
  binding(properties) {
    const accessKeyId = textProperty(properties, 'accessKeyId') ?? '';
    return JSON.stringify(['s3', serverOf(properties), accessKeyId]);
  },
  validate: checkSettings,
};

function regionOf(properties: Readonly<Record<string, unknown>>): string {
  return textProperty(properties, 'region') ?? DEFAULT_REGION;
}
