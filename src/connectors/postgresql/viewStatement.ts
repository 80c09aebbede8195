import type { TableRef } from '../../core/table/table.js';
import type { TableView } from '../../core/table/view.js';
import type { Relation } from './relation.js';
import { qualifiedName, quotedName, quoteLiteral } from './sql.js';
import { orderSql, type PlaceValue, whereSql } from './viewSql.js';

/** A view as SQL without parameters, which a cursor does not take. */
export interface ViewStatement {
  readonly select: string;
  readonly where: string | undefined;
  /** Whether the view itself asks for an order. */
  readonly sorted: boolean;
}

const literal: PlaceValue = (value, cast) => `${quoteLiteral(value)}::${cast}`;

/** Rejects with `Invalid` for a view that the relation cannot show. */
export function viewStatement(
  table: TableRef,
  view: TableView,
  { key, viewColumns }: Pick<Relation, 'key' | 'viewColumns'>,
): ViewStatement {
  const where = whereSql(view, viewColumns, literal);
  const sorted = view.sort.length > 0;
  const order = sorted ? orderSql(view.sort, key, viewColumns) : undefined;
  const select = [
    `SELECT * FROM ${quotedName(table)}`,
    where === undefined ? '' : `WHERE ${where}`,
    order === undefined ? '' : `ORDER BY ${order}`,
  ];
  return { select: select.filter(Boolean).join(' '), where, sorted };
}

/** The same for people: to be pasted into a query. */
export function viewText(
  table: TableRef,
  view: TableView,
  { viewColumns }: Pick<Relation, 'viewColumns'>,
): string {
  const where = whereSql(view, viewColumns, literal);
  const order = orderSql(view.sort, undefined, viewColumns);
  const lines = [
    'SELECT *',
    `FROM ${qualifiedName(table)}`,
    where === undefined ? '' : `WHERE ${where}`,
    order === undefined ? '' : `ORDER BY ${order}`,
  ];
  return `${lines.filter(Boolean).join('\n')};`;
}
