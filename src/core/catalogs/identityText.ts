import type { CatalogIdentity } from '../sources/catalogKind.js';

/** Who is signed in, in one line: `Ann Lee (ann@example.org, Administrator)`. */
export function identityText({ label, details }: CatalogIdentity): string {
  return details.length === 0 ? label : `${label} (${details.join(', ')})`;
}
