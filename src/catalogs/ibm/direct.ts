import type { Properties } from '../../core/sources/source.js';
import { text, type JsonObject } from '../http/json.js';
import { ownKind, type OwnKind } from './kindNames.js';
import { scalarText } from './scalars.js';
import { clearSecret } from './secretValues.js';
import type { Connection } from './answers.js';

/** What our own connector needs to open a connection without IBM's server. */
export interface Direct {
  readonly kind: OwnKind;
  /** By the names of the connector's settings. */
  readonly properties: Properties;
}

/**
 * How our own connector opens a connection; undefined when there is none for its type, or when it
 * takes more than that connector can: a gateway, a proxy, a tunnel, a role, a key of IBM Cloud.
 */
export function directly(type: string, { entity }: Connection, properties: JsonObject) {
  const kind = ownKind(type);
  if (kind === undefined || isOn(entity['gateway_id']) || hasDetour(properties)) return undefined;
  const found = kind === 'postgresql' ? postgresql(properties) : s3(properties);
  return found && ({ kind, properties: present(found) } satisfies Direct);
}

/** [inferred: names of such properties; each is off when it says so] */
function hasDetour(properties: JsonObject): boolean {
  return Object.entries(properties).some(
    ([name, value]) =>
      /gateway|satellite|tunnel|^(use_)?ssh|^proxy(_host)?$/.test(name) && isOn(value),
  );
}

function isOn(value: unknown): boolean {
  return !/^(false|none)$/.test(scalarText(value) ?? 'none');
}

function postgresql(properties: JsonObject): JsonObject | undefined {
  const host = text(properties['host']);
  // Without a host our connector would take its own default, which is another server.
  if (host === undefined || /[\s,/@]/.test(host)) return undefined;
  const method = text(properties['auth_method']) ?? '';
  if (/kerberos|cert|ldap|iam|token|oauth|vault/i.test(method)) return undefined;
  const port = scalarText(properties['port']);
  if (port !== undefined && !/^\d+$/.test(port)) return undefined;
  return {
    host,
    port: Number(port ?? 5432),
    database: text(properties['database']),
    username: text(properties['username']),
    ssl: sslMode(properties),
  };
}

/** No weaker than what the connection asks for. */
function sslMode(properties: JsonObject): string | undefined {
  if (!isOn(properties['ssl'])) return undefined;
  return isOn(properties['ssl_certificate_validation']) ? 'verify-full' : 'require';
}

/** Ways to sign in that take an access key and its secret. [certain: official SDK] */
const WITH_KEYS: ReadonlySet<string> = new Set([
  '',
  'basic_credentials',
  'temporary_credentials',
  'accesskey_secretkey',
  'instanceid_apikey_accesskey_secretkey',
]);

function s3(properties: JsonObject): JsonObject | undefined {
  const accessKeyId = clearSecret(properties['access_key']);
  const method = text(properties['auth_method']) ?? '';
  // Without a key our connector would take one from this computer.
  if (accessKeyId === undefined || !WITH_KEYS.has(method) || isOn(properties['role_arn'])) {
    return undefined;
  }
  const url = text(properties['url']);
  const address = url === undefined || /^https?:\/\//i.test(url) ? url : `https://${url}`;
  if (address !== undefined && !URL.canParse(address)) return undefined;
  const host = address === undefined ? '' : new URL(address).hostname;
  const isAmazon = address === undefined || /(^|\.)amazonaws\.com$/.test(host);
  return {
    bucket: text(properties['bucket']),
    ...(isAmazon ? {} : { endpoint: address }),
    region: text(properties['region']) ?? regionOf(host),
    accessKeyId,
  };
}

/** The region that Amazon's and IBM's own host names hold. */
function regionOf(host: string): string | undefined {
  const found =
    /(?:^|\.)s3[.-]([a-z0-9-]+)\.(?:amazonaws\.com|cloud-object-storage\.appdomain\.cloud)$/.exec(
      host,
    );
  return found?.[1];
}

function present(properties: JsonObject): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
