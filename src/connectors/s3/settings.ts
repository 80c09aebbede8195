import { ConnectorError } from '../../core/errors.js';
import type { FieldProblem } from '../../core/sources/field.js';
import { booleanProperty, textProperty, type Properties } from '../../core/sources/source.js';

/** A source's settings with their defaults filled in. */
export interface S3Settings {
  /** Absent: the source shows every bucket the account may list. */
  readonly bucket?: string;
  /** '' or a folder that is the source's root; ends with a slash. */
  readonly prefix: string;
  /** Absent: Amazon's own endpoint of the region. */
  readonly endpoint?: string;
  readonly region: string;
  readonly forcePathStyle: boolean;
  readonly accessKeyId?: string;
  readonly profile?: string;
  readonly readOnly: boolean;
}

export const DEFAULT_REGION = 'us-east-1';

/** Reads a source's properties. Throws `Invalid` with the first thing that is wrong. */
export function readSettings(properties: Properties): S3Settings {
  const [problem] = checkSettings(properties);
  if (problem) {
    throw new ConnectorError('Invalid', problem.message, { nextSteps: ['editSource'] });
  }
  const bucket = textProperty(properties, 'bucket');
  const endpoint = textProperty(properties, 'endpoint');
  const accessKeyId = textProperty(properties, 'accessKeyId');
  const profile = textProperty(properties, 'profile');
  return {
    ...(bucket !== undefined && { bucket }),
    prefix: rootPrefix(properties),
    ...(endpoint !== undefined && { endpoint }),
    region: textProperty(properties, 'region') ?? DEFAULT_REGION,
    // A bucket in the host name needs a wildcard DNS entry, which own servers seldom have.
    forcePathStyle: booleanProperty(properties, 'forcePathStyle') ?? endpoint !== undefined,
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...(profile !== undefined && { profile }),
    readOnly: booleanProperty(properties, 'readOnly') ?? false,
  };
}

/** What is wrong with the settings beyond what each field says by itself. */
export function checkSettings(properties: Properties): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const endpoint = textProperty(properties, 'endpoint');
  const message = endpoint === undefined ? undefined : checkEndpoint(endpoint);
  if (message !== undefined) problems.push({ field: 'endpoint', message });
  if (textProperty(properties, 'accessKeyId') && textProperty(properties, 'profile')) {
    problems.push({
      field: 'profile',
      message: 'Give an access key ID or an AWS profile, not both.',
    });
  }
  if (textProperty(properties, 'prefix') && !textProperty(properties, 'bucket')) {
    problems.push({ field: 'prefix', message: 'A prefix needs a bucket.' });
  }
  return problems;
}

/** The endpoint's origin, or Amazon's endpoint of the region: where requests and signatures go. */
export function serverOf(properties: Properties): string {
  const endpoint = textProperty(properties, 'endpoint');
  if (endpoint === undefined) {
    return `https://s3.${textProperty(properties, 'region') ?? DEFAULT_REGION}.amazonaws.com`;
  }
  return URL.canParse(endpoint) ? new URL(endpoint).origin : endpoint;
}

/** The source's root folder as a key prefix: a prefix without its last slash means the folder too. */
export function rootPrefix(properties: Properties): string {
  const prefix = textProperty(properties, 'prefix') ?? '';
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}

function checkEndpoint(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return `"${endpoint}" is no address: write https://host:port.`;
  const url = new URL(endpoint);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return 'The endpoint must begin with http:// or https://.';
  }
  if (url.username !== '' || url.password !== '') {
    return 'The endpoint must hold no user name or password: settings are no place for secrets.';
  }
  if (url.search !== '' || url.hash !== '') return 'The endpoint must hold no "?" or "#".';
  return undefined;
}
