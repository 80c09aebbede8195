import assert from 'node:assert/strict';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';

export interface ParquetContent {
  /** Converted or logical type where there is one, else the physical one, by column. */
  readonly types: Readonly<Record<string, string>>;
  readonly groups: number;
  /** Physical values: nothing is made of them that could round. Texts are texts. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Reads a Parquet file with a reader of its own, without the types it would convert to. */
export async function readParquet(bytes: Uint8Array): Promise<ParquetContent> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const types: Record<string, string> = {};
  for (const element of metadata.schema.slice(1)) {
    const { name, type, logical_type: logical, converted_type: converted } = element;
    const utc = logical?.type === 'TIMESTAMP' && logical.isAdjustedToUTC ? ' UTC' : '';
    types[name] = `${logical?.type ?? converted ?? type ?? ''}${utc}`;
    delete element.converted_type;
    delete element.logical_type;
  }
  const physical = await parquetReadObjects({ file, metadata, utf8: false });
  // The reader's own decoder takes a mark of byte order off the text.
  const rows = physical.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]: [string, unknown]) => {
        const isText = types[name] === 'STRING' && value instanceof Uint8Array;
        return [name, isText ? Buffer.from(value).toString('utf8') : value];
      }),
    ),
  );
  assert.equal(Number(metadata.num_rows), rows.length);
  return { types, groups: metadata.row_groups.length, rows };
}

/** A number in two's complement, the highest byte first. */
export function bigEndian(bytes: Uint8Array): bigint {
  let number = 0n;
  for (const byte of bytes) number = number * 256n + BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, number);
}
