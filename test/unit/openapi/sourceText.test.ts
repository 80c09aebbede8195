import assert from 'node:assert/strict';
import { runInThisContext } from 'node:vm';
import { docComment, oneLine, propertyKey, quote } from '../../../src/core/openapi/sourceText.js';
import { emit, hostileTexts, modelOf, randomTexts, readFixture } from './support.js';

/** Characters that must not stand raw in generated source. */
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/;

describe('text on its way into source', () => {
  const texts = [...hostileTexts, ...randomTexts(3_000)];

  it('quotes any text as a literal of the same value', () => {
    const literals = texts.map(quote);
    for (const literal of literals) {
      assert.ok(!unsafe.test(literal) && !literal.includes('\n'), literal);
    }
    assert.deepEqual(runInThisContext(`[${literals.join(', ')}]`), texts);
    const objects = texts
      .map((text) => `{ ${propertyKey(text)}: 1 }`)
      .filter((one) => !/__proto__/.test(one));
    const keys = texts.filter((text) => text !== '__proto__');
    assert.deepEqual(
      (runInThisContext(`[${objects.join(', ')}]`) as object[]).map((one) => Object.keys(one)[0]),
      keys,
    );
  });

  it('keeps any text inside its comment', () => {
    for (const text of texts) {
      for (const comment of [docComment([text]), docComment([text, text], [`@format ${text}`])]) {
        if (comment === '') continue;
        assert.equal(comment.indexOf('*/'), comment.length - 3, JSON.stringify(text));
        assert.ok(!unsafe.test(comment), JSON.stringify(text));
        assert.doesNotMatch(comment, /^[\s*/]*@ts-/m);
      }
      const line = oneLine(text);
      assert.ok(!line.includes('\n') && !line.includes('*/') && !unsafe.test(line));
    }
  });

  it('has no blanks in comments but plain ones', () => {
    assert.equal(
      docComment(['See\u00a0there,\u2009and\u3000there']),
      '/** See there, and there */\n',
    );
  });

  it('wraps long lines without making tags of their words', () => {
    const comment = docComment([`${'word '.repeat(17)}@ts-ignore ${'word '.repeat(30)}`]);
    assert.doesNotMatch(comment, /^ \* @/m);
    for (const line of comment.split('\n')) assert.ok(line.length <= 100, line);
  });

  it('lets no character of a hostile document through raw', () => {
    for (const { path, text } of emit(modelOf(readFixture('hostile.json'))).files) {
      assert.ok(!unsafe.test(text), path);
      assert.match(path, /^(runtime\/)?[\w.]+$/);
    }
  });
});
