import assert from 'node:assert/strict';
import { at } from '../../../src/core/openapi/documents.js';
import { summarizeTarget } from '../../../src/core/openapi/describe/targetSummary.js';

const document = {
  openapi: '3.0.3',
  paths: { '/pets': { get: { summary: 'List pets', responses: {} }, 'x-own': { responses: {} } } },
  components: {
    schemas: {
      Named: { required: ['name'], properties: { name: { type: 'string' } } },
      Pet: {
        description: 'A pet for sale.\n\nNot a toy.',
        allOf: [{ $ref: '#/components/schemas/Named' }],
        properties: {
          id: { type: 'integer', format: 'int64', description: 'Its number.\nUnique.' },
          owner: { $ref: 'people.yaml#/Person' },
          friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
        },
        deprecated: true,
      },
      Status: { type: 'string', enum: ['sold', 'pending'] },
      Any: { oneOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'string' }] },
      Wide: { properties: Object.fromEntries([...Array(30).keys()].map((n) => [`p${n}`, {}])) },
      Away: { $ref: 'people.yaml#/Person' },
    },
    parameters: {
      limit: { name: 'max', in: 'query', required: true, schema: { type: 'integer' } },
      old: { name: 'old', in: 'header', type: 'string', format: 'date' },
    },
    responses: {
      Pets: {
        description: 'All.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
        headers: { 'X-Next': {} },
      },
    },
    requestBodies: { New: { required: true, content: { 'text/plain': {} } } },
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    examples: { one: { summary: 'One', value: { a: [1] } } },
  },
};

function summarize(...path: string[]) {
  const documents = { root: 'a', contents: new Map<string, unknown>([['a', document]]) };
  const root = { value: document, uri: 'a', pointer: '' };
  return summarizeTarget(documents, at(root, ...path));
}
const component = (...path: string[]) => {
  const { name, what, type, parts } = summarize('components', ...path);
  const listed = parts.map((one) => `${one.name} ${one.type}${one.required ? ' required' : ''}`);
  return [`${what} ${name}: ${type}`, ...listed.map((each) => each.trim())];
};

describe('what a reference leads to', () => {
  it('is a schema with its properties, values or variants', () => {
    assert.deepEqual(component('schemas', 'Pet'), [
      'schema Pet: object',
      'id integer (int64)',
      'owner Person',
      'friends array of Pet',
      'name string required',
    ]);
    const pet = summarize('components', 'schemas', 'Pet');
    assert.equal(pet.description, 'A pet for sale.\n\nNot a toy.');
    assert.equal(pet.deprecated, true);
    assert.equal(pet.parts[0]?.description, 'Its number.');
    assert.deepEqual(component('schemas', 'Status'), [
      'schema Status: string',
      '"sold"',
      '"pending"',
    ]);
    assert.deepEqual(component('schemas', 'Any'), ['schema Any: one of 2 types', 'Pet', 'string']);
  });

  it('is short, whatever there is', () => {
    const wide = summarize('components', 'schemas', 'Wide');
    assert.deepEqual([wide.parts.length, wide.omitted], [12, 18]);
  });

  it('is any other part, by its place or by what it has', () => {
    assert.deepEqual(component('parameters', 'limit'), [
      'parameter max: integer, in query, required',
    ]);
    assert.deepEqual(component('parameters', 'old'), ['parameter old: string (date), in header']);
    assert.deepEqual(component('responses', 'Pets'), [
      'response Pets: ',
      'application/json Pet',
      'X-Next header',
    ]);
    assert.deepEqual(component('requestBodies', 'New'), [
      'request body New: required',
      'text/plain',
    ]);
    assert.deepEqual(component('securitySchemes', 'token'), [
      'security scheme token: http, bearer',
    ]);
    assert.deepEqual(component('examples', 'one'), ['example one: {"a":[1]}']);
    const path = summarize('paths', '/pets');
    assert.deepEqual([path.what, path.name], ['path item', '/pets']);
    assert.deepEqual(
      path.parts.map(({ name, type }) => `${name} ${type}`),
      ['GET List pets'],
    );
  });

  it('is known by its name where it leads on to a document that is not there', () => {
    const { what, type } = summarize('components', 'schemas', 'Away');
    assert.deepEqual([what, type], ['reference', 'to people.yaml#/Person']);
  });
});
