import assert from 'node:assert/strict';
import { OPERATIONS, readRoutes, type Operation } from '../../../src/catalogs/edge/http/routes.js';
import { filled } from '../../../src/catalogs/edge/http/wire.js';

const problemOf = (operation: string, route: unknown) =>
  readRoutes(JSON.stringify({ [operation]: route })).problem;

function requestOf(operation: Operation, route: string | undefined, values: object) {
  const read = readRoutes(route === undefined ? undefined : JSON.stringify({ [operation]: route }));
  assert.equal(read.problem, undefined);
  assert.ok('routes' in read);
  const { method } = read.routes[operation];
  const { path, query } = filled(read.routes[operation], { org: 'my lab', ...values });
  return [method, path, JSON.parse(JSON.stringify(query)) as unknown];
}

describe('routes of an Edge gateway', () => {
  it('are complete with nothing set, and may be written out as they are', () => {
    const usual = readRoutes(undefined);
    assert.ok('routes' in usual);
    assert.deepEqual(Object.keys(usual.routes), OPERATIONS);
    const written = Object.fromEntries(
      OPERATIONS.map((name) => [name, `${usual.routes[name].method} ${usual.routes[name].path}`]),
    );
    assert.deepEqual(readRoutes(JSON.stringify(written)), usual);
  });

  it('put values into the path, each encoded, and the others into the query', () => {
    const values = { id: 'a/b?#..%', table: "T'1", schema: undefined, start: 0, limit: 10 };
    assert.deepEqual(requestOf('tables.rows', undefined, values), [
      'GET',
      '/org/my%20lab/connections/a%2Fb%3F%23..%25/tables/T%271/rows',
      { start: 0, limit: 10 },
    ]);
    const own = '/{id}/rows?t={table}&s={schema}&first={start}&org={org}&v=1';
    assert.deepEqual(requestOf('tables.rows', own, values), [
      'GET',
      '/a%2Fb%3F%23..%25/rows',
      { t: "T'1", first: '0', org: 'my lab', v: '1', limit: 10 },
    ]);
  });

  it('keep the slashes of paths', () => {
    assert.deepEqual(requestOf('files.read', '/raw/{path}', { path: 'a b/c#d' }), [
      ...['GET', '/raw/a%20b/c%23d', {}],
    ]);
    assert.deepEqual(requestOf('files.list', undefined, { path: '' })[2], { path: '' });
  });

  it('take another method where it means the same', () => {
    const id = 'x';
    assert.equal(requestOf('sources.update', 'PUT /c/{id}', { id })[0], 'PUT');
    assert.equal(requestOf('sources.remove', 'POST /c/{id}/remove', { id })[0], 'POST');
    assert.match(problemOf('sources.get', 'DELETE /c/{id}') ?? '', /must be GET/);
    assert.match(problemOf('sources.add', 'GET /c') ?? '', /must be POST or PUT or PATCH/);
  });

  it('stay below the service address', () => {
    for (const route of [
      ...['https://evil.example.org/x', '//evil.example.org/x', '@evil.example.org', 'x'],
      ...['/../x', '/a/..', '/./a', '/%2e%2E/x', '/a\\b', '/a#b', '/a b', '', 'get /x', 7, null],
      `/${'a'.repeat(500)}`,
    ]) {
      assert.match(problemOf('whoami', route) ?? 'none', /^Route "whoami": /, String(route));
    }
  });

  it('name parameters that there are', () => {
    assert.match(problemOf('sources.get', '/c/{name}') ?? '', /\{name\} cannot stand there/);
    // It may be absent, and a path has no place for nothing.
    assert.match(problemOf('sources.list', '/c/{page}') ?? '', /\{page\} cannot stand there/);
    assert.equal(problemOf('sources.list', '/c?after={page}'), undefined);
    for (const route of ['/c/{id', '/c/id}', '/c/{}', '/c/{{id}}']) {
      assert.ok(problemOf('sources.get', route), route);
    }
    assert.match(problemOf('constructor', '/x') ?? '', /"constructor" is no operation/);
    for (const text of ['[]', '"x"', 'null', '{', '']) {
      assert.equal(readRoutes(text).problem, 'Routes must be a JSON object of texts.');
    }
  });
});
