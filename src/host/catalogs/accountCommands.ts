import { ConnectorError } from '../../core/errors.js';
import type { RemoteCatalogInfo } from '../../core/catalogs/catalogRegistry.js';
import type { CatalogIdentity, CatalogOffer } from '../../core/sources/catalogKind.js';
import type { CommandTable } from '../contributions.js';
import type { Services } from '../feature.js';
import { textsOf } from '../sources/addSource.js';
import { quickInput } from '../sources/quickInput.js';
import { manageApiTokens } from './apiTokens.js';
import { askProfile, changeProfile } from './profile.js';
import { resolveCatalog } from './resolveCatalog.js';
import { manageUserSecrets } from './userSecrets.js';

/** What the commands do that are about the user who is signed in to a catalog. */
export function accountCommands(services: Services) {
  const pick = async (argument: unknown, title: string, offer: CatalogOffer) => {
    const accepts = ({ kind }: RemoteCatalogInfo) => kind.offers?.includes(offer) ?? false;
    const found = await resolveCatalog(services, argument, { title, accepts });
    if (!found || accepts(found)) return found;
    throw new ConnectorError('Unsupported', `"${title}" does not work with ${found.kind.label}.`);
  };

  return {
    editProfile: async (
      argument: unknown,
      values: unknown,
    ): Promise<CatalogIdentity | undefined> => {
      const found = await pick(argument, 'Edit Profile', 'profile');
      if (!found) return undefined;
      const given = textsOf(values);
      if (Object.keys(given).length > 0) return changeProfile(services, found.catalog, given);
      return askProfile(services, quickInput, found.catalog);
    },

    manageApiTokens: async (argument: unknown) => {
      const found = await pick(argument, 'Manage API Tokens', 'tokens');
      if (found) await manageApiTokens(quickInput, found.catalog);
    },

    manageUserSecrets: async (argument: unknown) => {
      const found = await pick(argument, 'Manage User Secrets', 'userSecrets');
      if (found) await manageUserSecrets(quickInput, found.catalog);
    },
  } satisfies CommandTable;
}
