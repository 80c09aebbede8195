import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { CatalogContext } from '../../core/sources/catalogKind.js';
import type { HttpClient } from '../http.js';
import { isObject, text } from '../http/json.js';
import { SharedWork } from '../http/sharedWork.js';
import { tokenClaims } from './claims.js';
import type { IbmSettings } from './settings.js';

/** What is exchanged for a token, and how long that may be used. */
interface Grant {
  /** What it was given for: with other credentials it is not used. */
  readonly key: string;
  readonly token: string;
  /** Milliseconds since 1970 UTC. */
  readonly until: number;
}

export interface AuthorizationOptions {
  readonly title: string;
  readonly settings: IbmSettings;
  readonly context: CatalogContext;
  /** Clients without an authorization of their own: of IAM, and of the cluster. */
  readonly iam: HttpClient;
  readonly cluster: HttpClient;
}

/** A token is renewed before it ends, by this much or a tenth of its life, whichever is less. */
const BUFFER = 60_000;

/**
 * Proves who asks. Keys and passwords are exchanged for tokens, which are kept in memory until
 * shortly before they end; all who need one at the same time share one exchange.
 */
export class IbmAuthorization {
  readonly #options: AuthorizationOptions;
  readonly #exchanges = new SharedWork<Grant>();
  #grant: Grant | undefined;

  constructor(options: AuthorizationOptions) {
    this.#options = options;
  }

  /** The value of the header `Authorization`. Rejects with `Unauthorized`. */
  async header(signal: AbortSignal): Promise<string> {
    const { settings, context } = this.#options;
    const secrets = (await context.secrets(signal)) ?? {};
    const secret = (name: string) => text(secrets[name]?.trim());
    switch (settings.auth) {
      case 'iam': {
        const key = secret('apiKey') ?? this.#missing();
        return `Bearer ${await this.#exchanged(['iam', key], signal, (stop) =>
          this.#fromIam(key, stop),
        )}`;
      }
      case 'bearer':
        return `Bearer ${(secret('token') ?? this.#missing()).replace(/^Bearer\s+/i, '')}`;
      case 'cpd': {
        const key = secret('platformApiKey');
        // A password may well begin with a space.
        const password = text(secrets['password']);
        const proof = key === undefined ? { password } : { api_key: key };
        if (key === undefined && password === undefined) this.#missing();
        return `Bearer ${await this.#exchanged(
          ['cpd', ...Object.entries(proof).flat()],
          signal,
          (stop) => this.#fromCluster(proof, stop),
        )}`;
      }
      case 'zen': {
        const proof = `${settings.username ?? ''}:${secret('zenApiKey') ?? this.#missing()}`;
        return `ZenApiKey ${Buffer.from(proof).toString('base64')}`;
      }
    }
  }

  /** Forgets the token of a header that was refused. True when there can be another one. */
  discard(header: string): boolean {
    const { auth } = this.#options.settings;
    if (auth !== 'iam' && auth !== 'cpd') return false;
    if (this.#grant && header === `Bearer ${this.#grant.token}`) this.#grant = undefined;
    return true;
  }

  async #exchanged(
    parts: readonly (string | undefined)[],
    signal: AbortSignal,
    exchange: (stop: AbortSignal) => Promise<Omit<Grant, 'key'>>,
  ): Promise<string> {
    const key = JSON.stringify(parts);
    const known = this.#grant;
    if (known?.key === key && Date.now() < known.until) return known.token;
    const grant = await this.#exchanges.join(key, signal, async (stop) => {
      const fresh = { key, ...(await exchange(stop)) };
      this.#grant = fresh;
      return fresh;
    });
    return grant.token;
  }

  /** [certain: official SDK; 400 is a wrong key] */
  async #fromIam(key: string, signal: AbortSignal) {
    const answer = await refusedAs(
      `IBM Cloud does not accept the API key of ${this.#options.title}.`,
      this.#options.iam.json(
        {
          method: 'POST',
          path: '/identity/token',
          body: { form: { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: key } },
          what: 'the API key',
          secrets: [key],
        },
        signal,
      ),
    );
    const token = tokenOf(answer, 'access_token', 'IBM Cloud IAM');
    const { expires_in: seconds, expiration } = answer as Record<string, unknown>;
    return { token, until: endOf(seconds, expiration) };
  }

  /** [certain: documentation of the platform] */
  async #fromCluster(proof: Readonly<Record<string, string | undefined>>, signal: AbortSignal) {
    const { settings, title, cluster } = this.#options;
    const username = settings.username ?? '';
    const answer = await refusedAs(
      `${title} does not accept the user name and the ${'password' in proof ? 'password' : 'API key'}.`,
      cluster.json(
        {
          method: 'POST',
          path: '/icp4d-api/v1/authorize',
          body: { json: { username, ...proof } },
          what: 'the user name and password',
          secrets: Object.values(proof).filter((each) => each !== undefined),
        },
        signal,
      ),
    );
    const token = tokenOf(answer, 'token', title);
    return { token, until: endOf(undefined, tokenClaims(token)['exp']) };
  }

  #missing(): never {
    throw new ConnectorError('Unauthorized', `You are not signed in to ${this.#options.title}.`, {
      nextSteps: ['signIn'],
    });
  }
}

/** Whatever the status says of refused credentials, it is the credentials that are wrong. */
async function refusedAs(message: string, answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    const refused = ['Invalid', 'Unauthorized', 'Forbidden'].some(
      (code) => isConnectorError(error) && error.code === code,
    );
    if (!refused || !isConnectorError(error) || error.nextSteps.includes('openSettings')) {
      throw error;
    }
    throw new ConnectorError('Unauthorized', message, {
      nextSteps: ['signIn'],
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    });
  }
}

function tokenOf(answer: unknown, name: string, service: string): string {
  const token = isObject(answer) ? text(answer[name]) : undefined;
  if (token !== undefined) return token;
  throw new ConnectorError('Unavailable', `${service} answered without a token.`, {
    nextSteps: ['retry'],
  });
}

/**
 * When a token is to be renewed. Of the two ways to say when it ends the earlier counts, but where
 * this computer's clock is wrong, a token would end before it came: then its life counts.
 */
function endOf(seconds: unknown, expiration: unknown): number {
  const now = Date.now();
  const byLife = typeof seconds === 'number' ? now + seconds * 1000 : Infinity;
  const byDate = typeof expiration === 'number' ? expiration * 1000 : Infinity;
  const end = byDate <= now && byLife > now ? byLife : Math.min(byLife, byDate);
  return end - Math.min(BUFFER, (end - now) / 10);
}
