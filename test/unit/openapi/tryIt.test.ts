import assert from 'node:assert/strict';
import { isConnectorError } from '../../../src/core/errors.js';
import { answerFileName } from '../../../src/core/openapi/tryIt/answerFileName.js';
import { callOfForm, type CallForm } from '../../../src/core/openapi/tryIt/callForm.js';
import { jsonRows } from '../../../src/core/openapi/tryIt/jsonRows.js';

const form = (rest: Partial<CallForm>): CallForm => ({ anonymous: false, parameters: {}, ...rest });
const noFile = () => assert.fail('no file is asked for');

describe('callOfForm', () => {
  it('gives texts, lists and JSON by argument, and every digit that was typed', () => {
    const parameters: CallForm['parameters'] = {
      id: { kind: 'text', text: '9007199254740993' },
      tags: { kind: 'list', texts: ['a', '1.0'] },
      filter: { kind: 'json', text: '{"a": [1]}' },
      ['__proto__']: { kind: 'text', text: 'x' },
    };
    const given = form({
      parameters: Object.fromEntries(Object.entries(parameters)),
      server: 'https://x.example',
      accept: 'text/csv',
    });
    const call = callOfForm('op', given, noFile);
    assert.deepEqual(
      { ...call, args: Object.entries(call.args) },
      {
        operation: 'op',
        anonymous: false,
        server: 'https://x.example',
        accept: 'text/csv',
        args: [
          ['id', '9007199254740993'],
          ['tags', ['a', '1.0']],
          ['filter', { a: [1] }],
          ['__proto__', 'x'],
        ],
      },
    );
  });

  it('takes bodies as text, as fields and as files', () => {
    const body = (one: CallForm['body']) =>
      callOfForm('op', form(one ? { body: one } : {}), (file) => `<${file}>`).body;
    assert.equal(body(undefined), undefined);
    const exact = '{"n": 1.10, "big": 12345678901234567890}';
    assert.deepEqual(body({ mediaType: 'application/json', text: exact }), {
      mediaType: 'application/json',
      text: exact,
    });
    assert.deepEqual(body({ mediaType: 'image/png', file: 'f' }), {
      mediaType: 'image/png',
      value: '<f>',
    });
    assert.deepEqual(
      body({
        mediaType: 'multipart/form-data',
        fields: [
          ['a', { kind: 'text', text: '1' }],
          ['b', { kind: 'file', file: 'f' }],
        ],
      }),
      { mediaType: 'multipart/form-data', value: { a: '1', b: '<f>' } },
    );
  });

  it('refuses what is to be JSON and is not', () => {
    for (const wrong of [
      form({ parameters: { filter: { kind: 'json', text: '{' } } }),
      form({ body: { mediaType: 'application/vnd.x+json', text: '{' } }),
    ]) {
      assert.throws(
        () => callOfForm('op', wrong, noFile),
        (error) => isConnectorError(error, 'Invalid') && error.message.includes('is not JSON'),
      );
    }
    const text = callOfForm('op', form({ body: { mediaType: 'text/plain', text: '{' } }), noFile);
    assert.deepEqual(text.body, { mediaType: 'text/plain', text: '{' });
  });
});

describe('jsonRows', () => {
  it('makes a table of a list of objects, every value as it is written', () => {
    const text =
      '[{"id":9007199254740993,"n":1.50,"s":"x","b":true,"j":{"a":[1.0,"é"]},"m":1},' +
      '{"id":2,"n":null,"s":"","b":false,"j":[],"m":"1","late":null}]';
    assert.deepEqual(jsonRows(text), {
      columns: [
        { name: 'id', type: 'number' },
        { name: 'n', type: 'number' },
        { name: 's', type: 'text' },
        { name: 'b', type: 'boolean' },
        { name: 'j', type: 'json' },
        { name: 'm', type: 'json' },
        { name: 'late', type: 'text' },
      ],
      rows: [
        ['9007199254740993', '1.50', 'x', 'true', '{"a": [1.0, "é"]}', '1', null],
        ['2', null, '', 'false', '[]', '1', null],
      ],
      omitted: 0,
    });
  });

  it('finds the only list of objects within an object', () => {
    assert.equal(jsonRows('{"items":[{"a":1}],"names":["x"],"next":null}')?.within, 'items');
    assert.equal(jsonRows('{"a":[{"x":1}],"b":[{"x":1}]}'), undefined);
  });

  it('knows what is no table', () => {
    for (const text of ['', 'x', '1', '[]', '[1]', '[{"a":1}, 2]', '{}', '{"a":{"b":[{}]}}']) {
      assert.equal(jsonRows(text), undefined, text);
    }
  });

  it('shows hostile names and the first of many columns', () => {
    const rows = jsonRows('[{"__proto__":1,"constructor":2,"a":1,"a":3}]');
    assert.deepEqual(rows?.rows, [['1', '2', '3']]);
    const wide = `[{${Array.from({ length: 400 }, (_, n) => `"c${n}":${n}`).join()}}]`;
    assert.equal(jsonRows(wide)?.columns.length, 300);
    assert.equal(jsonRows(wide)?.omitted, 100);
  });
});

describe('answerFileName', () => {
  it('has the ending of the media type, and nothing that leads elsewhere', () => {
    const cases: [operation: string, mediaType: string, name: string][] = [
      ['findPets', 'application/json; charset=utf-8', 'findPets.json'],
      ['findPets', 'application/hal+json', 'findPets.json'],
      ['a/../b', 'image/webp', 'a-..-b.webp'],
      ['x', 'constructor', 'x.bin'],
      ['x', '', 'x.bin'],
    ];
    for (const [operation, mediaType, name] of cases) {
      assert.equal(answerFileName(operation, { mediaType }), name);
    }
  });
});
