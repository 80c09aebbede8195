import { ConnectorError } from '../../core/errors.js';
import type { Condition, SortKey, TableView } from '../../core/table/view.js';
import { tokenize } from './lexer.js';
import type { KeyColumn } from './pagePlan.js';
import { quoteIdentifier } from './sql.js';

/** A column as conditions need it. */
export interface ViewColumn extends KeyColumn {
  /** PostgreSQL's short name of its type: `int8`, `text[]`. */
  readonly type: string;
}

/** Gives a value its place in the statement: a parameter, or a literal in one that is shown. */
export type PlaceValue = (value: string, cast: string) => string;

/**
 * The condition of a view as SQL, or undefined when every row is shown. Rejects with `Invalid` for a
 * column that does not exist, too few values, and a typed condition that is more than one.
 */
export function whereSql(
  view: TableView,
  columns: readonly ViewColumn[],
  place: PlaceValue,
): string | undefined {
  const parts = view.conditions.map((each) => conditionSql(each, columns, place));
  if (view.where !== undefined && view.where.trim() !== '') {
    requireOneExpression(view.where);
    // On lines of its own, so that a comment at its end takes nothing with it.
    parts.push(`(\n${view.where}\n)`);
  }
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

/**
 * The order of a view with the key behind it, so that no two rows are in the same place; undefined
 * when there is none to say. `reverse` gives the same order from its end.
 */
export function orderSql(
  sort: readonly SortKey[],
  key: readonly KeyColumn[] | undefined,
  columns: readonly ViewColumn[],
  { reverse = false } = {},
): string | undefined {
  const parts = sort.map(({ column, direction, nulls }) => {
    findColumn(columns, column);
    const down = (direction === 'descending') !== reverse;
    // PostgreSQL takes nulls for larger than everything.
    const last = nulls === undefined ? direction === 'ascending' : nulls === 'last';
    const nullsLast = last !== reverse;
    const usual = nullsLast !== down;
    const order = usual ? '' : nullsLast ? ' NULLS LAST' : ' NULLS FIRST';
    return `${quoteIdentifier(column)}${down ? ' DESC' : ''}${order}`;
  });
  const sorted = new Set(sort.map(({ column }) => column));
  for (const { name } of key ?? []) {
    if (!sorted.has(name)) parts.push(`${quoteIdentifier(name)}${reverse ? ' DESC' : ''}`);
  }
  return parts.length === 0 ? undefined : parts.join(', ');
}

function conditionSql(
  condition: Condition,
  columns: readonly ViewColumn[],
  place: PlaceValue,
): string {
  const column = findColumn(columns, condition.column);
  const sql = positiveSql(condition, column, place);
  // A null answers no question, so that rows with one are among those that were not asked for.
  return condition.negate ? `(${sql}) IS NOT TRUE` : sql;
}

function positiveSql(condition: Condition, column: ViewColumn, place: PlaceValue): string {
  const { operator, values, ignoreCase = false } = condition;
  const name = quoteIdentifier(column.name);
  const { operand, cast } = comparable(column, name);
  const at = (index: number) => place(valueAt(condition, index), cast);
  const text = isText(column.type) ? name : `${name}::text`;
  const like = (pattern: string) =>
    `${text} ${ignoreCase ? 'ILIKE' : 'LIKE'} ${place(pattern, 'text')}`;
  switch (operator) {
    case 'isNull':
      return `${name} IS NULL`;
    case 'equals':
      return `${operand} = ${at(0)}`;
    case 'less':
      return `${operand} < ${at(0)}`;
    case 'lessOrEqual':
      return `${operand} <= ${at(0)}`;
    case 'greater':
      return `${operand} > ${at(0)}`;
    case 'greaterOrEqual':
      return `${operand} >= ${at(0)}`;
    case 'between':
      return `${operand} BETWEEN ${at(0)} AND ${at(1)}`;
    case 'in':
      if (values.length === 0) return 'false';
      return `${operand} IN (${values.map((_, index) => at(index)).join(', ')})`;
    case 'contains':
      return like(`%${likeText(valueAt(condition, 0))}%`);
    case 'startsWith':
      return like(`${likeText(valueAt(condition, 0))}%`);
    case 'endsWith':
      return like(`%${likeText(valueAt(condition, 0))}`);
    case 'matches':
      return `${text} ${ignoreCase ? '~*' : '~'} ${place(valueAt(condition, 0), 'text')}`;
    case 'jsonPath': {
      const json = column.type === 'jsonb' ? name : `${name}::jsonb`;
      return `${json} @? ${place(valueAt(condition, 0), 'jsonpath')}`;
    }
  }
}

/** Types that PostgreSQL cannot compare are compared as the text that is shown of them. */
const NOT_COMPARABLE = /^(json|xml|point|line|lseg|box|path|polygon|circle|jsonpath)$/;

function comparable({ type, cast }: ViewColumn, name: string): { operand: string; cast: string } {
  return NOT_COMPARABLE.test(type)
    ? { operand: `${name}::text`, cast: 'text' }
    : { operand: name, cast };
}

/** Types with operators for patterns of their own, whose indexes a cast would shut out. */
function isText(type: string): boolean {
  return /^(text|varchar(\(\d+\))?|char(\(\d+\))?|citext|name)$/.test(type);
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function valueAt({ values, column }: Condition, index: number): string {
  const value = values[index];
  if (value !== undefined) return value;
  throw new ConnectorError('Invalid', `The condition on "${column}" lacks a value.`);
}

function findColumn(columns: readonly ViewColumn[], name: string): ViewColumn {
  const column = columns.find((each) => each.name === name);
  if (column) return column;
  throw new ConnectorError('Invalid', `There is no column "${name}" to sort or filter by.`);
}

/**
 * Rejects what is not one expression by itself: a semicolon, parentheses or quotes that are open, or
 * that close what was opened outside. Everything else is the server's to judge.
 */
function requireOneExpression(where: string): void {
  const fail = (message: string, offset: number, length = 1): never => {
    throw new ConnectorError('Invalid', message, { place: { offset, length } });
  };
  const open: number[] = [];
  let last = where.length;
  for (const { kind, start, end } of tokenize(`${where}\n;`)) {
    if (kind === 'parameter') {
      fail('A condition has no parameters: write the value.', start, end - start);
    }
    last = start;
    if (kind !== 'sign') continue;
    const sign = where[start];
    if (sign === '(') open.push(start);
    if (sign === ')' && open.pop() === undefined) fail('This parenthesis closes nothing.', start);
    if (sign === ';') fail('A condition is one expression, without a semicolon.', start);
  }
  // What has no end has swallowed the semicolon behind the text.
  if (last < where.length + 1) fail('This quote or comment has no end.', last, where.length - last);
  const unclosed = open.at(-1);
  if (unclosed !== undefined) fail('This parenthesis is not closed.', unclosed);
}
