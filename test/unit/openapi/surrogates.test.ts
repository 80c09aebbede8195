import assert from 'node:assert/strict';
import { emitPythonClient } from '../../../src/core/openapi/python/emitPython.js';
import { emit, fileOf, modelOf } from './support.js';

describe('half characters in a document', () => {
  const half = '\ud800';
  const kid = `%Kid${half}`;
  const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const model = modelOf({
    openapi: '3.1.0',
    info: { title: half, version: half },
    tags: [{ name: half, description: half }],
    paths: {
      [`/a${half}/{${half}}`]: {
        get: {
          ...{ tags: [half], operationId: half, summary: half, description: half },
          parameters: [
            { name: half, in: 'path', required: true, schema: { type: 'string', enum: [half] } },
          ],
          responses: { 200: { content: { 'application/json': { schema: schema(half) } } } },
        },
      },
    },
    components: {
      schemas: {
        [half]: {
          ...{ discriminator: { propertyName: half }, description: half },
          properties: { [half]: { type: 'string' } },
        },
        [kid]: { allOf: [schema(half)] },
      },
    },
  });
  const options = { title: half, specificationHash: '', generatorVersion: '' };

  it('are in no file, so that each is on the disk as it was made', () => {
    for (const client of [emit(model, options), emitPythonClient(model, options)]) {
      assert.deepEqual(client.warnings, []);
      for (const { path, text } of client.files) {
        assert.equal(Buffer.from(text, 'utf8').toString('utf8'), text, path);
      }
    }
  });

  it('keep no heir from its base', () => {
    assert.match(fileOf(emit(model, options), 'types.ts'), /type Unnamed = Kid/);
  });

  it('are sent as what stands for them', () => {
    const text = fileOf(emit(model, options), 'operations.ts');
    assert.match(text, /path: '\/a\ufffd\/\{\ufffd\}'/);
    assert.match(text, /\[runtime\.path, '\ufffd', \{ argument: '\\ud800' \}\]/);
  });
});
