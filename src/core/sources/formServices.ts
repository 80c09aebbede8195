import type { Catalog } from './catalog.js';
import type { SecretServices } from './formSecrets.js';
import type { SourceRecord } from './source.js';

/** What a form needs of its surroundings: the host's services. */
export interface FormServices extends SecretServices {
  readonly sources: SecretServices['sources'] & {
    get(id: string, signal: AbortSignal): Promise<SourceRecord>;
  };
  readonly catalogs: { all(): readonly Catalog[] };
  /** Ends when catalogs have had the time to say whether sources can be added to them. */
  patience(): AbortSignal;
}
