import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { ConnectorError } from '../core/errors.js';
import type { Cell } from '../core/table/table.js';

/**
 * JSON with every number as it is written: 9223372036854775807 as a JavaScript number would become
 * 9223372036854775808, and 1.50 would become 1.5. Numbers that JavaScript writes in the same way
 * are plain ones, since a table has millions of those. Throws `Invalid` without quoting the text.
 */
export function parseExactJson(text: string, what: string): unknown {
  try {
    return parse(text, null, {
      parseNumber: (digits) =>
        String(Number(digits)) === digits ? Number(digits) : new LosslessNumber(digits),
      // As `JSON.parse` has it: the last one counts.
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch (error) {
    const isDeep = error instanceof RangeError;
    const message = `${what} is ${isDeep ? 'nested too deeply' : 'no valid JSON'}.`;
    throw new ConnectorError('Invalid', message);
  }
}

/** True for a number, however it is kept. */
export function isExactNumber(value: unknown): boolean {
  return typeof value === 'number' || isLosslessNumber(value);
}

/** A value as a cell: null, the text itself, the digits of a number, or JSON of anything deeper. */
export function exactCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isLosslessNumber(value) ? value.value : (exactJsonText(value) ?? null);
}

export function exactJsonText(value: unknown, indent?: number): string | undefined {
  return stringify(value, null, indent);
}
