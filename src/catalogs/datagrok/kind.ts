import type { CatalogKind } from '../../core/sources/catalogKind.js';
import { textProperty } from '../../core/sources/source.js';
import { baseUrlProblem } from '../http/address.js';
import { companionsOf, lookOf } from './views.js';

/** What forms, sign-in and secret storage need to know of a Datagrok server. */
export const datagrokKind: CatalogKind = {
  kind: 'datagrok',
  label: 'Datagrok',
  description: 'The data connections of a Datagrok server',
  fields: [
    {
      name: 'url',
      label: 'Address',
      type: 'string',
      required: true,
      placeholder: 'https://public.datagrok.ai/api',
      help: 'Address of the server’s API; it usually ends with /api.',
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
      name: 'rawKey',
      label: 'Send key as it is',
      type: 'boolean',
      default: false,
      advanced: true,
      help: 'For session tokens, which are sent without the word Bearer.',
    },
  ],
  credentials: [
    {
      name: 'token',
      label: 'API key',
      type: 'string',
      secret: true,
      required: true,
      help: 'From your profile in Datagrok, with or without the word Bearer before it.',
    },
  ],
  describe: (properties) => textProperty(properties, 'url') ?? '',
  browses: lookOf,
  companions: companionsOf,
  binding(properties) {
    const url = textProperty(properties, 'url') ?? '';
    return JSON.stringify(['datagrok', canonical(url)]);
  },
  validate(properties) {
    const url = textProperty(properties, 'url');
    const message = url === undefined ? undefined : baseUrlProblem(url);
    return message === undefined ? [] : [{ field: 'url', message }];
  },
};

function canonical(url: string): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url;
}
