import { ConnectorError } from '../../core/errors.js';
import type { TableRef } from '../../core/table/table.js';
import type { TableView, ViewPlan } from '../../core/table/view.js';
import { isServerError } from './errors.js';
import { describeRelation } from './relation.js';
import type { Read } from './typeNames.js';
import { viewStatement, viewText } from './viewStatement.js';

/** Sorting fewer rows than this takes no time worth a question. */
const MANY_ROWS = 500_000;
/** About what a screen shows: a plan for all rows would be another one. */
const SHOWN = 200;

/**
 * Has the server plan a view, which checks it, and tells whether it must sort many rows. Rejects
 * with `Invalid`, and with the place of the mistake in what was typed where the server says it.
 */
export async function planView(
  table: TableRef,
  view: TableView,
  read: Read,
  signal: AbortSignal,
): Promise<ViewPlan> {
  const relation = await describeRelation(table, read, signal);
  const { select } = viewStatement(table, view, relation);
  const prefix = 'EXPLAIN (FORMAT JSON) ';
  try {
    const { rows } = await read(`${prefix}${select} LIMIT ${SHOWN}`, [], signal);
    const plan: unknown = JSON.parse(rows.map(([line]) => line ?? '').join('\n'));
    const sorted = sortedRows(rootOf(plan));
    const statement = viewText(table, view, relation);
    if (sorted < MANY_ROWS) return { statement };
    const about = Math.round(sorted).toLocaleString('en-US');
    const reason = `No index has this order: the server must sort about ${about} rows first.`;
    return { statement, slow: { reason, rows: Math.round(sorted) } };
  } catch (error) {
    throw withPlace(error, `${prefix}${select}`, view.where);
  }
}

interface PlanNode {
  readonly 'Node Type'?: unknown;
  readonly 'Plan Rows'?: unknown;
  readonly 'Workers Planned'?: unknown;
  readonly Plans?: unknown;
}

function rootOf(explained: unknown): PlanNode | undefined {
  const [first] = Array.isArray(explained) ? (explained as { readonly Plan?: PlanNode }[]) : [];
  return first?.Plan;
}

/**
 * Rows that go into the largest sort of a plan; an incremental one sorts them bit by bit. Below a
 * gathering step the figures are those of one process: the planner divides the rows by `shares`.
 */
function sortedRows(node: PlanNode | undefined, shares = 1): number {
  if (!node) return 0;
  const below = Array.isArray(node.Plans) ? (node.Plans as PlanNode[]) : [];
  const workers = Number(node['Workers Planned'] ?? 0);
  const inner = workers > 0 ? workers + Math.max(0, 1 - 0.3 * workers) : shares;
  const sorts = node['Node Type'] === 'Sort';
  const own = sorts ? Math.max(0, ...below.map((each) => Number(each['Plan Rows']) * inner)) : 0;
  return Math.max(own, ...below.map((each) => sortedRows(each, inner)));
}

/** The server counts characters from 1, in the whole statement; texts here count UTF-16 units. */
function withPlace(error: unknown, statement: string, where: string | undefined): unknown {
  if (!(error instanceof ConnectorError) || where === undefined) return error;
  const { cause } = error;
  const start = statement.lastIndexOf(`(\n${where}\n)`) + 2;
  const position = isServerError(cause) ? Number(cause.position) : NaN;
  if (start < 2 || !Number.isInteger(position)) return error;
  const before = Array.from(statement)
    .slice(0, position - 1)
    .join('').length;
  const offset = before - start;
  if (offset < 0 || offset > where.length) return error;
  const length = /^[\p{L}\p{N}_$]+|^./u.exec(where.slice(offset))?.[0].length ?? 0;
  return new ConnectorError('Invalid', error.message, {
    cause,
    place: { offset, length },
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  });
}
