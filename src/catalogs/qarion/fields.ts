import type { SourceKindInfo } from '../../core/sources/catalog.js';
import type { Field, FieldValue } from '../../core/sources/field.js';
import { isSecretProperty } from '../../core/sources/localRecord.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { configKeys, platformOf } from './configKeys.js';
import { kindOf, OTHER_KIND, typeOf, typeLabel } from './look.js';
import { namesIn } from './text.js';

/** A connector type of Qarion's registry, as far as a form is concerned. */
export interface ConnectorType {
  readonly value: string;
  readonly label: string;
  readonly category: string;
  readonly description?: string;
  /** Parts of Qarion's own form; undefined when it does not say. */
  readonly sections: readonly string[] | undefined;
  /** Qarion's names of fields, by the keys it saves them under. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A source system that a connector may be linked to. */
export interface SystemChoice {
  readonly id: string;
  readonly name: string;
  readonly platform: string | undefined;
  readonly space: string;
}

const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['scraper', 'Imports metadata of a data platform'],
  ['bi', 'Imports metadata of a BI tool'],
  ['saas', 'Imports metadata of a service'],
  ['quality', 'Checks data quality'],
  ['query', 'Runs queries in Qarion'],
]);

/** Undefined for an element of the registry without a value. */
export function decodeType(item: unknown): ConnectorType | undefined {
  const value = isObject(item) ? text(item['value']) : undefined;
  if (!isObject(item) || value === undefined) return undefined;
  const description = text(item['description']);
  const sections = item['form_sections'];
  return {
    value,
    label: text(item['label']) ?? typeLabel(value),
    category: text(item['category']) ?? '',
    ...(description === undefined ? {} : { description }),
    sections: Array.isArray(sections) ? namesIn(sections) : undefined,
    labels: labelsOf(item['connection_labels']),
  };
}

/** Kinds a new connector may have, by category, and one for a type that is not in the registry. */
export function kindsOf(types: readonly ConnectorType[]): SourceKindInfo[] {
  const order = [...CATEGORIES.keys()];
  const rank = ({ category }: ConnectorType) =>
    order.includes(category) ? order.indexOf(category) : order.length;
  const sorted = [...types].sort((a, b) => rank(a) - rank(b));
  const kinds = sorted.map((type) => {
    const does = CATEGORIES.get(type.category) ?? text(type.category);
    const description = [does, type.description].filter((each) => each !== undefined).join(': ');
    const info = { kind: kindOf(type.value), label: shortLabel(type) };
    return description === '' ? info : { ...info, description };
  });
  const other = { kind: OTHER_KIND, label: 'Other Type', description: 'Any type Qarion knows' };
  return [...kinds, other];
}

/** The form of a kind; a type that is not in the registry is asked all there may be. */
export function connectorFields(
  kind: string,
  type: ConnectorType | undefined,
  systems: readonly SystemChoice[],
): Field[] {
  const value = kind === OTHER_KIND ? '' : typeOf(kind);
  const has = (section: string) => type?.sections?.includes(section) ?? true;
  const labels = type?.labels ?? {};
  const relabel = (field: Field): Field => {
    const label = labels[field.name];
    return label === undefined ? field : { ...field, label };
  };
  const keys = configKeys(value);
  const known = new Set([...keys.map(({ name }) => name), 'username', 'password', ...RESERVED]);
  const further = Object.entries(labels).filter(([name]) => !known.has(name));
  const [secrets, settings] = parted(further, ([name]) => isSecretProperty(name, ''));
  return [
    ...(kind === OTHER_KIND ? [TYPE] : []),
    ...(has('source_system') ? [systemField(value, systems)] : []),
    ...keys.map(relabel),
    { ...CONFIG, help: configHelp(has('sync_schedule') || has('sync_config'), settings) },
    ...(has('credential') ? [USERNAME, PASSWORD].map(relabel) : []),
    ...secrets.map(([name, label]) => secret(name, label)),
    ...(has('credential') ? [CREDENTIALS] : []),
    ACTIVE,
    EXTRA,
  ];
}

const RESERVED = ['config', 'extra', 'credentials', 'is_active', 'source_system_id'] as const;

const TYPE: Field = {
  name: 'connector_type',
  label: 'Type',
  type: 'string',
  required: true,
  placeholder: 'redshift',
  help: 'Qarion’s name of the connector type.',
};

const CONFIG: Field = {
  name: 'config',
  label: 'Configuration',
  type: 'string',
  format: 'json',
  multiline: true,
  placeholder: '{ "key": "value" }',
};

const USERNAME: Field = {
  name: 'username',
  label: 'User name',
  type: 'string',
  help: 'Qarion keeps it with the password and does not show it again.',
};

const PASSWORD = secret('password', 'Password');

const CREDENTIALS: Field = {
  ...secret('credentials', 'Further credentials'),
  format: 'json',
  multiline: true,
  advanced: true,
  placeholder: '{ "private_key": "…" }',
  help: 'A JSON object with what else the connector signs in with. Kept by Qarion.',
};

const ACTIVE: Field = {
  name: 'is_active',
  label: 'Active',
  type: 'boolean',
  default: true,
  advanced: true,
};

const EXTRA: Field = {
  name: 'extra',
  label: 'Further properties',
  type: 'string',
  format: 'json',
  multiline: true,
  advanced: true,
  help: 'A JSON object with properties that are sent beside the configuration.',
};

function configHelp(hasSync: boolean, settings: readonly (readonly [string, string])[]): string {
  const base = 'A JSON object with further keys, by the names Qarion has for them';
  const what = hasSync ? `${base}: also what is synchronized, and when.` : `${base}.`;
  const named = settings.map(([name, label]) => `"${name}" (${label})`);
  return named.length === 0 ? what : `${what} Among them: ${named.join(', ')}.`;
}

function parted<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}

/** Those on the type's own platform first. An id that is not among them can be entered as well. */
function systemField(type: string, systems: readonly SystemChoice[]): Field {
  const fits = ({ platform }: SystemChoice) =>
    platform !== undefined && platformOf(platform) === platformOf(type);
  const sorted = [...systems.filter(fits), ...systems.filter((each) => !fits(each))];
  const several = new Set(systems.map(({ space }) => space)).size > 1;
  const suggestions = sorted.map(({ id, name, platform, space }): FieldValue => {
    const label = platform === undefined ? name : `${name} (${typeLabel(platform)})`;
    return { value: id, label, description: several ? `${space}, ${id}` : id };
  });
  return {
    name: 'source_system_id',
    label: 'Source system',
    type: 'string',
    help: 'Id of the source system that the connector reads.',
    ...(suggestions.length === 0 ? {} : { suggestions }),
  };
}

/** The registry's labels begin with the category, which a list by category need not repeat. */
function shortLabel({ label, category }: ConnectorType): string {
  const short = label.replace(/^(scraper|bi|saas|quality|query)\s+-\s+/i, '');
  if (short === label) return label;
  return category === 'quality' || category === 'query' ? `${short} (${category})` : short;
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const texts = Object.entries(value).flatMap(([name, label]) => {
    const found = text(label);
    return found === undefined ? [] : [[name, found] as const];
  });
  return Object.fromEntries(texts);
}

function secret(name: string, label: string): Field {
  return { name, label, type: 'string', secret: true, help: 'Kept by Qarion.' };
}

export function systemChoice(system: JsonObject, space: string): SystemChoice | undefined {
  const id = text(system['id']);
  if (id === undefined) return undefined;
  return { id, name: text(system['name']) ?? id, platform: text(system['platform']), space };
}
