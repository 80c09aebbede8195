import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { NotebookTable } from '../../../src/protocol/notebook.js';
import { RESOURCE_MIME, TABLE_MIME, readNotebookTable } from '../../../src/protocol/notebook.js';
import { parseExactJson } from '../../../src/renderer/exactJson.js';

const FIXTURES = path.join(__dirname, '..', '..', 'fixtures', 'notebooks');

interface Output {
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The tables of a saved notebook, by the number of their cell; numbers kept as in the file. */
function outputs(name: string): [string, unknown][] {
  const text = fs.readFileSync(path.join(FIXTURES, name), 'utf8');
  const { cells } = parseExactJson(text) as { cells: { outputs: Output[] }[] };
  return cells
    .flatMap((cell) => cell.outputs)
    .flatMap(({ data = {} }) => Object.entries(data))
    .filter(([mime]) => mime === RESOURCE_MIME || mime === TABLE_MIME);
}

const read = (mime: string, payload: unknown) =>
  readNotebookTable(mime, parseExactJson(JSON.stringify(payload)));
const resource = (payload: unknown) => read(RESOURCE_MIME, payload);
const own = (payload: unknown) => read(TABLE_MIME, payload);

describe('What pandas writes', () => {
  const tables = outputs('pandas.ipynb').map(([mime, payload]) => readNotebookTable(mime, payload));
  const table = (index: number): NotebookTable => {
    const found = tables[index];
    assert.ok(found);
    return found;
  };
  const names = (index: number) => table(index).columns.map((column) => column.name);

  it('is read whole', () => assert.equal(tables.length, 11));

  it('has its columns in the order of the frame and null for every missing value', () => {
    assert.deepEqual(names(0), ['index', 'assay', 'value', 'count', 'passed', 'seen']);
    const [, empty, none, word] = table(0).rows;
    assert.deepEqual(empty, ['1', '', null, null, 'false', null]);
    assert.deepEqual(none?.slice(0, 3), ['2', null, null]);
    assert.equal(word?.[1], 'NaT', 'a text column may hold that word');
    assert.equal(table(0).rows[6]?.[2], 'inf');
  });

  it('keeps dates and durations as they are written', () => {
    assert.deepEqual(table(1).rows, [
      ['0', '2024-02-29T12:34:56.789', '2024-02-29T07:04:56.789Z', 'P1DT2H3M4.000005S'],
      ['1', null, null, null],
      ['2', '2000-01-01T00:00:00.000', '1999-12-31T18:30:00.000Z', 'P-1DT0H0M0S'],
    ]);
    assert.equal(table(1).columns[2]?.type, 'datetime, Asia/Kolkata');
  });

  it('keeps every digit of large integers', () => {
    assert.deepEqual(table(2).rows, [
      ['0', '9223372036854775807', '18446744073709551615'],
      ['1', '-9223372036854775808', '0'],
      ['2', '9007199254740993', '9007199254740993'],
    ]);
    assert.deepEqual(table(2).notes, []);
  });

  it('puts the levels of a MultiIndex first, as keys', () => {
    assert.deepEqual(names(3), ['vessel', 'kelvin', 'yield', 'runs']);
    assert.deepEqual(
      table(3).columns.map((column) => column.key === true),
      [true, true, false, false],
    );
  });

  it('holds 5,000 rows', () => assert.equal(table(4).rows.length, 5000));

  it('says that 60 rows may not be all', () => {
    assert.equal(table(5).rows.length, 60);
    assert.match(table(5).notes.join(), /display\.max_rows/);
  });

  it('names categories', () => {
    assert.equal(table(6).columns[1]?.type, 'category, ordered');
  });

  it('says which of two columns with one name has lost its values', () => {
    assert.deepEqual(names(7), ['index', 'same', 'same', '0', '(1, 2)']);
    assert.deepEqual(table(7).rows[0], ['0', null, '2', '3', '4']);
    assert.match(table(7).notes.join(), /An earlier column "same"/);
  });

  it('keeps the columns of a frame without rows', () => {
    assert.deepEqual(names(8), ['index', 'name', 'size']);
    assert.equal(table(8).rows.length, 0);
  });

  it('writes objects as JSON', () => {
    assert.deepEqual(table(9).rows[0], ['0', '[1, 2]', '{"a": 1, "b": [null, true]}']);
  });
});

describe('Tables that an editor has rounded', () => {
  it('carry a warning', () => {
    const rounded = resource({
      data: [{ n: Number('9223372036854775807') }],
      schema: { fields: [{ name: 'n', type: 'integer' }] },
    });
    assert.match(rounded.notes.join(), /2\^53/);
  });
});

describe('This extension’s own payload', () => {
  const columns = [{ name: 'a', type: 'int8', key: true, nullable: false }];

  it('is read as it was written', () => {
    const table = {
      columns,
      rows: [['1'], [null]],
      source: 'Lab',
      truncated: true,
      totalRows: 7,
    };
    assert.deepEqual(own({ version: 1, ...table }), { ...table, notes: [] });
  });

  it('names what is wrong with it', () => {
    const wrong: [unknown, RegExp][] = [
      [null, /The output is null, where an object belongs/],
      [[], /The output is a list/],
      [{}, /no version number/],
      [{ version: 2, columns, rows: [] }, /version 2/],
      [{ version: 1, columns: 'a', rows: [] }, /"columns" is text, where a list belongs/],
      [{ version: 1, columns: [{}], rows: [] }, /Column 1 has no name/],
      [{ version: 1, columns, rows: [['1', '2']] }, /Row 1 should have a cell for each of 1/],
      [{ version: 1, columns, rows: 5 }, /"rows" is a number/],
    ];
    for (const [payload, message] of wrong) {
      assert.throws(() => own(payload), { code: 'Invalid', message });
    }
  });

  it('is not fooled by names of JavaScript', () => {
    const table = resource({
      data: [{}],
      schema: { fields: [{ name: 'constructor' }, { name: '__proto__' }, { name: 'toString' }] },
    });
    assert.deepEqual(table.rows, [[null, null, null]]);
  });
});

describe('Large outputs', () => {
  it('are read in time that grows with their size, however wide', () => {
    const names = Array.from({ length: 30_000 }, (_, index) => `c${index}`);
    const row = Object.fromEntries(names.map((name) => [name, 1]));
    const fields = names.map((name) => ({ name, type: 'integer' }));
    const payload = { data: Array.from({ length: 10 }, () => row), schema: { fields } };
    const started = performance.now();
    assert.equal(readNotebookTable(RESOURCE_MIME, payload).rows[9]?.[29_999], '1');
    assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`);
  });

  it('are refused in a sentence when they would stop the notebook', () => {
    const message = /The output has 65 MB; at most 64 MB are drawn\./;
    assert.throws(() => parseExactJson(' '.repeat(65 * 1024 * 1024)), { code: 'Invalid', message });
  });
});

describe('Malformed outputs', () => {
  for (const [mime, payload] of outputs('malformed.ipynb')) {
    it('give a sentence', () => {
      assert.throws(() => readNotebookTable(mime, payload), { code: 'Invalid', message: /\.$/ });
    });
  }

  for (const text of ['', '{', 'plain text', '['.repeat(100_000)]) {
    it(`give a sentence when they are ${JSON.stringify(text.slice(0, 12))}`, () => {
      assert.throws(() => parseExactJson(text), { code: 'Invalid', message: /The output is/ });
    });
  }
});
