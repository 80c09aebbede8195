import type pg from 'pg';
import type { Cell } from '../../core/table/table.js';

/** One result column as the wire describes it. */
export interface Field {
  readonly name: string;
  /** Type's oid. */
  readonly type: number;
  readonly modifier: number;
}

/** A result whose cells are the server's own text. */
export interface RawResult {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Hands every cell over as the text the server sent: parsing costs time and exactness. */
export const RAW_TEXT: pg.CustomTypesConfig = {
  getTypeParser: () => (text: string) => text,
};

export function toResult({
  command,
  rowCount,
  fields,
  rows,
}: pg.QueryArrayResult<Cell[]>): RawResult {
  return { command, rowCount, fields: fields.map(toField), rows };
}

export function toField(field: pg.FieldDef): Field {
  return { name: field.name, type: field.dataTypeID, modifier: field.dataTypeModifier };
}
