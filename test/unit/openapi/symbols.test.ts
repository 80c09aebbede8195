import assert from 'node:assert/strict';
import { readSymbols } from '../../../src/connectors/openapi/symbols.js';
import type { SpecificationSymbol } from '../../../src/core/sources/api.js';

/** Symbols as `kind name (detail) | name in the text`, what is below them indented. */
function outline(text: string, symbols = readSymbols(text), indent = ''): string[] {
  return symbols.flatMap((symbol: SpecificationSymbol) => {
    const { kind, name, detail, namePlace, place, deprecated, children } = symbol;
    const written = text.slice(namePlace.offset, namePlace.offset + namePlace.length);
    assert.equal(place.offset, namePlace.offset, name);
    assert.ok(place.length >= namePlace.length, name);
    const note = `${detail === undefined ? '' : ` (${detail})`}${deprecated ? ' deprecated' : ''}`;
    return [
      `${indent}${kind} ${name}${note} | ${written}`,
      ...outline(text, [...children], `${indent}  `),
    ];
  });
}

const YAML = `# comment
openapi: 3.1.0
info: {title: Lab, version: '1'}
paths:
  /pets/{id}: # one pet
    parameters: []
    get:
      operationId: getPet
      summary: Find a pet
      responses: {}
    x-own: {}
    delete: {deprecated: true}

webhooks:
  petAdded:
    post: {}
components:
  schemas:
    Pet: {type: object}
    "": {}
  securitySchemes:
    key: {type: apiKey}
`;

describe('symbols of a specification', () => {
  it('are its sections, operations and named parts, in YAML', () => {
    assert.deepEqual(outline(YAML), [
      'section openapi | openapi',
      'section info | info',
      'section paths | paths',
      '  path /pets/{id} | /pets/{id}',
      '    operation GET getPet (Find a pet) | get',
      '    operation DELETE deprecated | delete',
      'section webhooks | webhooks',
      '  path petAdded | petAdded',
      '    operation POST | post',
      'section components | components',
      '  section schemas | schemas',
      '    schema Pet | Pet',
      '    schema (no name) | ""',
      '  section securitySchemes | securitySchemes',
      '    security key | key',
    ]);
    const paths = readSymbols(YAML).find(({ name }) => name === 'paths')!;
    const { offset, length } = paths.place;
    assert.match(YAML.slice(offset, offset + length), /^paths:[^]*deprecated: true\}$/);
  });

  it('are found in JSON, of Swagger 2.0 and of OpenAPI 3.2', () => {
    const old = {
      swagger: '2.0',
      definitions: { Pet: {} },
      parameters: { limit: { in: 'query' } },
    };
    assert.deepEqual(outline(JSON.stringify(old)), [
      'section swagger | "swagger"',
      'section definitions | "definitions"',
      '  schema Pet | "Pet"',
      'section parameters | "parameters"',
      '  parameter limit | "limit"',
    ]);
    const operation = { operationId: 'copyPet' };
    const path = { query: {}, additionalOperations: { COPY: operation } };
    const text = JSON.stringify({ openapi: '3.2.0', paths: { '/pets': path } }, undefined, 2);
    assert.deepEqual(outline(text).slice(1), [
      'section paths | "paths"',
      '  path /pets | "/pets"',
      '    operation QUERY | "query"',
      '    section additionalOperations | "additionalOperations"',
      '      operation COPY copyPet | "COPY"',
    ]);
  });

  it('take what a document says as text, and not without end', () => {
    const id = `a\nb${'x'.repeat(5_000)}`;
    const paths = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, index) => [`/${index}`, { get: {} }]),
    );
    const hostile = JSON.stringify({
      __proto__: null,
      paths: { '/': { get: { operationId: id } } },
    });
    const [, , operation = ''] = outline(hostile);
    assert.ok(operation.length < 260, operation);
    assert.doesNotMatch(operation, /\n/);
    const text = JSON.stringify({ paths });
    const count = (symbols: readonly SpecificationSymbol[]): number =>
      symbols.reduce((sum, { children }) => sum + 1 + count(children), 0);
    const total = count(readSymbols(text));
    assert.ok(total <= 30_010 && total > 29_000, String(total));
    assert.deepEqual(readSymbols('{"constructor": {}, "paths": [], "components": 1}').length, 3);
  });
});
