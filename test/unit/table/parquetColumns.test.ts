import assert from 'node:assert/strict';
import { uniqueNames } from '../../../src/core/table/export/columnNames.js';
import { parquetColumn } from '../../../src/core/table/export/parquetColumns.js';
import { daysOf, microsOf, microsOfTime } from '../../../src/core/table/export/temporalText.js';

const read = (type: string, text: string) => parquetColumn({ name: 'c', type }, 'c').read(text);

describe('columns of Parquet files', () => {
  const types: readonly (readonly [string, string, string?])[] = [
    ['int8', 'INT64'],
    ['numeric(9,2)', 'INT32', 'DECIMAL'],
    ['numeric(18,2)', 'INT64', 'DECIMAL'],
    ['numeric(38,0)', 'FIXED_LEN_BYTE_ARRAY', 'DECIMAL'],
    ['numeric(39,0)', 'BYTE_ARRAY', 'UTF8'],
    ['numeric(3,5)', 'BYTE_ARRAY', 'UTF8'],
    ['numeric', 'BYTE_ARRAY', 'UTF8'],
    ['timestamptz(3)', 'INT64', 'TIMESTAMP_MICROS'],
    ['timestamp', 'INT64'],
    ['int8[]', 'BYTE_ARRAY', 'UTF8'],
    ['whatever', 'BYTE_ARRAY', 'UTF8'],
  ];
  for (const [type, physical, converted] of types) {
    it(`has ${type} as ${physical} ${converted ?? ''}`, () => {
      const { element } = parquetColumn({ name: 'c', type }, 'c');
      assert.deepEqual([element.type, element.converted_type], [physical, converted]);
    });
  }

  it('takes a column as text where it is told to', () => {
    const { element, read: asText } = parquetColumn({ name: 'c', type: 'date' }, 'c', true);
    assert.equal(element.converted_type, 'UTF8');
    assert.equal(asText('infinity'), 'infinity');
  });

  it('keeps 0 and -0 apart', () => {
    assert.ok(parquetColumn({ name: 'c', type: 'float8' }, 'c').plain);
    assert.ok(Object.is(read('float8', '-0'), -0));
  });

  const misfits: readonly (readonly [string, string])[] = [
    ['int2', '32768'],
    ['int4', '2147483648'],
    ['int8', '9223372036854775808'],
    ['int8', ''],
    ['float8', ''],
    ['float8', 'many'],
    ['numeric(5,2)', 'NaN'],
    ['numeric(5,2)', '1000.00'],
    ['numeric(5,2)', '1.234'],
    ['date', 'infinity'],
    ['date', '0044-03-15 BC'],
    ['time', '24:00:00'],
    ['timestamp', '2024-01-01 00:00:00+00'],
    ['timestamptz', '2024-01-01 00:00:00'],
    ['timestamp', '294276-12-31 23:59:59.999999'],
    ['uuid', 'a0eebc99'],
    ['bytea', 'abc'],
    ['bytea', '\\x0g'],
    ['bool', 'maybe'],
  ];
  for (const [type, text] of misfits) {
    it(`has no ${type} for ${JSON.stringify(text)}`, () =>
      assert.equal(read(type, text), undefined));
  }

  it('reads decimals as their digits', () => {
    assert.equal(read('numeric(5,2)', '-0.05'), -5n);
    assert.equal(read('numeric(5,2)', '123.4'), 12340n);
    assert.equal(read('numeric(38,0)', '9'.repeat(38)), BigInt('9'.repeat(38)));
  });

  it('gives names that are there twice a number', () => {
    const named = ['a', 'a', 'a_2', 'b', 'a'].map((name) => ({ name }));
    assert.deepEqual(uniqueNames(named), ['a', 'a_3', 'a_2', 'b', 'a_4']);
  });
});

describe('dates and times as numbers', () => {
  it('counts days as the Gregorian calendar does, also before it was made', () => {
    for (let days = -800_000; days < 3_000_000; days += 997) {
      const text = new Date(days * 86_400_000).toISOString().slice(0, 10);
      // Years with a sign are not what PostgreSQL writes.
      if (/^\d{4}-/.test(text) && !text.startsWith('0000')) assert.equal(daysOf(text), days, text);
    }
    assert.equal(daysOf('5874897-12-31'), undefined);
    assert.equal(daysOf('12024-02-29'), daysOf('12024-03-01')! - 1);
  });

  it('counts microseconds', () => {
    assert.equal(microsOfTime('23:59:59.999999'), 86_399_999_999n);
    assert.equal(microsOfTime('00:00:00.5'), 500_000n);
    assert.equal(microsOf('1970-01-01 00:00:00', false), 0n);
    assert.equal(microsOf('1970-01-01 05:30:00+05:30', true), 0n);
    assert.equal(microsOf('1969-12-31 23:59:59.999999+00', true), -1n);
    assert.equal(
      microsOf('1850-06-01 00:07:02-00:52:58', true),
      microsOf('1850-06-01 01:00:00+00', true),
    );
  });
});
