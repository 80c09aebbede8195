import type { FormServices } from '../../core/sources/formServices.js';
import type { Services } from '../feature.js';

/** Milliseconds catalogs get to say whether sources can be added to them. */
const PATIENCE_MS = 3000;

/** What the form of a source needs of the host. */
export function formServices({ sources, secrets, catalogs }: Services): FormServices {
  return { sources, secrets, catalogs, patience: () => AbortSignal.timeout(PATIENCE_MS) };
}
