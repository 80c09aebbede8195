import type { SourceLook } from '../../core/sources/connector.js';
import { textProperty, type Properties, type SourceRecord } from '../../core/sources/source.js';

/** The data products of a space, as one source. */
export const PRODUCTS_KIND = 'qarion-products';
/** A platform that connectors read. */
export const SYSTEM_KIND = 'qarion-source-system';
/** Stands in a form for a connector type that Qarion's registry does not name. */
export const OTHER_KIND = 'qarion-other';

/** Kinds that our own connectors read: Qarion's connectors of that name are something else. */
const TAKEN: ReadonlySet<string> = new Set(['postgresql', 's3', 'openapi']);
const PREFIX = 'qarion-';

/** The kind of a source for a connector type: Qarion's own word where that is free. */
export function kindOf(type: string): string {
  return TAKEN.has(type) ? PREFIX + type : type;
}

/** The connector type that a kind stands for. Never judged here: Qarion knows which there are. */
export function typeOf(kind: string): string {
  const bare = kind.startsWith(PREFIX) ? kind.slice(PREFIX.length) : kind;
  return TAKEN.has(bare) ? bare : kind;
}

/** How each source of a Qarion catalog looks: all of them have cards. */
export function qarionLook({ kind }: SourceRecord): SourceLook {
  const offers = ['cards'] as const;
  if (kind === PRODUCTS_KIND) {
    return { label: 'Data products', icon: 'package', offers, describe: () => 'Of this space' };
  }
  if (kind === SYSTEM_KIND) {
    return { label: 'Source system', icon: 'server', offers, describe };
  }
  return { label: typeLabel(typeOf(kind)), icon: 'plug', offers, describe };
}

/** `dbt_manifest` as `dbt manifest`, `power_bi` as `Power BI`. */
export function typeLabel(type: string): string {
  const [, purpose, base = type] = /^(quality|query)_(.+)$/.exec(type) ?? [];
  const name = NAMES.get(base) ?? capitalized(base.replaceAll('_', ' '));
  return purpose === undefined
    ? name
    : `${name} (${purpose === 'query' ? 'queries' : 'quality checks'})`;
}

/** What a platform's or type's own spelling of a name is, as far as capitals do not follow from it. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['bigquery', 'BigQuery'],
  ['dbt', 'dbt'],
  ['dbt_cloud', 'dbt Cloud'],
  ['dbt_manifest', 'dbt manifest'],
  ['mysql', 'MySQL'],
  ['postgres', 'PostgreSQL'],
  ['postgresql', 'PostgreSQL'],
  ['power_bi', 'Power BI'],
  ['s3', 'Amazon S3'],
  ['salesforce_crm', 'Salesforce CRM'],
  ['sfmc', 'Salesforce Marketing Cloud'],
]);

/** Where the configuration points, by the keys that the documentation shows for it. */
function describe(properties: Properties): string {
  const host = textProperty(properties, 'host');
  const port = textProperty(properties, 'port');
  const account = ['account', 'project_id', 'project_name', 'platform'];
  const place = ['database', 'catalog', 'dataset'];
  const first = (names: readonly string[]) =>
    names.map((name) => textProperty(properties, name)).find((each) => each !== undefined);
  const where = host === undefined ? first(account) : port ? `${host}:${port}` : host;
  return [where, first(place)].filter((each) => each !== undefined).join('/') || 'in Qarion';
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
