import { ConnectorError } from '../errors.js';

/** What every list of sources shows. */
export interface SourceInfo {
  /** `catalogName/sourceName` */
  readonly id: string;
  /** Short name, unique in its catalog. */
  readonly name: string;
  /** For display. */
  readonly title: string;
  /** What the source points to: a connector's kind, or any other word a catalog uses. */
  readonly kind: string;
  /** Name of the catalog that keeps the record. */
  readonly catalog: string;
  readonly description?: string;
  readonly tags: readonly string[];
}

export type Properties = Readonly<Record<string, unknown>>;

/** A source with what its connector needs to reach it. Holds no secret. */
export interface SourceRecord extends SourceInfo {
  /** The connector's settings by the names of its `fields` (`host`, `bucket`, `specification`...). */
  readonly properties: Properties;
  /** Id of the space or project that holds it, in catalogs that have those. */
  readonly scope?: string;
  /** Where the record is kept, in words ("User settings"), for tooltips. */
  readonly keptIn?: string;
  /** True when this record may not be changed here, whatever the catalog's capabilities. */
  readonly readOnly?: boolean;
  /** What else its catalog can do with it; see the method of that name in `Catalog`. */
  readonly can?: readonly SourceAction[];
}

/** Methods of `Catalog` that serve some sources only. */
export type SourceAction =
  'sync' | 'syncHistory' | 'uploadDbtManifest' | 'runAction' | 'copy' | 'code';

/** The name a new local source may have. */
export const SOURCE_NAME = /^[A-Za-z0-9._-]+$/;

/**
 * True for the name of something that a catalog shows beside its sources, or below one (see
 * `Catalog.companions`): such a name is for programs, and the title for people.
 */
export function isViewName(name: string): boolean {
  return name.startsWith('/');
}

export function sourceId(catalog: string, name: string): string {
  return `${catalog}/${name}`;
}

/**
 * Splits an id at its first slash: catalog names have none, names in remote catalogs may.
 * Without a slash the whole text is a source name and the catalog is left open.
 */
export function parseSourceId(id: string): { catalog?: string; name: string } {
  const slash = id.indexOf('/');
  if (slash < 0) return { name: id };
  return { catalog: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** A setting as text, or undefined when absent or empty. Numbers and booleans are written out. */
export function textProperty(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** A setting as a boolean; remote catalogs send "true" and "false" as text. */
export function booleanProperty(properties: Properties, name: string): boolean | undefined {
  const value = properties[name];
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  return undefined;
}

/** A setting as a whole number, or undefined when absent. Throws `Invalid` for anything else. */
export function integerProperty(properties: Properties, name: string): number | undefined {
  const text = textProperty(properties, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) {
    throw new ConnectorError('Invalid', `"${name}" must be a whole number.`, {
      nextSteps: ['editSource'],
    });
  }
  return Number(text);
}

/** A setting as a list of texts, none of them empty; a text alone is a list of one. */
export function listProperty(properties: Properties, name: string): readonly string[] {
  const value = properties[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each): each is string => typeof each === 'string' && each !== '');
}
