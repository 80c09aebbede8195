import assert from 'node:assert/strict';
import { openQarion } from '../../../src/catalogs/qarion/catalog.js';
import type { Pace } from '../../../src/catalogs/qarion/followRun.js';
import { qarionKind } from '../../../src/catalogs/qarion/kind.js';
import type { CatalogEntry, SourceQuery } from '../../../src/core/sources/catalog.js';
import type { RemoteCatalog } from '../../../src/core/sources/catalogKind.js';
import type { Session } from '../../../src/core/sources/connector.js';
import type { Properties } from '../../../src/core/sources/source.js';
import { StandIn, useStandIns } from '../standIn.js';
import { entriesOf, never, testContext } from '../support.js';
import { QarionServer } from './server.js';

/** The key that signs in, which must show nowhere but in the header. */
export const CANARY = 'qk_canary-5d20c8';

/** Jobs are followed in no time. */
const FAST: Pace = { first: 1, most: 3, misses: 4, failures: 3, patience: 60_000 };

export const SNOWFLAKE = '550e8400-e29b-41d4-a716-446655440001';
export const POSTGRES = '550e8400-e29b-41d4-a716-446655440002';
export const DBT = '550e8400-e29b-41d4-a716-446655440003';
export const SYSTEM = '650e8400-e29b-41d4-a716-446655440001';
export const PRODUCT = '750e8400-e29b-41d4-a716-446655440001';

export interface OpenOptions {
  readonly token?: string;
  readonly properties?: Properties;
  readonly requestTimeout?: number;
  readonly pace?: Partial<Pace>;
}

/** A server for the tests of one `describe`, filled anew before each; a violation fails the test. */
export class QarionStage {
  readonly server = new QarionServer();
  /** Whatever reaches it is a violation. */
  readonly elsewhere = new StandIn({ routes: [] });
  logged: readonly string[] = [];

  constructor() {
    beforeEach(() => {
      this.server.clear();
      fill(this.server);
    });
    useStandIns(this.server.standIn, this.elsewhere);
  }

  get marketing() {
    return this.server.spaces.get('marketing-analytics')!;
  }

  open(options: OpenOptions = {}): RemoteCatalog {
    const context = testContext({ token: options.token ?? CANARY }, options);
    this.logged = context.logged;
    const properties = { url: this.server.standIn.url, ...options.properties };
    const config = { name: 'q', kind: 'qarion', title: 'Qarion', properties };
    return openQarion(config, context, { ...FAST, ...options.pace });
  }

  /** What a catalog itself shows of a source, opened as the editor does. */
  async session(name: string, options: OpenOptions = {}): Promise<Session> {
    const catalog = this.open(options);
    const source = await catalog.get(name, never);
    assert.ok(qarionKind.browses?.(source), `${name} cannot be browsed`);
    const session = await catalog.open?.(source);
    assert.ok(session);
    this.server.standIn.log.length = 0;
    return session;
  }

  entries(query: SourceQuery = {}, options: OpenOptions = {}): Promise<CatalogEntry[]> {
    return entriesOf(this.open(options), query);
  }

  async names(query: SourceQuery = {}, options: OpenOptions = {}): Promise<string[]> {
    const list = await this.entries(query, options);
    return list.map((entry) => ('source' in entry ? entry.source.name : entry.problem.label));
  }

  /** Requests since the start: `GET /spaces page=1`. */
  sent(): string[] {
    return this.server.standIn.log.map(({ method, path, query }) =>
      [method, path, new URLSearchParams(query.map(([n, v]) => [n, v]))].join(' ').trim(),
    );
  }

  /** Those that write. */
  written(): string[] {
    return this.sent().filter((request) => !request.startsWith('GET '));
  }

  /** Body of the last request that had one. */
  body(): Record<string, unknown> {
    const found = this.server.standIn.log.findLast(({ body }) => body !== '');
    return JSON.parse(found?.body ?? '') as Record<string, unknown>;
  }
}

/** Two spaces: one with the reference's own examples, one that one may only look at. */
function fill(server: QarionServer): void {
  const marketing = server.addSpace('marketing-analytics', 'Marketing Analytics', 'editor');
  server.addSpace('finance', 'Finance', 'viewer');
  const common = { is_active: true, product_count: 142, created_at: '2025-06-01T00:00:00Z' };
  marketing.connectors.set(SNOWFLAKE, {
    id: SNOWFLAKE,
    name: 'Production Snowflake',
    connector_type: 'snowflake',
    config: { account: 'abc12345.us-east-1', database: 'ANALYTICS', warehouse: 'COMPUTE_WH' },
    last_sync: '2026-01-15T10:30:00Z',
    ...common,
  });
  marketing.connectors.set(POSTGRES, {
    id: POSTGRES,
    name: 'Shop',
    connector_type: 'postgresql',
    config: { host: 'db.example.com', port: 5432, database: 'analytics' },
    source_system_id: SYSTEM,
    last_sync: null,
    ...common,
  });
  marketing.connectors.set(DBT, {
    id: DBT,
    name: 'dbt Cloud',
    connector_type: 'dbt',
    config: { project_name: 'analytics' },
    last_sync: '2026-01-15T10:30:00Z',
    ...common,
  });
  marketing.systems.set(SYSTEM, {
    id: SYSTEM,
    name: 'Shop database',
    platform: 'postgresql',
    status: 'connected',
    last_sync: '2026-01-15T06:00:00Z',
    products_count: 45,
    created_at: '2025-06-01T00:00:00Z',
  });
  marketing.products = [
    {
      id: PRODUCT,
      name: 'Customer Events',
      slug: 'customer-events',
      description: 'Raw event stream from web analytics',
      product_type: 'table',
      provider: 'snowflake',
      tags: [{ id: 't-1', name: 'Marketing' }],
      quality_health: { status: 'healthy', score: 0.95, last_check: '2026-01-15T10:30:00Z' },
      is_archived: false,
      created_at: '2025-06-01T00:00:00Z',
      updated_at: '2026-01-15T10:30:00Z',
    },
  ];
  server.types = [
    {
      value: 'quality_postgres',
      label: 'Quality - PostgreSQL',
      category: 'quality',
      icon: '🐘',
      description: 'SQL Quality Checks',
      form_sections: ['source_system', 'credential'],
    },
    {
      value: 'snowflake',
      label: 'Scraper - Snowflake',
      category: 'scraper',
      icon: '❄️',
      description: 'Cloud Data Platform',
      form_sections: ['source_system', 'credential', 'sync_schedule', 'sync_config'],
    },
    {
      value: 'zendesk',
      label: 'Zendesk Support',
      category: 'saas',
      form_sections: ['credential'],
      connection_labels: {
        username: 'Agent',
        password: 'API secret',
        subdomain: 'Subdomain',
        oauth_token: 'OAuth token',
        nothing: 7,
      },
    },
    { value: 's3', label: 'Scraper - Amazon S3', category: 'scraper', form_sections: [] },
    { value: 'quantum', label: 'Quantum', category: 'entangled', unheardOf: [1] },
    { label: 'without a value' },
    'nonsense',
  ];
}
