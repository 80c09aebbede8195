import type { Cell } from '../../core/table/table.js';
import type { Field } from './rawResult.js';

/**
 * PostgreSQL's own short name for a type that `format_type` spells as the SQL standard does:
 * `int8` for `bigint`, `timestamptz(3)` for `timestamp(3) with time zone`. Others stay as they are.
 */
export function shortTypeName(formatted: string): string {
  const match = /^([a-z ]+?)(?: ?(\([\d,-]+\)))?( with(?:out)? time zone)?((?:\[\])*)$/.exec(
    formatted,
  );
  if (!match) return formatted;
  const [, words = '', modifier = '', zone = '', arrays = ''] = match;
  const short = SHORT_NAMES.get(words + zone);
  return short === undefined ? formatted : `${short}${modifier}${arrays}`;
}

const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['boolean', 'bool'],
  ['smallint', 'int2'],
  ['integer', 'int4'],
  ['bigint', 'int8'],
  ['real', 'float4'],
  ['double precision', 'float8'],
  ['character varying', 'varchar'],
  ['character', 'char'],
  ['bit varying', 'varbit'],
  ['timestamp without time zone', 'timestamp'],
  ['timestamp with time zone', 'timestamptz'],
  ['time without time zone', 'time'],
  ['time with time zone', 'timetz'],
]);

/** Common types, so that most results need no question to the server. Their oids are fixed. */
const WELL_KNOWN: readonly (readonly [number, string])[] = [
  [16, 'bool'],
  [17, 'bytea'],
  [19, 'name'],
  [20, 'int8'],
  [21, 'int2'],
  [23, 'int4'],
  [25, 'text'],
  [26, 'oid'],
  [114, 'json'],
  [700, 'float4'],
  [701, 'float8'],
  [1009, 'text[]'],
  [1043, 'varchar'],
  [1082, 'date'],
  [1083, 'time'],
  [1114, 'timestamp'],
  [1184, 'timestamptz'],
  [1186, 'interval'],
  [1700, 'numeric'],
  [2950, 'uuid'],
  [3802, 'jsonb'],
];

/** Reads rows on some connection. */
export type Read = (
  text: string,
  values: readonly unknown[],
  signal: AbortSignal,
) => Promise<{ readonly rows: readonly (readonly Cell[])[] }>;

/** Names of the types met in results. One for each session: oids differ between databases. */
export class TypeNames {
  readonly #names = new Map<string, string>();

  constructor() {
    this.clear();
  }

  /** The types of these fields, in their order; unknown ones are asked with one statement. */
  async of(fields: readonly Field[], read: Read, signal: AbortSignal): Promise<string[]> {
    const missing = fields.filter((field) => !this.#names.has(typeKey(field)));
    if (missing.length > 0) {
      const { rows } = await read(
        `SELECT format_type(t.oid, t.modifier)
           FROM unnest($1::oid[], $2::int4[]) WITH ORDINALITY AS t (oid, modifier, place)
          ORDER BY t.place`,
        [missing.map((field) => field.type), missing.map((field) => field.modifier)],
        signal,
      );
      missing.forEach((field, index) => {
        const name = rows[index]?.[0];
        if (name) this.#names.set(typeKey(field), shortTypeName(name));
      });
    }
    return fields.map((field) => this.#names.get(typeKey(field)) ?? String(field.type));
  }

  /** Forgets names: a type may have been renamed. */
  clear(): void {
    this.#names.clear();
    for (const [oid, name] of WELL_KNOWN) this.#names.set(`${oid}:-1`, name);
  }
}

function typeKey(field: Field): string {
  return `${field.type}:${field.modifier}`;
}
