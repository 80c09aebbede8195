import assert from 'node:assert/strict';
import type { Card } from '../../../src/core/sources/card.js';
import type { SourceNode } from '../../../src/core/sources/connector.js';
import { allPages } from '../../../src/core/sources/page.js';
import { never, rejection } from '../support.js';
import { DBT, POSTGRES, PRODUCT, QarionStage, SNOWFLAKE, SYSTEM } from './stage.js';

const M = 'marketing-analytics';
const PRODUCTS = `/catalog/spaces/${M}/products`;

describe('Qarion data products', () => {
  const stage = new QarionStage();
  const { server } = stage;

  async function rows(name: string, limit?: number): Promise<SourceNode[]> {
    const session = await stage.session(name);
    const all: SourceNode[] = [];
    const wanted = limit === undefined ? {} : { limit };
    const pages = allPages((page) => session.children([], { ...wanted, ...page }, never));
    for await (const row of pages) all.push(row);
    return all;
  }
  const labels = async (name: string) => (await rows(name)).map(({ label }) => label);
  const numbered = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, n) => ({ id: `p${n}`, name: `P${n}`, ...more }));

  describe('of a space', () => {
    it('are rows with provider, health and a card', async () => {
      const [row, ...others] = await rows(`${M}/products`);
      assert.deepEqual(others, []);
      assert.deepEqual(row, {
        path: ['product', PRODUCT],
        role: 'product',
        label: 'Customer Events',
        description: 'snowflake · healthy 95 %',
        tooltip: 'Customer Events\nsnowflake · healthy 95 %\nRaw event stream from web analytics',
        expandable: false,
        card: true,
        modified: Date.UTC(2026, 0, 15, 10, 30),
      });
      assert.deepEqual(stage.sent(), [`GET ${PRODUCTS} page=1&size=100`]);
    });

    it('come in pages of at most 100', async () => {
      stage.marketing.products = numbered(250);
      assert.equal((await rows(`${M}/products`)).length, 250);
      assert.deepEqual(
        stage.sent(),
        [1, 2, 3].map((page) => `GET ${PRODUCTS} page=${page}&size=100`),
      );
      assert.equal((await rows(`${M}/products`, 1_000)).length, 250);
      assert.equal((await rows(`${M}/products`, 60)).length, 250);
      assert.equal(stage.sent()[1], `GET ${PRODUCTS} page=2&size=60`);
    });

    it('may be 10,000 pages, with one request each and little memory', async function () {
      this.timeout(120_000);
      const session = await stage.session(`${M}/products`);
      const total = 10_000 * 100;
      const on = { on: ({ path }: { path: string }) => path === PRODUCTS };
      const product = (n: number) => ({ id: `p${n}`, name: `P${n}`, provider: 'snowflake' });
      let count = 0;
      let asked = 0;
      const started = process.memoryUsage().heapUsed;
      let most = 0;
      const answer = (page: number) => {
        const first = (page - 1) * 100;
        const items = Array.from({ length: 100 }, (_, n) => product(first + n));
        server.standIn.fail({ status: 200, json: { items, total, page, size: 100 } }, on);
      };
      answer(1);
      const pages = allPages(async (page) => {
        const result = await session.children([], page, never);
        answer(++asked + 1);
        server.standIn.log.length = 0;
        if (asked % 500 === 0) most = Math.max(most, process.memoryUsage().heapUsed - started);
        return result;
      });
      for await (const { role } of pages) if (role === 'product') count++;
      assert.deepEqual([count, asked], [total, 10_000]);
      assert.ok(most < 150 * 1024 * 1024, `${most} bytes`);
    });

    it('end at a server that ignores the page, or has no total', async () => {
      const on = { on: ({ path }: { path: string }) => path === PRODUCTS };
      const items = numbered(100);
      server.standIn.fail({ status: 200, json: { items, total: 999_999 } }, on);
      assert.equal((await rows(`${M}/products`)).length, 100);
      server.standIn.fail({ status: 200, json: items }, on);
      assert.equal((await rows(`${M}/products`)).length, 100);
      server.standIn.fail({ status: 200, json: { items: numbered(3) } }, on);
      assert.equal((await rows(`${M}/products`)).length, 3);
    });

    it('are counted by the page size that the server chose', async () => {
      // One that caps the size, and says so.
      const on = { on: ({ path }: { path: string }) => path === PRODUCTS, times: 1 };
      server.standIn.fail(
        { status: 200, json: { items: numbered(20), total: 20, page: 1, size: 20 } },
        on,
      );
      assert.equal((await rows(`${M}/products`)).length, 20);
    });

    it('are found by Qarion itself, by name and description', async () => {
      const session = await stage.session(`${M}/products`);
      const find = async (words: string) =>
        (await session.find!(words, 7, never)).map(({ label }) => label);
      assert.deepEqual(await find('web analytics'), ['Customer Events']);
      assert.deepEqual(stage.sent(), [`GET ${PRODUCTS} page=1&size=7&search=web+analytics`]);
      assert.deepEqual(await find('nothing like it'), []);
      assert.deepEqual(await find(' '), []);
      const below = await stage.session(`${M}/${SNOWFLAKE}`);
      assert.deepEqual(await below.find!('customer', 7, never), []);
    });

    it('that are none say what to do', async () => {
      stage.marketing.products = [];
      const [row] = await rows(`${M}/products`);
      assert.deepEqual([row?.role, row?.card], ['message', undefined]);
      assert.match(row?.label ?? '', /sync a connector/);
    });

    it('may lack and have anything', async () => {
      stage.marketing.products = [
        { id: 5, slug: 'by-slug', quality_health: null, tags: null, provider: 7 },
        { id: 'x', is_archived: true, quality_health: { status: 'odd', score: 87.25 } },
        { name: 'no id' },
        'nonsense' as never,
      ];
      const found = await rows(`${M}/products`);
      assert.deepEqual(
        found.map(({ label, description, deprecated }) => [label, description, deprecated]),
        [
          ['by-slug', undefined, undefined],
          ['x', 'odd 87.3 %', true],
        ],
      );
      server.standIn.fail({ status: 200, json: 'soon' });
      await rejection(rows(`${M}/products`));
    });
  });

  describe('of a connector', () => {
    const provided = (provider: string, count: number) => numbered(count, { provider });

    it('stand below its details', async () => {
      const [details] = await rows(`${M}/${SNOWFLAKE}`);
      assert.deepEqual(details, {
        path: ['details'],
        role: 'asset',
        label: 'Details',
        description: '142 data products · last synchronized 2026-01-15 10:30 UTC',
        expandable: false,
        card: true,
      });
      assert.equal(
        (await rows(`${M}/${POSTGRES}`))[0]?.description,
        '142 data products · never synchronized',
      );
    });

    it('are told by their provider, where only one connector reads it', async () => {
      stage.marketing.products = [
        ...provided('Snowflake', 2),
        { id: 'q', name: 'Q', provider: 'postgres' },
        { id: 'r', name: 'R' },
      ];
      assert.deepEqual(await labels(`${M}/${SNOWFLAKE}`), ['Details', 'P0', 'P1']);
      // The platform of `postgresql` is that of `postgres`.
      assert.deepEqual(await labels(`${M}/${POSTGRES}`), ['Details', 'Q']);
      assert.match((await labels(`${M}/${DBT}`))[1] ?? '', /No data products from here yet/);
    });

    it('are not guessed where several read the same platform', async () => {
      const { connectors } = stage.marketing;
      connectors.set('x', { id: 'x', name: 'X', connector_type: 'snowflake' });
      assert.match((await labels(`${M}/${SNOWFLAKE}`))[1] ?? '', /does not say.*see Data Products/);
      // One that only checks data brings in none.
      connectors.set('x', { id: 'x', name: 'X', connector_type: 'quality_snowflake' });
      assert.deepEqual(await labels(`${M}/${SNOWFLAKE}`), ['Details', 'Customer Events']);
    });

    it('are told by links, which go before the provider', async () => {
      stage.marketing.products = [
        { id: 'a', name: 'A', connector_id: SNOWFLAKE, provider: 'dbt' },
        { id: 'b', name: 'B', connector: { id: DBT }, provider: 'snowflake' },
        { id: 'c', name: 'C', source_system_id: SYSTEM, provider: 'snowflake' },
        { id: 'd', name: 'D', source_system: { id: SYSTEM } },
      ];
      assert.deepEqual(await labels(`${M}/${SNOWFLAKE}`), ['Details', 'A', 'C']);
      assert.deepEqual(await labels(`${M}/${DBT}`), ['Details', 'B']);
      assert.deepEqual(await labels(`${M}/${POSTGRES}`), ['Details', 'C', 'D']);
      assert.deepEqual(await labels(`${M}/source-systems/${SYSTEM}`), ['Details', 'C', 'D']);
    });

    it('are not looked for below a connector that brings in none', async () => {
      stage.marketing.connectors.get(SNOWFLAKE)!['connector_type'] = 'query_snowflake';
      assert.deepEqual(await labels(`${M}/${SNOWFLAKE}`), ['Details']);
      assert.equal(stage.sent().filter((each) => each.includes('/products')).length, 0);
    });

    it('are looked for in bounded steps', async () => {
      stage.marketing.products = [
        ...provided('postgres', 2_050),
        { id: 'last', name: 'Last', provider: 'snowflake' },
      ];
      const session = await stage.session(`${M}/${SNOWFLAKE}`);
      const first = await session.children([], {}, never);
      assert.deepEqual(
        first.items.map(({ label }) => label),
        ['Details'],
      );
      assert.ok(first.next);
      assert.equal(stage.sent().filter((each) => each.includes('/products')).length, 10);
      assert.deepEqual(await labels(`${M}/${SNOWFLAKE}`), ['Details', 'Last']);
    });
  });

  describe('cards', () => {
    const card = async (name: string, path: string[]): Promise<Card> =>
      (await stage.session(name)).card!(path, never);
    const facts = ({ sections }: Card) =>
      sections.map(({ title, facts: all }) => [
        title,
        ...all.map(({ label, value, tone }) => [label, value, ...(tone ? [tone] : [])].join(': ')),
      ]);

    it('tell all that is known of a product', async () => {
      Object.assign(stage.marketing.products[0]!, {
        hosting_location: 'analytics.marts.events',
        documentation: '## Overview',
        row_count: 12,
        owners: [{ name: 'Ann' }, { name: 'Bob' }],
        deep: { x: 1 },
        api_token: 'hunter22',
        nothing: null,
      });
      const found = await card(`${M}/products`, ['product', PRODUCT]);
      const { title, type, description, tags } = found;
      assert.deepEqual(
        [title, type, description, tags],
        ['Customer Events', 'Table', 'Raw event stream from web analytics', ['Marketing']],
      );
      assert.deepEqual(facts(found), [
        [
          undefined,
          'Provider: snowflake',
          'Hosting location: analytics.marts.events',
          'Slug: customer-events',
          'Created: 2025-06-01 00:00 UTC',
          'Updated: 2026-01-15 10:30 UTC',
        ],
        ['Quality', 'Health: healthy: good', 'Score: 95 %', 'Last check: 2026-01-15 10:30 UTC'],
        ['Documentation', 'Text: ## Overview'],
        ['Further', 'Row count: 12', 'Owners: Ann, Bob'],
      ]);
      assert.equal(stage.sent().at(-1), `GET ${PRODUCTS}/${PRODUCT}`);
    });

    for (const [status, tone] of [
      ['Healthy', 'good'],
      ['at-risk', 'warning'],
      ['critical', 'bad'],
      ['constructor', undefined],
    ] as const) {
      it(`show "${status}" as ${tone ?? 'it is'}`, async () => {
        stage.marketing.products[0]!['quality_health'] = { status };
        const { sections } = await card(`${M}/products`, ['product', PRODUCT]);
        const health = sections.find(({ title }) => title === 'Quality')?.facts[0];
        assert.deepEqual([health?.value, health?.tone], [status, tone]);
      });
    }

    it('tell what a connector is, without its secrets', async () => {
      Object.assign(stage.marketing.connectors.get(SNOWFLAKE)!, {
        is_active: false,
        last_sync: null,
        config: { account: 'abc', password: 'hunter22', filters: { include: ['X'] } },
        credentials: { username: 'hunter22' },
        owner: 'Ann',
      });
      const found = await card(`${M}/${SNOWFLAKE}`, ['details']);
      assert.deepEqual([found.title, found.type], ['Production Snowflake', 'Connector, Snowflake']);
      assert.deepEqual(facts(found), [
        [
          undefined,
          'Type: snowflake',
          'Active: No: warning',
          'Data products: 142',
          'Last sync: never',
          'Created: 2025-06-01 00:00 UTC',
          `Id: ${SNOWFLAKE}`,
        ],
        ['Configuration', 'account: abc', 'filters: {"include":["X"]}'],
        ['Further', 'Owner: Ann'],
      ]);
    });

    it('tell what a source system is', async () => {
      const found = await card(`${M}/source-systems/${SYSTEM}`, ['details']);
      assert.deepEqual([found.title, found.type], ['Shop database', 'Source system, PostgreSQL']);
      assert.deepEqual(facts(found), [
        [
          undefined,
          'Status: connected: good',
          'Platform: postgresql',
          'Data products: 45',
          'Last sync: 2026-01-15 06:00 UTC',
          'Created: 2025-06-01 00:00 UTC',
          `Id: ${SYSTEM}`,
        ],
      ]);
    });

    it('are there for what is there', async () => {
      await rejection(card(`${M}/products`, ['product', 'none']), 'NotFound');
      await rejection(card(`${M}/products`, ['details']), 'NotFound');
      await rejection(card(`${M}/${SNOWFLAKE}`, []), 'NotFound');
    });
  });

  it('sessions can be tested and closed', async () => {
    const session = await stage.session(`${M}/${DBT}`);
    assert.equal(await session.test(never), 'Qarion has it.');
    assert.deepEqual(await session.credentialFields(never), []);
    assert.deepEqual(await session.children(['product', 'x'], {}, never), { items: [] });
    await rejection(session.children([], { page: 'nonsense' }, never), 'Invalid');
    session.invalidate([]);
    await session.close();
  });
});
