import { ConnectorError } from '../../core/errors.js';
import type { Card } from '../../core/sources/card.js';
import type { Session, SourceNode } from '../../core/sources/connector.js';
import type { Page, PageRequest } from '../../core/sources/page.js';
import { isObject, text } from '../http/json.js';
import { connectorCard, ownerSummary, productCard, productSummary, systemCard } from './cards.js';
import { decodeList, hasMore } from './list.js';
import type { Found, QarionLookUp } from './lookUp.js';
import { comesFrom, isOnlyOne, mayHaveProducts, type Owner } from './products.js';
import { timeOf } from './text.js';
import { idOf, type QarionObject, type QarionWire } from './wire.js';

/** Qarion caps pages at this. [certain] */
const LARGEST_PAGE = 100;
/** Pages that are looked through at once for products of one connector. */
const MOST_PAGES = 10;

const DETAILS = 'details';
const PRODUCT = 'product';

/**
 * What Qarion has of a space, a connector or a source system: data products, each with its card.
 * Remembers nothing, so the tree shows what there is whenever it asks.
 */
export class QarionSession implements Session {
  readonly #wire: QarionWire;
  readonly #lookUp: QarionLookUp;
  readonly #name: string;

  constructor(wire: QarionWire, lookUp: QarionLookUp, name: string) {
    this.#wire = wire;
    this.#lookUp = lookUp;
    this.#name = name;
  }

  async test(signal: AbortSignal): Promise<string> {
    await this.#lookUp.find(this.#name, signal);
    return 'Qarion has it.';
  }

  credentialFields() {
    return Promise.resolve([]);
  }

  async children(
    path: readonly string[],
    request: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    if (path.length > 0) return { items: [] };
    const found = await this.#lookUp.find(this.#name, signal);
    const position = request.page === undefined ? FIRST : readToken(request.page);
    if (found.what === 'products') return this.#ofSpace(found.space, position, request, signal);
    return this.#ofOwner(found, position, signal);
  }

  invalidate(): void {}

  async card(path: readonly string[], signal: AbortSignal): Promise<Card> {
    const found = await this.#lookUp.find(this.#name, signal);
    const [what, id] = path;
    if (what === PRODUCT && id !== undefined) {
      return productCard(await this.#wire.product(found.space, id, signal));
    }
    if (what === DETAILS && found.what === 'connector') return connectorCard(found.value);
    if (what === DETAILS && found.what === 'system') return systemCard(found.value);
    throw new ConnectorError('NotFound', 'There is nothing to describe here.');
  }

  /** Of the space as a whole: below its connectors the same products would be found again. */
  async find(words: string, limit: number, signal: AbortSignal): Promise<readonly SourceNode[]> {
    const found = await this.#lookUp.find(this.#name, signal);
    if (found.what !== 'products' || words.trim() === '') return [];
    const size = Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit)));
    const answer = await this.#wire.searchProducts(found.space, words, size, signal);
    return (decodeList(answer) ?? []).filter(isObject).flatMap(productNode);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #ofSpace(
    space: string,
    position: Position,
    { limit = LARGEST_PAGE }: PageRequest,
    signal: AbortSignal,
  ): Promise<Page<SourceNode>> {
    // The size belongs to the position: pages of another size would begin elsewhere.
    const size = position.size || Math.min(LARGEST_PAGE, Math.max(1, Math.floor(limit)));
    const { products, next } = await this.#page(space, { ...position, size }, signal);
    if (products.length === 0 && position.page === 1) return { items: [NO_PRODUCTS] };
    const items = products.flatMap(productNode);
    return next ? { items, next: writeToken(next) } : { items };
  }

  async #ofOwner(owner: Owner, start: Position, signal: AbortSignal): Promise<Page<SourceNode>> {
    const items: SourceNode[] = start.page === 1 ? [detailsNode(owner)] : [];
    if (!mayHaveProducts(owner)) return { items };
    const isOnly = start.page > 1 ? start.isOnly : await this.#isOnly(owner, signal);
    let position: Position = { ...start, isOnly, size: LARGEST_PAGE };
    let told = start.page > 1;
    for (let count = 0; count < MOST_PAGES; count++) {
      const { products, next } = await this.#page(owner.space, position, signal);
      const verdicts = products.map((product) => comesFrom(product, owner, isOnly));
      told ||= verdicts.some((verdict) => verdict !== undefined);
      // What a whole page of products does not say, the others will not say either.
      if (!told && products.length > 0) return { items: [...items, UNTOLD] };
      items.push(...products.filter((_, at) => verdicts[at] === true).flatMap(productNode));
      if (!next)
        return { items: start.page === 1 && items.length === 1 ? [...items, NONE] : items };
      position = next;
      if (items.length >= LARGEST_PAGE) break;
    }
    return { items, next: writeToken(position) };
  }

  async #isOnly(owner: Owner, signal: AbortSignal): Promise<boolean> {
    const { what, space } = owner;
    if (what === 'system') return isOnlyOne(owner, await this.#wire.systems(space, signal));
    // A long list costs little when of each element only the verdict is kept.
    const decode = (sibling: unknown) => isOnlyOne(owner, [sibling]);
    return (await this.#wire.connectors(space, decode, signal)).every(Boolean);
  }

  async #page(
    space: string,
    position: Position,
    signal: AbortSignal,
  ): Promise<{ products: readonly QarionObject[]; next?: Position }> {
    const { page, size, mark } = position;
    const answer = await this.#wire.products(space, page, size, signal);
    const list = decodeList(answer);
    if (!list) throw new ConnectorError('Unavailable', 'Qarion sent no list of data products.');
    const products = list.filter(isObject);
    const first = products[0] && idOf(products[0]);
    // A server that ignores the page number would send the first one for ever.
    if (page > 1 && first !== undefined && first === mark) return { products: [] };
    if (!hasMore(answer, page, size)) return { products };
    return { products, next: { ...position, page: page + 1, mark: first ?? '' } };
  }
}

