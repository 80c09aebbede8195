import * as assert from 'node:assert/strict';
import { columnFamily, displayText, toTsv, tsvField } from '../../../src/core/table/format.js';
import type { Cell } from '../../../src/core/table/table.js';

describe('columnFamily', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    number: [
      'int4',
      'int8',
      'INTEGER',
      'numeric(10,2)',
      'double precision',
      'float8',
      'DOUBLE',
      'uint64',
      'money',
      'number',
      'decimal(38,10)',
    ],
    boolean: ['bool', 'BOOLEAN'],
    temporal: [
      'date',
      'timestamptz',
      'timestamp(3) with time zone',
      'time',
      'interval',
      'datetime, UTC',
      'duration',
    ],
    json: ['json', 'jsonb'],
    binary: ['bytea', 'BLOB', 'bit varying(8)'],
    identifier: ['uuid', 'inet'],
    text: [
      'text',
      'varchar(40)',
      'character varying(40)',
      'int4[]',
      'point',
      'any',
      '',
      'interesting',
      'timely',
    ],
  };
  for (const [family, types] of Object.entries(cases)) {
    for (const type of types) {
      it(`reads "${type}" as ${family}`, () => assert.equal(columnFamily(type), family));
    }
  }
});

describe('displayText', () => {
  it('keeps plain text, spaces and emoji as they are', () => {
    for (const text of ['', ' two  spaces ', 'Émilie', '👩‍🔬 🇨🇭', '𝒳'])
      assert.equal(displayText(text), text);
  });

  it('makes every invisible character visible on one line', () => {
    assert.equal(displayText('a\nb\tc\r\n'), 'a↵b→c␍↵');
    assert.equal(displayText('\u0000\u001b\u007f'), '␀␛␡');
    assert.equal(displayText('abc\u202edef'), 'abc\\u202edef');
    assert.equal(displayText('\u0085\u2028\ufeff\u200b'), '\\u0085\\u2028\\ufeff\\u200b');
  });

  it('cuts long text, not within a character', () => {
    assert.equal(displayText('x'.repeat(500), 10), `${'x'.repeat(10)}…`);
    assert.equal(displayText('abc😀def', 4), 'abc…');
  });
});

describe('toTsv', () => {
  it('quotes what would break the table', () => {
    assert.equal(tsvField('plain'), 'plain');
    assert.equal(tsvField('a\tb'), '"a\tb"');
    assert.equal(tsvField('say "hi"\n'), '"say ""hi""\n"');
  });

  it('tells null from an empty text', () => {
    assert.equal(toTsv([[null, '', 'x']]), '\t""\tx');
  });

  it('gives the exact text of a single cell', () => {
    assert.equal(toTsv([['a\t"b"\n']]), 'a\t"b"\n');
    assert.equal(toTsv([[null]]), '');
  });

  it('writes a line of names when asked', () => {
    assert.equal(toTsv([['1']], [{ name: 'a\tb' }]), '"a\tb"\n1');
  });

  it('comes back the same when read by the same rules', () => {
    const parts = ['', 'a', '\t', '\n', '"', '""', 'é', '\r\n', ' '];
    const rows: Cell[][] = [];
    for (const one of parts) for (const other of parts) rows.push([one + other, null, one]);
    assert.deepEqual(parseTsv(toTsv(rows)), rows);
  });
});

/** RFC 4180 with a tab; an unquoted nothing is null. */
function parseTsv(text: string): Cell[][] {
  const rows: Cell[][] = [[]];
  const field = /"((?:[^"]|"")*)"|([^\t\n]*)/y;
  for (let at = 0; at <= text.length;) {
    field.lastIndex = at;
    const match = field.exec(text);
    const quoted = match?.[1];
    const plain = match?.[2];
    rows.at(-1)?.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'));
    at = field.lastIndex;
    if (text[at] === '\n') rows.push([]);
    at++;
  }
  return rows;
}
