import assert from 'node:assert/strict';
import { suggestedName } from '../../../src/core/openapi/schemaNames.js';

describe('names of schemas', () => {
  const inAnswer = '/paths/~1v2~1droplets/get/responses/200/content/application~1json/schema';
  const cases: Readonly<Record<string, string>> = {
    '/components/schemas/pet': 'pet',
    '/components/responses/not-found/content/application~1json/schema': 'not-found',
    [inAnswer]: ' v2 droplets 200',
    [`${inAnswer}/properties/droplets/items/properties/kernel`]: 'droplets kernel',
    '/components/schemas/Pet/properties/owner': 'Pet owner',
    '/x/404': 'x 404',
  };
  for (const [pointer, name] of Object.entries(cases)) {
    it(`are of the words of ${pointer}`, () => {
      assert.equal(suggestedName({ uri: 'https://e.org/api.json', pointer, value: {} }), name);
    });
  }
});
