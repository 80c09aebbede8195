import assert from 'node:assert/strict';
import type { CatalogKind } from '../../../src/core/sources/catalogKind.js';
import { checkField, fieldApplies, type Field } from '../../../src/core/sources/field.js';
import { fieldStep, fieldText, fieldValue } from '../../../src/core/sources/form.js';
import { catalogsSchema } from '../../../src/core/sources/settingsSchema.js';
import { listProperty } from '../../../src/core/sources/source.js';

const spaces: Field = {
  name: 'spaces',
  label: 'Spaces',
  type: 'list',
  help: 'Slugs.',
  pattern: { source: '[a-z-]+', message: 'A slug is of small letters.' },
};

describe('fields that are lists', () => {
  it('take texts that each match', () => {
    assert.equal(checkField(spaces, ['sales', 'web-shop']), undefined);
    assert.equal(checkField(spaces, 'sales'), undefined);
    for (const empty of [undefined, null, '', []]) {
      assert.equal(checkField(spaces, empty), undefined);
      assert.equal(checkField({ ...spaces, required: true }, empty), 'Spaces is required.');
    }
    assert.equal(checkField(spaces, ['sales', 'Web']), 'A slug is of small letters.');
    for (const wrong of [[1], ['a', ''], ['a', null], [['a']], { a: 1 }, 7]) {
      assert.equal(checkField(spaces, wrong), 'Spaces must be a list of texts.');
    }
  });

  it('are entered with commas or lines between the texts', () => {
    const step = fieldStep(spaces);
    assert.ok(step.type === 'text');
    assert.equal(step.check(' sales, web-shop,\n\n news ,'), undefined);
    assert.equal(step.check('sales, Web'), 'A slug is of small letters.');
    assert.deepEqual(fieldValue(spaces, ' sales, web-shop,\n\n news ,'), [
      'sales',
      'web-shop',
      'news',
    ]);
    assert.equal(fieldValue(spaces, ' '), undefined);
    assert.equal(fieldText(['sales', 'news']), 'sales, news');
  });

  it('are set when one text is in them', () => {
    const field: Field = { ...spaces, when: [{ field: 'other', operator: 'set' }] };
    assert.equal(fieldApplies(field, { other: ['a'] }), true);
    assert.equal(fieldApplies(field, { other: [] }), false);
  });

  it('are arrays in settings, and no part of a snippet', () => {
    const kind: CatalogKind = {
      kind: 'shop',
      label: 'Shop',
      description: 'A shop',
      fields: [spaces, { name: 'all', label: 'All', type: 'list' }],
      credentials: [],
      describe: () => '',
      binding: () => '',
    };
    const schema = catalogsSchema([kind]) as {
      items: {
        allOf: [{ then: { properties: Record<string, object> } }];
        defaultSnippets: [{ body: object }];
      };
    };
    const { properties } = schema.items.allOf[0].then;
    assert.deepEqual(properties['spaces'], {
      type: 'array',
      items: {
        type: 'string',
        pattern: '^(?:[a-z-]+)$',
        patternErrorMessage: 'A slug is of small letters.',
      },
      markdownDescription: 'Spaces. Slugs.',
    });
    assert.deepEqual(properties['all'], {
      type: 'array',
      items: { type: 'string' },
      markdownDescription: 'All.',
    });
    assert.deepEqual(Object.keys(schema.items.defaultSnippets[0].body), ['name', 'title', 'kind']);
  });

  it('are read from settings with what is no text left out', () => {
    const values = { list: ['a', '', 7, null, 'b'], one: 'a', none: '', wrong: { a: 1 } };
    assert.deepEqual(listProperty(values, 'list'), ['a', 'b']);
    assert.deepEqual(listProperty(values, 'one'), ['a']);
    for (const name of ['none', 'wrong', 'absent'])
      assert.deepEqual(listProperty(values, name), []);
  });
});

describe('fields that are JSON objects', () => {
  const config: Field = { name: 'config', label: 'Configuration', type: 'string', format: 'json' };

  it('take the text of an object only', () => {
    for (const right of ['{}', ' { "a": [1, {"b": null}] }\n', undefined, '']) {
      assert.equal(checkField(config, right), undefined);
    }
    for (const wrong of ['[]', 'null', '7', '"a"', '{', '{"a": 1,}', 'a: 1']) {
      assert.match(checkField(config, wrong) ?? '', /^Configuration must be a JSON object/);
    }
    assert.match(checkField(config, { a: 1 }) ?? '', /must be text/);
  });

  it('do not quote what may be a secret', () => {
    const message = checkField({ ...config, secret: true }, '{"password": "hunter22"');
    assert.ok(message !== undefined && !message.includes('hunter22'));
  });
});
