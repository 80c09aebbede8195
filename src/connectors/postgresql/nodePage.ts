import type { SourceNode } from '../../core/sources/connector.js';
import type { Page } from '../../core/sources/page.js';
import type { Cell, TableRef } from '../../core/table/table.js';
import { kindWord, roleOf } from './relationKinds.js';
import { qualifiedName } from './sql.js';
import type { Read } from './typeNames.js';

/** Which part of a list is asked for, and who answers. */
export interface List {
  readonly after: string | undefined;
  readonly limit: number;
  readonly read: Read;
  readonly signal: AbortSignal;
}

/** A table or view as the tree shows it. */
export function relationNode(
  path: readonly string[],
  table: TableRef,
  kind: string,
  estimate: Cell | undefined,
  more: readonly (Cell | undefined)[],
): SourceNode {
  const rows = Number(estimate);
  // 0 and -1 both stand for "never counted".
  const size = rows > 0 ? `about ${rows.toLocaleString('en-US')} rows` : null;
  return {
    path,
    role: roleOf(kind),
    label: table.name,
    ...tooltip([qualifiedName(table), kindWord(kind), size, ...more]),
    expandable: true,
    table,
  };
}

/** One row more than the page holds was asked for: its presence tells that there is another page. */
export function page(
  rows: readonly (readonly Cell[])[],
  limit: number,
  toNode: (row: readonly Cell[]) => SourceNode,
  token: (row: readonly Cell[]) => string = (row) => text(row[0]),
): Page<SourceNode> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toNode),
    ...(rows.length > limit && last ? { next: token(last) } : {}),
  };
}

export function withToken(list: List): unknown[] {
  return [list.limit + 1, ...(list.after === undefined ? [] : [list.after])];
}

export function tooltip(lines: readonly (Cell | undefined)[]): { tooltip: string } {
  return { tooltip: lines.filter((line) => line).join('\n') };
}

export function text(cell: Cell | undefined): string {
  return cell ?? '';
}
