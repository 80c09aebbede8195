import type { CatalogKind } from '../../core/sources/catalogKind.js';
import type { SourceLook } from '../../core/sources/connector.js';
import type { FieldCondition, FieldProblem } from '../../core/sources/field.js';
import { textProperty, type Properties, type SourceRecord } from '../../core/sources/source.js';
import { baseUrlProblem } from '../http/address.js';
import { readRoutes } from './http/routes.js';
import {
  DEFAULT_ORGANIZATION,
  DEFAULT_SCHEME,
  DEFAULT_SERVICE_URL,
  DEFAULT_TRANSPORT,
  readSettings,
} from './settings.js';

/** Kinds of records that the catalog opens itself, since no connector could. */
export const FILES_KIND = 'edge-files';
export const SQL_KIND = 'edge-sql';
export const BUCKET_KIND = 'edge-s3';

const OF_HTTP: readonly FieldCondition[] = [
  { field: 'transport', operator: 'equals', values: ['http'] },
];

/** What forms, sign-in and secret storage need to know of Enthought Edge. */
export const edgeKind: CatalogKind = {
  kind: 'edge',
  label: 'Enthought Edge',
  description: 'The data connectors and files of an organization in Enthought Edge',
  fields: [
    {
      name: 'serviceUrl',
      label: 'Service address',
      type: 'string',
      default: DEFAULT_SERVICE_URL,
      placeholder: DEFAULT_SERVICE_URL,
      help:
        'Address of the Edge API; it usually ends with /services/api. With the transport http: ' +
        'that of the gateway.',
    },
    {
      name: 'organization',
      label: 'Organization',
      type: 'string',
      default: DEFAULT_ORGANIZATION,
      help: 'Short name of the organization, as it stands in the addresses of Edge.',
    },
    {
      name: 'transport',
      label: 'Transport',
      type: 'enum',
      default: DEFAULT_TRANSPORT,
      advanced: true,
      help: 'How the service is reached.',
      values: [
        {
          value: 'python',
          label: 'python',
          description: 'Through Enthought’s Python API (edge.api), which must be installed',
        },
        {
          value: 'http',
          label: 'http',
          description:
            'Through an HTTP gateway of your organization, by a contract of this extension that is ' +
            'not Enthought’s',
        },
      ],
    },
    {
      name: 'scheme',
      label: 'Token scheme',
      type: 'enum',
      default: DEFAULT_SCHEME,
      advanced: true,
      help: 'The word before the token in the Authorization header, as the gateway wants it.',
      values: [
        {
          value: 'token',
          label: 'token',
          description: 'As JupyterHub has it, which Edge lives in',
        },
        { value: 'Bearer', label: 'Bearer', description: 'As most gateways have it' },
      ],
      when: OF_HTTP,
    },
    {
      name: 'routes',
      label: 'Routes',
      type: 'string',
      format: 'json',
      multiline: true,
      advanced: true,
      placeholder: '{ "sources.list": "GET /v1/{org}/sources" }',
      help:
        'Requests of the gateway that differ from this extension’s own contract (see README), by ' +
        'the name of the operation. All are below the service address.',
      when: OF_HTTP,
    },
    {
      name: 'verifyTls',
      label: 'Verify certificate',
      type: 'boolean',
      default: true,
      advanced: true,
      help: 'Turn off only for a gateway of your own with a certificate that nobody vouches for.',
      when: OF_HTTP,
    },
    {
      name: 'python',
      label: 'Python interpreter',
      type: 'string',
      advanced: true,
      placeholder: '~/.edm/envs/edge/bin/python',
      help:
        'The interpreter in which edge.api is installed: its path, or a command to be found. If ' +
        'left out: the one selected in the Python extension, or python3.',
      when: [{ field: 'transport', operator: 'notIn', values: ['http'] }],
    },
  ],
  credentials: [
    {
      name: 'token',
      label: 'API token',
      type: 'string',
      secret: true,
      required: true,
      help: 'Created in Edge under Profile > Edge API Tokens.',
    },
  ],
  offers: ['profile', 'tokens', 'userSecrets'],
  describe(properties) {
    const { serviceUrl, organization } = readSettings(properties);
    return `${organization} at ${serviceUrl}`;
  },
  binding(properties) {
    const { serviceUrl, transport } = readSettings(properties);
    // What was entered for Enthought's own code goes over no wire of ours, and the other way round.
    const only = transport === DEFAULT_TRANSPORT ? [] : [transport];
    return JSON.stringify(['edge', serviceUrl, ...only]);
  },
  validate,
  browses,
};

/** How a record looks that no connector reads, but the catalog. */
export function browses(source: SourceRecord): SourceLook | undefined {
  return LOOKS[source.kind];
}

const LOOKS: Readonly<Record<string, SourceLook>> = {
  [FILES_KIND]: {
    label: 'Edge files',
    icon: 'files',
    offers: ['objects', 'presign'],
    describe: () => 'Files of the organization in Edge',
  },
  [SQL_KIND]: {
    label: 'SQL (through Edge’s API)',
    icon: 'database',
    offers: ['tables'],
    describe: ({ db_name, host }) => [db_name, host].filter(isText).join(' at '),
  },
  [BUCKET_KIND]: {
    label: 'S3 (through Edge’s API)',
    icon: 'archive',
    offers: ['objects'],
    describe: ({ bucket, endpoint }) => [bucket, endpoint].filter(isText).join(' at '),
    readOnly: () => true,
  },
};

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function validate(properties: Properties): FieldProblem[] {
  const url = textProperty(properties, 'serviceUrl');
  const python = textProperty(properties, 'python')?.trim();
  const isHttp = readSettings(properties).transport === 'http';
  return [
    ['serviceUrl', url === undefined ? gatewayProblem(isHttp) : baseUrlProblem(url)] as const,
    ['python', python === undefined ? undefined : interpreterProblem(python)] as const,
    ['routes', isHttp ? routesProblem(textProperty(properties, 'routes')) : undefined] as const,
  ].flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }]));
}

/** Enthought's own service has other requests, which are not public. */
function gatewayProblem(isHttp: boolean): string | undefined {
  return isHttp
    ? 'With the transport http, enter the address of the gateway that your organization runs.'
    : undefined;
}

function routesProblem(routes: string | undefined): string | undefined {
  return readRoutes(routes).problem;
}

/** A relative path would be another program in each folder that is opened. */
function interpreterProblem(python: string): string | undefined {
  const isCommand = !/[/\\]/.test(python);
  const isAbsolute = /^(~?\/|~?\\|[A-Za-z]:[/\\])/.test(python);
  return isCommand || isAbsolute
    ? undefined
    : 'The interpreter must be an absolute path, a path below the home folder (~/) or a command.';
}
