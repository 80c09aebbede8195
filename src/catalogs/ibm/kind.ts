import type { CatalogKind } from '../../core/sources/catalogKind.js';
import type { SourceLook } from '../../core/sources/connector.js';
import type { Field } from '../../core/sources/field.js';
import { textProperty, type Properties, type SourceRecord } from '../../core/sources/source.js';
import { baseUrlProblem, canonicalUrl } from '../http/address.js';
import { ASSETS_KIND, assetsView, isOwnKind } from './kindNames.js';
import { DALLAS, IAM, ibmSettings, REGIONS, type AuthMode } from './settings.js';

/** Where nothing is set, an API key of IBM Cloud is asked for. */
const WITH_IAM = { field: 'auth', operator: 'notIn', values: ['bearer', 'cpd', 'zen'] } as const;

/** What forms, sign-in and secret storage need to know of IBM's platform. */
export const ibmKind: CatalogKind = {
  kind: 'ibm',
  label: 'IBM watsonx / Cloud Pak for Data',
  description: 'The connections of IBM watsonx or of a Cloud Pak for Data cluster',
  fields: [
    {
      name: 'url',
      label: 'Address',
      type: 'string',
      default: DALLAS,
      suggestions: REGIONS,
      help: 'The region in IBM Cloud, or the address of your own cluster, such as https://cpd.example.com.',
    },
    {
      name: 'auth',
      label: 'Sign in with',
      type: 'enum',
      default: 'iam',
      values: [
        { value: 'iam', label: 'IBM Cloud API key', description: 'For the regions of IBM Cloud' },
        { value: 'bearer', label: 'Bearer token', description: 'A token you already have' },
        {
          value: 'cpd',
          label: 'Cluster user',
          description: 'User name with password or platform API key, for your own cluster',
        },
        {
          value: 'zen',
          label: 'Zen API key',
          description: 'User name with Zen API key, for your own cluster',
        },
      ],
    },
    {
      name: 'username',
      label: 'User name',
      type: 'string',
      required: true,
      when: [{ field: 'auth', operator: 'in', values: ['cpd', 'zen'] }],
    },
    {
      name: 'project',
      label: 'Project',
      type: 'string',
      help: 'Name or id of the only project to show. If left out: all you are a member of.',
    },
    {
      name: 'verifyTls',
      label: 'Verify TLS',
      type: 'boolean',
      default: true,
      advanced: true,
      help: 'Turn off only for a cluster of your own with a certificate that nobody vouches for.',
    },
    {
      name: 'iamUrl',
      label: 'IAM address',
      type: 'string',
      placeholder: IAM,
      advanced: true,
      help: `Where the API key is exchanged for a token. If left out: ${IAM}.`,
      when: [WITH_IAM],
    },
    {
      name: 'context',
      label: 'Use as',
      type: 'enum',
      advanced: true,
      help: 'List only connections that data can be read from, or written to.',
      values: [
        { value: 'source', label: 'Source' },
        { value: 'target', label: 'Target' },
        { value: 'source,target', label: 'Source and target' },
      ],
    },
    {
      name: 'flags',
      label: 'Also list',
      type: 'list',
      advanced: true,
      placeholder: 'personal_credentials, restricted',
      help: 'Flagged connections, which IBM leaves out: personal_credentials, restricted, internal_use_only.',
      pattern: { source: '[+-]?\\w+', message: 'A flag is one word, such as restricted.' },
    },
  ],
  credentials: [
    credential('apiKey', 'API key', true, 'From cloud.ibm.com/iam/apikeys.', [WITH_IAM]),
    credential('token', 'Token', true, 'With or without the word Bearer.', only('bearer')),
    credential('password', 'Password', false, undefined, only('cpd')),
    credential(
      'platformApiKey',
      'Platform API key',
      false,
      'In place of the password: from your profile on the cluster.',
      only('cpd'),
    ),
    credential('zenApiKey', 'Zen API key', true, 'From your profile.', only('zen')),
  ],
  describe: (properties) => {
    const { url, project } = ibmSettings(properties);
    return project === undefined ? url : `${url}, project ${project}`;
  },
  /** With IAM, the API key goes there and the token it gives goes to the address of the catalog. */
  binding(properties) {
    const { auth, url, username, iamUrl, verifyTls } = ibmSettings(properties);
    const to = auth === 'iam' ? [canonicalUrl(iamUrl)] : [];
    const who = auth === 'cpd' || auth === 'zen' ? [username ?? ''] : [];
    // A secret for a server that proves who it is must not go to whoever answers in its place.
    const unproved = verifyTls ? [] : ['unproved'];
    return JSON.stringify(['ibm', auth, canonicalUrl(url), ...to, ...who, ...unproved]);
  },
  validate(properties) {
    return ['url', 'iamUrl'].flatMap((field) => {
      const address = textProperty(properties, field);
      const message = address === undefined ? undefined : baseUrlProblem(address);
      return message === undefined ? [] : [{ field, message }];
    });
  },
  browses: lookOf,
  companions: (source) => (isOwnKind(source.kind) ? [assetsView(source)] : []),
};

function only(mode: AuthMode): Field['when'] {
  return [{ field: 'auth', operator: 'equals', values: [mode] }];
}

function credential(
  name: string,
  label: string,
  required: boolean,
  help: string | undefined,
  when: Field['when'],
): Field {
  return {
    ...{ name, label, type: 'string', secret: true, required },
    ...(help === undefined ? {} : { help }),
    ...(when === undefined ? {} : { when }),
  };
}

/** Everything that no connector of ours opens is browsed through IBM's server. */
function lookOf({ kind, properties }: SourceRecord): SourceLook | undefined {
  if (isOwnKind(kind)) return undefined;
  const holdsFiles = properties['datasource_class'] === 'file';
  const icon = kind === ASSETS_KIND ? 'cloud' : holdsFiles ? 'archive' : 'database';
  return {
    label: kind === ASSETS_KIND ? 'Assets' : kind,
    icon,
    offers: holdsFiles ? ['tables', 'objects'] : ['tables'],
    describe: describeTarget,
    // The server gives files out and takes none.
    readOnly: () => true,
  };
}

function describeTarget(properties: Properties): string {
  const [host, port, database] = ['host', 'port', 'database'].map((name) =>
    textProperty(properties, name),
  );
  const place = host ?? textProperty(properties, 'url');
  if (place === undefined) {
    const bucket = textProperty(properties, 'bucket');
    return bucket === undefined ? 'read by IBM’s server' : `bucket ${bucket}, read by IBM’s server`;
  }
  const server = host !== undefined && port !== undefined ? `${place}:${port}` : place;
  return `${server}${database === undefined ? '' : `/${database}`}, read by IBM’s server`;
}
