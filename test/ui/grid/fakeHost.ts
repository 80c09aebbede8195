import { ConnectorError } from '../../../src/core/errors.js';
import type { Cell, Column, RowRange } from '../../../src/core/table/table.js';
import type { ColumnStatistics } from '../../../src/core/table/statistics.js';
import { type TableView, WHOLE_TABLE } from '../../../src/core/table/view.js';
import { isWhole } from '../../../src/core/table/viewEdits.js';
import * as messages from '../../../src/protocol/preview.js';
import { FakeVsCode } from '../pages/fakeVsCode.js';

/** Plays VS Code and the extension host within the test page, told what to do by its address. */
const options = new URLSearchParams(location.search);
const rowCount = Number(options.get('rows') ?? 249_870);
const estimate = Number(options.get('estimate') ?? rowCount);
const delay = Number(options.get('delay') ?? 0);
/** Milliseconds after which rows are counted once far ones were read; without it they never are. */
const countedAfter = Number(options.get('countedAfter') ?? Infinity);
const FAR = 10_000;
let countedAt = Infinity;
/** Bytes that long notes claim to have; 0 sends them whole. */
const cutSize = Number(options.get('cut') ?? 0);
const NOTE = 9;
/** Rows that any condition leaves. */
const FILTERED = 12;
const extraColumns = Number(options.get('columns') ?? 0);

export interface FakeHost extends FakeVsCode {
  readonly clipboard: string[];
  readonly requests: { start: number; end: number }[];
  readonly steps: string[];
  /** Tells the page what it shows, unasked. */
  tell(): void;
  /** Another table takes the place of this one; with `told` its rows come without being asked. */
  replace(table: string, told?: boolean): void;
  /** Tells the page that its tab is kept. */
  keep(): void;
  /** How often the page has said that the tab is to be kept. */
  kept: number;
  /** How often the number of rows was asked for. */
  counts: number;
  /** How often it was asked what is shown. */
  described: number;
  /** Views asked for, the last one is shown. */
  readonly views: TableView[];
  /** Columns whose statistics were asked for. */
  readonly statistics: string[];
  /** Endless work that was cancelled and is over. */
  ended: number;
  /** Values asked for one by one. */
  readonly values: { row: number; column: number }[];
  failing: boolean;
  /** Rows do not come until they are cancelled, nor does the description. */
  hanging: boolean;
}

const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'int8', nullable: false, key: true },
  { name: 'sample', type: 'text', nullable: true },
  { name: 'temperature', type: 'numeric(6,2)', nullable: true },
  { name: 'passed', type: 'bool', nullable: true },
  { name: 'started_at', type: 'timestamptz', nullable: false },
  { name: 'operator', type: 'varchar(40)', nullable: true },
  { name: 'settings', type: 'jsonb', nullable: true },
  { name: 'trace', type: 'bytea', nullable: true },
  { name: 'batch', type: 'uuid', nullable: true },
  { name: 'notes', type: 'text', nullable: true },
];
/** A name that must be quoted; only completions have it. */
const QUOTED = { name: 'Order No', text: '"Order No"', type: 'int8' };
const columns = [
  ...COLUMNS,
  ...Array.from({ length: extraColumns }, (_, index) => ({
    name: `extra_${index}`,
    type: 'float8',
  })),
];

const NOTES: readonly Cell[] = [
  null,
  '',
  'first line\nsecond line\twith a tab',
  '<img src=x onerror="window.hacked = true">',
  'a rather long note that says in many words what the operator saw on that day at the reactor, '.repeat(
    4,
  ),
];

/** Of the table that is shown: its first id tells the tables apart. */
const shown = { opening: 1, table: 'experiments', firstId: 9_007_199_254_740_993n };

