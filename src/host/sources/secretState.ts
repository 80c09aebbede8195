import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';

/** `none` for a source whose kind has no connector: nothing is stored for such. */
export async function secretState(
  services: Pick<Services, 'sources' | 'secrets'>,
  source: SourceRecord,
): Promise<'none' | 'stored' | 'stale'> {
  if (!services.sources.kind(source.kind)) return 'none';
  return services.secrets.state(source.id, services.sources.binding(source));
}
