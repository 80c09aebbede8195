import { ConnectorError, isConnectorError } from '../../core/errors.js';
import type { Stamp } from '../../core/openapi/stamp.js';
import type { ClientOptions } from '../../core/sources/api.js';
import { catalogSources } from '../../core/sources/registry.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { specificationOf } from './clientFolder.js';

/**
 * The source that a client was made of. Another of the same specification will do: names differ
 * between people. Rejects with `NotFound`.
 */
export async function sourceOf(
  services: Services,
  stamp: Stamp,
  signal: AbortSignal,
): Promise<SourceRecord> {
  if (stamp.sourceId !== undefined) {
    try {
      return await services.sources.get(stamp.sourceId, signal);
    } catch (error) {
      if (!isConnectorError(error, 'NotFound')) throw error;
    }
  }
  for await (const source of catalogSources(services.sources.catalog('local'), {}, signal)) {
    if (stamp.source !== undefined && specificationOf(source) === stamp.source) return source;
  }
  const made = stamp.source === undefined ? '' : ` Its specification was ${stamp.source}.`;
  throw new ConnectorError(
    'NotFound',
    `The source "${stamp.sourceId ?? stamp.title}" that the client was made of is not configured here.${made}`,
  );
}

/** What was chosen for a client. */
export function optionsOf({
  title,
  language,
  only,
  typesOnly,
  importExtension,
}: Stamp): ClientOptions {
  return {
    title,
    ...(language === 'python' ? { language } : {}),
    ...(only ? { only } : {}),
    ...(typesOnly === true ? { typesOnly } : {}),
    ...(importExtension === undefined ? {} : { importExtension }),
  };
}