function row(index: number, { firstId } = shown): Cell[] {
  const at = (list: readonly Cell[]) => list[index % list.length] ?? null;
  const hex = index.toString(16).padStart(8, '0');
  const second = (n: number) => String(n % 60).padStart(2, '0');
  return [
    String(firstId + BigInt(index)),
    at(['catalyst A', 'catalyst B', null, '', 'blank']),
    index % 7 === 3 ? null : (((index * 37) % 9000) / 100 + 300).toFixed(2),
    at(['t', 'f', null]),
    `2026-03-${String((index % 28) + 1).padStart(2, '0')} 08:${second(index)}:${second(index * 7)}.25+01`,
    at(['Ada Lovelace', 'Grace Hopper', 'Rosalind Franklin', 'Émilie du Châtelet']),
    at(['{"stirring": 300, "gas": "N2"}', '[]', null]),
    index % 4 === 0 ? null : `\\x${hex}${hex}`,
    `${hex}-0000-4000-8000-${hex.repeat(2).slice(0, 12)}`,
    at(NOTES),
    ...Array.from({ length: extraColumns }, (_, extra) => String((index + extra) / 8)),
  ];
}

const vscode = new FakeVsCode();
const { peer } = vscode;
const host: FakeHost = Object.assign(vscode, {
  clipboard: [],
  requests: [],
  counts: 0,
  described: 0,
  tell: () => peer.notify(messages.openTable, opened()),
  replace: (table: string, told = false) => {
    Object.assign(shown, { opening: shown.opening + 1, table, firstId: 1n });
    const { opening } = shown;
    host.views.push(WHOLE_TABLE);
    peer.notify(messages.showTable, { opening, target: description().target });
    if (told) host.tell();
  },
  keep: () => peer.notify(messages.keepTable, undefined),
  kept: 0,
  steps: [],
  views: [],
  values: [],
  statistics: [],
  ended: 0,
  failing: options.get('fail') === 'rows',
  hanging: options.has('hanging'),
});
(globalThis as unknown as { fakeHost: FakeHost }).fakeHost = host;

/** A condition leaves some rows, one with the value `nothing` none. */
function shownRows({ conditions, where }: TableView): number {
  if (conditions.some(({ values }) => values.includes('nothing'))) return 0;
  return where === undefined && conditions.length === 0 ? rowCount : FILTERED;
}

function statisticsOf(column: string): ColumnStatistics {
  if (column === 'temperature') {
    const histogram = Array.from({ length: 20 }, (_, index) => ({
      from: String(300 + index * 4.5),
      to: String(304.5 + index * 4.5),
      count: index === 7 ? 0 : 1000 + Math.round(9000 * Math.exp(-((index - 8) ** 2) / 20)),
    }));
    return {
      ...{ rows: 199_870, sampleOf: 249_870, nulls: 28_553, histogram },
      distinct: { count: 8_999, exact: false },
      ...{ min: '300.00', max: '389.99', mean: '344.9951234567890123456789' },
      quantiles: [
        [0.25, '322.41'],
        [0.5, '344.96'],
        [0.75, '367.50'],
      ],
    };
  }
  const top = [
    'catalyst A',
    'catalyst B',
    'blank',
    '',
    '<img src=x onerror="window.hacked = true">',
  ];
  return {
    ...{ rows: 249_870, nulls: 49_974, distinct: { count: 5, exact: true } },
    ...{ min: '', max: 'catalyst B' },
    top: top.map((value, index) => ({ value, count: 49_974 - index * 9_000 })),
  };
}

async function untilCancelled(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  host.ended++;
}

const wait = () => new Promise((resolve) => setTimeout(resolve, delay));
const lost = () =>
  new ConnectorError('Unavailable', 'The connection to "Data Warehouse (SQL)" was lost.', {
    detail: 'terminating connection due to administrator command (57P01)',
    nextSteps: ['retry', 'editSource', 'showLog'],
  });

peer.on(messages.keepTable, () => host.kept++);
peer.handle(messages.describeTable, async (before, signal) => {
  if (before && !isWhole(before.view)) host.views.push(before.view);
  await wait();
  if (options.get('fail') === 'describe') throw lost();
  if (host.hanging) await untilCancelled(signal);
  // A panel that was just opened has read rows ahead; one that comes again has not.
  const isAhead = host.described++ === 0 && options.has('ahead');
  return isAhead ? opened() : { ...place(), description: description() };
});
// VS Code hands on what it was told while it made the page.
addEventListener('load', () => {
  if (options.has('told')) host.tell();
});
peer.handle(messages.readRows, async (range, signal) => {
  host.requests.push(range);
  if (range.start > FAR) countedAt = Math.min(countedAt, performance.now() + countedAfter);
  const asked = { ...shown };
  if (host.hanging) await untilCancelled(signal);
  await wait();
  if (host.failing) throw lost();
  return page(range, asked);
});

