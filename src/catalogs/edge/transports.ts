import { ConnectorError } from '../../core/errors.js';
import type { CatalogConfig, CatalogContext } from '../../core/sources/catalogKind.js';
import { openHttpService } from './http/service.js';
import { openPythonService } from './python/service.js';
import type { EdgeService } from './service.js';
import { readSettings } from './settings.js';

/** The ways to an Edge service, by the setting `transport`. */
const TRANSPORTS: Readonly<
  Record<string, (config: CatalogConfig, context: CatalogContext) => EdgeService>
> = {
  python: openPythonService,
  http: openHttpService,
};

/** Makes no request. Throws `Invalid` for a transport there is not. */
export function openService(config: CatalogConfig, context: CatalogContext): EdgeService {
  const { transport } = readSettings(config.properties);
  const make = Object.hasOwn(TRANSPORTS, transport) ? TRANSPORTS[transport] : undefined;
  if (make) return make(config, context);
  throw new ConnectorError('Invalid', `Edge has no transport "${transport}".`, {
    nextSteps: ['openSettings'],
  });
}
