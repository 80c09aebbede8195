import { checkDbtManifest, malformedManifest } from '../../core/catalogs/dbtManifest.js';
import { ConnectorError } from '../../core/errors.js';

/** Those of large projects have about a tenth of this. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Throws `Invalid` for a file that is no manifest of dbt, or too large to send in one piece. */
export function requireManifest(content: Uint8Array): void {
  if (content.byteLength > MOST_BYTES) {
    const message = `The manifest is larger than ${megabytes(MOST_BYTES)} and cannot be sent.`;
    throw new ConnectorError('Invalid', message);
  }
  // dbt has written it since manifests have versions, and a server reads each in its own way.
  if (checkDbtManifest(content) !== undefined) return;
  throw malformedManifest('"metadata.dbt_schema_version" is missing');
}

export function megabytes(bytes: number): string {
  const count = bytes / 1024 / 1024;
  return `${count < 10 ? Math.max(0.1, Math.round(count * 10) / 10) : Math.round(count)} MB`;
}
