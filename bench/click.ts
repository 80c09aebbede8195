import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { launchVSCode } from '../test/host/launch.js';
import { removeTemporaryFolder, temporaryFolder } from '../test/host/temporaryFolder.js';
import { startPostgres, type PostgresServer } from '../test/servers/postgres.js';
import { connectionTo } from '../test/ui/postgresConnection.js';
import { Workbench } from '../test/ui/workbench.js';
import { EMPTY_ROW, EMPTY_VIEW, writeEmptyExtension, writeExtension } from './click/extensions.js';
import {
  clickAndWatch,
  clickAndWatchReplaced,
  type Replacement,
  type Stages,
  watchPanels,
} from './click/watch.js';
import { type Benchmark, type BenchmarkOptions, type Measurement, median } from './measurement.js';

const ROWS = 10_000_000;
/** Of each table, after the first click in the window. */
const CLICKS = 9;
const TABLES = ['by_key', 'by_place'] as const;
const SOURCE = 'Measured';
const CONTENT = '.slick-cell:not(.dc-loading):not(.dc-gutter), .bench-empty';
/** Milliseconds for which nothing is done before a click. */
const REST = 1_500;
/** Milliseconds from a click to the rows, at most. */
const MOST = 300;
/** As many times as long as an empty panel takes, which tells how busy the machine is. */
const MOST_TIMES = 2.5;

export const clickBenchmark: Benchmark = {
  title: 'From a click on a table to its rows, in a window of VS Code',
  run,
};

async function run({ rows = ROWS }: BenchmarkOptions): Promise<readonly Measurement[]> {
  console.log(`  (making ${rows.toLocaleString('en-US')} rows twice)`);
  const folder = temporaryFolder('data-connectors-click-');
  const server = await startPostgres({ database: 'lab', settings: { max_wal_size: '8GB' } });
  try {
    await fill(server, rows);
    return await measure(rows, server, folder);
  } finally {
    await server.stop();
    removeTemporaryFolder(folder);
  }
}

async function measure(
  rows: number,
  server: PostgresServer,
  folder: string,
): Promise<Measurement[]> {
  const extensions = { own: join(folder, 'own'), empty: join(folder, 'empty') };
  await writeExtension(extensions.own);
  writeEmptyExtension(extensions.empty);
  const vscode = await launchVSCode({
    ...connectionTo(server, folder, { name: 'measured', title: SOURCE }),
    extensionFolders: [extensions.own, extensions.empty],
  });
  try {
    const workbench = new Workbench(vscode.page);
    await watchPanels(vscode.page, CONTENT);
    const clicks = new Clicks(workbench);
    // The first panel in a window is for VS Code to begin with.
    await clicks.open(EMPTY_ROW);
    const first = await clicks.open(TABLES[0]);
    const opened = new Map<string, Stages[]>([EMPTY_ROW, ...TABLES].map((name) => [name, []]));
    const replaced = new Map<string, Replacement[]>(TABLES.map((name) => [name, []]));
    // In turn: what else the machine does hits all of them.
    for (let click = 0; click < CLICKS; click++) {
      for (const [name, stages] of opened) stages.push(await clicks.open(name));
      for (const [name, stages] of replaced) stages.push(await clicks.replace(name));
    }
    return report(rows, first, opened, replaced);
  } finally {
    await vscode.stop();
  }
}

/** Clicks on rows of the tree, each after a rest, and leaves no editor. */
class Clicks {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Opens a panel. */
  async open(name: string): Promise<Stages> {
    const { page } = this.#workbench;
    const row = await this.#rowOf(name);
    await page.waitForTimeout(REST);
    const stages = await clickAndWatch(page, () => row.click());
    await this.#workbench.closeAllEditors();
    return stages;
  }

