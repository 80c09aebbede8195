import { CATALOG_PROPERTIES, type CatalogKind } from './catalogKind.js';
import type { ConnectorKind } from './connector.js';
import type { Field } from './field.js';
import { BASE_PROPERTIES } from './localRecord.js';
import { SOURCE_NAME } from './source.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema of the setting `dataConnectors.sources`, made of the connectors' fields, so that
 * completion in the settings editor and the forms cannot drift apart. Kinds without a connector
 * are allowed: they are listed, and nothing is known of their further properties.
 */
export function sourcesSchema(kinds: readonly ConnectorKind[]): JsonSchema {
  return {
    type: 'array',
    scope: 'resource',
    default: [],
    markdownDescription:
      'Sources to show in the sidebar. Passwords, secret keys and tokens do not belong here: run ' +
      '*Data Connectors: Set Credentials* to store them. Where the same `name` is set in several ' +
      'places, folder settings override workspace settings and those override user settings.',
    items: {
      type: 'object',
      required: ['name', 'kind'],
      properties: baseProperties(kinds),
      allOf: kinds.map((kind) => kindRule(kind, BASE_PROPERTIES, 'Set Credentials')),
      defaultSnippets: kinds.map((kind) => snippet(kind, 'source')),
    },
  };
}

/** The JSON schema of the setting `dataConnectors.catalogs`, made of the fields of their kinds. */
export function catalogsSchema(kinds: readonly CatalogKind[]): JsonSchema {
  return {
    type: 'array',
    scope: 'window',
    default: [],
    markdownDescription:
      'Catalogs whose sources are shown beside your own. Tokens and passwords do not belong here: ' +
      'run *Data Connectors: Sign In* to store them. Where the same `name` is set in several ' +
      'places, workspace settings override user settings.',
    items: {
      type: 'object',
      required: ['name', 'kind'],
      properties: {
        name: {
          ...nameSchema(
            'Short name, unique among your catalogs: the first part of the ids of its sources.',
          ),
          not: { const: 'local' },
        },
        title: { type: 'string', markdownDescription: 'Name for display.' },
        kind: {
          markdownDescription: 'What keeps the catalog.',
          enum: kinds.map((kind) => kind.kind),
          markdownEnumDescriptions: kinds.map((kind) => kind.description),
        },
      },
      allOf: kinds.map((kind) => kindRule(kind, CATALOG_PROPERTIES, 'Sign In')),
      defaultSnippets: kinds.map((kind) => snippet(kind, 'catalog')),
    },
  };
}

/** What the schema of a record needs of its kind, be it one of sources or of catalogs. */
type SchemaKind = Pick<ConnectorKind, 'kind' | 'label' | 'description' | 'fields' | 'credentials'>;

function nameSchema(markdownDescription: string): JsonSchema {
  return {
    type: 'string',
    pattern: SOURCE_NAME.source,
    patternErrorMessage: 'A name may hold letters, digits, ".", "_" and "-" only.',
    markdownDescription,
  };
}

function baseProperties(kinds: readonly ConnectorKind[]): JsonSchema {
  return {
    name: nameSchema('Short name, unique among your sources.'),
    title: { type: 'string', markdownDescription: 'Name for display.' },
    kind: {
      markdownDescription: 'What the source points to.',
      anyOf: [
        {
          enum: kinds.map((kind) => kind.kind),
          markdownEnumDescriptions: kinds.map((kind) => kind.description),
        },
        { type: 'string', minLength: 1 },
      ],
    },
    description: { type: 'string', markdownDescription: 'What is found there.' },
    tags: {
      type: 'array',
      items: { type: 'string' },
      markdownDescription: 'Words to find and filter sources by.',
    },
  };
}

/** `command` is what takes the secrets that do not belong into the record. */
function kindRule(kind: SchemaKind, base: readonly string[], command: string): JsonSchema {
  const settings = kind.fields.filter((field) => !field.secret);
  const required = settings.filter((field) => field.required && !field.when).map((f) => f.name);
  const secrets = [...kind.credentials, ...kind.fields].filter((field) => field.secret);
  return {
    if: { required: ['kind'], properties: { kind: { const: kind.kind } } },
    then: {
      ...(required.length > 0 ? { required } : {}),
      properties: {
        ...Object.fromEntries(base.map((name) => [name, true])),
        ...Object.fromEntries(settings.map((field) => [field.name, fieldSchema(field)])),
        ...Object.fromEntries(secrets.map((field) => [field.name, forbidden(command)])),
      },
      additionalProperties: false,
    },
  };
}

function fieldSchema(field: Field): JsonSchema {
  const described = {
    markdownDescription: field.help ? `${field.label}. ${field.help}` : `${field.label}.`,
    ...(field.default === undefined ? {} : { default: field.default }),
  };
  switch (field.type) {
    case 'integer':
      return {
        type: 'integer',
        ...(field.minimum === undefined ? {} : { minimum: field.minimum }),
        ...(field.maximum === undefined ? {} : { maximum: field.maximum }),
        ...described,
      };
    case 'boolean':
      return { type: 'boolean', ...described };
    case 'enum': {
      const values = field.values ?? [];
      return {
        type: 'string',
        enum: values.map((entry) => entry.value),
        markdownEnumDescriptions: values.map((entry) => entry.description ?? entry.label),
        ...described,
      };
    }
    case 'string':
    case 'file': {
      const examples = field.suggestions?.map((entry) => entry.value);
      return { ...textSchema(field), ...described, ...(examples ? { examples } : {}) };
    }
    case 'list':
      return { type: 'array', items: textSchema(field), ...described };
  }
}

function textSchema({ pattern }: Field): JsonSchema {
  if (!pattern) return { type: 'string' };
  return {
    type: 'string',
    pattern: `^(?:${pattern.source})$`,
    patternErrorMessage: pattern.message,
  };
}

/** A property no value is right for, and which is not offered. */
function forbidden(command: string): JsonSchema {
  return {
    not: {},
    doNotSuggest: true,
    errorMessage: `Secrets do not belong in settings. Remove it and run "${command}".`,
  };
}

/** A record to fill in: texts and numbers that stand for themselves and are not further options. */
function snippet(kind: SchemaKind, what: 'source' | 'catalog'): JsonSchema {
  let stop = 1;
  const hole = (text: string) => `\${${stop++}:${text.replace(/[\\$}]/g, '\\$&')}}`;
  const body: Record<string, unknown> = {
    name: hole(`my-${kind.kind}`),
    title: hole(`My ${kind.label}`),
    kind: kind.kind,
  };
  for (const field of kind.fields) {
    if (field.secret || field.advanced || field.when) continue;
    if (['enum', 'boolean', 'list'].includes(field.type)) continue;
    const shown = String(field.default ?? field.placeholder ?? field.name);
    // The sign at the front makes VS Code leave out the quotes.
    body[field.name] = `${field.type === 'integer' ? '^' : ''}${hole(shown)}`;
  }
  return { label: `${kind.label} ${what}`, description: kind.description, body };
}
