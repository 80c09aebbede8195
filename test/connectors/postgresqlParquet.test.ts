import assert from 'node:assert/strict';
import type { Session } from '../../src/core/sources/connector.js';
import { WHOLE_TABLE } from '../../src/core/table/view.js';
import { exportParquet, ParquetMisfit } from '../../src/host/export/parquetFile.js';
import type { ValueSet } from '../values.js';
import { bigEndian, readParquet } from './parquetSupport.js';
import {
  cells,
  createValues,
  never,
  onEachServer,
  openSession,
  tablesOf,
} from './postgresqlSupport.js';

/** In two parts: before PostgreSQL 14 `extract` gives 15 digits. */
const MICROSECONDS = `(extract(epoch from date_trunc('second', value))::numeric(20, 0) * 1000000
  + extract(microseconds from value)::numeric(20, 0) % 1000000)::text`;

/** What a value has to be in the file, told by the server itself, by Parquet's type. */
const ORACLES: Readonly<Record<string, string>> = {
  BOOLEAN: 'value::text',
  INT32: 'value::text',
  INT_16: 'value::text',
  INT64: 'value::text',
  FLOAT: 'value::text',
  DOUBLE: 'value::text',
  BYTE_ARRAY: `encode(value, 'hex')`,
  UUID: `replace(value::text, '-', '')`,
  DATE: `(value - date '1970-01-01')::text`,
  TIME: '(extract(epoch from value)::numeric(20, 6) * 1000000)::int8::text',
  TIMESTAMP: MICROSECONDS,
  'TIMESTAMP UTC': MICROSECONDS,
};

/** Sets with values that their types have no form for, so that they become text. */
const AS_TEXT = /_odd$|^numeric_nan$/;

onEachServer('PostgreSQL: values in Parquet', {}, (server) => {
  let session: Session;
  let sets: readonly ValueSet[];
  before(async () => {
    session = openSession(server());
    sets = await createValues(server());
  });
  after(() => session.close());

  async function exported(name: string, schema = 'corpus') {
    const asText = new Set<number>();
    for (;;) {
      const copy = await tablesOf(session).copyOut?.({ schema, name }, WHOLE_TABLE, never);
      assert.ok(copy);
      const parts: Uint8Array[] = [];
      try {
        let rows = 0;
        for await (const block of exportParquet(copy, asText, never)) {
          parts.push(block.bytes);
          rows += block.rows;
        }
        const content = await readParquet(Buffer.concat(parts));
        assert.equal(content.rows.length, rows);
        return { ...content, asText };
      } catch (error) {
        if (!(error instanceof ParquetMisfit)) throw error;
        asText.add(error.column);
      } finally {
        await copy.close();
      }
    }
  }

  it('are the very values, or the exact text', async () => {
    const kinds = new Set<string>();
    for (const set of sets) {
      const { types, rows, asText } = await exported(`t_${set.name}`);
      const type = types['value'] ?? '';
      kinds.add(type);
      assert.equal(asText.has(1), AS_TEXT.test(set.name), set.name);
      const table = `corpus."t_${set.name}"`;
      // The server's text, as every other way gives it.
      const texts = await cells(session, `select value from ${table} order by id`);
      const oracle = ORACLES[type];
      const expected = oracle
        ? await cells(session, `select ${oracle} from ${table} order by id`)
        : texts;
      for (const [index, row] of rows.entries()) {
        assert.equal(row['id'], index + 1);
        const { value } = row;
        const text = expected[index]?.[0] ?? null;
        const where = `${set.name}, ${type}: ${text}`;
        if (text === null) assert.equal(value ?? null, null, where);
        else if (typeof value === 'number' && /^(FLOAT|DOUBLE)$/.test(type)) {
          const number = Number(text);
          assert.ok(Object.is(value, type === 'FLOAT' ? Math.fround(number) : number), where);
        } else if (type === 'DECIMAL') assert.equal(decimalText(value, text), text, where);
        else if (value instanceof Uint8Array) {
          assert.equal(Buffer.from(value).toString('hex'), text, where);
        } else assert.equal(String(value), text, where);
      }
    }
    for (const kind of [...Object.keys(ORACLES), 'DECIMAL', 'STRING'])
      assert.ok(kinds.has(kind), kind);
  });

  it('come in row groups, and none of the rows is lost between them', async () => {
    await server().query(`
      create table public.many as select i as id, i % 3 = 0 as flag, nullif('text ' || i, 'text 7') as text
        from generate_series(1, 60000) i`);
    const { rows, groups } = await exported('many', 'public');
    assert.ok(groups > 1, `${groups} groups`);
    for (const [index, row] of rows.entries()) {
      const id = index + 1;
      const text = id === 7 ? null : `text ${id}`;
      assert.deepEqual({ ...row, text: row['text'] ?? null }, { id, flag: id % 3 === 0, text });
    }
  });

  it('are there for a table without rows, and for names that are there twice', async () => {
    await server().query('create table public.none (a int4, "ünï.code" text)');
    const { rows, types } = await exported('none', 'public');
    assert.deepEqual(rows, []);
    assert.deepEqual(types, { a: 'INT32', 'ünï.code': 'STRING' });
    const copy = {
      columns: [
        { name: 'a', type: 'int4' },
        { name: 'a', type: 'text' },
      ],
      rows: async function* () {
        yield await Promise.resolve({ rows: [['1', 'one']] });
      },
      close: () => Promise.resolve(),
    };
    const parts: Uint8Array[] = [];
    for await (const { bytes } of exportParquet(copy, new Set(), never)) parts.push(bytes);
    assert.deepEqual((await readParquet(Buffer.concat(parts))).rows, [{ a: 1, a_2: 'one' }]);
  });
});

/** The digits of a DECIMAL with the point where `like` has it. */
function decimalText(value: unknown, like: string): string {
  assert.ok(value instanceof Uint8Array || typeof value === 'number' || typeof value === 'bigint');
  const number = value instanceof Uint8Array ? bigEndian(value) : BigInt(value);
  const scale = like.includes('.') ? like.length - like.indexOf('.') - 1 : 0;
  const digits = (number < 0n ? -number : number).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = number < 0n ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}
