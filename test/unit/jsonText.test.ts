import assert from 'node:assert/strict';
import { indentJson } from '../../src/core/jsonText.js';

describe('indented JSON', () => {
  it('is laid out as JSON.stringify does it', () => {
    const values: unknown[] = [
      { a: 1, b: [true, null, 'x'], c: { d: {}, e: [] } },
      [],
      [[[1], { a: [] }]],
      'a "quoted" text: {, [ and \\',
      12,
      { '': '', '"': ':' },
    ];
    for (const value of values) {
      assert.equal(indentJson(JSON.stringify(value)), JSON.stringify(value, undefined, 2));
      // What is laid out already stays as it is.
      const laidOut = JSON.stringify(value, undefined, 2);
      assert.equal(indentJson(laidOut), laidOut);
    }
  });

  it('keeps every number and text as it is written', () => {
    const text = '{"id":12345678901234567890,"x":1.0e2,"é":"\\u00e9\\/","a":1,"a":-0.10}';
    const laidOut = indentJson(text);
    assert.equal(laidOut.replace(/\n */g, '').replaceAll('": ', '":'), text);
  });

  it('harms no text that is no JSON', () => {
    assert.equal(indentJson('not JSON'), 'notJSON');
    assert.equal(indentJson('"open'), '"open');
    assert.equal(indentJson('}}]'), '\n}\n}\n]');
    assert.equal(indentJson(''), '');
  });
});
