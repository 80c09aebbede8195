import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { ConnectorError, errorText, isCancelled } from '../../core/errors.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import type { ServerSettings } from './settings.js';

/**
 * TLS options for a source, or undefined for a connection in plain text. The modes mean what they
 * mean to libpq, `require` with a root certificate included: then it checks as `verify-ca` does.
 * Where libpq would demand a root certificate, the authorities this computer trusts serve instead.
 */
export async function tlsOptions(
  settings: ServerSettings,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<ConnectionOptions | undefined> {
  if (settings.ssl === 'disable') return undefined;
  if (settings.ssl === 'prefer') return { rejectUnauthorized: false };
  const ca = await rootCertificate(settings, context, signal);
  if (settings.ssl === 'require' && ca === undefined) return { rejectUnauthorized: false };
  const trusted: ConnectionOptions = { rejectUnauthorized: true, ...(ca ? { ca } : {}) };
  return settings.ssl === 'verify-full'
    ? trusted
    : { ...trusted, checkServerIdentity: () => undefined };
}

async function rootCertificate(
  settings: ServerSettings,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = settings.sslRootCert;
  // libpq's word for the authorities the computer trusts.
  if (path === 'system') return undefined;
  if (path === undefined) return userRootCertificate(context);
  let text: string;
  try {
    const expanded = /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path;
    text = new TextDecoder().decode(await context.readFile(expanded, signal));
  } catch (cause) {
    if (isCancelled(cause)) throw cause;
    throw new ConnectorError('Invalid', `The root certificate "${path}" cannot be read.`, {
      cause,
      detail: errorText(cause),
      nextSteps: ['editSource'],
    });
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new ConnectorError('Invalid', `The file "${path}" holds no certificate in PEM form.`, {
      nextSteps: ['editSource'],
    });
  }
  return text;
}

/** The file libpq looks for when no other is named. */
async function userRootCertificate(context: ConnectorContext): Promise<string | undefined> {
  const { environment } = context;
  const folder =
    process.platform === 'win32'
      ? join(environment['APPDATA'] ?? homedir(), 'postgresql')
      : join(environment['HOME'] ?? homedir(), '.postgresql');
  return readFile(join(folder, 'root.crt'), 'utf8').catch(() => undefined);
}
