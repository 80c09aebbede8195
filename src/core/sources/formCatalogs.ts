import { ConnectorError, toConnectorError } from '../errors.js';
import type { Catalog, CatalogScope } from './catalog.js';
import { allPages } from './page.js';

/** A catalog that sources might be added to, but cannot be at the moment, and why. */
export interface UnavailableCatalog {
  readonly name: string;
  readonly title: string;
  readonly message: string;
}

/** Projects of an account; whoever has more finds the first ones. */
const MOST_TARGETS = 1000;

export interface OpenCatalogs {
  readonly open: readonly Catalog[];
  readonly unavailable: readonly UnavailableCatalog[];
  /** What kept the unavailable ones away, by their names. */
  readonly errors: ReadonlyMap<string, ConnectorError>;
}

/**
 * The catalogs that a source can be added to. One that does not answer before `patience` ends, or
 * that nobody is signed in to, keeps back none of the others.
 */
export async function openCatalogs(
  all: readonly Catalog[],
  patience: AbortSignal,
): Promise<OpenCatalogs> {
  const outcomes = await Promise.allSettled(all.map(async (each) => each.prepare?.(patience)));
  const open = all.filter((each) => each.capabilities.create);
  const errors = new Map<string, ConnectorError>();
  const unavailable = all.flatMap((each, at) => {
    const outcome = outcomes[at];
    if (outcome?.status !== 'rejected') return [];
    const known = toConnectorError(outcome.reason, 'Unavailable');
    const { name, title } = each;
    const late = new ConnectorError('Timeout', `${title} did not answer in time.`);
    const error = known.code === 'Cancelled' ? late : known;
    errors.set(name, error);
    return [{ name, title, message: error.message }];
  });
  return { open, unavailable, errors };
}

/** Places within a catalog, the usual one first. */
export async function targetsOf(
  catalog: Catalog,
  signal: AbortSignal,
): Promise<readonly CatalogScope[]> {
  const targets = (await catalog.targets?.(signal)) ?? [];
  if (targets.length > 0 || !catalog.scopes) return targets;
  const found: CatalogScope[] = [];
  const pages = allPages(
    (request) => catalog.scopes?.(request, signal) ?? Promise.resolve({ items: [] }),
  );
  for await (const scope of pages) {
    found.push(scope);
    if (found.length >= MOST_TARGETS) break;
  }
  return found;
}

export function noCatalog(unavailable: readonly UnavailableCatalog[]): ConnectorError {
  const message = 'There is no catalog that sources can be added to.';
  const detail = unavailable.map((each) => `${each.title}: ${each.message}`).join('\n');
  return new ConnectorError('Unsupported', message, detail === '' ? {} : { detail });
}
