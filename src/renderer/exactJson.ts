import { parse } from 'lossless-json';

import { ConnectorError, errorText } from '../core/errors.js';
import { NumberText } from '../protocol/notebook.js';

/** Characters beyond which reading would stop the whole notebook for many seconds. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Parses JSON and keeps every number as the digits it is written with. Throws `Invalid`. */
export function parseExactJson(text: string): unknown {
  if (text.length > MOST_CHARACTERS) {
    const megabytes = Math.ceil(text.length / 1024 / 1024);
    throw new ConnectorError('Invalid', `The output has ${megabytes} MB; at most 64 MB are drawn.`);
  }
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
