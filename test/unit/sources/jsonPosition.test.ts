import assert from 'node:assert/strict';
import { findJsonValue } from '../../../src/core/sources/jsonPosition.js';

const at = (text: string, ...path: (string | number)[]) => {
  const range = findJsonValue(text, path);
  return range && text.slice(range.start, range.end);
};

const SETTINGS = `\ufeff// "a": { "b": 0 }
{
  /* "dataConnectors.sources": [] */
  "editor.fontSize": 12, // size
  "quote\\"d\\\\": "{[",
  "dataConnectors.sources": [
    { "name": "first", /* ] */ "tags": ["]", "}"] },
    // { "name": "commented" },
    "not a record",
    { "name": "third", },
  ],
}`;

describe('findJsonValue', () => {
  const cases: readonly (readonly [string, (string | number)[], string | undefined])[] = [
    [SETTINGS, ['dataConnectors.sources', 0, 'tags', 1], '"}"'],
    [SETTINGS, ['dataConnectors.sources', 1], '"not a record"'],
    [SETTINGS, ['dataConnectors.sources', 2], '{ "name": "third", }'],
    [SETTINGS, ['dataConnectors.sources', 3], undefined],
    [SETTINGS, ['editor.fontSize'], '12'],
    [SETTINGS, ['editor.fontSize', 0], undefined],
    [SETTINGS, ['missing'], undefined],
    [SETTINGS, ['quote"d\\'], '"{["'],
    ['{"a": 1, "a": 2}', ['a'], '2'],
    ['{"a": [1, 2', ['a', 1], '2'],
    ['{"a": "unfinished\n "b": 5}', ['b'], '5'],
    ['{"a" 1, "b": [true, null]}', ['b', 1], 'null'],
    ['{,,"b": 5}', ['b'], '5'],
    ['{"\\u0062": 5}', ['b'], '5'],
    ['', ['a'], undefined],
    ['// only a comment', ['a'], undefined],
    ['/* unfinished', [], ''],
    ['[[[[', [0, 0, 0], '['],
  ];
  for (const [text, path, expected] of cases) {
    it(`${JSON.stringify(path)} in ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(at(text, ...path), expected);
    });
  }

  it('comes to an end on any beginning of a text, and on stray signs', () => {
    for (let end = 0; end <= SETTINGS.length; end++) {
      findJsonValue(SETTINGS.slice(0, end), ['dataConnectors.sources', 2]);
    }
    for (const sign of [':', '"', '\\', ']', '}', '/', ',']) {
      findJsonValue(`{${sign}${sign} "a" ${sign} [${sign}`, ['a', 3]);
    }
  });

  it('takes one pass over a long text', () => {
    const records = Array.from({ length: 20_000 }, (_, i) => `{ "name": "n${i}" }`).join(', ');
    assert.equal(at(`{ "s": [${records}] }`, 's', 19_999), '{ "name": "n19999" }');
  });
});
