import assert from 'node:assert/strict';
import type { Field } from '../../../src/core/sources/field.js';
import { answersOf, enteredValues, fieldPlan } from '../../../src/core/sources/fieldForm.js';
import { answerForm } from './answering.js';

const fields: readonly Field[] = [
  { name: 'query', label: 'Query', type: 'string', required: true },
  { name: 'count', label: 'Count', type: 'integer' },
  { name: 'key', label: 'Key', type: 'string', secret: true },
  { name: 'deep', label: 'Deep', type: 'boolean', advanced: true },
  {
    ...{ name: 'depth', label: 'Depth', type: 'integer', advanced: true },
    when: [{ field: 'deep', operator: 'equals', values: ['true'] }],
  },
];
const ids = (steps: readonly { id: string }[]) => steps.map(({ id }) => id);

describe('a form of fields alone', () => {
  it('asks the plain ones, and further ones only on request', async () => {
    const texts = { 'field:query': 'q', more: 'defaults' };
    const { answers, asked } = await answerForm(fieldPlan(fields), texts);
    assert.deepEqual(ids(asked), ['field:query', 'field:count', 'field:key', 'more']);
    assert.deepEqual(enteredValues(fields, answers), { query: 'q' });
  });

  it('asks those that others bring up, and gives values their types', async () => {
    const texts = {
      ...{ 'field:query': 'q', 'field:count': '3', 'field:key': ' k ' },
      ...{ more: 'more', 'field:deep': 'true', 'field:depth': '2' },
    };
    const { answers, asked } = await answerForm(fieldPlan(fields), texts);
    assert.deepEqual(ids(asked).slice(-2), ['field:deep', 'field:depth']);
    const values = { query: 'q', count: 3, key: ' k ', deep: true, depth: 2 };
    assert.deepEqual(enteredValues(fields, answers), values);
  });

  it('starts with the values that are there, and leaves out those that are cleared', async () => {
    const start = answersOf(fields, { query: 'old', count: 7 });
    const texts = { 'field:count': '', more: 'defaults' };
    const { answers } = await answerForm(fieldPlan(fields), texts, start);
    assert.deepEqual(enteredValues(fields, answers), { query: 'old' });
  });

  it('asks nothing where there is nothing to fill in', async () => {
    assert.deepEqual((await answerForm(fieldPlan([]), {})).asked, []);
  });
});
