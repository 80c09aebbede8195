import { CatalogListing } from '../src/core/search/catalogListing.js';
import { namesOf, nodeHit, type Hit, type SourceBrief } from '../src/core/search/hit.js';
import { NameIndex } from '../src/core/search/nameIndex.js';
import { parseQuery } from '../src/core/search/query.js';
import { search } from '../src/core/sources/search.js';
import type { SourceRecord } from '../src/core/sources/source.js';
import { FakeCatalog, FakeWorld, never } from '../test/unit/search/fakeWorld.js';
import {
  processorTime,
  quickest,
  retained,
  type Benchmark,
  type Measurement,
} from './measurement.js';

const TABLES = 100_000;
const SOURCES = 50_000;
/** What is in the box after each key, with the mistakes people make. */
const KEYS = ['e', 'ex', 'exper', 'expermnts', 'lab expermnts', 'sensor 4711', 'zzzz', 'lab.expe'];

export const searchBenchmark: Benchmark = { title: 'Search', run };

async function run(): Promise<readonly Measurement[]> {
  const tables = await retained(() => Promise.resolve(tableIndex()));
  const list = tables.kept.entries.map(({ node }) => ({ name: node?.label ?? '' }));
  const measurements: Measurement[] = [
    { name: `${TABLES} tables, kept`, value: tables.megabytes, unit: 'MB', limit: 64 },
  ];
  for (const text of KEYS) {
    let longest = Infinity;
    const value = await quickest(7, async () => {
      longest = Math.min(longest, await rankOnce(tables.kept, text));
    });
    const naive = await quickest(3, () => Promise.resolve(search(list, text, { limit: 50 })));
    const peer = { name: 'a list ranked whole', value: naive };
    measurements.push({ name: `"${text}" among them`, value, unit: 'ms', limit: 50, peer });
    measurements.push({ name: `"${text}", longest slice`, value: longest, unit: 'ms', limit: 16 });
  }
  return [...measurements, ...(await sources())];
}

async function rankOnce(index: NameIndex<Hit>, text: string): Promise<number> {
  let longest = 0;
  let last = processorTime();
  const mark = () => {
    longest = Math.max(longest, processorTime() - last);
  };
  const pause = async () => {
    mark();
    await new Promise((resolve) => setImmediate(resolve));
    last = processorTime();
  };
  await index.rank(parseQuery(text), 50, pause, never);
  mark();
  return longest;
}

/** A catalog's list, from its first page to what is kept of it. */
async function sources(): Promise<Measurement[]> {
  let requests = 0;
  const { megabytes, kept } = await retained(async () => {
    const catalog = new FakeCatalog('huge', [], 500);
    // Made anew for each page, as those of a server are: nothing of them may be kept.
    catalog.list = ({ page }) => {
      requests++;
      const start = Number(page ?? 0);
      const items = Array.from({ length: 500 }, (_, at) => ({ source: sourceAt(start + at) }));
      const next = start + items.length;
      return Promise.resolve(next < SOURCES ? { items, next: String(next) } : { items });
    };
    const listing = new CatalogListing(catalog, new FakeWorld(catalog));
    await listing.load(never);
    return listing;
  });
  const value = await quickest(5, () => rankOnce(kept.index, 'expermnts lab'));
  return [
    { name: `${SOURCES} sources, kept`, value: megabytes, unit: 'MB', limit: 50 },
    { name: `${SOURCES} sources, listed`, value: requests, unit: 'requests', limit: 100 },
    { name: '"expermnts lab" among them', value, unit: 'ms', limit: 50 },
  ];
}

function tableIndex(): NameIndex<Hit> {
  const index = new NameIndex<Hit>();
  const source: SourceBrief = {
    ...{ id: 'local/db', name: 'db', title: 'Warehouse', kind: 'postgresql', catalog: 'local' },
    ...{ tags: [], where: '', look: undefined },
  };
  for (let n = 0; n < TABLES; n++) {
    const schema = `lab_${n % 50}`;
    const name = `${WORDS[n % WORDS.length]}_${WORDS[(n * 7) % WORDS.length]}_${n}`;
    const hit = nodeHit(source, {
      ...{ path: [schema, name], role: 'table', label: name, expandable: true },
      table: { schema, name },
    });
    if (hit) index.add(hit, namesOf(hit));
  }
  return index;
}

function sourceAt(n: number): SourceRecord {
  const word = WORDS[n % WORDS.length] ?? '';
  const source: SourceRecord = {
    ...{ id: `huge/${word}-${n}`, name: `${word}-${n}`, title: `The ${word} of team ${n}` },
    ...{ kind: 'postgresql', catalog: 'huge', tags: ['lab', `team-${n % 300}`] },
    description: `What the ${word} of laboratory ${n % 1000} are kept in, since ${1990 + (n % 30)}`,
    properties: { host: `db-${n % 500}.example.org`, port: 5432, database: word },
  };
  // As it is read from an answer.
  return JSON.parse(JSON.stringify(source)) as SourceRecord;
}

const WORDS = [
  ...['experiments', 'sensor', 'measurement', 'calibration', 'order', 'customer', 'invoice'],
  ...['temperature', 'microscope', 'sample', 'analysis', 'forecast', 'shipment', 'archive'],
  ...['telemetry', 'inventory', 'ledger', 'protocol', 'spectrum', 'batch', 'reagent', 'assay'],
];
