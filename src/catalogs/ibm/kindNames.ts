import { sourceId, type SourceRecord } from '../../core/sources/source.js';

/** The kind of the view of a connection through IBM's server, beside our own connector's. */
export const ASSETS_KIND = 'ibm-assets';

/** Comes before the name of a source in the name of that view. */
const ASSETS_PREFIX = '/assets/';

/** Data source types that our own connectors open, and the kind of theirs. */
const OWN: Readonly<Record<string, OwnKind>> = {
  postgresql: 'postgresql',
  amazons3: 's3',
  minio: 's3',
  bluemixcloudobjectstorage: 's3',
};

export type OwnKind = 'postgresql' | 's3';

/** Types of the kind `s3`, the usual one first. */
export const S3_TYPES = ['amazons3', 'minio', 'bluemixcloudobjectstorage'] as const;

/** Kinds that other connectors answer for: a type of that name must not get in their way. */
const TAKEN: ReadonlySet<string> = new Set(['postgresql', 's3', 'openapi', ASSETS_KIND]);

/** The kind of our own connector that can open connections of a type, if there is one. */
export function ownKind(type: string): OwnKind | undefined {
  return Object.hasOwn(OWN, type) ? OWN[type] : undefined;
}

export function isOwnKind(kind: string): kind is OwnKind {
  return kind === 'postgresql' || kind === 's3';
}

/** The kind of connections of a type that are browsed through IBM's server. */
export function browsedKind(type: string): string {
  return TAKEN.has(type) ? `ibm-${type}` : type;
}

/** Names of the types whose connections may have a kind. */
export function typesOfKind(kind: string): readonly string[] {
  if (kind === 's3') return S3_TYPES;
  const bare = kind.startsWith('ibm-') ? kind.slice('ibm-'.length) : undefined;
  return [bare !== undefined && TAKEN.has(bare) ? bare : kind];
}

/** The name of the source behind the name of a view through IBM's server. */
export function assetsOf(name: string): string | undefined {
  return name.startsWith(ASSETS_PREFIX) ? name.slice(ASSETS_PREFIX.length) : undefined;
}

/** The same source as IBM's server reads it, which may reach what this computer does not. */
export function assetsView({ catalog, name, scope, kind }: SourceRecord): SourceRecord {
  const viewName = `${ASSETS_PREFIX}${name}`;
  return {
    id: sourceId(catalog, viewName),
    name: viewName,
    title: 'Through IBM',
    kind: ASSETS_KIND,
    catalog,
    description: 'The same data, read by IBM’s server',
    tags: [],
    properties: { datasource_class: kind === 's3' ? 'file' : 'database' },
    ...(scope === undefined ? {} : { scope }),
    readOnly: true,
  };
}
