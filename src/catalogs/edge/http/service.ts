import { ConnectorError } from '../../../core/errors.js';
import type { CatalogConfig, CatalogContext } from '../../../core/sources/catalogKind.js';
import { textProperty } from '../../../core/sources/source.js';
import { HttpClient } from '../../http.js';
import { objectOf, toHits, toUser } from '../decode.js';
import type { EdgeService } from '../service.js';
import { readSettings, type EdgeSettings } from '../settings.js';
import { accountOf, userOf } from './account.js';
import { readGatewayError } from './errors.js';
import { filesOf } from './files.js';
import { readRoutes } from './routes.js';
import { sourcesOf } from './sources.js';
import { sqlOf } from './sql.js';
import { CONTRACT_HINT, GatewayWire } from './wire.js';

/**
 * Edge through an HTTP gateway that the user's organization runs. The requests are a contract of
 * this extension (`routes.ts`). Makes no request; throws `Invalid` for settings that cannot be used.
 */
export function openHttpService(config: CatalogConfig, context: CatalogContext): EdgeService {
  const settings = readSettings(config.properties);
  if (textProperty(config.properties, 'serviceUrl') === undefined) {
    throw wrongSettings(`The transport "http" needs "serviceUrl". ${CONTRACT_HINT}`);
  }
  const read = readRoutes(settings.routes);
  if (read.problem !== undefined) throw wrongSettings(read.problem);
  const client = createClient(config, settings, context);
  const wire = new GatewayWire(client, read.routes, settings.organization);
  return {
    sources: sourcesOf(wire),
    sql: sqlOf(wire),
    files: filesOf(wire),
    ...accountOf(wire),

    async whoAmI(signal) {
      const what = 'your user';
      return toUser(userOf(objectOf(await wire.json('whoami', {}, { what }, signal), what)));
    },

    async setWhoAmI({ firstName, lastName, email }, signal) {
      const json = { first_name: firstName, last_name: lastName, email };
      const what = 'the change of your profile';
      await wire.change('whoami.set', {}, { what, body: { json } }, signal);
    },

    async search(query, kind, signal) {
      const { items } = await wire.page(
        'search',
        { q: query, kind },
        { what: 'the search' },
        signal,
      );
      return toHits(items);
    },

    close() {
      client.close();
      return Promise.resolve();
    },
  };
}

function createClient(
  { title }: CatalogConfig,
  { serviceUrl, scheme, verifyTls }: EdgeSettings,
  context: CatalogContext,
): HttpClient {
  return new HttpClient({
    service: 'The Edge gateway',
    baseUrl: serviceUrl,
    verifyTls,
    timeout: () => context.requestTimeout,
    environment: context.environment,
    log: context.log,
    readError: readGatewayError,
    pageHint: CONTRACT_HINT,
    async authorization(signal) {
      const token = (await context.secrets(signal))?.['token']?.trim();
      if (token) return { authorization: `${scheme} ${token}` };
      throw new ConnectorError('Unauthorized', `You are not signed in to ${title}.`, {
        nextSteps: ['signIn'],
      });
    },
  });
}

function wrongSettings(message: string): ConnectorError {
  return new ConnectorError('Invalid', message, { nextSteps: ['openSettings'] });
}
