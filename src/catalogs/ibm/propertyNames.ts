import { isOwnKind, type OwnKind } from './kindNames.js';

/** Our connectors' names of IBM's properties, where they differ. [certain: official SDK] */
const RENAMED: Readonly<Record<OwnKind, Readonly<Record<string, string>>>> = {
  // Ours of that name says how the certificate is checked, IBM's only whether to encrypt.
  postgresql: { ssl: 'use_ssl' },
  s3: {
    access_key: 'accessKeyId',
    secret_key: 'secretAccessKey',
    session_token: 'sessionToken',
    url: 'endpoint',
  },
};

/** Properties of a source that are no properties of the connection at IBM's. */
export const BESIDE = {
  /** ISO code of a country; stands beside the properties. */
  origin: 'origin_country',
  /** Which type a source of the kind `s3` is of. */
  type: 'datasource_type',
  /** Whether the type holds files or tables; not sent back. */
  shape: 'datasource_class',
} as const;

/** What a property of IBM's is called among the settings of a source. */
export function ourName(kind: string, name: string): string {
  const renamed = isOwnKind(kind) ? RENAMED[kind] : {};
  return Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name;
}

/** What a setting of a source is called at IBM's. */
export function theirName(kind: string, name: string): string {
  const renamed = isOwnKind(kind) ? RENAMED[kind] : {};
  return Object.entries(renamed).find(([, ours]) => ours === name)?.[0] ?? name;
}
