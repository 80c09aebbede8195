import assert from 'node:assert/strict';
import { describeOperation } from '../../../src/core/openapi/describe/describeOperation.js';
import { hostileTexts, modelOf, randomTexts } from './support.js';

type Schemas = Readonly<Record<string, object>>;

/** The examples of an XML body as its page shows them, the first line left out where it is ours. */
function examplesOf(schema: object, schemas: Schemas = {}, media: object = {}): string[] {
  const model = modelOf({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/x': {
        post: {
          operationId: 'x',
          requestBody: { content: { 'application/xml': { schema, ...media } } },
          responses: { 200: { description: '' } },
        },
      },
    },
    components: { schemas },
  });
  const { body } = describeOperation(model, 'x');
  return (body?.contents[0]?.examples ?? []).map(({ text }) =>
    text.replace('<?xml version="1.0" encoding="UTF-8"?>\n', ''),
  );
}

const object = (properties: object, rest: object = {}) => ({
  ...{ type: 'object', properties },
  ...rest,
});
const text = (rest: object = {}) => ({ type: 'string', ...rest });

/** What a list of texts is as a property `animals`. */
const listed = (list: object, items: object) =>
  examplesOf(
    object({ animals: { type: 'array', ...list, items: text({ ...items, example: 'cat' }) } }),
  );

