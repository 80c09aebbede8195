import { ConnectorError } from '../core/errors.js';
import type { Cell, Column } from '../core/table/table.js';

/** Tables in notebook outputs: what the renderer reads, and what this extension writes. */

/** Frictionless Tabular Data Resource: what pandas writes with `display.html.table_schema`. */
export const RESOURCE_MIME = 'application/vnd.dataresource+json';
/** This extension's own, written by SQL cells. */
export const TABLE_MIME = 'application/vnd.data-connectors.table+json';

/** What is stored under `TABLE_MIME`. A reader refuses versions that it does not know. */
export interface TablePayload {
  readonly version: 1;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Title of the source, for people. */
  readonly source?: string;
  /** True when the query had more rows than are stored. */
  readonly truncated?: boolean;
  /** Of the query, where it is known. */
  readonly totalRows?: number;
}

/** Either payload, ready to be drawn. */
export interface NotebookTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly source?: string;
  readonly truncated: boolean;
  readonly totalRows?: number;
  /** Sentences about what the output does not hold. */
  readonly notes: readonly string[];
}

/**
 * A number as its digits in the file. JSON knows no sizes: 9223372036854775807 read as a JavaScript
 * number becomes 9223372036854775808.
 */
export class NumberText {
  constructor(readonly digits: string) {}
}

/** Reads a parsed payload of either type, its numbers given as `NumberText`. Throws `Invalid`. */
export function readNotebookTable(mime: string, payload: unknown): NotebookTable {
  return mime === TABLE_MIME ? readTablePayload(payload) : readTableResource(payload);
}

export function readTablePayload(payload: unknown): NotebookTable {
  const table = record(payload, 'The output');
  const version = plainNumber(table['version']);
  if (version !== 1) {
    throw invalid(
      version === undefined
        ? 'The output has no version number.'
        : `The output has version ${version}; this version of Data Connectors reads version 1.`,
    );
  }
  const columns = list(table['columns'], '"columns"').map(ownColumn);
  const rows = list(table['rows'], '"rows"').map((row, index) => {
    const cells = list(row, `Row ${index + 1}`);
    if (cells.length !== columns.length) {
      throw invalid(
        `Row ${index + 1} should have a cell for each of ${columns.length} columns and has ${cells.length}.`,
      );
    }
    return cells.map(cellText);
  });
  const { source } = table;
  const totalRows = plainNumber(table['totalRows']);
  return {
    columns,
    rows,
    ...(typeof source === 'string' ? { source } : {}),
    ...(totalRows === undefined ? {} : { totalRows }),
    truncated: table['truncated'] === true,
    notes: [],
  };
}

/** pandas shows this many rows unless `display.max_rows` says otherwise, and marks no cut. */
const PANDAS_MAX_ROWS = 60;

export function readTableResource(payload: unknown): NotebookTable {
  const resource = record(payload, 'The output');
  const schema = record(resource['schema'], '"schema"');
  const fields = list(schema['fields'], '"schema.fields"').map((field, index) =>
    record(field, `Field ${index + 1} of the schema`),
  );
  const data = list(resource['data'], '"data"');
  const keys = fields.map((field, index) => rowKey(field['name'], index));
  // The last place of each key, found once: a table may have thousands of columns.
  const places = new Map(keys.map((key, index) => [key, index]));
  const primary = primaryKeys(schema['primaryKey']);
  const notes: string[] = [];
  const columns = fields.map((field, index) => {
    const name = keys[index] ?? '';
    // Rows are objects, so that of several columns with one name only the last has its values.
    const lost = places.get(name) !== index;
    if (lost) notes.push(`An earlier column "${name}" has no values in this output.`);
    return {
      name,
      type: lost ? 'not in this output' : fieldType(field),
      ...(primary.has(name) ? { key: true } : {}),
    };
  });
  const rows = data.map((row, index) => {
    const values = record(row, `Row ${index + 1}`);
    return keys.map((key, column): Cell => {
      if (places.get(key) !== column || !Object.hasOwn(values, key)) return null;
      const cell = cellText(values[key]);
      // pandas writes a missing duration as this word, and any other missing value as null.
      return cell === 'NaT' && fields[column]?.['type'] === 'duration' ? null : cell;
    });
  });
  if ('pandas_version' in schema && rows.length === PANDAS_MAX_ROWS) {
    notes.push('pandas writes no more rows than its option display.max_rows allows (60 at first).');
  }
  if (mayBeRounded(fields, rows)) {
    notes.push(
      'Integers beyond 2^53 may be rounded: the editor reads notebooks with JavaScript numbers.',
    );
  }
  return { columns, rows, truncated: false, notes };
}

