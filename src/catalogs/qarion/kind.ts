import type { CatalogKind } from '../../core/sources/catalogKind.js';
import { listProperty, textProperty, type Properties } from '../../core/sources/source.js';
import { baseUrlProblem, canonicalUrl } from '../http/address.js';
import { qarionLook } from './look.js';

/** Where Qarion is for everybody who has no installation of their own. [certain] */
export const DEFAULT_URL = 'https://api.qarion.com';
/** Name of the part that an uploaded manifest is sent as. [inferred] */
export const DEFAULT_PART = 'file';

/** What forms, sign-in and secret storage need to know of a Qarion catalog. */
export const qarionKind: CatalogKind = {
  kind: 'qarion',
  label: 'Qarion',
  description: 'The connectors, source systems and data products of Qarion’s spaces',
  fields: [
    {
      name: 'url',
      label: 'Address',
      type: 'string',
      default: DEFAULT_URL,
      help: 'Address of the API.',
    },
    {
      name: 'spaces',
      label: 'Spaces',
      type: 'list',
      placeholder: 'marketing-analytics',
      pattern: {
        source: '[^/\\s]+',
        message: 'A space is named by its slug, as its address has it.',
      },
      help: 'Slugs of the spaces to show; empty for all that your key may see.',
    },
    {
      name: 'verifyTls',
      label: 'Verify TLS',
      type: 'boolean',
      default: true,
      advanced: true,
      help: 'Turn off only for a server of your own with a certificate that nobody vouches for.',
    },
    {
      name: 'manifestPart',
      label: 'Manifest part',
      type: 'string',
      default: DEFAULT_PART,
      advanced: true,
      pattern: {
        source: '[A-Za-z0-9_.-]+',
        message: 'A name of letters, digits, ".", "_" and "-".',
      },
      help: 'Name of the part in which a dbt manifest is uploaded.',
    },
  ],
  credentials: [
    {
      name: 'token',
      label: 'API key',
      type: 'string',
      secret: true,
      required: true,
      placeholder: 'qk_…',
      help: 'From Settings, API Keys in Qarion. It may do what you may in each space.',
    },
  ],
  describe(properties) {
    const spaces = listProperty(properties, 'spaces');
    return spaces.length === 0 ? urlOf(properties) : `${urlOf(properties)} (${spaces.join(', ')})`;
  },
  binding: (properties) => JSON.stringify(['qarion', canonicalUrl(urlOf(properties))]),
  validate(properties) {
    const message = baseUrlProblem(urlOf(properties));
    return message === undefined ? [] : [{ field: 'url', message }];
  },
  browses: qarionLook,
};

export function urlOf(properties: Properties): string {
  return textProperty(properties, 'url') ?? DEFAULT_URL;
}
