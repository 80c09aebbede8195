import assert from 'node:assert/strict';
import { parseArray } from '../../../src/core/table/export/arrayText.js';
import { type CopyFormat, copyText } from '../../../src/core/table/export/copyFormats.js';
import { csvField } from '../../../src/core/table/export/csvText.js';
import { jsonKeys, jsonText } from '../../../src/core/table/export/jsonText.js';
import { sqlLiteral } from '../../../src/core/table/export/sqlText.js';
import type { Cell, Column } from '../../../src/core/table/table.js';

const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'int8' },
  { name: 'say "it"', type: 'text' },
  { name: 'data', type: 'jsonb' },
];
const ROWS: readonly (readonly Cell[])[] = [
  ['9223372036854775807', "it's\n<b>|", '{"n": 12345678901234567890.10}'],
  [null, '', null],
];

describe('copyText', () => {
  const expected: Readonly<Record<CopyFormat, string>> = {
    tsv: '9223372036854775807\t"it\'s\n<b>|"\t"{""n"": 12345678901234567890.10}"\n\t""\t',
    csv: '9223372036854775807,"it\'s\n<b>|","{""n"": 12345678901234567890.10}"\n,"",\n',
    json:
      '[\n  {"id":9223372036854775807,"say \\"it\\"":"it\'s\\n<b>|",' +
      '"data":{"n": 12345678901234567890.10}},\n' +
      '  {"id":null,"say \\"it\\"":"","data":null}\n]\n',
    markdown:
      '| id | say "it" | data |\n| ---: | --- | --- |\n' +
      '| 9223372036854775807 | it\'s<br>\\<b\\>\\| | \\{"n": 12345678901234567890.10\\} |\n' +
      '| NULL |  | NULL |\n',
    insert:
      'INSERT INTO lab.runs ("id", "say ""it""", "data") VALUES\n' +
      "  (9223372036854775807, 'it''s\n<b>|', '{\"n\": 12345678901234567890.10}'),\n" +
      "  (NULL, '', NULL);\n",
    inList: `((9223372036854775807, 'it''s\n<b>|', '{"n": 12345678901234567890.10}'))`,
  };
  for (const [format, text] of Object.entries(expected)) {
    it(`writes ${format}`, () => {
      assert.equal(copyText(format as CopyFormat, COLUMNS, ROWS, { table: 'lab.runs' }), text);
    });
  }

  it('puts the names of columns first where asked to', () => {
    const one: readonly Column[] = [{ name: 'a,b', type: 'text' }];
    assert.equal(copyText('csv', one, [['x']], { headers: true }), '"a,b"\nx\n');
  });

  it('lists each value once, and no NULL', () => {
    const one: readonly Column[] = [{ name: 'n', type: 'int4' }];
    assert.equal(copyText('inList', one, [['1'], [null], ['2'], ['1']]), '(1, 2)');
  });
});

describe('jsonText', () => {
  const cases: readonly (readonly [string, Cell, string])[] = [
    ['numeric(200,100)', `1${'0'.repeat(60)}.5`, `1${'0'.repeat(60)}.5`],
    ['numeric', 'NaN', '"NaN"'],
    ['float8', '-Infinity', '"-Infinity"'],
    ['float8', '1e+300', '1e+300'],
    ['bool', 't', 'true'],
    ['bool', 'f', 'false'],
    ['text', 't', '"t"'],
    ['money', '$1.00', '"$1.00"'],
    ['bytea', '\\x00ff', '"\\\\x00ff"'],
    ['json', '{"a":\n  1}', '{"a": 1}'],
    ['json', 'no json', '"no json"'],
    ['int4[]', '{1,NULL,-3}', '[1,null,-3]'],
    ['text[]', '{{a,"NULL"},{"x \\"y\\"",""}}', '[["a","NULL"],["x \\"y\\"",""]]'],
    ['text[]', 'not an array', '"not an array"'],
    ['bool[]', '[0:1]={t,f}', '[true,false]'],
    ['box[]', '{(1,1),(0,0);(3,3),(2,2)}', '["(1,1),(0,0)","(3,3),(2,2)"]'],
    ['text', null, 'null'],
  ];
  for (const [type, cell, text] of cases) {
    it(`writes ${String(cell).slice(0, 30)} of type ${type}`, () => {
      assert.equal(jsonText(cell, type), text);
      assert.doesNotThrow(() => void JSON.parse(text));
    });
  }

  it('gives each column a key of its own', () => {
    const named = (...names: string[]) => names.map((name) => ({ name }));
    assert.deepEqual(jsonKeys(named('a', 'a', 'a_2', 'a')), ['"a"', '"a_3"', '"a_2"', '"a_4"']);
  });
});

describe('parseArray', () => {
  for (const text of ['', '{', '{1', '{1,}', '{,1}', '{1}x', '{"a}', '{a{b}}', '1']) {
    it(`takes ${JSON.stringify(text)} for no array`, () => {
      assert.equal(parseArray(text), undefined);
    });
  }

  it('reads no deeper than arrays go', () => {
    assert.equal(parseArray('{'.repeat(100_000)), undefined);
  });

  it('reads an empty array and escaped signs', () => {
    assert.deepEqual(parseArray('{}'), []);
    assert.deepEqual(parseArray('{a\\,b,"c\\\\d"}'), ['a,b', 'c\\d']);
  });
});

describe('csvField', () => {
  it('tells what a spreadsheet would run', () => {
    const escapeFormulas = true;
    assert.equal(csvField('=1+1', { escapeFormulas }), "'=1+1");
    assert.equal(csvField('-1.5', { escapeFormulas }), '-1.5');
    assert.equal(csvField('-cmd', { escapeFormulas }), "'-cmd");
    assert.equal(csvField('=1+1'), '=1+1');
  });
});

describe('sqlLiteral', () => {
  it('quotes all that is no plain number', () => {
    assert.equal(sqlLiteral('1', 'int4'), '1');
    assert.equal(sqlLiteral('NaN', 'numeric'), "'NaN'");
    assert.equal(sqlLiteral('1', 'text'), "'1'");
    assert.equal(sqlLiteral('a\\b', 'text'), "E'a\\\\b'");
    assert.equal(sqlLiteral('1; DROP TABLE x', 'int4'), "'1; DROP TABLE x'");
  });
});
