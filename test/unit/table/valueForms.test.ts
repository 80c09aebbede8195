import * as assert from 'node:assert/strict';
import { hexBytes, hexLines } from '../../../src/core/table/hexDump.js';
import { parseJsonNode } from '../../../src/core/table/jsonNode.js';
import { valueForms } from '../../../src/core/table/valueForms.js';
import { findAll, MOST_MATCHES } from '../../../src/webview/value/textSearch.js';

describe('valueForms', () => {
  const cases: [string, string, string[]][] = [
    ['text', 'plain', ['text']],
    ['jsonb', '{"a": 1}', ['tree', 'pretty', 'text']],
    ['text', ' [1, 2]', ['tree', 'pretty', 'text']],
    ['text', '[1, 2', ['text']],
    ['jsonb', '12345678901234567890', ['text']],
    ['int4[]', '{1,NULL,3}', ['tree', 'text']],
    ['int4[]', 'no array', ['text']],
    ['bytea', '\\x00ff', ['hex', 'text']],
    ['bytea', '\\x89504e470d0a1a0a0000', ['image', 'hex', 'text']],
    ['text', '\\x89504e470d0a1a0a0000', ['text']],
    // An SVG may hold scripts and addresses: it is no image here.
    ['bytea', '\\x3c737667', ['hex', 'text']],
    ['geometry', '0101000000000000', ['text']],
  ];
  for (const [type, text, forms] of cases) {
    it(`shows ${type} ${text} as ${forms.join(', ')}`, () => {
      assert.deepEqual(
        valueForms({ type }, text).map(({ form }) => form),
        forms,
      );
    });
  }

  it('tells NULL from the text NULL in an array', () => {
    const [tree] = valueForms({ type: 'text[]' }, '{NULL,"NULL",{a}}');
    assert.deepEqual(tree, {
      form: 'tree',
      root: {
        kind: 'array',
        children: [
          { name: undefined, node: { kind: 'word', text: 'NULL' } },
          { name: undefined, node: { kind: 'text', text: 'NULL' } },
          {
            name: undefined,
            node: {
              kind: 'array',
              children: [{ name: undefined, node: { kind: 'text', text: 'a' } }],
            },
          },
        ],
      },
    });
  });
});

describe('parseJsonNode', () => {
  it('keeps every digit, every name and their order', () => {
    const text = '{"b": 12345678901234567890.10, "a": "\\u00e9\\"", "b": [true, null, {}]}';
    assert.deepEqual(parseJsonNode(text), {
      kind: 'object',
      children: [
        { name: 'b', node: { kind: 'word', text: '12345678901234567890.10' } },
        { name: 'a', node: { kind: 'text', text: 'é"' } },
        {
          name: 'b',
          node: {
            kind: 'array',
            children: [
              { name: undefined, node: { kind: 'word', text: 'true' } },
              { name: undefined, node: { kind: 'word', text: 'null' } },
              { name: undefined, node: { kind: 'object', children: [] } },
            ],
          },
        },
      ],
    });
  });

  for (const text of ['', '{', '{"a"}', '[1,]', '"open', '"a\nb"', '01', 'nul', '{} {}', '[1 2]']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseJsonNode(text), undefined));
  }

  it('gives up on what is nested too deeply instead of running out of stack', () => {
    assert.equal(parseJsonNode('['.repeat(100_000) + ']'.repeat(100_000)), undefined);
  });

  it('reads a text of many megabytes', () => {
    const long = 'x'.repeat(8_000_000);
    assert.deepEqual(parseJsonNode(JSON.stringify(long)), { kind: 'text', text: long });
  });
});

describe('hexLines', () => {
  it('writes offsets, bytes and letters', () => {
    const hex = `\\x${Buffer.from('A table of bytes\n').toString('hex')}`;
    assert.equal(
      hexLines(hex, 0, 10),
      '00000000  41 20 74 61 62 6c 65 20  6f 66 20 62 79 74 65 73  A table of bytes\n' +
        `00000010  0a${' '.repeat(21)}  ${' '.repeat(23)}  .`,
    );
    assert.match(hexLines(hex, 1, 2), /^00000010 {2}0a /);
    assert.equal(hexLines('\\x', 0, 10), '');
  });

  it('reads the bytes back', () => {
    assert.deepEqual([...hexBytes('\\x00fF10')], [0, 255, 16]);
  });
});

describe('findAll', () => {
  it('finds in any case, and takes what is typed as it is', () => {
    assert.deepEqual(findAll('a.B a.b axb', 'A.b'), [
      { start: 0, end: 3 },
      { start: 4, end: 7 },
    ]);
    assert.deepEqual(findAll('text', ''), []);
    assert.deepEqual(findAll('İx', 'x'), [{ start: 1, end: 2 }]);
  });

  it('stops counting somewhere', () => {
    assert.equal(findAll('a'.repeat(20_000), 'a').length, MOST_MATCHES);
  });
});
