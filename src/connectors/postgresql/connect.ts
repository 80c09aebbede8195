import { throwIfAborted } from '../../core/cancellation.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import { Connection } from './connection.js';
import {
  connectTimeoutError,
  isServerError,
  passwordMissingError,
  postgresError,
} from './errors.js';
import { findPassword } from './passwords.js';
import { prepareSession } from './prepareSession.js';
import { serverAddress, type ServerSettings } from './settings.js';
import { tlsOptions } from './tls.js';
import { isTlsRefused } from './tlsErrors.js';

/**
 * Opens a connection with a read-only session. `connectTimeout` covers everything from the first
 * packet to the session's settings. Rejects with a `ConnectorError`.
 *
 * `prefer` goes on in plain text, as libpq does, when the server says that it has no TLS or that
 * its rules refuse this user over TLS. Unlike libpq it does not after a failed handshake: whoever
 * asked for TLS where there is TLS should hear that it broke.
 */
export async function connect(
  settings: ServerSettings,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<Connection> {
  const timeout = context.limits.connectTimeout;
  const deadline = Date.now() + timeout;
  // A Unix socket leaves this computer never; libpq uses no TLS there either.
  const tls = settings.host.startsWith('/')
    ? undefined
    : await tlsOptions(settings, context, signal);
  throwIfAborted(signal);

  let passwordOrigin: string | undefined;
  const password = async () => {
    const found = await findPassword(settings, context, signal);
    if (!found) throw passwordMissingError(settings);
    passwordOrigin = found.origin;
    return found.password;
  };
  const attempt = async (options: typeof tls) => {
    const connection = new Connection({ settings, tls: options, password });
    await connection.connect(deadline, timeout, signal);
    // A pooler may let everybody in and only then wait for a free server.
    const late = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
    try {
      await prepareSession(connection, context, AbortSignal.any([signal, late]));
    } catch (error) {
      connection.destroy();
      if (late.aborted && !signal.aborted) throw connectTimeoutError(settings, timeout);
      throw error;
    }
    const how = connection.encrypted ? 'with TLS' : 'without TLS';
    context.log.debug(`Connected to ${serverAddress(settings)} as ${settings.user}, ${how}.`);
    return connection;
  };
  try {
    return await attempt(tls).catch((error: unknown) => {
      const refused =
        isTlsRefused(error) ||
        (isServerError(error) && error.code === '28000' && passwordOrigin === undefined);
      if (!tls || settings.ssl !== 'prefer' || !refused) throw error;
      context.log.info(`${serverAddress(settings)} wants no TLS: connecting without encryption.`);
      return attempt(undefined);
    });
  } catch (error) {
    throw postgresError(error, { settings, passwordOrigin });
  }
}
