import { ConnectorError } from '../errors.js';
import type { CatalogConfig } from '../sources/catalogKind.js';
import type { LocalLayer, LocalStore } from '../sources/localStore.js';
import { isObject } from '../sources/localRecord.js';

/** Writes a catalog into a layer of the settings. Rejects with `Conflict` when the name is taken. */
export async function addCatalogRecord(
  store: LocalStore,
  layerId: string,
  config: CatalogConfig,
): Promise<void> {
  const layer = layerOf(store, layerId);
  const records = recordsOf(layer);
  if (records.some((record) => isObject(record) && record['name'] === config.name)) {
    throw taken(config.name);
  }
  const { name, title, kind, properties } = config;
  const record = { name, ...(title === name ? {} : { title }), kind, ...properties };
  await store.write(layer.id, [...records, record]);
}

/** Removes the record at a place of the settings, if it still has this name. */
export async function removeCatalogRecord(
  store: LocalStore,
  place: { readonly layer: string; readonly index: number },
  name: string,
): Promise<void> {
  const records = recordsOf(layerOf(store, place.layer));
  const record = records[place.index];
  if (!isObject(record) || record['name'] !== name) {
    throw new ConnectorError('NotFound', `There is no catalog named "${name}" in the settings.`);
  }
  const rest = records.filter((_, index) => index !== place.index);
  await store.write(place.layer, rest.length === 0 ? undefined : rest);
}

export function taken(name: string): ConnectorError {
  return new ConnectorError('Conflict', `There already is a catalog named "${name}".`);
}

function layerOf(store: LocalStore, id: string): LocalLayer {
  const layer = store.layers().find((candidate) => candidate.id === id);
  if (layer) return layer;
  throw new ConnectorError(
    'Invalid',
    `Catalogs cannot be saved in "${id}": nothing is open there.`,
  );
}

function recordsOf(layer: LocalLayer): readonly unknown[] {
  if (layer.value === undefined || layer.value === null) return [];
  if (Array.isArray(layer.value)) return layer.value as readonly unknown[];
  throw new ConnectorError(
    'Invalid',
    `"dataConnectors.catalogs" in ${layer.title} is not a list: correct it first.`,
    { nextSteps: ['openSettings'] },
  );
}
