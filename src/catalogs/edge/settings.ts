import type { Properties } from '../../core/sources/source.js';
import { booleanProperty, textProperty } from '../../core/sources/source.js';

export const DEFAULT_SERVICE_URL = 'https://edge.enthought.com/services/api';
export const DEFAULT_ORGANIZATION = 'default';
export const DEFAULT_TRANSPORT = 'python';
export const DEFAULT_SCHEME = 'token';

/** The settings of an Edge catalog, with the defaults of what was left out. */
export interface EdgeSettings {
  readonly transport: string;
  readonly serviceUrl: string;
  /** The short name, as in Edge's addresses. */
  readonly organization: string;
  /** Path or name of an interpreter; undefined to look for one. */
  readonly python: string | undefined;
  /** Of `http`: the word before the token in the header. */
  readonly scheme: string;
  /** Of `http`: the text of a JSON object, see `http/routes.ts`. */
  readonly routes: string | undefined;
  /** Of `http`. */
  readonly verifyTls: boolean;
}

export function readSettings(properties: Properties): EdgeSettings {
  return {
    transport: textProperty(properties, 'transport') ?? DEFAULT_TRANSPORT,
    serviceUrl: canonicalUrl(textProperty(properties, 'serviceUrl') ?? DEFAULT_SERVICE_URL),
    organization: textProperty(properties, 'organization')?.trim() ?? DEFAULT_ORGANIZATION,
    python: textProperty(properties, 'python')?.trim(),
    // Any other word is no scheme of ours.
    scheme: textProperty(properties, 'scheme') === 'Bearer' ? 'Bearer' : DEFAULT_SCHEME,
    routes: textProperty(properties, 'routes'),
    verifyTls: booleanProperty(properties, 'verifyTls') ?? true,
  };
}

/** Without a slash at the end, the host in lower case: equal addresses are equal texts. */
function canonicalUrl(url: string): string {
  const trimmed = url.trim();
  return (URL.canParse(trimmed) ? new URL(trimmed).href : trimmed).replace(/\/+$/, '');
}