  /** Opens a table in the tab of another one, which nobody has touched. */
  async replace(name: string): Promise<Replacement> {
    const { page } = this.#workbench;
    const other = TABLES.find((each) => each !== name) ?? name;
    const before = await this.#rowOf(other);
    await clickAndWatch(page, () => before.click());
    const row = await this.#rowOf(name);
    await page.waitForTimeout(REST);
    const stages = await clickAndWatchReplaced(page, name, CONTENT, () => row.click());
    await this.#workbench.closeAllEditors();
    return stages;
  }

  async #rowOf(name: string): Promise<Locator> {
    if (name === EMPTY_ROW) {
      await this.#workbench.openViewContainer(EMPTY_VIEW);
      return this.#workbench.tree.find(EMPTY_ROW);
    }
    await this.#workbench.openViewContainer('Data Connectors');
    return this.#workbench.tree.find('Local', SOURCE, 'public', name);
  }
}

function report(
  rows: number,
  first: Stages,
  opened: ReadonlyMap<string, readonly Stages[]>,
  replaced: ReadonlyMap<string, readonly Replacement[]>,
): Measurement[] {
  const empty = median((opened.get(EMPTY_ROW) ?? []).map(whole));
  const peer = { name: 'an empty panel', value: empty };
  const figures = (title: string, stages: readonly Replacement[]): Measurement[] => {
    const value = median(stages.map(whole));
    const limit = MOST_TIMES * empty;
    return [
      { name: title, value, unit: 'ms', limit: MOST, peer },
      { name: `${title}, against VS Code alone`, value, unit: 'ms', limit, peer },
      { name: `${title}, the slowest`, value: Math.max(...stages.map(whole)), unit: 'ms', peer },
      ...parts(title, stages),
    ];
  };
  const titleOf = (name: string) =>
    `${rows.toLocaleString('en-US')} rows ${name.replace('_', ' ')}`;
  return [
    { name: 'the first table in the window', value: whole(first), unit: 'ms', peer },
    ...TABLES.flatMap((name) => [
      ...figures(`${titleOf(name)}, in the tab of another table`, replaced.get(name) ?? []),
      ...figures(`${titleOf(name)}, in a new tab`, opened.get(name) ?? []),
    ]),
    ...parts('an empty panel', opened.get(EMPTY_ROW) ?? []),
  ];
}

/** From the click on, how long it takes until a stage is reached. */
function parts(title: string, stages: readonly (Replacement & Partial<Stages>)[]): Measurement[] {
  const reached: Readonly<Record<string, (each: Partial<Stages>) => number | undefined>> = {
    'VS Code has a frame for the panel': ({ framed }) => framed,
    'its document begins': ({ begun }) => begun,
    'its resources are there': ({ loaded }) => loaded,
    'the first answer comes': ({ told }) => told?.[0],
    painted: ({ painted }) => painted,
  };
  return Object.entries(reached).flatMap(([name, at]) => {
    const times = stages.flatMap((each) => {
      const time = at(each);
      return time === undefined ? [] : [time - each.pressed];
    });
    if (times.length === 0) return [];
    return [{ name: `  ${title}: ${name}`, value: median(times), unit: 'ms' as const }];
  });
}

function whole({ pressed, painted }: Replacement): number {
  return painted - pressed;
}

/** Ten columns of the usual types, about 150 bytes a row. */
async function fill(server: PostgresServer, rows: number): Promise<void> {
  await server.query(`create unlogged table by_key as
    select i as id, i * 7::int8 as run, (i % 1000)::int2 as channel, i / 3.0::float8 as value,
      (i * 1.25)::numeric(12, 2) as price, timestamptz '2024-01-01' + i * interval '1 second' as at,
      md5(i::text) as hash, 'sensor ' || i % 97 as sensor, i % 3 = 0 as valid,
      nullif(i % 11, 0) as rest
    from generate_series(1, ${rows}) i`);
  await server.query('create unlogged table by_place as select * from by_key');
  await server.query('alter table by_key add primary key (id)');
  await server.query('vacuum analyze by_key, by_place');
}
