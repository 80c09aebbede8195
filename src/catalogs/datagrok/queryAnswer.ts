import { ConnectorError } from '../../core/errors.js';
import type { Cell, Column } from '../../core/table/table.js';
import { indexCsv, readCsvRows } from '../csv.js';
import { exactCell, isExactNumber, parseExactJson } from '../exactJson.js';
import { HeldRowsBudget, type HeldRows } from '../heldTable.js';
import { isObject, text, type JsonObject } from '../http/json.js';

/** Characters of an answer that cannot be shown as a table, given as an explanation. */
const MOST_SHOWN = 4_000;
const DEEPEST = 4;

/**
 * The rows in what calling a query answers. Its form is documented nowhere, so each of these is
 * taken: rows as objects, `{columns: [{name, data | values}]}`, `{result: …}` with one of these in
 * it, CSV text. [unknown] Rejects with `Unsupported` for anything else, the answer in its detail.
 */
export async function readQueryAnswer(
  answer: string,
  query: string,
  signal: AbortSignal,
): Promise<HeldRows> {
  const budget = new HeldRowsBudget(`The result of "${query}"`);
  const rows = await readText(answer, { budget, signal, depth: 0 });
  if (rows) return rows;
  const shown = answer.length > MOST_SHOWN ? `${answer.slice(0, MOST_SHOWN)}…` : answer;
  throw new ConnectorError('Unsupported', `Datagrok's answer to "${query}" is no table.`, {
    detail: shown,
  });
}

interface Reading {
  readonly budget: HeldRowsBudget;
  readonly signal: AbortSignal;
  readonly depth: number;
}

async function readText(from: string, reading: Reading): Promise<HeldRows | undefined> {
  const start = /[^\s\ufeff]/.exec(from)?.[0];
  if (start === undefined) return { columns: [], rows: [] };
  if (start === '[' || start === '{' || start === '"') {
    let value: unknown;
    try {
      value = parseExactJson(from, 'The answer');
    } catch {
      // CSV may begin with any of these signs.
      return readCsv(from, reading);
    }
    return readValue(value, reading);
  }
  return readCsv(from, reading);
}

async function readValue(value: unknown, reading: Reading): Promise<HeldRows | undefined> {
  if (reading.depth > DEEPEST) return undefined;
  const deeper = { ...reading, depth: reading.depth + 1 };
  if (typeof value === 'string') return readText(value, deeper);
  if (Array.isArray(value)) return rowObjects(value as unknown[], reading);
  if (!isObject(value)) return undefined;
  if (Array.isArray(value['columns'])) {
    return columnObjects(value['columns'] as unknown[], reading);
  }
  return 'result' in value ? readValue(value['result'], deeper) : undefined;
}

function rowObjects(list: readonly unknown[], { budget }: Reading): HeldRows | undefined {
  if (!list.every(isObject)) return undefined;
  // A Map, since names may be those that objects have by themselves.
  const places = new Map<string, number>();
  for (const row of list) {
    for (const name of Object.keys(row)) if (!places.has(name)) places.set(name, places.size);
  }
  const names = [...places.keys()];
  const types = names.map(() => new TypeGuess());
  const rows = list.map((row) => {
    const cells = names.map((name, index): Cell => {
      const value = Object.hasOwn(row, name) ? row[name] : null;
      types[index]?.learn(value);
      return exactCell(value);
    });
    budget.add(cells);
    return cells;
  });
  const columns = names.map((name, index) => ({ name, type: types[index]?.type ?? 'string' }));
  return { columns, rows };
}

function columnObjects(list: readonly unknown[], { budget }: Reading): HeldRows | undefined {
  const found = list.map((item) => (isObject(item) ? columnOf(item) : undefined));
  if (!found.every((each) => each !== undefined)) return undefined;
  const length = found.reduce((most, { values }) => Math.max(most, values.length), 0);
  const rows = Array.from({ length }, (_, row) => {
    const cells = found.map(({ values }) => exactCell(values[row]));
    budget.add(cells);
    return cells;
  });
  return { columns: found.map(({ column }) => column), rows };
}

function columnOf(item: JsonObject): { column: Column; values: readonly unknown[] } | undefined {
  const name = item['name'];
  const values = [item['data'], item['values']].find((each) => Array.isArray(each));
  if (typeof name !== 'string' || !Array.isArray(values)) return undefined;
  const guess = new TypeGuess();
  for (const value of values as unknown[]) guess.learn(value);
  const type = text(item['type']) ?? guess.type;
  return { column: { name, type }, values: values as unknown[] };
}

async function readCsv(from: string, { signal, budget }: Reading): Promise<HeldRows | undefined> {
  // One line without a comma is a word, or the page of a gateway.
  if (!/[\n,]/.test(from) || /^\s*</.test(from)) return undefined;
  const bytes = new TextEncoder().encode(from);
  const index = await indexCsv(bytes, signal).catch((error: unknown) => {
    if (error instanceof ConnectorError && error.code === 'Invalid') return undefined;
    throw error;
  });
  if (!index) return undefined;
  const rows = readCsvRows(bytes, index, 0, index.rowCount);
  for (const row of rows) budget.add(row);
  return { columns: index.columns.map((name) => ({ name, type: 'string' })), rows };
}

/** The type all values of a column have, in Datagrok's words. */
class TypeGuess {
  #type: string | undefined;

  get type(): string {
    return this.#type ?? 'string';
  }

  learn(value: unknown): void {
    if (value === null || value === undefined) return;
    const type = typeOf(value);
    if (this.#type === undefined || this.#type === type) this.#type = type;
    else if (isNumeric(this.#type) && isNumeric(type)) this.#type = 'double';
    else this.#type = 'string';
  }
}

function isNumeric(type: string): boolean {
  return type === 'int' || type === 'double';
}

function typeOf(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  if (isExactNumber(value)) return /^-?\d+$/.test(exactCell(value) ?? '') ? 'int' : 'double';
  return typeof value === 'string' ? 'string' : 'json';
}
