import type { CatalogProblem, EntryLocation } from '../../core/sources/catalog.js';
import type { ConnectorKind } from '../../core/sources/connector.js';
import { decodeLocalRecord } from '../../core/sources/localRecord.js';
import type { LocalLayer } from '../../core/sources/localStore.js';
import { sourceId, type SourceRecord } from '../../core/sources/source.js';

/** A record that can be used, and where it stands. */
export interface LocalEntry {
  readonly source: SourceRecord;
  readonly layer: string;
  readonly index: number;
}

export interface LocalEntries {
  /** By name in the catalog. */
  readonly sources: ReadonlyMap<string, LocalEntry>;
  readonly problems: readonly CatalogProblem[];
}

/**
 * Reads all layers into one list. A narrower layer overrides a record of the same name in a wider
 * one, as settings do; a record that cannot be used overrides nothing. Folders of a workspace stand
 * side by side: the first one with a name has it, in any further one it is called `name@folder`.
 */
export function readEntries(
  catalog: string,
  layers: readonly LocalLayer[],
  kinds: readonly ConnectorKind[],
): LocalEntries {
  const sources = new Map<string, LocalEntry>();
  const problems: CatalogProblem[] = [];
  const inFolders = new Set<string>();
  const titles = new Map(layers.map((layer) => [layer.id, layer.title]));
  for (const layer of layers) {
    const seen = new Set<string>();
    const report = (label: string, message: string, index?: number) =>
      problems.push({
        label,
        message: `${message} (${layer.title})`,
        location: locationOf(layer.id, index),
      });
    if (layer.value === undefined || layer.value === null) continue;
    if (!Array.isArray(layer.value)) {
      report('dataConnectors.sources', '"dataConnectors.sources" must be a list.');
      continue;
    }
    for (const [index, raw] of (layer.value as unknown[]).entries()) {
      const decoded = decodeLocalRecord(raw, index, kinds);
      for (const problem of decoded.problems) report(decoded.label, problem, index);
      if (!decoded.source) continue;
      const { source } = decoded;
      if (seen.has(source.name)) {
        report(decoded.label, `The name "${source.name}" is used twice.`, index);
        continue;
      }
      seen.add(source.name);
      const besides = layer.folder !== undefined && inFolders.has(source.name);
      const name = besides
        ? freeName(source.name, layer.folder ?? '', (taken) => sources.has(taken))
        : source.name;
      if (layer.folder !== undefined) inFolders.add(source.name);
      const overridden = sources.get(name);
      const over = overridden && titles.get(overridden.layer);
      sources.set(name, {
        layer: layer.id,
        index,
        source: {
          id: sourceId(catalog, name),
          name,
          title: source.title ?? source.name,
          kind: source.kind,
          catalog,
          ...(source.description === undefined ? {} : { description: source.description }),
          tags: source.tags ?? [],
          properties: source.properties,
          keptIn: over === undefined ? layer.title : `${layer.title}, overriding ${over}`,
        },
      });
    }
  }
  return { sources, problems };
}

export function locationOf(layer: string, index?: number): EntryLocation {
  return index === undefined ? { layer } : { layer, index };
}

/** `@` cannot stand in a name of the settings, so this meets no name but its like. */
function freeName(name: string, folder: string, taken: (name: string) => boolean): string {
  const base = `${name}@${folder.replace(/[^A-Za-z0-9._-]+/g, '-')}`;
  let candidate = base;
  for (let count = 2; taken(candidate); count++) candidate = `${base}-${count}`;
  return candidate;
}
