import { ConnectorError } from '../../core/errors.js';
import type { NewSource, SourceChanges, SourceKindInfo } from '../../core/sources/catalog.js';
import type { Field } from '../../core/sources/field.js';
import { textProperty, type Properties } from '../../core/sources/source.js';
import type { EdgeChanges, EdgeDraft, EdgeSourceKind } from './service.js';

type Secrets = Readonly<Record<string, string>>;

interface Form {
  readonly kind: EdgeSourceKind;
  readonly info: SourceKindInfo;
  readonly fields: readonly Field[];
  /** Our names of the fields, and those of the arguments that Edge's own classes take. */
  readonly names: Readonly<Record<string, string>>;
}

const FORMS: readonly Form[] = [
  {
    kind: 'sql',
    info: { kind: 'postgresql', label: 'SQL', description: 'A PostgreSQL database' },
    fields: [
      {
        name: 'host',
        label: 'Host',
        type: 'string',
        required: true,
        placeholder: 'db.example.com',
      },
      {
        name: 'port',
        label: 'Port',
        type: 'integer',
        required: true,
        default: 5432,
        minimum: 1,
        maximum: 65535,
      },
      { name: 'database', label: 'Database', type: 'string', required: true },
      { name: 'username', label: 'User name', type: 'string', required: true },
      secret('password', 'Password'),
    ],
    names: {
      host: 'host',
      port: 'port',
      database: 'db_name',
      username: 'username',
      password: 'password',
    },
  },
  {
    kind: 's3',
    info: { kind: 's3', label: 'S3', description: 'A bucket of Amazon S3 or a server like it' },
    fields: [
      { name: 'bucket', label: 'Bucket', type: 'string', required: true },
      {
        name: 'endpoint',
        label: 'Endpoint',
        type: 'string',
        default: 'https://s3.amazonaws.com',
        placeholder: 'https://s3.eu-west-1.amazonaws.com',
        help: 'Address of the server; of Amazon S3 that of the bucket’s region.',
      },
      { name: 'accessKeyId', label: 'Access key', type: 'string', required: true },
      secret('secretAccessKey', 'Secret key'),
    ],
    names: {
      bucket: 'bucket',
      endpoint: 'endpoint',
      accessKeyId: 'access_key',
      secretAccessKey: 'secret_key',
    },
  },
  {
    kind: 'openapi',
    info: {
      kind: 'openapi',
      label: 'OpenAPI',
      description: 'An HTTP API with an OpenAPI 3 specification; a beta feature of Edge',
    },
    fields: [
      {
        name: 'specification',
        label: 'Specification',
        type: 'string',
        required: true,
        placeholder: 'https://petstore3.swagger.io/api/v3/openapi.json',
        help: 'Address of the OpenAPI 3 document, in JSON.',
        pattern: { source: 'https?://\\S+', message: 'It must be an http or https address.' },
      },
    ],
    names: { specification: 'specification' },
  },
];

/** The kinds a new source may have, of those the service knows. */
export function sourceKinds(known: readonly EdgeSourceKind[]): SourceKindInfo[] {
  return FORMS.filter((form) => known.includes(form.kind)).map((form) => form.info);
}

/** The form of a kind; that of a record we can only show has no fields. */
export function sourceFields(kind: string): readonly Field[] {
  return FORMS.find((form) => form.info.kind === kind)?.fields ?? [];
}

/** A new record in Edge's terms. It keeps neither descriptions nor tags. */
export function toDraft(source: NewSource, secrets: Secrets): EdgeDraft {
  const form = formOf(source.kind);
  const fields = edgeFields(form, { ...source.properties, ...secrets });
  return {
    kind: form.kind,
    name: source.name,
    title: source.title ?? source.name,
    // The only kind of database in the documentation, and its usual name. [inferred]
    fields: form.kind === 'sql' ? { db_kind: 'postgresql', ...fields } : fields,
  };
}

/** A change in Edge's terms. */
export function toChanges(kind: string, changes: SourceChanges, secrets: Secrets): EdgeChanges {
  const { title, properties = {} } = changes;
  const given = { ...properties, ...secrets };
  const fields = Object.keys(given).length === 0 ? {} : edgeFields(formOf(kind), given);
  return { ...(title === undefined ? {} : { title }), fields };
}

/** Secrets by the names our connectors have for them. */
export function toSecrets(kind: string, values: Secrets): Secrets | undefined {
  const form = FORMS.find((each) => each.info.kind === kind);
  const found = Object.entries(form?.names ?? {}).flatMap(([ours, theirs]) => {
    const field = form?.fields.find(({ name }) => name === ours);
    const value = values[theirs];
    return field?.secret && value !== undefined ? [[ours, value] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Throws `Unsupported` for a kind that Edge has no class for. */
export function formOf(kind: string): Form {
  const form = FORMS.find((each) => each.info.kind === kind);
  if (form) return form;
  throw new ConnectorError('Unsupported', `Sources of kind "${kind}" cannot be written to Edge.`);
}

/** Properties of our connectors that Edge has no field for are left out: it would refuse them. */
function edgeFields(form: Form, given: Properties): Properties {
  const found = Object.entries(form.names).flatMap(([ours, theirs]) => {
    if (!(ours in given)) return [];
    return [[theirs, edgeValue(ours, given[ours])] as const];
  });
  return Object.fromEntries(found);
}

function edgeValue(name: string, value: unknown): unknown {
  if (name === 'port') return Number(textProperty({ value }, 'value') ?? 5432);
  return textProperty({ value }, 'value') ?? '';
}

function secret(name: string, label: string): Field {
  return { name, label, type: 'string', secret: true, help: 'Kept by Edge.' };
}
