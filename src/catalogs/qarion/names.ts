/**
 * Names of sources: `space/id` for a connector, `space/products` and `space/source-systems/id` for
 * what else a space has. Ids are UUIDs, so the three cannot be taken for each other. [certain]
 */
export type QarionName =
  | { readonly what: 'products'; readonly space: string }
  | { readonly what: 'connector' | 'system'; readonly space: string; readonly id: string };

const PRODUCTS = 'products';
const SYSTEMS = 'source-systems/';

export function productsName(space: string): string {
  return `${space}/${PRODUCTS}`;
}

export function connectorName(space: string, id: string): string {
  return `${space}/${id}`;
}

export function systemName(space: string, id: string): string {
  return `${space}/${SYSTEMS}${id}`;
}

/** Undefined for a name without a space, such as a connector's id or title alone. */
export function parseName(name: string): QarionName | undefined {
  const slash = name.indexOf('/');
  const space = name.slice(0, Math.max(0, slash));
  const rest = name.slice(slash + 1);
  if (space === '' || rest === '') return undefined;
  if (rest === PRODUCTS) return { what: 'products', space };
  if (!rest.startsWith(SYSTEMS)) return { what: 'connector', space, id: rest };
  const id = rest.slice(SYSTEMS.length);
  return id === '' ? undefined : { what: 'system', space, id };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Other texts are refused by the route of one connector, so they are looked up in the list. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
