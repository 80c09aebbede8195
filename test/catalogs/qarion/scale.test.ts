import assert from 'node:assert/strict';
import { measureList } from '../listMeasured.js';
import { QarionServer, type Json } from './server.js';
import { CANARY } from './stage.js';

const COUNT = 50_000;
const MEGABYTE = 1024 * 1024;

describe('Qarion with 50,000 connectors', function () {
  this.timeout(120_000);
  const server = new QarionServer();

  before(async () => {
    await server.standIn.start();
    const { connectors } = server.addSpace('lab', 'Lab');
    for (let n = 0; n < COUNT; n++) {
      const connector = connectorOf(n);
      connectors.set(String(connector['id']), connector);
    }
  });
  after(() => server.standIn.stop());
  beforeEach(() => server.standIn.reset());

  for (const way of ['pages', 'sources'] as const) {
    it(`takes little memory, time and requests, read as ${way}`, async () => {
      const measured = await measureList('qarion', server.standIn.url, CANARY, way);
      const told = JSON.stringify(measured);
      assert.deepEqual(server.standIn.violations, []);
      assert.equal(measured.count, COUNT + 1, told);
      assert.ok(measured.grown < 50 * MEGABYTE, told);
      if (way === 'pages') assert.ok(measured.held < 10 * MEGABYTE, told);
      // Of a list without pages the first has to wait for all of it.
      assert.ok(measured.firstPageWork < 3_000, told);
      // Who is asking; then two lists, for each of the readings and for the first page.
      assert.ok(server.standIn.log.length <= 1 + 3 * 2, told);
    });
  }
});

function connectorOf(n: number): Json {
  return {
    id: `550e8400-e29b-41d4-a716-${String(n).padStart(12, '0')}`,
    name: `Warehouse number ${n}`,
    connector_type: n % 3 === 0 ? 'postgres' : 'snowflake',
    config: { host: `db${n}.example.org`, port: 5432, database: 'lab', role: 'READER' },
    ...{ is_active: true, product_count: n, last_sync: '2026-01-15T10:30:00Z' },
    created_at: '2025-06-01T00:00:00Z',
  };
}
