import { ConnectorError, errorText } from '../../core/errors.js';
import { serverAddress, type ServerSettings } from './settings.js';

const UNTRUSTED_CODES: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);

/** What TLS or its negotiation objected to; undefined for an error that has nothing to do with TLS. */
export function tlsError(error: unknown, settings: ServerSettings): ConnectorError | undefined {
  const code = nodeCode(error);
  const address = serverAddress(settings);
  const options = {
    cause: error,
    detail: errorText(error),
    nextSteps: ['editSource'] as const,
  };
  const setting = `The setting "ssl" is "${settings.ssl}"`;
  if (UNTRUSTED_CODES.has(code)) {
    return new ConnectorError(
      'Invalid',
      `The certificate of ${address} comes from an authority that is not trusted here. ${setting}: name the authority's file in "sslRootCert".`,
      options,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new ConnectorError(
      'Invalid',
      `The certificate of ${address} is for another host${certificateNames(error)}. ${setting}: use the host the certificate names, or "verify-ca".`,
      options,
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const state = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return new ConnectorError(
      'Invalid',
      `The certificate of ${address} ${state}. ${setting}; the server's administrator has to renew it.`,
      options,
    );
  }
  if (isTlsRefused(error)) {
    return new ConnectorError(
      'Invalid',
      `${address} offers no TLS. ${setting}: choose "prefer" or "disable" to connect without encryption.`,
      options,
    );
  }
  if (/error establishing an SSL connection/.test(errorText(error))) {
    return new ConnectorError(
      'Invalid',
      `${address} does not answer as a PostgreSQL server does. Check host and port.`,
      options,
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return new ConnectorError(
      'Unavailable',
      `No encrypted connection to ${address} could be made. ${setting}.`,
      { ...options, nextSteps: ['editSource', 'retry'] },
    );
  }
  return undefined;
}

/** The hosts a certificate names, in parentheses; nothing when that is not known. */
function certificateNames(error: unknown): string {
  const { cert } = error as { readonly cert?: { readonly subjectaltname?: unknown } };
  const names = cert?.subjectaltname;
  if (typeof names !== 'string') return '';
  return ` (${names.replace(/(DNS|IP Address):/g, '')})`;
}

/** True when the server answered that it has no TLS: the one case in which `prefer` goes without. */
export function isTlsRefused(error: unknown): boolean {
  return /server does not support SSL connections/.test(errorText(error));
}

/** The code Node gives an error, the first one's when there are several; empty when it has none. */
export function nodeCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const inner: unknown = (error as { errors?: unknown }).errors;
  if (Array.isArray(inner) && inner.length > 0) return nodeCode(inner[0]);
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}