const NO_PRODUCTS = messageNode('No data products yet: sync a connector of this space');
const NONE = messageNode('No data products from here yet: Sync Source brings them in');
const UNTOLD = messageNode(
  'Qarion does not say which data products come from here: see Data Products of the space',
);

function messageNode(label: string): SourceNode {
  return { path: ['message'], role: 'message', label, expandable: false };
}

function detailsNode(owner: Owner & Found): SourceNode {
  return {
    path: [DETAILS],
    role: 'asset',
    label: 'Details',
    description: ownerSummary(owner.value),
    expandable: false,
    card: true,
  };
}

/** None for a product without an id, which cannot be asked for. */
function productNode(product: QarionObject): SourceNode[] {
  const id = idOf(product);
  if (id === undefined) return [];
  const label = text(product['name']) ?? text(product['slug']) ?? id;
  const summary = productSummary(product);
  const about = text(product['description']);
  const modified = timeOf(product['updated_at']);
  return [
    {
      path: [PRODUCT, id],
      role: 'product',
      label,
      ...(summary === '' ? {} : { description: summary }),
      tooltip: [label, summary, about].filter(Boolean).join('\n'),
      expandable: false,
      card: true,
      ...(modified === undefined ? {} : { modified }),
      ...(product['is_archived'] === true ? { deprecated: true } : {}),
    },
  ];
}

interface Position {
  /** Counted from 1. */
  readonly page: number;
  /** 0: not chosen yet. */
  readonly size: number;
  /** Whether the provider tells whose a product is. */
  readonly isOnly: boolean;
  /** Id that the page before began with. */
  readonly mark: string;
}

const FIRST: Position = { page: 1, size: 0, isOnly: false, mark: '' };

function writeToken({ page, size, isOnly, mark }: Position): string {
  return `${page}.${size}.${isOnly ? 1 : 0}.${mark}`;
}

function readToken(token: string): Position {
  const [, page, size, isOnly, mark = ''] = /^(\d+)\.(\d+)\.([01])\.(.*)$/s.exec(token) ?? [];
  if (page === undefined) throw new ConnectorError('Invalid', 'Unknown page.');
  return { page: Number(page), size: Number(size), isOnly: isOnly === '1', mark };
}
