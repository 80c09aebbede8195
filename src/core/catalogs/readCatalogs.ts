import type { CatalogProblem } from '../sources/catalog.js';
import type { CatalogConfig, CatalogKind } from '../sources/catalogKind.js';
import type { LocalLayer } from '../sources/localStore.js';
import type { RemoteCatalogEntry } from './catalogConnection.js';
import { decodeCatalog } from './catalogRecord.js';

type Secrets = Readonly<Record<string, string>>;
type Environment = Readonly<Record<string, string | undefined>>;

/** A catalog that the environment describes. Its secrets are never stored. */
export interface EnvironmentCatalog {
  readonly kind: string;
  readonly name: string;
  readonly properties: CatalogConfig['properties'];
  readonly secrets: Secrets;
}

/** A catalog that can be used, and where it is written. */
export interface ConfiguredCatalog {
  readonly config: CatalogConfig;
  /** Absent for one that only the environment describes. */
  readonly place?: {
    readonly layer: string;
    readonly title: string;
    readonly index: number;
  };
}

export interface ReadCatalogs {
  readonly catalogs: readonly ConfiguredCatalog[];
  readonly problems: readonly CatalogProblem[];
}

export function environmentCatalogs(
  entries: readonly RemoteCatalogEntry[],
  environment: Environment,
): EnvironmentCatalog[] {
  return entries.flatMap(({ name: kind, fromEnvironment }) => {
    const found = fromEnvironment?.(environment);
    return found ? [{ kind, ...found }] : [];
  });
}

/**
 * Reads all layers into one list, in the order of the settings, then adds what the environment
 * describes. A narrower layer overrides a record of the same name in a wider one. A record with the
 * name and kind of the environment's catalog is that catalog: it need not repeat the rest. Asks for
 * the kinds only when there is a record.
 */
export function readCatalogs(
  layers: readonly LocalLayer[],
  kinds: () => readonly CatalogKind[],
  fromEnvironment: readonly EnvironmentCatalog[],
): ReadCatalogs {
  const catalogs = new Map<string, ConfiguredCatalog>();
  const problems: CatalogProblem[] = [];
  const defaults = (name: string, kind: string) =>
    fromEnvironment.find((each) => each.name === name && each.kind === kind)?.properties ?? {};
  for (const layer of layers) {
    const report = (label: string, message: string, index?: number) =>
      problems.push({
        label,
        message: `${message} (${layer.title})`,
        location: index === undefined ? { layer: layer.id } : { layer: layer.id, index },
      });
    if (layer.value === undefined || layer.value === null) continue;
    if (!Array.isArray(layer.value)) {
      report('dataConnectors.catalogs', '"dataConnectors.catalogs" must be a list.');
      continue;
    }
    const seen = new Set<string>();
    for (const [index, raw] of (layer.value as unknown[]).entries()) {
      const { label, config, problems: found } = decodeCatalog(raw, index, kinds(), defaults);
      for (const problem of found) report(label, problem, index);
      if (!config) continue;
      if (seen.has(config.name)) {
        report(label, `The name "${config.name}" is used twice.`, index);
        continue;
      }
      seen.add(config.name);
      const place = { layer: layer.id, title: layer.title, index };
      catalogs.set(config.name, { config, place });
    }
  }
  for (const { kind, name, properties } of fromEnvironment) {
    if (catalogs.get(name)?.config.kind === kind) continue;
    const free = freeName(name, (taken) => catalogs.has(taken));
    const config = { name: free, kind, title: free, properties };
    catalogs.set(free, { config });
  }
  return { catalogs: [...catalogs.values()], problems };
}

function freeName(name: string, taken: (name: string) => boolean): string {
  const base = taken(name) ? `${name}-environment` : name;
  let candidate = base;
  for (let count = 2; taken(candidate); count++) candidate = `${base}-${count}`;
  return candidate;
}
