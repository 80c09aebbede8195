import type { Card, CardFact, CardSection } from '../../core/sources/card.js';
import { isObject, text, type JsonObject } from '../http/json.js';
import { typeLabel } from './look.js';
import { connectorType, isSecret } from './record.js';
import { labelOf, namesIn, timeText, valueText } from './text.js';
import type { QarionObject } from './wire.js';

type Tone = CardFact['tone'];

/** What Qarion knows of a data product. */
export function productCard(product: QarionObject): Card {
  const health = isObject(product['quality_health']) ? product['quality_health'] : {};
  const description = text(product['description']);
  const documentation = text(product['documentation']);
  const type = text(product['product_type']);
  return {
    title: text(product['name']) ?? text(product['slug']) ?? 'Data product',
    type: type === undefined ? 'Data product' : labelOf(type),
    ...(description === undefined ? {} : { description }),
    tags: namesIn(product['tags']),
    sections: sections(
      [
        undefined,
        [
          fact('Provider', product['provider']),
          fact('Hosting location', product['hosting_location']),
          fact('Slug', product['slug']),
          product['is_archived'] === true ? fact('Archived', true, 'warning') : undefined,
          timeFact('Created', product['created_at']),
          timeFact('Updated', product['updated_at']),
        ],
      ],
      [
        'Quality',
        [
          fact('Health', health['status'], healthTone(health['status'])),
          fact('Score', scoreText(health['score'])),
          timeFact('Last check', health['last_check']),
          ...rest(health, ['status', 'score', 'last_check']),
        ],
      ],
      ['Documentation', [fact('Text', documentation)]],
      ['Further', rest(product, PRODUCT)],
    ),
  };
}

/** In one line, for rows: `snowflake · healthy 95 %`. */
export function productSummary(product: QarionObject): string {
  const health = isObject(product['quality_health']) ? product['quality_health'] : {};
  const quality = [text(health['status']), scoreText(health['score'])];
  return [text(product['provider']), quality.filter(Boolean).join(' ')].filter(Boolean).join(' · ');
}

export function connectorCard(connector: QarionObject): Card {
  const active = connector['is_active'];
  const type = connectorType(connector);
  const description = text(connector['description']);
  return {
    title: text(connector['name']) ?? 'Connector',
    type: `Connector, ${typeLabel(type)}`,
    ...(description === undefined ? {} : { description }),
    tags: namesIn(connector['tags']),
    sections: sections(
      [
        undefined,
        [
          fact('Type', type),
          fact('Active', active, active === false ? 'warning' : undefined),
          fact('Data products', connector['product_count']),
          timeFact('Last sync', connector['last_sync']) ?? fact('Last sync', 'never'),
          timeFact('Created', connector['created_at']),
          fact('Source system', connector['source_system_id']),
          fact('Id', connector['id']),
        ],
      ],
      ['Configuration', configFacts(connector['config'])],
      ['Further', rest(connector, CONNECTOR)],
    ),
  };
}

export function systemCard(system: QarionObject): Card {
  const platform = text(system['platform']);
  const description = text(system['description']);
  return {
    title: text(system['name']) ?? 'Source system',
    type: platform === undefined ? 'Source system' : `Source system, ${typeLabel(platform)}`,
    ...(description === undefined ? {} : { description }),
    tags: namesIn(system['tags']),
    sections: sections(
      [
        undefined,
        [
          fact('Status', system['status'], healthTone(system['status'])),
          fact('Platform', platform),
          fact('Data products', system['products_count']),
          timeFact('Last sync', system['last_sync']) ?? fact('Last sync', 'never'),
          timeFact('Created', system['created_at']),
          fact('Id', system['id']),
        ],
      ],
      ['Configuration', configFacts(system['config'])],
      ['Further', rest(system, SYSTEM)],
    ),
  };
}

/** In one line, for rows: `142 data products · last synchronized 2026-01-15 10:30 UTC`. */
export function ownerSummary(owner: QarionObject): string {
  const count = valueText(owner['product_count'] ?? owner['products_count']);
  const last = timeText(owner['last_sync']);
  return [
    owner['is_active'] === false ? 'not active' : '',
    text(owner['status']),
    count === undefined ? '' : count === '1' ? '1 data product' : `${count} data products`,
    last === undefined ? 'never synchronized' : `last synchronized ${last}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Fields with a place of their own on the card. */
const BASE = ['id', 'name', 'description', 'tags', 'created_at', 'credentials'];
const PRODUCT = [
  ...BASE,
  ...['slug', 'product_type', 'provider', 'hosting_location', 'quality_health', 'documentation'],
  ...['is_archived', 'updated_at', 'tag_ids'],
];
const CONNECTOR = [
  ...BASE,
  ...['connector_type', 'is_active', 'product_count', 'last_sync', 'source_system_id', 'config'],
];
const SYSTEM = [...BASE, 'platform', 'status', 'products_count', 'last_sync', 'config'];

const TONES: ReadonlyMap<string, Tone> = new Map([
  ...tones('good', 'healthy good ok passing passed connected active excellent'),
  ...tones('warning', 'warning degraded at_risk fair stale pending partial'),
  ...tones('bad', 'unhealthy critical failing failed error disconnected broken poor bad'),
]);

function tones(tone: Tone, words: string): (readonly [string, Tone])[] {
  return words.split(' ').map((word) => [word, tone]);
}

function healthTone(status: unknown): Tone {
  return TONES.get(
    text(status)
      ?.toLowerCase()
      .replace(/[\s-]+/g, '_') ?? '',
  );
}

/** The documentation's example is 0.95; a score above 1 is taken for a percentage. [inferred] */
function scoreText(score: unknown): string | undefined {
  if (typeof score !== 'number') return text(score);
  const percent = score > 1 ? score : score * 100;
  return `${Math.round(percent * 10) / 10} %`;
}

function configFacts(config: unknown): (CardFact | undefined)[] {
  if (!isObject(config)) return [];
  return Object.entries(config).map(([name, value]) =>
    isSecret(name, value) ? undefined : fact(name, value),
  );
}

/** What we do not know of, as it is: texts, numbers, and lists of those. */
function rest(from: JsonObject, known: readonly string[]): (CardFact | undefined)[] {
  return Object.entries(from).map(([name, value]) => {
    if (known.includes(name) || isSecret(name, value) || isObject(value)) return undefined;
    if (!Array.isArray(value)) return fact(labelOf(name), value);
    const names = namesIn(value);
    return names.length === 0 ? undefined : fact(labelOf(name), names.join(', '));
  });
}

function fact(label: string, value: unknown, tone?: Tone): CardFact | undefined {
  const shown = valueText(value);
  return shown === undefined ? undefined : { label, value: shown, ...(tone ? { tone } : {}) };
}

function timeFact(label: string, value: unknown): CardFact | undefined {
  return fact(label, timeText(value));
}

function sections(
  ...all: readonly (readonly [string | undefined, readonly (CardFact | undefined)[]])[]
): CardSection[] {
  return all.flatMap(([title, facts]) => {
    const present = facts.filter((each) => each !== undefined);
    if (present.length === 0) return [];
    return [{ ...(title === undefined ? {} : { title }), facts: present }];
  });
}
