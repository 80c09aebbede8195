import { ConnectorError } from '../../core/errors.js';
import type { TableRef } from '../../core/table/table.js';
import { RESERVED_WORDS } from './reservedWords.js';

/** An identifier for use in a statement, always quoted. Throws `Invalid` for a name no server has. */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) throw invalidName(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant. Values travel as parameters; this is for the few places that allow none. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw invalidName(text);
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  // The E form reads backslashes the same way whatever `standard_conforming_strings` says.
  return text.includes('\\') ? `E${quoted}` : quoted;
}

/** A table's name for use in a statement. */
export function quotedName(table: TableRef): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
}

/** A table's name for people: quoted only where SQL needs it. */
export function qualifiedName(table: TableRef): string {
  return `${nameForQuery(table.schema)}.${nameForQuery(table.name)}`;
}

/** An identifier as people write it: quoted only where SQL needs it. */
export function nameForQuery(name: string): string {
  const plain = /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED_WORDS.has(name);
  return plain ? name : quoteIdentifier(name);
}

/**
 * The parts of a name as SQL reads it: unquoted parts fold to lower case, quoted ones stay as they
 * are with `""` standing for a quote. One to three parts (database, schema, table).
 * Throws `Invalid` for anything else.
 */
export function parseName(text: string): string[] {
  const parts: string[] = [];
  const part =
    /\s*(?:"((?:[^"]|"")+)"|([\p{L}_\u0080-\u{10FFFF}][\p{L}\p{N}_$\u0080-\u{10FFFF}]*))\s*/uy;
  let index = 0;
  for (;;) {
    part.lastIndex = index;
    const match = part.exec(text);
    if (!match) throw invalidName(text);
    const [, quoted, plain] = match;
    if (quoted !== undefined) parts.push(quoted.replaceAll('""', '"'));
    // The server folds ASCII letters only when the encoding has more than one byte per character.
    else parts.push((plain ?? '').replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
    index = part.lastIndex;
    if (index === text.length) break;
    if (text.charAt(index) !== '.') throw invalidName(text);
    index++;
  }
  if (parts.length > 3 || text.includes('\0')) throw invalidName(text);
  return parts;
}

function invalidName(text: string): ConnectorError {
  const shown = text.replaceAll('\0', '\\0');
  return new ConnectorError(
    'Invalid',
    `"${shown}" is not a table name: write table or schema.table, with double quotes around a part that has other characters than letters, digits and underscores.`,
  );
}
