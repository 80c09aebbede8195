import type { SaveServices } from './saveSource.js';
import type { SourceRecord } from './source.js';

/** What forms ask about stored secrets; they are never shown. */
export interface SecretServices extends SaveServices {
  readonly secrets: SaveServices['secrets'] & {
    state(id: string, binding: string): Promise<'none' | 'stored' | 'stale'>;
  };
}

/** What is stored for a source, for where it points; undefined when nothing is. */
export async function storedSecrets(services: SaveServices, source: SourceRecord) {
  if (!services.sources.kind(source.kind)) return undefined;
  if (services.sources.catalog(source.catalog).capabilities.keepsSecrets) return undefined;
  return services.secrets.read(source.id, services.sources.binding(source));
}

/** What the stored secrets are for the record with its changes; `none` where a catalog keeps them. */
export async function secretStateOf(
  services: SecretServices,
  record: SourceRecord,
): Promise<'none' | 'stored' | 'stale'> {
  if (!services.sources.kind(record.kind)) return 'none';
  if (services.sources.catalog(record.catalog).capabilities.keepsSecrets) return 'none';
  return services.secrets.state(record.id, services.sources.binding(record));
}

/** Stored secrets that a duplicate may take: those it sends where the original does. */
export async function copyableSecrets(
  services: SaveServices,
  source: SourceRecord,
  duplicate: SourceRecord,
) {
  if (duplicate.kind !== source.kind || !services.sources.kind(source.kind)) return undefined;
  if (services.sources.catalog(duplicate.catalog).capabilities.keepsSecrets) return undefined;
  if (services.sources.binding(source) !== services.sources.binding(duplicate)) return undefined;
  return services.secrets.read(source.id, services.sources.binding(source));
}
