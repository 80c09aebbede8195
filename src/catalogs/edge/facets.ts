import { ConnectorError } from '../../core/errors.js';
import type {
  ApiTokensFacet,
  ProfileFacet,
  UserSecretsFacet,
} from '../../core/sources/catalogFacets.js';
import type { CatalogIdentity } from '../../core/sources/catalogKind.js';
import type { Field } from '../../core/sources/field.js';
import { textProperty, type Properties } from '../../core/sources/source.js';
import type { EdgeNames, EdgeService, EdgeUser } from './service.js';

const FIELDS: readonly Field[] = [
  { name: 'firstName', label: 'First name', type: 'string' },
  { name: 'lastName', label: 'Last name', type: 'string' },
  {
    name: 'email',
    label: 'E-mail address',
    type: 'string',
    pattern: {
      source: '[^\\s@]+@[^\\s@]+',
      message: 'An e-mail address has one "@" and no space.',
    },
  },
];

/** Edge erases what is left out: what the form does not name keeps its value. */
export function profileFacet(service: EdgeService): ProfileFacet {
  const read = async (signal: AbortSignal): Promise<EdgeNames> => {
    const { firstName, lastName, email } = await service.whoAmI(signal);
    return { firstName, lastName, email };
  };
  return {
    fields: FIELDS,
    read: async (signal) => ({ ...(await read(signal)) }),
    async save(values, signal) {
      const isWhole = FIELDS.every(({ name }) => name in values);
      const before = isWhole ? undefined : await read(signal);
      const given = (name: keyof EdgeNames) =>
        name in values ? (textProperty(values, name)?.trim() ?? '') : (before?.[name] ?? '');
      const names = {
        firstName: given('firstName'),
        lastName: given('lastName'),
        email: given('email'),
      };
      await service.setWhoAmI(names, signal);
    },
  };
}

export function tokensFacet({ tokens }: EdgeService): ApiTokensFacet {
  return {
    list: (signal) => tokens.list(signal),
    async create({ note, expiresIn }, signal) {
      if (expiresIn !== undefined && (!Number.isInteger(expiresIn) || expiresIn < 1)) {
        // Of zero Edge makes a token that has expired already.
        throw new ConnectorError('Invalid', 'A token must be valid for a second at least.');
      }
      const trimmed = note?.trim();
      const options = {
        ...(trimmed ? { note: trimmed } : {}),
        ...(expiresIn === undefined ? {} : { expiresIn }),
      };
      const { token, value } = await tokens.create(options, signal);
      if (value !== '') return { info: token, value };
      throw new ConnectorError('Unavailable', 'Edge created a token and did not give it out.');
    },
    remove: (id, signal) => tokens.remove(id, signal),
  };
}

export function userSecretsFacet({ userSecrets }: EdgeService): UserSecretsFacet {
  return {
    list: (signal) => userSecrets.list(signal),
    async create(name: string, value: Properties, signal: AbortSignal) {
      if (name.trim() === '') throw new ConnectorError('Invalid', 'A secret needs a name.');
      await userSecrets.create(name, value, signal);
    },
    read: (name, signal) => userSecrets.read(name, signal),
  };
}

/** Name, and what else tells users apart. */
export function toIdentity(user: EdgeUser, organization: string): CatalogIdentity {
  const { userName, firstName, lastName, email, license, organizations, serverAdmin } = user;
  const names = [firstName, lastName].filter(Boolean).join(' ');
  const label = names || userName || email || 'Unknown user';
  const others = organizations.filter((each) => each !== organization);
  const details = [
    userName,
    email,
    `Organization: ${organization}`,
    others.length === 0 ? '' : `Member of: ${others.join(', ')}`,
    serverAdmin ? 'Server administrator' : '',
    license === undefined ? '' : `License: ${license}`,
  ];
  return { label, details: details.filter((each) => each !== '' && each !== label) };
}