/**
 * VS Code parses a notebook before any renderer sees it, and large integers lose their last digits
 * there. One integer that no JavaScript number would print proves that nothing was rounded.
 */
function mayBeRounded(
  fields: readonly Readonly<Record<string, unknown>>[],
  rows: readonly (readonly Cell[])[],
): boolean {
  let large = false;
  for (const [column, field] of fields.entries()) {
    if (field['type'] !== 'integer') continue;
    for (const row of rows) {
      const digits = row[column] ?? '0';
      if (Number.isSafeInteger(Number(digits))) continue;
      if (String(Number(digits)) !== digits) return false;
      large = true;
    }
  }
  return large;
}

/** JSON text that keeps the digits of numbers. */
export function exactJson(value: unknown): string {
  if (value instanceof NumberText) return value.digits;
  if (Array.isArray(value)) return `[${value.map(exactJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}: ${exactJson(member)}`,
    );
    return `{${members.join(', ')}}`;
  }
  // A parsed payload holds nothing that JSON has no text for.
  return JSON.stringify(value);
}

function ownColumn(value: unknown, index: number): Column {
  const column = record(value, `Column ${index + 1}`);
  const { name, type, nullable, key } = column;
  if (typeof name !== 'string') throw invalid(`Column ${index + 1} has no name.`);
  return {
    name,
    type: typeof type === 'string' ? type : '',
    ...(typeof nullable === 'boolean' ? { nullable } : {}),
    ...(typeof key === 'boolean' ? { key } : {}),
  };
}

/** A field's name as the rows' keys spell it: pandas lets numbers and tuples name columns. */
function rowKey(name: unknown, index: number): string {
  if (name === undefined) throw invalid(`Field ${index + 1} of the schema has no name.`);
  return Array.isArray(name) ? `(${name.map(pythonText).join(', ')})` : (cellText(name) ?? 'None');
}

function pythonText(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return cellText(value) ?? 'None';
}

function primaryKeys(value: unknown): ReadonlySet<string> {
  if (typeof value === 'string') return new Set([value]);
  return new Set(Array.isArray(value) ? value.map((name, index) => rowKey(name, index)) : []);
}

function fieldType(field: Readonly<Record<string, unknown>>): string {
  const { type, tz, constraints, ordered, extDtype } = field;
  const isCategory = typeof constraints === 'object' && constraints !== null;
  if (type === 'any' && isCategory) return ordered === true ? 'category, ordered' : 'category';
  if (type === 'datetime' && typeof tz === 'string') return `datetime, ${tz}`;
  if (type === 'any' && typeof extDtype === 'string') return extDtype;
  return typeof type === 'string' ? type : 'any';
}

function cellText(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : exactJson(value);
}

function plainNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof NumberText ? Number(value.digits) : undefined;
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw invalid(`${what} is ${article(value)}, where an object belongs.`);
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(`${what} is ${article(value)}, where a list belongs.`);
}

function article(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof NumberText || typeof value === 'number') return 'a number';
  return typeof value === 'object'
    ? 'an object'
    : typeof value === 'string'
      ? 'text'
      : 'a truth value';
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError('Invalid', problem);
}
