import { fromIni } from '@aws-sdk/credential-providers';
import { ConnectorError } from '../../core/errors.js';
import { throwIfAborted } from '../../core/cancellation.js';
import type { ConnectorContext } from '../../core/sources/connector.js';
import type { S3Settings } from './settings.js';

/** Keys as the SDK takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Who asks. Without `keys` requests go unsigned. */
export interface Identity {
  /** In words that fit after "with" and hold no secret. */
  readonly description: string;
  readonly keys?: () => Promise<Keys>;
}

/** Milliseconds after which a stored secret is asked for anew. */
const KEPT_FOR = 10 * 60 * 1000;

/**
 * Decides which credentials a source uses: the stored secret of its access key, its AWS profile,
 * the environment, or none. Profiles and the environment are the user's own AWS identity; a server
 * of any endpoint gets signatures made with it, never the secret itself.
 *
 * Rejects with `Unauthorized` when the source has an access key and no secret is to be found: going
 * on as somebody else would show another account's data.
 */
export async function chooseIdentity(
  settings: S3Settings,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<Identity> {
  const { accessKeyId, profile } = settings;
  const environment = environmentKeys(context.environment);
  if (accessKeyId !== undefined) {
    const first = await storedKeys(accessKeyId, context, signal);
    throwIfAborted(signal);
    if (first) {
      let fresh: Keys | undefined = first;
      const keys = async (): Promise<Keys> => {
        const known = fresh ?? (await storedKeys(accessKeyId, context, neverAborted()));
        fresh = undefined;
        if (!known) throw missingSecret(accessKeyId);
        return { ...known, expiration: new Date(Date.now() + KEPT_FOR) };
      };
      return { description: `the stored key ${accessKeyId}`, keys };
    }
    if (environment?.accessKeyId !== accessKeyId) throw missingSecret(accessKeyId);
  } else if (profile !== undefined) {
    return profileIdentity(profile, settings, context);
  }
  if (environment) {
    return {
      description: `the key ${environment.accessKeyId} of the environment`,
      keys: () => Promise.resolve(environment),
    };
  }
  const ambient = context.environment['AWS_PROFILE'];
  if (ambient) return profileIdentity(ambient, settings, context);
  return { description: 'no credentials' };
}

function profileIdentity(
  profile: string,
  settings: S3Settings,
  context: ConnectorContext,
): Identity {
  const filepath = context.environment['AWS_SHARED_CREDENTIALS_FILE'];
  const configFilepath = context.environment['AWS_CONFIG_FILE'];
  const provider = fromIni({
    profile,
    ...(filepath && { filepath }),
    ...(configFilepath && { configFilepath }),
    // A user who corrects the file and tries again must not get the file's old content.
    ignoreCache: true,
    clientConfig: { region: settings.region },
  });
  return { description: `the AWS profile "${profile}"`, keys: () => provider() };
}

function environmentKeys(environment: ConnectorContext['environment']): Keys | undefined {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

async function storedKeys(
  accessKeyId: string,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<Keys | undefined> {
  const secrets = await context.secrets(signal);
  const secretAccessKey = secrets?.['secretAccessKey'];
  const sessionToken = secrets?.['sessionToken'];
  if (!secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function missingSecret(accessKeyId: string): ConnectorError {
  return new ConnectorError(
    'Unauthorized',
    `No secret access key is stored for the access key ${accessKeyId}.`,
    { nextSteps: ['setCredentials', 'editSource'] },
  );
}

/** The SDK asks for keys at a moment of its own, outside of any caller's request. */
function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
