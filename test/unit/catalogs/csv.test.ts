import assert from 'node:assert/strict';
import { indexCsv, readCsvRows } from '../../../src/catalogs/csv.js';
import type { Cell } from '../../../src/core/table/table.js';
import { isConnectorError } from '../../../src/core/errors.js';

const never = new AbortController().signal;

async function read(text: string | Uint8Array, start = 0, end = Infinity) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const index = await indexCsv(bytes, never);
  return { columns: index.columns, rows: readCsvRows(bytes, index, start, end) };
}

describe('CSV', () => {
  const texts: [string, string, string[], Cell[][]][] = [
    ['nothing', '', [], []],
    ['a header alone', 'a,b', ['a', 'b'], []],
    ['every end of line', 'a,b\r\n1,2\r\n3,4', ['a', 'b'], [['1', '2'], ['3', '4']]], // prettier-ignore
    ['missing and empty values', 'a,b\n,""\n"",\n', ['a', 'b'], [[null, ''], ['', null]]], // prettier-ignore
    ['quotes', 'a\n"x ""y"" z"\nx"y\n', ['a'], [['x "y" z'], ['x"y']]],
    ['lines in values', 'a,b\n"1\r\n2","\n"\n', ['a', 'b'], [['1\r\n2', '\n']]],
    ['short and long rows', 'a,b\n1\n1,2,3\n', ['a', 'b', 'Column 3'], [['1', null, null], ['1', '2', '3']]], // prettier-ignore
    ['blank lines', 'a,b\n\n1,2\n\n', ['a', 'b'], [['1', '2']]],
    ['blank lines that are rows', 'a\n\n1\n', ['a'], [[null], ['1']]],
    ['a byte order mark', '\ufeffä,b\n1,2', ['ä', 'b'], [['1', '2']]],
    ['the same name twice', 'a,a\n1,2', ['a', 'a'], [['1', '2']]],
  ];
  for (const [name, text, columns, rows] of texts) {
    it(`has ${name}`, async () => {
      assert.deepEqual(await read(text), { columns, rows });
    });
  }

  it('gives any rows of a long text, and none beyond its end', async () => {
    const count = 5_000;
    const lines = Array.from(
      { length: count },
      (_, n) => `${n},"ü ""${n}""\n,",${n % 3 ? 'x' : ''}`,
    );
    const bytes = new TextEncoder().encode(`n,text,sparse\n${lines.join('\n')}`);
    const index = await indexCsv(bytes, never);
    assert.equal(index.rowCount, count);
    const expected = (n: number) => [String(n), `ü "${n}"\n,`, n % 3 ? 'x' : null];
    for (const [start, end] of [
      [0, 3],
      [254, 258],
      [256, 512],
      [511, 514],
      [4_990, 6_000],
    ] as const) {
      // prettier-ignore
      const rows = readCsvRows(bytes, index, start, end);
      const wanted = Array.from({ length: Math.min(end, count) - start }, (_, n) =>
        expected(start + n),
      );
      assert.deepEqual(rows, wanted, `${start} to ${end}`);
    }
    assert.deepEqual(readCsvRows(bytes, index, count, count + 10), []);
    // Positions of rows, not rows: what is held beside the text is next to nothing.
    assert.ok(index.marks.length < count / 200);
  });

  it('is refused when it never ends, without being quoted', async () => {
    await assert.rejects(read('a\n"secret'), (error) => {
      assert.ok(isConnectorError(error, 'Invalid'));
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });

  it('lets others work while it is read, and stops when nobody waits', async () => {
    const bytes = new TextEncoder().encode(`a,b\n${'1,2\n'.repeat(1_000_000)}`);
    const stop = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns === 3) stop.abort();
    }, 1);
    await assert.rejects(indexCsv(bytes, stop.signal), (error) =>
      isConnectorError(error, 'Cancelled'),
    );
    clearInterval(timer);
    assert.equal(turns, 3);
  });
});
