import type { Cell, Column } from '../../table/table.js';
import { jsonNodeText, parseJsonNode, type ValueNode } from '../../table/jsonNode.js';

/** Rows found in a JSON text, every value as exact as it is written. */
export interface JsonRows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Name of the property that holds them; absent when the text is the list itself. */
  readonly within?: string;
  /** Columns there are besides those that are shown. */
  readonly omitted: number;
}

const mostColumns = 300;

/**
 * A list of objects as a table: of the text itself, or of its only property that is one, as in
 * `{"items": […], "next": …}`. Undefined where there is none.
 */
export function jsonRows(text: string): JsonRows | undefined {
  const root = parseJsonNode(text);
  if (!root) return undefined;
  const list = objectsOf(root);
  if (list) return tableOf(list);
  if (root.kind !== 'object') return undefined;
  const lists = root.children.flatMap(({ name = '', node }) => {
    const objects = objectsOf(node);
    return objects ? [{ name, objects }] : [];
  });
  const [only] = lists;
  return only && lists.length === 1 ? { ...tableOf(only.objects), within: only.name } : undefined;
}

type ListNode = Extract<ValueNode, { kind: 'object' | 'array' }>;

/** The node when it is a list of objects, and of nothing else. */
function objectsOf(node: ValueNode): ListNode | undefined {
  if (node.kind !== 'array' || node.children.length === 0) return undefined;
  return node.children.every((child) => child.node.kind === 'object') ? node : undefined;
}

function tableOf(list: ListNode): JsonRows {
  const names = new Map<string, ValueNode[]>();
  const objects = list.children.map(({ node }) => {
    // Of a name that comes twice the last one counts, as for every reader of JSON.
    const values = new Map<string, ValueNode>();
    for (const child of 'children' in node ? node.children : []) {
      values.set(child.name ?? '', child.node);
    }
    for (const [name, value] of values) {
      const known = names.get(name);
      if (known) known.push(value);
      else names.set(name, [value]);
    }
    return values;
  });
  const shown = [...names].slice(0, mostColumns);
  return {
    columns: shown.map(([name, values]) => ({ name, type: typeOf(values) })),
    rows: objects.map((values) => shown.map(([name]) => cellOf(values.get(name)))),
    omitted: names.size - shown.length,
  };
}

/** The type that all values of a column share, nulls apart; JSON where they share none. */
function typeOf(values: readonly ValueNode[]): string {
  const types = new Set(values.filter((value) => !isNull(value)).map(kindOf));
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : types.size === 0 ? 'text' : 'json';
}

function kindOf(value: ValueNode): string {
  if (value.kind === 'text') return 'text';
  if (value.kind !== 'word') return 'json';
  return value.text === 'true' || value.text === 'false' ? 'boolean' : 'number';
}

function isNull(value: ValueNode): boolean {
  return value.kind === 'word' && value.text === 'null';
}

function cellOf(value: ValueNode | undefined): Cell {
  if (value === undefined || isNull(value)) return null;
  return 'children' in value ? jsonNodeText(value) : value.text;
}
