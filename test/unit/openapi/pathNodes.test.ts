import assert from 'node:assert/strict';
import { pathNodeOf, pathNodes } from '../../../src/connectors/openapi/pathNodes.js';
import { findOperations } from '../../../src/connectors/openapi/nodes.js';
import { outlineOf, type ApiOutline } from '../../../src/core/openapi/outline.js';
import type { SourceNode } from '../../../src/core/sources/connector.js';
import { isConnectorError } from '../../../src/core/errors.js';
import { modelOf } from './support.js';

function outline(...operations: string[]): ApiOutline {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const [method = '', path = ''] = operation.split(' ');
    (paths[path] ??= {})[method.toLowerCase()] = { responses: {} };
  }
  return outlineOf(modelOf({ openapi: '3.0.0', info: { title: 'T', version: '1' }, paths }));
}

/** The tree as indented labels. */
function tree(api: ApiOutline, path: readonly string[] = [], depth = 0): string[] {
  return pathNodes(api, path, undefined, 1_000).items.flatMap((node) => {
    assert.deepEqual(node.path.slice(0, -1), path, 'every node is below the one above');
    const line = `${'  '.repeat(depth)}${node.label}`;
    return node.expandable ? [line, ...tree(api, node.path, depth + 1)] : [line];
  });
}

function allNodes(api: ApiOutline, path: readonly string[] = []): SourceNode[] {
  return pathNodes(api, path, undefined, 1_000).items.flatMap((node) =>
    node.expandable ? allNodes(api, node.path) : [node],
  );
}

describe('operations by path', () => {
  it('stand below the steps of their paths, none of which leads to one place alone', () => {
    const api = outline(
      ...['GET /repos', 'GET /repos/{owner}/{repo}', 'POST /repos/{owner}/{repo}/issues'],
      ...['GET /repos/{owner}/{repo}/issues', 'GET /user', 'GET /users', 'DELETE /a/b/c/d'],
    );
    assert.deepEqual(tree(api), [
      '/repos',
      '  GET /repos',
      '  /{owner}/{repo}',
      '    GET /repos/{owner}/{repo}',
      '    /issues',
      '      POST /repos/{owner}/{repo}/issues',
      '      GET /repos/{owner}/{repo}/issues',
      'GET /user',
      'GET /users',
      'DELETE /a/b/c/d',
    ]);
  });

  it('are where a search says they are, each once', () => {
    const api = outline(
      ...['GET /', 'POST /', 'GET /a', 'GET /a/', 'GET /a/b', 'GET //x', 'PUT //x', 'GET /a/{b}/'],
      ...['GET /__proto__/a', 'PUT /__proto__/a', 'GET /constructor'],
    );
    const shown = allNodes(api);
    assert.equal(shown.length, api.operations.length);
    for (const operation of api.operations) {
      const node = shown.find((one) => one.operation === operation.name);
      assert.deepEqual(pathNodeOf(api, operation), node);
    }
    const [found] = findOperations(api, 'constructor', 1, (one) => pathNodeOf(api, one));
    assert.equal(found?.label, 'GET /constructor');
  });

  it('come in pages', () => {
    const api = outline(...Array.from({ length: 25 }, (_, n) => `GET /p${n}`));
    const first = pathNodes(api, [], undefined, 10);
    assert.equal(first.items.length, 10);
    const second = pathNodes(api, [], first.next, 10);
    assert.equal(second.items[0]?.label, 'GET /p10');
  });

  it('say that a path is gone', () => {
    assert.throws(
      () => pathNodes(outline('GET /a'), ['/b'], undefined, 10),
      (error) => isConnectorError(error, 'NotFound'),
    );
  });
});
