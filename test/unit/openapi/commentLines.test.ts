import assert from 'node:assert/strict';
import { commentLines } from '../../../src/core/openapi/commentLines.js';

describe('lines of comments', () => {
  const lines = (...text: string[]) => commentLines(text.join('\n'), 20);

  it('flow on where one of a paragraph is too long', () => {
    assert.deepEqual(lines('one two three four five', 'six', '', 'seven', 'eight'), [
      'one two three four',
      'five six',
      '',
      'seven',
      'eight',
    ]);
  });

  it('end where a break was meant', () => {
    assert.deepEqual(lines('one  ', 'two three four five six'), [
      'one',
      'two three four five',
      'six',
    ]);
  });

  it('keep the method and the path of an operation together', () => {
    assert.deepEqual(lines('See `GET /pets/{petId}/toys`, first.'), [
      'See',
      '`GET /pets/{petId}/toys`,',
      'first.',
    ]);
  });

  it('go on below the words of an item', () => {
    assert.deepEqual(lines('- one two three four five', '- six'), [
      '- one two three four',
      '  five',
      '- six',
    ]);
  });

  it('are left alone in code and tables', () => {
    const code = ['```', 'a very long line of code', '```'];
    const table = ['| a very long | line of a table |', '|---|---|'];
    const indented = ['one', '', '    a very long line of code'];
    assert.deepEqual(lines(...code), code);
    assert.deepEqual(lines(...table), table);
    assert.deepEqual(lines(...indented), indented);
  });

  it('end code that was cut', () => {
    assert.deepEqual(lines('```', 'one…'), ['```', 'one…', '```']);
  });

  it('do not start with what would be a tag', () => {
    assert.deepEqual(lines('mentions someone called @deprecated'), [
      'mentions someone',
      'called @deprecated',
    ]);
    assert.deepEqual(lines('mentions somebody, a @deprecated'), [
      'mentions somebody, a',
      '\\@deprecated',
    ]);
    assert.deepEqual(lines('```', '@ts-ignore', '```'), ['```', '\\@ts-ignore', '```']);
  });

  it('have no more than one empty one between them', () => {
    assert.deepEqual(lines('one', ' ', '', '  ', 'two'), ['one', '', 'two']);
  });
});
