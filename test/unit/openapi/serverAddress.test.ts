import assert from 'node:assert/strict';
import {
  serverAddress,
  serverAddressProblem,
} from '../../../src/core/openapi/tryIt/serverAddress.js';

describe('the address of a server that a user enters', () => {
  it('is an http or https address without secrets and query', () => {
    for (const good of [
      'http://localhost:8080',
      ' https://api.example/v1/ ',
      'HTTP://[::1]:80/x',
    ]) {
      assert.equal(serverAddressProblem(good), undefined, good);
    }
    for (const bad of [
      ...['', 'localhost:8080', 'api.example', 'ftp://api.example', 'javascript:alert(1)', '//x'],
      ...['http://', 'http://a b', 'https://me@api.example', 'https://api.example?a=1'],
      ...['https://api.example/#x', 'https://api.example?', 'https://api.example/v1#'],
    ]) {
      assert.ok(serverAddressProblem(bad), bad);
    }
  });

  it('ends where paths of operations begin', () => {
    assert.equal(serverAddress(' https://api.example/v1// '), 'https://api.example/v1');
  });
});
