/** Types whose values JSON, SQL and spreadsheets have numbers for. Money and oids are none. */
const NUMBER_TYPE =
  /^(u?int(eger|\d+)?|u?bigint|smallint|tinyint|hugeint|u?small(int)?|float\d*|double( precision)?|real|numeric|decimal|number)$/i;

/** Reads a source's own type word: `int8`, `numeric(10,2)`, `DOUBLE`. */
export function isNumberType(type: string): boolean {
  return NUMBER_TYPE.test(type.replace(/\(.*\)$/, '').trim());
}

export function isBooleanType(type: string): boolean {
  return /^bool(ean)?$/i.test(type);
}

/** The truth of a value of a boolean type as its source writes it; undefined for anything else. */
export function booleanOf(text: string, type: string): boolean | undefined {
  if (!isBooleanType(type)) return undefined;
  if (/^t(rue)?$/i.test(text)) return true;
  return /^f(alse)?$/i.test(text) ? false : undefined;
}
