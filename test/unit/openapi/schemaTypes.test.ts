import assert from 'node:assert/strict';
import { emit, fileOf, modelOf, typesOf, withSchemas } from './support.js';

/** The type text of one schema. */
function typeOf(schema: unknown, version?: string): string {
  return typesOf({ T: schema }, version)
    .replace(/^\/\*\*.*\*\/\n/, '')
    .replace(/^export (type T = |interface T )/, '')
    .replace(/;$/, '')
    .replace(/\s+/g, ' ');
}

describe('schema types', () => {
  const cases: [string, unknown, string, string?][] = [
    ['no schema', {}, 'unknown'],
    ['true', true, 'unknown'],
    ['false', false, 'never'],
    ['text', { type: 'string', format: 'date-time' }, 'string'],
    ['int64', { type: 'integer', format: 'int64' }, 'number'],
    ['bytes', { type: 'string', format: 'binary' }, 'Blob'],
    ['nullable (3.0)', { type: 'string', nullable: true }, 'string | null', '3.0.0'],
    ['type list (3.1)', { type: ['string', 'integer', 'null'] }, 'string | number | null'],
    ['const', { const: 'a' }, "'a'"],
    ['either truth', { enum: [true, false, null] }, 'boolean | null'],
    ['enum with null', { enum: ['a', 1, null] }, "'a' | 1 | null"],
    ['text enum read as numbers by YAML', { type: 'string', enum: [1, true] }, "'1' | 'true'"],
    ['array of unions', { type: 'array', items: { enum: [1, 2] } }, '(1 | 2)[]'],
    ['array of anything', { type: 'array' }, 'unknown[]'],
    ['any object', { type: 'object' }, '{ [key: string]: unknown }'],
    ['closed object', { type: 'object', additionalProperties: false }, '{ [key: string]: never }'],
    ['map', { additionalProperties: { type: 'integer' } }, '{ [key: string]: number }'],
    [
      'properties beside a map',
      { properties: { a: { type: 'string' } }, additionalProperties: { type: 'integer' } },
      '{ a?: string; [key: string]: number | string | undefined; }',
    ],
    [
      'required without a property',
      { type: 'object', properties: { a: {} }, required: ['b'] },
      '{ a?: unknown; b: unknown; }',
    ],
    ['oneOf with a repeated member', { oneOf: [{ type: 'string' }, { type: 'string' }] }, 'string'],
    ['deep circle of nothing', { $ref: '#/components/schemas/T' }, 'unknown'],
    ['dangling reference', { $ref: '#/nowhere' }, 'unknown'],
    [
      'malformed',
      { type: 5, properties: [], required: 'x', allOf: {}, enum: 'e' },
      '{ [key: string]: unknown }',
    ],
  ];
  for (const [name, schema, expected, version] of cases) {
    it(`writes ${name}`, () => assert.equal(typeOf(schema, version), expected));
  }

  describe('of what others leave open', () => {
    const list = {
      $id: 'list',
      type: 'object',
      properties: { items: { type: 'array', items: { $dynamicRef: '#item' } } },
      $defs: { any: { $dynamicAnchor: 'item', not: {} } },
    };
    const tree = {
      $id: 'tree',
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { children: { type: 'array', items: { $dynamicRef: '#node' } } },
    };
    const pet = { type: 'object', properties: { name: { type: 'string' } } };
    const items = (anchor: object) => ({ item: { $dynamicAnchor: 'item', ...anchor } });
    const toPet = { $ref: '#/components/schemas/Pet' };
    const types = (schemas: Record<string, unknown>) =>
      typesOf({ Pet: pet, List: list, Tree: tree, ...schemas }).replace(/\s+/g, ' ');

    it('writes a list as the list of what its user says', () => {
      const text = types({ PetList: { $id: 'petlist', $ref: 'list', $defs: items(toPet) } });
      assert.match(text, /interface PetList \{ items\?: Pet\[\]; \}/);
      assert.match(text, /interface List \{ items\?: ListAny\[\]; \}.* type ListAny = unknown;/);
    });

    it('says so within what the list refers to', () => {
      const page = { $id: 'page', type: 'object', properties: { list: { $ref: 'list' } } };
      const PetPage = { $id: 'petpage', $ref: 'page', $defs: items(toPet) };
      const text = types({ Page: page, PetPage });
      assert.match(text, /interface PetPage \{ list\?: ListOfPet; \}/);
      assert.match(text, /interface ListOfPet \{ items\?: Pet\[\]; \}/);
      assert.match(text, /interface Page \{ list\?: List; \}/);
    });

    it('hears the outermost who says so', () => {
      const PetList = { $id: 'petlist', $ref: 'list', $defs: items(toPet) };
      const Names = { $id: 'names', $ref: 'petlist', $defs: items({ type: 'string' }) };
      const text = types({ PetList, Names });
      assert.match(text, /type Names = ListOfNamesItem;/);
      assert.match(text, /interface ListOfNamesItem \{ items\?: NamesItem\[\]; \}/);
      assert.match(text, /type NamesItem = string;/);
    });

    it('keeps its own properties beside', () => {
      const properties = { total: { type: 'integer' } };
      const PetList = { $id: 'petlist', $ref: 'list', properties, $defs: items(toPet) };
      assert.match(
        types({ PetList }),
        /type PetList = \{ items\?: Pet\[\]; \} & \{ total\?: number; \};/,
      );
    });

    it('extends what contains itself', () => {
      const Strict = { $id: 'strict', $dynamicAnchor: 'node', $ref: 'tree' };
      const text = types({ Strict });
      assert.match(text, /interface Strict \{ children\?: Strict\[\]; \}/);
      assert.match(text, /interface Tree \{ children\?: Tree\[\]; \}/);
    });

    it('takes what is no dynamic anchor for an ordinary reference', () => {
      const plain = {
        $id: 'plain',
        type: 'object',
        properties: { item: { $dynamicRef: '#item' } },
        $defs: { any: { $anchor: 'item', type: 'integer' } },
      };
      const Bound = { $id: 'bound', $ref: 'plain', $defs: items(toPet) };
      assert.match(types({ Plain: plain, Bound }), /interface Plain \{ item\?: PlainAny; \}/);
      assert.doesNotMatch(types({ Plain: plain, Bound }), /item\?: Pet;/);
    });

    it('leaves out of what is sent what is only read', () => {
      const id = { type: 'integer', readOnly: true };
      const Pet = { type: 'object', properties: { id, name: { type: 'string' } } };
      const PetList = { $id: 'petlist', allOf: [{ $ref: 'list' }], $defs: items(toPet) };
      const content = { 'application/json': { schema: { $ref: '#/components/schemas/PetList' } } };
      const paths = {
        '/pets': {
          put: { operationId: 'put', requestBody: { content }, responses: { 200: { content } } },
        },
      };
      const document = withSchemas({ Pet, List: list, PetList });
      const text = fileOf(emit(modelOf({ ...document, paths })), 'types.ts').replace(/\s+/g, ' ');
      assert.match(text, /interface PutArgs \{ body\?: PetListInput \| undefined; \}/);
      assert.match(text, /type PetListInput = ListOfPetInput;/);
      assert.match(text, /interface ListOfPetInput \{ items\?: PetInput\[\]; \}/);
      assert.match(text, /interface ListOfPet \{ items\?: Pet\[\]; \}/);
    });

    it('ends where they refer to each other', () => {
      const a = { $id: 'a', allOf: [{ $ref: 'b' }], properties: { x: { $dynamicRef: '#item' } } };
      const b = { $id: 'b', $ref: 'a', $defs: items({ $ref: 'b' }) };
      assert.ok(types({ A: { ...a, $defs: items({}) }, B: b }).length > 0);
    });
  });

  it('tells examples and defaults that are short', () => {
    const properties = {
      a: { type: 'string', default: 'x', example: '*/ y' },
      b: { type: 'array', items: {}, examples: [[1, 'two', true]] },
      c: { type: 'string', example: 'z'.repeat(100) },
      d: { type: 'object', example: { a: 1 } },
    };
    const text = typesOf({ T: { type: 'object', properties } });
    assert.deepEqual(
      [...text.matchAll(/@.*/g)].map(([tag]) => tag),
      ["@default 'x'", "@example '*\\/ y'", "@example [1, 'two', true] */"],
    );
  });

  it('finds the type of a required property in the schemas around it', () => {
    const schemas = {
      Base: { type: 'object', properties: { a: { type: 'string' } } },
      Strict: { allOf: [{ $ref: '#/components/schemas/Base' }, { required: ['a'] }] },
      Beside: { allOf: [{ $ref: '#/components/schemas/Base' }], required: ['a'] },
    };
    assert.match(typesOf(schemas), /type Strict = Base & \{\n {2}a: string;\n\};/);
    assert.match(typesOf(schemas), /type Beside = \{\n {2}a: string;\n\} & Base;/);
  });

  it('tells members of a union apart by their discriminator, unless they do so themselves', () => {
    const schemas = {
      Pet: {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
      },
      Cat: { type: 'object', properties: { kind: { type: 'string' } } },
      Dog: { type: 'object', properties: { kind: { enum: ['dog'] } } },
    };
    assert.match(typesOf(schemas), /type Pet = \(Cat & \{ kind: 'cat' \}\) \| Dog;/);
  });

  it('writes a twin for requests only where directions differ', () => {
    const schemas = {
      Pet: {
        properties: { id: { readOnly: true }, owner: { $ref: '#/components/schemas/Owner' } },
      },
      Owner: { properties: { pets: { items: { $ref: '#/components/schemas/Pet' } } } },
      Plain: { properties: { a: { type: 'string' } } },
    };
    const body = (name: string) => ({
      requestBody: {
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
      },
      responses: {},
    });
    const document = {
      ...withSchemas(schemas),
      paths: { '/a': { post: body('Owner') }, '/b': { post: body('Plain') } },
    };
    const text = fileOf(emit(modelOf(document)), 'types.ts');
    assert.match(text, /interface PetInput \{\n {2}owner\?: OwnerInput;\n\}/);
    assert.match(text, /interface OwnerInput \{\n {2}pets\?: PetInput\[\];\n\}/);
    assert.doesNotMatch(text, /PlainInput/);
  });

  it('reads references into other documents and names their schemas', () => {
    const other = 'https://api.example.org/parts/common.json';
    const document = withSchemas({ A: { $ref: 'parts/common.json#/definitions/Part' } });
    const model = modelOf(document, {
      [other]: { definitions: { Part: { items: { $ref: '#/x' } } }, x: { type: 'string' } },
    });
    const client = emit(model);
    assert.match(
      fileOf(client, 'types.ts'),
      /type A = Part;[^]*type Part = X\[\];[^]*type X = string;/,
    );
    assert.deepEqual(client.warnings, []);
  });

  it('bounds what nested and repeated parts can cost', () => {
    let deep: object = { type: 'string' };
    for (let i = 0; i < 3_000; i++) deep = { type: 'array', items: deep };
    // Each level stands twice in the next: 2^40 values if written out.
    let wide: object = { type: 'string' };
    for (let i = 0; i < 12; i++) wide = { type: 'object', properties: { a: wide, b: wide } };
    const many = { allOf: Array.from({ length: 100_000 }, () => ({ type: 'object' })) };
    const { warnings } = emit(modelOf(withSchemas({ deep, wide, many })));
    assert.equal(warnings.length, 2);
  });
});