function place() {
  return { opening: shown.opening, isKept: !options.has('passing') };
}

function description(): messages.TableDescription {
  return {
    source: 'Data Warehouse (SQL)',
    table: `lab.${shown.table}`,
    sqlName: `lab.${shown.table}`,
    columns,
    hasViews: options.get('views') !== '0',
    hasStatistics: options.get('statistics') !== '0',
    words: {
      columns: columns.map(({ name, type }) => ({ name, type, text: name })).concat(QUOTED),
      operators: [{ word: 'ILIKE', families: ['text'] as const, detail: 'LIKE, without case' }],
    },
    target: { source: 'local/data-warehouse-sql', schema: 'lab', table: shown.table },
  };
}

function opened(): Required<messages.DescribedTable> {
  const first = { ...page({ start: 0, end: 200 }), milliseconds: 7 };
  return { ...place(), description: description(), first };
}

function page({ start, end }: RowRange, of = shown): messages.RowPage {
  const view = host.views.at(-1) ?? WHOLE_TABLE;
  const { sort } = view;
  const total = shownRows(view);
  const count = Math.max(0, Math.min(end, total) - start);
  const back = sort[0]?.direction === 'descending';
  const rows = Array.from({ length: count }, (_, index) =>
    row(back ? total - 1 - start - index : start + index, of),
  );
  if (cutSize === 0) return { rows };
  const cut = rows.flatMap((each, index) => {
    if (each[NOTE] !== NOTES.at(-1)) return [];
    each[NOTE] = each[NOTE]?.slice(0, 100) ?? null;
    return [{ row: index, column: NOTE, size: cutSize }];
  });
  return { rows, cut };
}

peer.handle(messages.readValue, async ({ row: index, column }) => {
  host.values.push({ row: index, column });
  await wait();
  return row(index)[column] ?? null;
});
peer.handle(messages.countRows, async () => {
  host.counts++;
  await wait();
  const shown = shownRows(host.views.at(-1) ?? WHOLE_TABLE);
  if (shown !== rowCount) return { count: shown, exact: true };
  if (performance.now() >= countedAt) return { count: rowCount, exact: true };
  return { count: estimate, exact: estimate === rowCount };
});
peer.handle(messages.readStatistics, async ({ column }, signal) => {
  host.statistics.push(column);
  if (options.has('endless')) await untilCancelled(signal);
  await wait();
  return statisticsOf(column);
});
peer.handle(messages.whenStopped, async () => {
  // The server takes its time to end what was cancelled.
  await new Promise((resolve) => setTimeout(resolve, 120));
});
peer.handle(messages.whyWaiting, () => {
  if (!options.has('locked')) return undefined;
  return 'Waiting for a lock on lab.experiments: session 4711 (ada, psql) is in the way.';
});
peer.handle(messages.planView, async (view) => {
  await wait();
  if (view.conditions.some(({ values }) => values.includes('wrong'))) {
    throw new ConnectorError('Invalid', 'invalid input syntax for type bigint: "wrong"');
  }
  const offset = view.where?.indexOf('wrong') ?? -1;
  if (offset >= 0) {
    const place = { offset, length: 5 };
    throw new ConnectorError('Invalid', 'column "wrong" does not exist', { place });
  }
  const statement = `SELECT *\nFROM lab.experiments\nWHERE ${view.where ?? 'true'};`;
  if (!options.has('slow') || view.sort.length === 0) return { statement };
  return { statement, slow: { reason: 'No index has this order.', rows: rowCount } };
});
peer.handle(messages.showView, (view) => {
  host.views.push(view);
});
peer.handle(messages.copyText, ({ text }) => {
  host.clipboard.push(text);
});
peer.handle(messages.takeStep, ({ step }) => {
  host.steps.push(step);
});
