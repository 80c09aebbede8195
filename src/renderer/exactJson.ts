import { parse } from 'lossless-json';

import { ConnectorError, errorText } from '../core/errors.js';
import { NumberText } from '../protocol/notebook.js';

/** Parses JSON and keeps every number as the digits it is written with. Throws `Invalid`. */
export function parseExactJson(text: string): unknown {
  if (text.trim() === '') throw new ConnectorError('Invalid', 'The output is empty.');
  try {
    return parse(text, undefined, {
      parseNumber: (digits) => new NumberText(digits),
      // As `JSON.parse` has it: the last one counts.
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch (error) {
    const reason = error instanceof RangeError ? 'It is nested too deeply.' : errorText(error);
    throw new ConnectorError('Invalid', `The output is not valid JSON: ${reason}`, {
      cause: error,
    });
  }
}
