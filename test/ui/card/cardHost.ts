import { ConnectorError } from '../../../src/core/errors.js';
import type { Card } from '../../../src/core/sources/card.js';
import * as messages from '../../../src/protocol/card.js';
import { FakeVsCode } from '../pages/fakeVsCode.js';

/** Plays VS Code and the extension host within the test page, told what to do by its address. */
export interface CardHost extends FakeVsCode {
  readonly steps: string[];
  /** How often the card was asked for. */
  asked: number;
  /** What is wrong, when something is. */
  failing: 'Unavailable' | 'NotFound' | undefined;
  card: Card;
  reload(): void;
}

const options = new URLSearchParams(location.search);
const delay = Number(options.get('delay') ?? 0);

const CARD: Card = {
  title: 'orders_by_region_and_month_with_a_name_that_is_rather_long',
  type: 'Table',
  description:
    'Orders of all regions, one row for each month.\n\nLoaded each night from the shop; ' +
    'figures of the current month are preliminary. <img src=x onerror="window.hacked = true">',
  tags: ['sales', 'monthly', 'contains personal data', '<b>tag</b>'],
  sections: [
    {
      facts: [
        { label: 'Health', value: '97 of 100', tone: 'good' },
        { label: 'Freshness', value: '31 hours old', tone: 'warning' },
        { label: 'Last check', value: 'Failed: 12 orders have no region', tone: 'bad' },
        { label: 'Owner', value: 'Ada Lovelace' },
        { label: 'Rows', value: '12345678901234567890' },
      ],
    },
    {
      title: 'Location',
      facts: [
        {
          label: 'Qualified name',
          value: `warehouse.${'very_long_schema_name_'.repeat(8)}.orders`,
        },
        { label: 'Address', value: 'https://example.org/catalog/orders' },
        { label: 'A label that needs more room than there is for labels', value: 'yes' },
        { label: 'Right to left', value: 'שלום עולם' },
        { label: 'Nothing', value: '' },
      ],
    },
    {
      title: 'Columns',
      facts: Array.from({ length: 12 }, (_, index) => ({
        label: `column_${index}`,
        value: index % 3 === 0 ? 'bigint, not null' : 'character varying(255)',
      })),
    },
    { title: 'Empty', facts: [] },
  ],
};

const HUGE: Card = {
  title: 'Huge',
  tags: [],
  description: 'x'.repeat(10_000),
  sections: [
    { facts: Array.from({ length: 5_000 }, (_, n) => ({ label: `fact ${n}`, value: String(n) })) },
  ],
};

const vscode = new FakeVsCode();
const { peer } = vscode;
const host: CardHost = Object.assign(vscode, {
  steps: [],
  asked: 0,
  failing: (options.get('fail') ?? undefined) as CardHost['failing'],
  card: options.has('huge') ? HUGE : CARD,
  reload: () => peer.notify(messages.reloadCard, undefined),
});
(globalThis as unknown as { cardHost: CardHost }).cardHost = host;

const IDENTITY: messages.CardIdentity = {
  target: { kind: 'node', source: 'qarion/warehouse', path: ['Products', 'orders'] },
  title: 'orders',
};
peer.handle(messages.identifyCard, () => IDENTITY);
peer.handle(messages.describeCard, async () => {
  host.asked++;
  const { failing, card } = host;
  await new Promise((resolve) => setTimeout(resolve, delay));
  if (failing === 'Unavailable') {
    throw new ConnectorError('Unavailable', 'Qarion cannot be reached.', {
      detail: 'connect ECONNREFUSED 127.0.0.1:1',
      nextSteps: ['showLog'],
    });
  }
  if (failing) throw new ConnectorError(failing, 'There is no such product any more.');
  return { source: 'Sales Warehouse', card };
});
peer.handle(messages.takeCardStep, ({ step }) => {
  host.steps.push(step);
});
