import { ConnectorError } from '../../../src/core/errors.js';
import type { Cell, Column } from '../../../src/core/table/table.js';
import * as messages from '../../../src/protocol/results.js';
import type { ResultDescription } from '../../../src/protocol/results.js';
import { toWireError } from '../../../src/protocol/rpc.js';
import { FakeVsCode } from '../pages/fakeVsCode.js';

/** Plays VS Code and the extension host for the page of results, told what to do by its address. */
export interface ResultsHost extends FakeVsCode {
  readonly clipboard: string[];
  /** Values asked for one by one. */
  readonly values: { result: number; row: number; column: number }[];
  failing: boolean;
}

const options = new URLSearchParams(location.search);
const results = Number(options.get('results') ?? 1);
const rowCount = Number(options.get('rows') ?? 1_000);
const columns: readonly Column[] = [
  { name: 'id', type: 'int8' },
  { name: 'name', type: 'text' },
  { name: 'body', type: 'jsonb' },
];
/** The row whose body is cut. */
const CUT_ROW = 2;
const WHOLE = JSON.stringify({ all: 'x'.repeat(500) });

const vscode = new FakeVsCode();
const { peer } = vscode;
const host: ResultsHost = Object.assign(vscode, { clipboard: [], values: [], failing: false });
(globalThis as unknown as { resultsHost: ResultsHost }).resultsHost = host;

/** Every fourth has no rows, every fifth failed. */
function describe(id: number): ResultDescription {
  const common = { id, duration: 640, notices: id === 1 ? ['NOTICE:  table is large'] : [] };
  if (id % 5 === 0) {
    const error = new ConnectorError('Invalid', 'column "wrong" does not exist');
    return { ...common, statement: 'SELECT wrong', command: '', error: toWireError(error) };
  }
  if (id % 4 === 0) return { ...common, statement: 'DELETE FROM lab.x', command: 'DELETE 3' };
  return { ...common, statement: `SELECT * FROM lab.t_${id}`, command: 'SELECT', columns };
}

function row(result: number, index: number): Cell[] {
  const body = index === CUT_ROW ? WHOLE.slice(0, 50) : '{"a": 1}';
  return [String(index + 1), `result ${result}, row ${index + 1}`, body];
}

let furthest = 0;
peer.handle(messages.describeResults, () => ({
  title: 'orders.sql',
  source: 'Data Warehouse (SQL)',
  results: Array.from({ length: results }, (_, index) => describe(index + 1)),
}));
peer.handle(messages.readResult, ({ result, start, end }) => {
  if (host.failing) throw new ConnectorError('Unavailable', 'The connection was lost.');
  const rows = [];
  for (let index = start; index < Math.min(end, rowCount); index++) rows.push(row(result, index));
  furthest = Math.max(furthest, end);
  const cut = start <= CUT_ROW && end > CUT_ROW;
  const cell = { row: CUT_ROW - start, column: 2, size: WHOLE.length };
  return cut ? { rows, cut: [cell] } : { rows };
});
peer.handle(messages.countResult, () =>
  furthest > rowCount ? { count: { count: rowCount, exact: true } } : {},
);
peer.handle(messages.readResultValue, (place) => {
  host.values.push(place);
  return WHOLE;
});
peer.handle(messages.copyResultText, ({ text }) => {
  host.clipboard.push(text);
});
