import { firstText, isObject, text, type JsonObject } from '../http/json.js';
import { bringsProducts, platformOf } from './configKeys.js';
import type { Found } from './lookUp.js';
import { connectorType } from './record.js';
import type { QarionObject } from './wire.js';

/** A connector or source system whose products are looked for. */
export type Owner = Exclude<Found, { what: 'products' }>;

/**
 * Whether a product comes from a connector or source system; undefined when nothing tells.
 *
 * How products are selected is documented nowhere: so by a link, where a product has one, else by
 * its provider, where only one connector of the space reads that platform. [inferred]
 */
export function comesFrom(
  product: QarionObject,
  owner: Owner,
  isOnlyOne: boolean,
): boolean | undefined {
  const connector = link(product, 'connector');
  if (owner.what === 'connector' && connector !== undefined) return connector === owner.id;
  const system = link(product, 'source_system');
  const own = owner.what === 'system' ? owner.id : text(owner.value['source_system_id']);
  if (system !== undefined && own !== undefined) return system === own;
  const provider = text(product['provider']);
  if (provider === undefined || !isOnlyOne) return undefined;
  return platformOf(provider) === platform(owner);
}

/** True when no other connector of the space brings in products of the same platform. */
export function isOnlyOne(owner: Owner, siblings: readonly unknown[]): boolean {
  return siblings.every((sibling) => {
    if (!isObject(sibling) || firstText(sibling, 'id') === owner.id) return true;
    const other: Owner = { ...owner, value: sibling };
    return !mayHaveProducts(other) || platform(other) !== platform(owner);
  });
}

/** False for connectors that only check or query data. */
export function mayHaveProducts({ what, value }: Owner): boolean {
  return what === 'system' || bringsProducts(connectorType(value));
}

function platform({ what, value }: Owner): string {
  return platformOf(what === 'system' ? (text(value['platform']) ?? '') : connectorType(value));
}

/** `connector_id`, or `connector` as an id or an object with one. */
function link(product: JsonObject, name: string): string | undefined {
  const value = product[name];
  const nested = isObject(value) ? firstText(value, 'id') : text(value);
  return firstText(product, `${name}_id`) ?? nested;
}
