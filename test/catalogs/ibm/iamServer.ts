import { StandIn, type LoggedRequest, type Reply } from '../standIn.js';

/** A server that exchanges API keys for tokens, each with its own life. */
export class IamServer {
  /** Tokens by API key. */
  readonly tokens = new Map<string, string>();
  /** Seconds that tokens live. */
  life = 3600;
  readonly standIn: StandIn;

  constructor() {
    this.standIn = new StandIn({
      routes: [
        {
          method: 'POST',
          path: '/identity/token',
          body: 'application/x-www-form-urlencoded',
          handle: (request) => this.#exchange(request),
        },
      ],
    });
  }

  #exchange(request: LoggedRequest): Reply {
    const form = Object.fromEntries(new URLSearchParams(request.body));
    const { grant_type: grant, apikey: key = '', ...more } = form;
    const isUsual = grant === 'urn:ibm:params:oauth:grant-type:apikey';
    if (!isUsual || Object.keys(more).length > 0) throw new Error(`the form ${request.body}`);
    const token = this.tokens.get(key);
    if (token === undefined) {
      const errorMessage = `Provided API key could not be found: ${key}`;
      return { status: 400, json: { errorCode: 'BXNIM0415E', errorMessage, context: {} } };
    }
    return {
      json: {
        access_token: token,
        refresh_token: 'not_supported',
        token_type: 'Bearer',
        expires_in: this.life,
        expiration: Math.ceil(Date.now() / 1000) + this.life,
        scope: 'ibm openid',
      },
    };
  }
}
