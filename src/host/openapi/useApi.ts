import { ConnectorError } from '../../core/errors.js';
import type { ApiSource } from '../../core/sources/api.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';

/** Runs work on the API facet of a source. Rejects with `Unsupported` when it has none. */
export function useApi<T>(
  services: Services,
  source: SourceRecord,
  signal: AbortSignal,
  work: (api: ApiSource) => Promise<T>,
): Promise<T> {
  return services.sources.use(source, signal, (session) => {
    if (session.api) return work(session.api);
    throw new ConnectorError('Unsupported', `"${source.title}" is not an HTTP API.`);
  });
}
