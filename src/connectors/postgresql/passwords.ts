import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { throwIfAborted } from '../../core/cancellation.js';
import { errorText } from '../../core/errors.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import { pgpassPassword } from './pgpass.js';
import type { Environment, ServerSettings } from './settings.js';

export interface FoundPassword {
  readonly password: string;
  /** Where it was found, in words for an error message. */
  readonly origin: string;
}

/**
 * The password to send, in libpq's order: the stored one, `PGPASSWORD`, the password file.
 * Undefined when there is none. Asked only when the server demands a password.
 */
export async function findPassword(
  settings: ServerSettings,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<FoundPassword | undefined> {
  const secrets = await context.secrets(signal);
  throwIfAborted(signal);
  const stored = secrets?.['password'];
  if (stored) return { password: stored, origin: 'what was entered for this source' };
  const fromEnvironment = environmentPassword(settings, context.environment);
  if (fromEnvironment !== undefined) {
    return { password: fromEnvironment, origin: 'the environment variable PGPASSWORD' };
  }
  return filePassword(settings, context, signal);
}

/**
 * `PGPASSWORD`, unless the environment names another server or user: it was meant for those and
 * must not go elsewhere.
 */
export function environmentPassword(
  settings: ServerSettings,
  environment: Environment,
): string | undefined {
  const same = (name: string, value: string) => {
    const given = environment[name];
    return given === undefined || given === '' || given.toLowerCase() === value.toLowerCase();
  };
  const password = environment['PGPASSWORD'];
  if (!password) return undefined;
  if (!same('PGHOST', settings.host) || !same('PGPORT', String(settings.port))) return undefined;
  const user = environment['PGUSER'];
  return user === undefined || user === '' || user === settings.user ? password : undefined;
}

async function filePassword(
  settings: ServerSettings,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<FoundPassword | undefined> {
  const path = passwordFile(context.environment);
  if (path === undefined) return undefined;
  let text: string;
  try {
    const status = await stat(path);
    if (!status.isFile()) {
      context.log.warn(`The password file ${path} is not used: it is no plain file.`);
      return undefined;
    }
    // Windows has no such mode; libpq does not check there either.
    if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
      context.log.warn(
        `The password file ${path} is not used: others may read it. Run: chmod 600 ${path}`,
      );
      return undefined;
    }
    text = await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    throwIfAborted(signal);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      context.log.warn(`The password file ${path} cannot be read: ${errorText(error)}`);
    }
    return undefined;
  }
  const password = pgpassPassword(text, settings);
  return password === undefined ? undefined : { password, origin: `the password file ${path}` };
}

function passwordFile(environment: Environment): string | undefined {
  if (environment['PGPASSFILE']) return environment['PGPASSFILE'];
  if (process.platform === 'win32') {
    const folder = environment['APPDATA'];
    return folder ? join(folder, 'postgresql', 'pgpass.conf') : undefined;
  }
  return join(environment['HOME'] ?? homedir(), '.pgpass');
}
