import type { Field } from '../../core/sources/field.js';

/**
 * What a type's `config` holds, as far as the documentation shows it: of connectors (Snowflake, dbt,
 * PostgreSQL), and of source systems on the same platform. [certain for the names, inferred that
 * connectors take those of source systems] All else is entered as JSON.
 */
const KEYS: ReadonlyMap<string, readonly Field[]> = new Map(
  Object.entries<readonly Field[]>({
    snowflake: [
      key('account', 'Account', 'abc12345.us-east-1'),
      key('database', 'Database'),
      key('warehouse', 'Warehouse'),
      key('schema', 'Schema'),
      key('role', 'Role'),
    ],
    postgres: [
      key('host', 'Host', 'db.example.com'),
      { name: 'port', label: 'Port', type: 'integer', minimum: 1, maximum: 65535 },
      key('database', 'Database'),
    ],
    bigquery: [
      key('project_id', 'Project'),
      key('dataset', 'Dataset'),
      key('location', 'Location', 'EU'),
    ],
    databricks: [
      key('host', 'Host'),
      key('http_path', 'HTTP path', '/sql/1.0/warehouses/…'),
      key('catalog', 'Catalog'),
    ],
    dbt: [
      key('project_name', 'Project name', 'analytics'),
      key('account_id', 'Account'),
      key('project_id', 'Project'),
      key('environment', 'Environment'),
    ],
  }),
);

const NAMES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...KEYS].map(([type, fields]) => [type, new Set(fields.map((field) => field.name))]),
);
const NONE: ReadonlySet<string> = new Set();

const ALL: ReadonlySet<string> = new Set(
  [...KEYS.values()].flatMap((fields) => fields.map((field) => field.name)),
);

/** Fields for the documented keys of a type's configuration. */
export function configKeys(type: string): readonly Field[] {
  return KEYS.get(platformOf(type)) ?? [];
}

/** Their names. */
export function configNames(type: string): ReadonlySet<string> {
  return NAMES.get(platformOf(type)) ?? NONE;
}

/** True for a key that some type has a field for. */
export function isConfigKey(name: string): boolean {
  return ALL.has(name);
}

/** What a connector type or a source system's platform reads: `quality_postgresql` is postgres. */
export function platformOf(type: string): string {
  const bare = type.toLowerCase().replace(/^(quality|query)_/, '');
  if (bare === 'postgresql') return 'postgres';
  return bare === 'dbt_cloud' ? 'dbt' : bare;
}

/** True for types that are given dbt's manifest. [certain: dbt, dbt_manifest] */
export function takesManifest(type: string): boolean {
  return /^dbt(_|$)/i.test(type);
}

/** False for types that check or query data, and bring no products into the catalog. [certain] */
export function bringsProducts(type: string): boolean {
  return !/^(quality|query)_/i.test(type);
}

function key(name: string, label: string, placeholder?: string): Field {
  return { name, label, type: 'string', ...(placeholder === undefined ? {} : { placeholder }) };
}
