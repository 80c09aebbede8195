import type { LazyCatalog } from '../../core/catalogs/lazyCatalog.js';
import { ConnectorError } from '../../core/errors.js';
import type { RemoteCatalog } from '../../core/sources/catalogKind.js';
import { withProgress } from '../commands/arguments.js';

type FacetName = 'profile' | 'tokens' | 'userSecrets';

const WORDS: Readonly<Record<FacetName, string>> = {
  profile: 'profiles to edit',
  tokens: 'API tokens',
  userSecrets: 'user secrets',
};

/**
 * Runs work on a facet of a catalog, with a progress notification that can be cancelled. Rejects
 * with `Unsupported` where the catalog, as it is configured, has none.
 */
export async function useFacet<Name extends FacetName, T>(
  catalog: LazyCatalog,
  name: Name,
  doing: string,
  work: (facet: NonNullable<RemoteCatalog[Name]>, signal: AbortSignal) => Promise<T>,
): Promise<Awaited<T>> {
  return withProgress(doing, (signal) =>
    catalog.use(signal, (open) => {
      const facet = open[name];
      if (facet) return work(facet, signal);
      throw new ConnectorError('Unsupported', `${catalog.title} has no ${WORDS[name]}.`);
    }),
  );
}
