import { userInfo } from 'node:os';
import { integerProperty, type Properties, textProperty } from '../../core/sources/source.js';

export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

export const SSL_MODES: readonly SslMode[] = [
  'disable',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a source points, with every default filled in. */
export interface ServerSettings {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly ssl: SslMode;
  /** Path as the user wrote it. */
  readonly sslRootCert: string | undefined;
}

/**
 * The settings of a source; what it leaves out comes from libpq's environment variables, then from
 * libpq's own defaults. Throws `Invalid` for a port that is no number.
 */
export function serverSettings(properties: Properties, environment: Environment): ServerSettings {
  const user =
    textProperty(properties, 'username') ?? variable(environment, 'PGUSER') ?? systemUser();
  return {
    host: textProperty(properties, 'host') ?? variable(environment, 'PGHOST') ?? 'localhost',
    port: integerProperty(properties, 'port') ?? portVariable(environment) ?? 5432,
    database: textProperty(properties, 'database') ?? variable(environment, 'PGDATABASE') ?? user,
    user,
    ssl:
      sslMode(textProperty(properties, 'ssl')) ??
      sslMode(variable(environment, 'PGSSLMODE')) ??
      'prefer',
    sslRootCert: textProperty(properties, 'sslRootCert') ?? variable(environment, 'PGSSLROOTCERT'),
  };
}

/** `host:port`, with IPv6 addresses in brackets. */
export function serverAddress(settings: { readonly host: string; readonly port: number }): string {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${host}:${settings.port}`;
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

function portVariable(environment: Environment): number | undefined {
  const text = variable(environment, 'PGPORT');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function sslMode(text: string | undefined): SslMode | undefined {
  // libpq's "allow" tries without TLS first; "prefer" reaches the same servers and is no weaker.
  if (text === 'allow') return 'prefer';
  return SSL_MODES.find((mode) => mode === text);
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user number without a name.
    return 'postgres';
  }
}
