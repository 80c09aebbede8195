import assert from 'node:assert/strict';
import {
  className,
  isPythonIdentifier,
  snakeCase,
} from '../../../src/core/openapi/python/pythonNames.js';
import { docstring } from '../../../src/core/openapi/python/pythonSource.js';
import { hostileTexts, randomTexts } from './support.js';

describe('Python names', () => {
  for (const [text, expected] of [
    ['findPetsByStatus', 'find_pets_by_status'],
    ['getHTTPResponse', 'get_http_response'],
    ['repos/list-for-user', 'repos_list_for_user'],
    ['2fa', 'n2fa'],
    ['class', 'class_'],
    ['None', 'none'],
    ['__init__', 'init'],
    ['größe', 'größe'],
    ['ﬁle', 'file'],
    ['🚀', 'value'],
  ]) {
    it(`calls ${String(text)} ${String(expected)}`, () => {
      assert.equal(snakeCase(text ?? '', 'value'), expected);
    });
  }

  it('makes classes of the names of schemas', () => {
    assert.equal(className('pet-owner'), 'PetOwner');
    assert.equal(className('PetOwner'), 'PetOwner');
    assert.equal(className('Pet_V2'), 'Pet_V2');
    assert.equal(className('None'), 'None_');
    assert.equal(className('404 error'), 'n404Error');
  });

  it('makes identifiers of whatever there is', () => {
    for (const text of [...hostileTexts, ...randomTexts(500)]) {
      for (const name of [snakeCase(text, 'value'), className(text)]) {
        assert.ok(isPythonIdentifier(name), JSON.stringify([text, name]));
      }
    }
  });

  it('closes docstrings only at their end', () => {
    for (const text of [...hostileTexts, ...randomTexts(500), '"""', 'a"', '\\', '\\"""']) {
      const written = docstring([text, text], '    ');
      const inner = written.trim().replace(/^"""|"""$/g, '');
      const unescaped = inner.replace(/\\[^\n]/g, '.');
      assert.doesNotMatch(unescaped, /^"|""|"$|\\/, JSON.stringify(text));
    }
  });
});
