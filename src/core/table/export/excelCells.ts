import { ConnectorError } from '../../errors.js';
import type { Cell, Column } from '../table.js';
import { daysOf } from './temporalText.js';
import { isBooleanType, booleanOf, isNumberType } from './typeFacts.js';

/**
 * Rows as SpreadsheetML. Source: ECMA-376 part 1, chapter 18; limits: Microsoft, "Excel
 * specifications and limits".
 */

/** Rows of a sheet, the one with the names of the columns included. */
export const SHEET_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
const MOST_CHARACTERS = 32_767;

/** Index in the cell styles of `styles.xml`. */
export const DATE_STYLE = 1;
export const HEADER_STYLE = 2;

type CellWriter = (text: string) => string;

/** Writes the rows of a sheet. `place` is the row's number in the table, from 1, for messages. */
export class ExcelRows {
  readonly #columns: readonly Column[];
  readonly #letters: readonly string[];
  readonly #writers: readonly CellWriter[];

  /** Throws `Unsupported` for more columns than a sheet has. */
  constructor(columns: readonly Column[]) {
    if (columns.length > MOST_COLUMNS) {
      throw new ConnectorError(
        'Unsupported',
        `Excel has ${MOST_COLUMNS.toLocaleString('en-US')} columns, and here are ${columns.length.toLocaleString('en-US')}: export to another format.`,
      );
    }
    this.#columns = columns;
    this.#letters = columns.map((_, index) => columnLetters(index));
    this.#writers = columns.map(({ type }) => cellWriter(type));
  }

  header(): string {
    const cells = this.#columns.map(({ name }, index) => {
      const place = `r="${this.#letters[index] ?? ''}1" s="${HEADER_STYLE}"`;
      return `<c ${place}${inlineText(name.slice(0, MOST_CHARACTERS))}`;
    });
    return `<row r="1">${cells.join('')}</row>`;
  }

  /** `number` is that of the sheet's row. Throws `Unsupported` for a text no cell can hold. */
  row(row: readonly Cell[], number: number, place: number): string {
    let cells = '';
    for (const [index, write] of this.#writers.entries()) {
      const cell = row[index] ?? null;
      if (cell === null) continue;
      if (cell.length > MOST_CHARACTERS) throw this.#tooLong(index, place, cell.length);
      cells += `<c r="${this.#letters[index] ?? ''}${number}"${write(cell)}`;
    }
    return `<row r="${number}">${cells}</row>`;
  }

  #tooLong(index: number, place: number, length: number): ConnectorError {
    const name = this.#columns[index]?.name ?? '';
    const [row, characters, most] = [place, length, MOST_CHARACTERS].map((number) =>
      number.toLocaleString('en-US'),
    );
    return new ConnectorError(
      'Unsupported',
      `Row ${row} has ${characters} characters in "${name}", and a cell of Excel holds ${most}: export to another format, or leave the column out.`,
    );
  }
}

/** What a cell holds behind its place, with its end. */
function cellWriter(type: string): CellWriter {
  if (isNumberType(type))
    return (text) => (isExactNumber(text) ? `><v>${text}</v></c>` : inlineText(text));
  if (isBooleanType(type)) {
    return (text) => {
      const value = booleanOf(text, type);
      return value === undefined ? inlineText(text) : ` t="b"><v>${value ? 1 : 0}</v></c>`;
    };
  }
  if (type.toLowerCase() !== 'date') return inlineText;
  return (text) => {
    const serial = dateSerial(text);
    return serial === undefined ? inlineText(text) : ` s="${DATE_STYLE}"><v>${serial}</v></c>`;
  };
}

function inlineText(text: string): string {
  return ` t="inlineStr"><is><t xml:space="preserve">${excelText(text)}</t></is></c>`;
}

/** Excel keeps 15 digits, and neither -0 nor the smallest numbers. */
function isExactNumber(text: string): boolean {
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE][+-]?\d+)?$/.exec(text) ?? [];
  if (whole === '') return false;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits.length > 15) return false;
  if (digits === '') return sign === '';
  const size = Math.abs(Number(text));
  return size >= 2.3e-308 && size < 1e308;
}

/** Days since 1899-12-30, from where Excel counts as the calendar does to the last day it knows. */
function dateSerial(text: string): number | undefined {
  const days = daysOf(text);
  if (days === undefined) return undefined;
  const serial = days + 25_569;
  return serial >= 61 && serial <= 2_958_465 ? serial : undefined;
}

// Characters that XML 1.0 has no form for (and other controls), a carriage return, which XML reads as a line feed, and what
// looks like the form that Excel has for these.
const ESCAPED = /(?![\t\n])[\p{Cc}\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)/gu;

/** Text as Excel reads it back, character for character. */
export function excelText(text: string): string {
  return text
    .replace(
      ESCAPED,
      (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>]/g, (sign) => (sign === '&' ? '&amp;' : sign === '<' ? '&lt;' : '&gt;'));
}

/** A name that a sheet can have; `number` counts the sheets of one table, from 1. */
export function sheetName(name: string, number: number): string {
  const end = number === 1 ? '' : ` (${number})`;
  const safe = name.replace(/[\\/*?:[\]\p{Cc}\p{Surrogate}]/gu, '_').replace(/^'+|'+$/g, '');
  // Excel keeps this name for itself.
  const own = safe === '' || /^history$/i.test(safe) ? 'Rows' : safe;
  return own.slice(0, 31 - end.length).replace(/[\ud800-\udbff]$/, '') + end;
}

function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}