describe('XML made from schemas', () => {
  it('has names, attributes and texts as the schema says', () => {
    const pet = object(
      {
        id: { type: 'integer', xml: { attribute: true }, example: 7 },
        name: text({ example: 'Rex' }),
        category: { $ref: '#/components/schemas/Category' },
        photoUrls: {
          ...{ type: 'array', xml: { wrapped: true } },
          items: text({ xml: { name: 'photoUrl' } }),
        },
        note: { type: ['string', 'null'], default: null },
      },
      { xml: { name: 'pet' } },
    );
    const schemas = {
      Pet: pet,
      Category: object({ name: text() }, { xml: { name: 'category' } }),
    };
    const expected = `<pet id="7">
  <name>Rex</name>
  <category>
    <name>string</name>
  </category>
  <photoUrls>
    <photoUrl>string</photoUrl>
  </photoUrls>
  <note/>
</pet>`;
    assert.deepEqual(examplesOf({ $ref: '#/components/schemas/Pet' }, schemas), [expected]);
  });

  // "XML Object", the table of examples in OpenAPI 3.0 and 3.1.
  it('has lists as the specification of OpenAPI shows them', () => {
    const lines = (...inner: string[]) => [`<root>\n${inner.join('\n')}\n</root>`];
    const animal = { xml: { name: 'animal' } };
    assert.deepEqual(listed({}, {}), lines('  <animals>cat</animals>'));
    assert.deepEqual(listed({}, animal), lines('  <animal>cat</animal>'));
    assert.deepEqual(listed({ xml: { name: 'aliens' } }, animal), lines('  <animal>cat</animal>'));
    const wrap = (outer: string, inner: string) =>
      lines(`  <${outer}>`, `    <${inner}>cat</${inner}>`, `  </${outer}>`);
    assert.deepEqual(listed({ xml: { wrapped: true } }, {}), wrap('animals', 'animals'));
    const aliens = { xml: { name: 'aliens', wrapped: true } };
    assert.deepEqual(listed(aliens, animal), wrap('aliens', 'animal'));
    assert.deepEqual(listed(aliens, {}), wrap('aliens', 'aliens'));
  });

  it('has namespaces and prefixes', () => {
    const person = object(
      {
        id: { type: 'integer', xml: { attribute: true, prefix: 'a', namespace: 'urn:a' } },
        name: text({ xml: { namespace: 'http://example.com/schema/sample', prefix: 'sample' } }),
      },
      { xml: { namespace: 'urn:"people"&co' } },
    );
    assert.deepEqual(examplesOf({ $ref: '#/components/schemas/Person' }, { Person: person }), [
      `<Person xmlns="urn:&quot;people&quot;&amp;co" xmlns:a="urn:a" a:id="0">
  <sample:name xmlns:sample="http://example.com/schema/sample">string</sample:name>
</Person>`,
    ]);
  });

  it('knows the node types of OpenAPI 3.2', () => {
    const schema = object(
      {
        lang: text({ xml: { nodeType: 'attribute' } }),
        words: text({ xml: { nodeType: 'cdata' }, example: 'a < b ]]> c' }),
        list: { type: 'array', items: { type: 'integer' }, xml: { nodeType: 'element' } },
      },
      { xml: { name: 'doc' } },
    );
    assert.deepEqual(examplesOf(schema), [
      `<doc lang="string">
  <![CDATA[a < b ]]]]><![CDATA[> c]]>
  <list>
    <list>0</list>
  </list>
</doc>`,
    ]);
    const only = object({ value: text({ xml: { nodeType: 'text' }, example: '1 & 2' }) });
    assert.deepEqual(examplesOf(only), ['<root>1 &amp; 2</root>']);
  });

  it('has one element for a list, and ends where schemas go in circles', () => {
    const Node = object({ next: { $ref: '#/components/schemas/Node' } }, { xml: { name: 'node' } });
    const list = { type: 'array', items: { $ref: '#/components/schemas/Node' } };
    assert.deepEqual(examplesOf(list, { Node }), [
      '<root>\n  <node>\n    <node/>\n  </node>\n</root>',
    ]);
  });

  it('writes examples that are data as XML, and leaves those alone that are texts', () => {
    const schema = object({ id: { type: 'integer', xml: { attribute: true } } });
    assert.deepEqual(examplesOf(schema, {}, { example: '<own/>' }), ['<own/>']);
    assert.deepEqual(examplesOf(schema, {}, { example: { id: 3, more: [1, { a: null }] } }), [
      '<root id="3">\n  <more>1</more>\n  <more>\n    <a/>\n  </more>\n</root>',
    ]);
    const deep = Array.from({ length: 60 }).reduce<object>((inner) => ({ inner }), {});
    const made = ['<root id="0"/>'];
    assert.deepEqual(examplesOf(schema, {}, { example: deep }), made);
    assert.deepEqual(examplesOf(schema, {}, { example: { id: Array(6_000).fill(1) } }), made);
    assert.deepEqual(examplesOf(text()), [], 'a text of which nothing is known');
  });

  it('takes parameters and answers of Swagger 2.0, too', () => {
    const model = modelOf({
      swagger: '2.0',
      info: { title: 'T', version: '1' },
      consumes: ['application/xml'],
      produces: ['text/xml', 'application/problem+xml'],
      paths: {
        '/x': {
          post: {
            operationId: 'x',
            parameters: [{ name: 'b', in: 'body', schema: { $ref: '#/definitions/Tag' } }],
            responses: { 200: { description: '', schema: { $ref: '#/definitions/Tag' } } },
          },
        },
      },
      definitions: { Tag: object({ id: { type: 'integer' } }) },
    });
    const { body, responses } = describeOperation(model, 'x');
    const contents = [...(body?.contents ?? []), ...(responses[0]?.contents ?? [])];
    assert.deepEqual(
      contents.map(({ examples }) => examples[0]?.text.split('\n')[1]),
      ['<Tag>', '<Tag>', '<Tag>'],
    );
  });

  it('escapes whatever the document holds', () => {
    // A plain reader of the little that is written: it takes nothing else.
    const name = String.raw`[\p{L}_][\p{L}\p{Nd}._-]*`;
    const attribute = String.raw` ${name}="(?:[^<>&"\r\n\t]|&#?\w+;)*"`;
    const wellFormed = new RegExp(
      String.raw`^<root(?:${attribute})*>(?:\s|<(?<tag>${name})>(?:[^<>&\p{Cs}\0]|&#?\w+;)*</\k<tag>>|<${name}/>)*</root>$`,
      'u',
    );
    for (const one of [...hostileTexts, ...randomTexts(60)]) {
      const schema = object(
        Object.fromEntries([
          [`a${one}`, text({ xml: { attribute: true }, example: one })],
          [one, text({ example: one })],
        ]),
      );
      const [made] = examplesOf(schema);
      assert.match(made ?? '', wellFormed);
    }
  });
});
