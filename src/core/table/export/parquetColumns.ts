import type { Column } from '../table.js';
import { booleanOf } from './typeFacts.js';
import { daysOf, microsOf, microsOfTime } from './temporalText.js';

/** A column of a Parquet file, and how its values are made of exact text. */
export interface ParquetColumn {
  /** As Parquet's own SchemaElement has it. */
  readonly element: ParquetElement;
  /** No dictionary: one takes 0 and -0 for the same. */
  readonly plain: boolean;
  /** Undefined for a value that the type has no form for. */
  readonly read: (text: string) => ParquetValue | undefined;
}

export type ParquetValue = string | number | bigint | boolean | Uint8Array;

/** The part of parquet.thrift's SchemaElement that is needed here. */
export interface ParquetElement {
  readonly name: string;
  readonly type:
    'BOOLEAN' | 'INT32' | 'INT64' | 'FLOAT' | 'DOUBLE' | 'BYTE_ARRAY' | 'FIXED_LEN_BYTE_ARRAY';
  readonly repetition_type: 'OPTIONAL';
  readonly type_length?: number;
  readonly converted_type?: 'UTF8' | 'DECIMAL' | 'DATE' | 'TIMESTAMP_MICROS' | 'INT_16';
  readonly precision?: number;
  readonly scale?: number;
  readonly logical_type?:
    | { readonly type: 'UUID' | 'STRING' | 'DATE' }
    | { readonly type: 'DECIMAL'; readonly precision: number; readonly scale: number }
    | {
        readonly type: 'TIME' | 'TIMESTAMP';
        readonly isAdjustedToUTC: boolean;
        readonly unit: 'MICROS';
      };
}

type Form = Omit<ParquetElement, 'name' | 'repetition_type'>;
type Reader = ParquetColumn['read'];

/** The digits that readers of Parquet agree on. */
const MOST_DIGITS = 38;

/**
 * The column of a Parquet file for a column of a source: with a type of its own where every value
 * of the type has the same meaning there, else as exact text. `asText` is for a column with a value
 * that its type has no form for (an infinite date, NaN in a DECIMAL).
 */
export function parquetColumn({ type }: Column, name: string, asText = false): ParquetColumn {
  const [form, read] = (asText ? undefined : formOf(type.toLowerCase())) ?? TEXT;
  const plain = form.type === 'FLOAT' || form.type === 'DOUBLE';
  return { element: { ...form, name, repetition_type: 'OPTIONAL' }, plain, read };
}

const TEXT: readonly [Form, Reader] = [
  { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  (text) => text,
];

function formOf(type: string): readonly [Form, Reader] | undefined {
  const decimal = /^(?:numeric|decimal)\((\d+)(?:,(\d+))?\)$/.exec(type);
  if (decimal) return decimalForm(Number(decimal[1]), Number(decimal[2] ?? 0));
  // How many digits of a second are kept changes nothing.
  return FORMS.get(type.replace(/^(time|timestamp|timestamptz)\(\d\)$/, '$1'));
}

const FORMS: ReadonlyMap<string, readonly [Form, Reader]> = new Map<
  string,
  readonly [Form, Reader]
>([
  ['bool', [{ type: 'BOOLEAN' }, (text) => booleanOf(text, 'bool')]],
  ['int2', [{ type: 'INT32', converted_type: 'INT_16' }, (text) => integerOf(text, 0x7fff)]],
  ['int4', [{ type: 'INT32' }, (text) => integerOf(text, 0x7fff_ffff)]],
  ['int8', [{ type: 'INT64' }, bigintOf]],
  ['oid', [{ type: 'INT64' }, bigintOf]],
  ['float4', [{ type: 'FLOAT' }, numberOf]],
  ['float8', [{ type: 'DOUBLE' }, numberOf]],
  ['date', [{ type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }, daysOf]],
  ['time', [micros('TIME', false), microsOfTime]],
  ['timestamp', [micros('TIMESTAMP', false), (text) => microsOf(text, false)]],
  ['timestamptz', [micros('TIMESTAMP', true), (text) => microsOf(text, true)]],
  [
    'uuid',
    [{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } }, uuidOf],
  ],
  ['bytea', [{ type: 'BYTE_ARRAY' }, bytesOf]],
]);

function micros(type: 'TIME' | 'TIMESTAMP', isAdjustedToUTC: boolean): Form {
  const logical_type = { type, isAdjustedToUTC, unit: 'MICROS' } as const;
  // The older mark means UTC to all readers.
  return type === 'TIMESTAMP' && isAdjustedToUTC
    ? { type: 'INT64', converted_type: 'TIMESTAMP_MICROS', logical_type }
    : { type: 'INT64', logical_type };
}

function decimalForm(precision: number, scale: number): readonly [Form, Reader] | undefined {
  if (precision < 1 || precision > MOST_DIGITS || scale > precision) return undefined;
  const form: Omit<Form, 'type'> = {
    ...{ precision, scale, converted_type: 'DECIMAL' as const },
    logical_type: { type: 'DECIMAL', precision, scale },
  };
  const read = (text: string) => scaledOf(text, precision, scale);
  if (precision <= 9) return [{ type: 'INT32', ...form }, read];
  if (precision <= 18) return [{ type: 'INT64', ...form }, read];
  return [{ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, ...form }, read];
}

/** The digits without the point. */
function scaledOf(text: string, precision: number, scale: number): bigint | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || fraction.length > scale) return undefined;
  const digits = (whole + fraction.padEnd(scale, '0')).replace(/^0+(?=\d)/, '');
  return digits.length > precision ? undefined : BigInt(sign + digits);
}

function integerOf(text: string, most: number): number | undefined {
  const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
  return number >= -most - 1 && number <= most ? number : undefined;
}

const MOST_INT64 = 2n ** 63n;

function bigintOf(text: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const number = BigInt(text);
  return number >= -MOST_INT64 && number < MOST_INT64 ? number : undefined;
}

/** Text of the shortest form reads back to the value it was made of. */
function numberOf(text: string): number | undefined {
  if (text === 'NaN') return NaN;
  const number = text === '' ? NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

function uuidOf(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text : undefined;
}

/** Bytes of PostgreSQL's hexadecimal form. */
function bytesOf(text: string): Uint8Array | undefined {
  if (!text.startsWith('\\x') || text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2 - 1);
  for (let index = 0; index < bytes.length; index++) {
    const byte =
      hexDigit(text.charCodeAt(2 * index + 2)) * 16 + hexDigit(text.charCodeAt(2 * index + 3));
    if (Number.isNaN(byte)) return undefined;
    bytes[index] = byte;
  }
  return bytes;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  return code >= 65 && code <= 70 ? code - 55 : NaN;
}
