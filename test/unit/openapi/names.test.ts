import assert from 'node:assert/strict';
import {
  createMethodPool,
  createNamePool,
  isIdentifier,
  methodName,
  methodNameFromPath,
  typeName,
} from '../../../src/core/openapi/names.js';
import { hostileTexts, randomTexts } from './support.js';

describe('names', () => {
  it('keeps identifiers and joins the words of everything else', () => {
    assert.equal(methodName('findPetsByStatus'), 'findPetsByStatus');
    assert.equal(methodName('find_pets'), 'find_pets');
    assert.equal(methodName('repos/list-for-user'), 'reposListForUser');
    assert.equal(methodName('2fa'), '_2fa');
    assert.equal(methodName('größe'), 'größe');
    assert.equal(methodName('🚀'), 'operation');
    assert.equal(typeName('simple-user'), 'SimpleUser');
    assert.equal(typeName('simple_user'), 'SimpleUser');
    assert.equal(typeName('Account_enum_status'), 'AccountEnumStatus');
    assert.equal(typeName('HTTP_ERROR'), 'HttpError');
    assert.equal(typeName('APR'), 'APR');
    assert.equal(typeName('__Schema'), 'Schema');
    assert.equal(typeName('version_1_2'), 'Version1_2');
    assert.equal(typeName('v1.Pod_2.status'), 'V1Pod2Status');
    assert.equal(typeName('string'), 'String');
    assert.equal(typeName('404'), '_404');
    assert.equal(typeName(''), 'Unnamed');
    assert.equal(methodNameFromPath('GET', '/pets/{petId}/toys'), 'getPetsByPetIdToys');
  });

  it('makes identifiers of any text', () => {
    for (const text of [...hostileTexts, ...randomTexts(2_000)]) {
      assert.ok(isIdentifier(methodName(text)), JSON.stringify(text));
      assert.ok(isIdentifier(typeName(text)), JSON.stringify(text));
      assert.ok(isIdentifier(methodNameFromPath('get', text)), JSON.stringify(text));
    }
  });

  it('gives each name once', () => {
    const pool = createNamePool(['Blob']);
    const names = ['Pet', 'Pet', 'Pet2', 'Pet', 'Blob', 'A1', 'A1'].map((name) => pool.take(name));
    assert.deepEqual(names, ['Pet', 'Pet2', 'Pet2_2', 'Pet3', 'Blob2', 'A1', 'A1_2']);
    const many = createNamePool();
    assert.equal(new Set(Array.from({ length: 10_000 }, () => many.take('same'))).size, 10_000);
  });

  it('gives no method a name that objects or promises use', () => {
    const pool = createMethodPool();
    for (const name of ['then', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      assert.equal(pool.take(name), `${name}_`);
    }
    assert.equal(pool.take('delete'), 'delete');
  });
});
