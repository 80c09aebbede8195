import assert from 'node:assert/strict';
import { measureList, type Measured, type Way } from '../listMeasured.js';
import { CANARY } from './failures.js';
import { DatagrokServer } from './server.js';

const COUNT = 50_000;
const MEGABYTE = 1024 * 1024;

describe('Datagrok with 50,000 connections', function () {
  this.timeout(120_000);
  const server = new DatagrokServer();

  before(async () => {
    await server.standIn.start();
    for (let n = 0; n < COUNT; n++) server.add(connection(n));
  });
  after(() => server.standIn.stop());
  beforeEach(() => server.standIn.reset());

  async function measure(way: Way): Promise<Measured & { readonly requests: number }> {
    const measured = await measureList('datagrok', server.standIn.url, CANARY, way);
    assert.deepEqual(server.standIn.violations, []);
    return { ...measured, requests: server.standIn.log.length };
  }

  for (const hasPagedRoute of [true, false]) {
    for (const way of ['pages', 'sources'] as const) {
      const route = hasPagedRoute ? 'in pages' : 'all at once';
      it(`takes little memory, time and requests: sent ${route}, read as ${way}`, async () => {
        server.hasPagedRoute = hasPagedRoute;
        const measured = await measure(way);
        const { count, firstPageWork, grown, held, blocked, requests } = measured;
        const told = JSON.stringify(measured);
        assert.equal(count, COUNT + 1, told);
        assert.ok(grown < 50 * MEGABYTE, told);
        // What was read page by page is gone; a few pages may be kept by their ETag.
        if (way === 'pages') assert.ok(held < 10 * MEGABYTE, told);
        // The limits below have room for a machine that does other things meanwhile.
        assert.ok(firstPageWork < (hasPagedRoute ? 500 : 3_000), told);
        assert.ok(blocked < 2_000, told);
        // Twice each, and who is asking; a list of the other form is not tried again.
        const most = hasPagedRoute ? 2 * Math.ceil(COUNT / 499) + 2 : 5;
        assert.ok(requests <= most, told);
      });
    }
  }
});

/** As large as records of a real server, whose author alone takes a third of that. */
function connection(n: number) {
  return {
    id: `6f6f2d80-0000-11ef-8000-${String(n).padStart(12, '0')}`,
    ...{ name: `Connection${n}`, namespace: 'Lab:', friendlyName: `Connection number ${n}` },
    description: `The database of laboratory ${n % 100}`,
    dataSource: n % 3 === 0 ? 'Oracle' : 'Postgres',
    tags: ['lab', `site-${n % 50}`],
    parameters: { server: `db${n}.example.org`, port: 5432, db: 'lab', cacheResults: true },
    ...{ createdOn: '2026-01-01T00:00:00Z', updatedOn: '2026-01-01T00:00:00Z' },
    author: {
      ...{ '#type': 'User', id: `user-${n % 300}`, login: `user${n % 300}`, status: 'active' },
      ...{ firstName: 'John', lastName: 'Doe', friendlyName: 'John Doe' },
      ...{ email: `user${n % 300}@example.org`, group: { id: `group-${n % 300}` } },
    },
  };
}
