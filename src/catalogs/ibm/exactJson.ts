import { parse } from 'lossless-json';
import { ConnectorError } from '../../core/errors.js';
import type { Cell } from '../../core/table/table.js';

/** A number as the digits it was written with. */
export class ExactNumber {
  constructor(readonly digits: string) {}
}

/** JSON whose numbers keep all their digits. Throws `Unavailable` for what is none. */
export function parseExact(text: string, what: string): unknown {
  try {
    return parse(text, undefined, {
      parseNumber: (digits) => new ExactNumber(digits),
      // As `JSON.parse` has it: the last one counts.
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch {
    // The parser's own error quotes the text, which may hold anything.
    const message = `IBM answered with something that is no valid JSON in place of ${what}.`;
    throw new ConnectorError('Unavailable', message, { nextSteps: ['retry'] });
  }
}

/** The exact text of a value: of a text itself, of anything else its JSON. */
export function exactCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : exactText(value);
}

function exactText(value: unknown): string {
  if (value instanceof ExactNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map(exactText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}: ${exactText(member)}`,
    );
    return `{${members.join(', ')}}`;
  }
  // JSON has a text for whatever was parsed from it.
  return JSON.stringify(value);
}
