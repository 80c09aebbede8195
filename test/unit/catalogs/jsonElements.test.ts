import assert from 'node:assert/strict';
import { JsonElements } from '../../../src/catalogs/http/jsonElements.js';

/** Reads a text in parts of some size, each in a buffer that is used again. */
function read(text: string, size: number) {
  const bytes = Buffer.from(text);
  const elements = new JsonElements((element) => element);
  const part = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(part, 0, at, at + size);
    elements.write(part.subarray(0, length));
  }
  const { outcome, other } = elements;
  return { outcome, items: elements.take(), other: Buffer.from(other).toString() };
}

const ARRAYS = [
  '[]',
  ' [ ] \n',
  '[1]',
  '[1, "two", null, true, 3.5e2]',
  '[{"a": [1, {"b": "]}"}], "c": ","}, [[], {}], "\\"],[\\\\"]',
  '["ü€😀", {"ü": "\\u00fc"}]',
  '\ufeff[{"a":1}]',
];

describe('elements of a JSON array', () => {
  for (const text of ARRAYS) {
    it(`are those of ${JSON.stringify(text)}, wherever its parts end`, () => {
      const items = JSON.parse(text.replace('\ufeff', '')) as unknown[];
      for (let size = 1; size <= Buffer.byteLength(text); size++) {
        assert.deepEqual(read(text, size), { outcome: 'read', items, other: '' }, `${size}`);
      }
    });
  }

  for (const text of ['[1, 2', '[1,]', '[,1]', '[1 2]', '[{"a": }]', '[1]]', '[1] x', '["a]']) {
    it(`are not read from ${text}`, () => {
      for (const size of [1, 3, 100]) assert.equal(read(text, size).outcome, 'broken', `${size}`);
    });
  }

  for (const text of ['', '  ', '{"#type": "ApiError"}', '"[1]"', 'null', '<html>']) {
    it(`are none in ${JSON.stringify(text)}, which is kept`, () => {
      for (const size of [1, 3, 100]) {
        assert.deepEqual(read(text, size), { outcome: 'other', items: [], other: text.trim() });
      }
    });
  }

  it('are given to nobody twice, and a failing reader breaks only the list', () => {
    const elements = new JsonElements((element) => element);
    elements.write(Buffer.from('[1]'));
    assert.deepEqual(elements.take(), [1]);
    assert.deepEqual(elements.take(), []);
    const failing = new JsonElements(() => {
      throw new Error('a mistake of ours');
    });
    failing.write(Buffer.from('[1]'));
    assert.equal(failing.outcome, 'broken');
  });
});
