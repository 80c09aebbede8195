import { ConnectorError } from '../../../src/core/errors.js';
import * as messages from '../../../src/protocol/results.js';
import { toWireError } from '../../../src/protocol/rpc.js';
import { FakeVsCode } from '../pages/fakeVsCode.js';
import { MEASURED_PLAN, PLANNED } from './samplePlans.js';

/** Plays VS Code and the extension host within the test page, told what to do by its address. */
export interface PlanHost extends FakeVsCode {
  readonly clipboard: string[];
  /** What the user asked for, in order. */
  readonly asked: string[];
  /** What the page is shown; `reload` has it ask again. */
  shown: messages.ResultsDescription;
  reload(): void;
}

const options = new URLSearchParams(location.search);
const plan = options.get('plan');
/** Rows there are, and rows that the settings let be shown. */
const ROWS = 5_000;
let limit = Number(options.get('limit') ?? ROWS);

const vscode = new FakeVsCode();
const { peer } = vscode;

const statement =
  'select r.*, e.title from runs r left join experiments e on e.id = r.experiment order by r.started_at desc limit 20';
const done = { id: 1, statement, duration: 412, notices: [] };
const rows: messages.ResultDescription = {
  ...{ ...done, command: 'SELECT', notices: ['NOTICE: <b>hello</b>'] },
  columns: [
    { name: 'id', type: 'int8' },
    { name: 'title', type: 'text' },
  ],
};
const explained: messages.ResultDescription = { ...done, command: 'EXPLAIN', isPlan: true };
const lost = new ConnectorError(
  'Unavailable',
  'The connection to db:5432 was lost. Changes that were not committed are undone.',
);
const transaction = options.get('transaction') as 'open' | 'failed' | null;
const host: PlanHost = Object.assign(vscode, {
  clipboard: [],
  asked: [],
  shown: {
    ...{ title: 'report.sql', source: 'Data Warehouse (SQL)' },
    results: [plan === null ? rows : explained],
    ...(transaction ? { transaction } : {}),
    ...(options.has('lost') ? { lost: toWireError(lost) } : {}),
  },
  reload: () => peer.notify(messages.resultsChanged, undefined),
});
(globalThis as unknown as { planHost: PlanHost }).planHost = host;

peer.handle(messages.describeResults, () => host.shown);
let broken = options.has('broken');
peer.handle(messages.retryResult, () => {
  host.asked.push('retry');
  broken = false;
});
peer.handle(messages.readResult, ({ start, end }) => {
  if (broken) throw new ConnectorError('Unavailable', 'The connection to db:5432 was lost.');
  return {
    rows: Array.from({ length: Math.max(0, Math.min(end, limit) - start) }, (_, index) => [
      String(start + index + 1),
      `run ${start + index + 1}`,
    ]),
  };
});
peer.handle(messages.countResult, () => ({
  count: { count: limit, exact: true },
  ...(limit < ROWS ? { isStopped: true } : {}),
}));
peer.handle(messages.liftLimit, () => {
  host.asked.push('all rows');
  limit = ROWS;
});
peer.handle(messages.readResultPlan, () =>
  JSON.stringify(plan === 'planned' ? PLANNED : MEASURED_PLAN),
);
peer.handle(messages.copyResultText, ({ text }) => {
  host.clipboard.push(text);
});
peer.handle(messages.endTransaction, ({ how }) => {
  host.asked.push(how);
});
peer.handle(messages.dismissLost, () => {
  host.asked.push('dismiss');
});
peer.handle(messages.takeResultStep, ({ step }) => {
  host.asked.push(step);
});
