import { ConnectorError } from '../../core/errors.js';

/** Parts of a name as SQL reads it: `schema.table`, `"quoted.name"`. Throws `Invalid`. */
export function readSqlName(name: string): string[] {
  const parts: string[] = [];
  let rest = name.trim();
  for (;;) {
    const found = /^(?:"((?:[^"]|"")+)"|([^".\s][^".]*))\s*(\.|$)\s*/.exec(rest);
    if (!found) throw new ConnectorError('Invalid', `"${name}" is no name of a table.`);
    const [whole, quoted, plain = '', end] = found;
    parts.push(quoted === undefined ? plain.trim() : quoted.replace(/""/g, '"'));
    if (end === '') return parts;
    rest = rest.slice(whole.length);
  }
}

/** A name that SQL reads as these parts, in quotes where needed. */
export function writeSqlName(parts: readonly string[]): string {
  return parts
    .map((part) => (/^[A-Z_][A-Z0-9_$]*$/.test(part) ? part : `"${part.replace(/"/g, '""')}"`))
    .join('.');
}
