import * as assert from 'node:assert/strict';
import {
  choiceOfCondition,
  conditionOf,
  conditionText,
  filterChoices,
  isOperator,
  listedValues,
} from '../../../src/core/table/filterChoices.js';
import type { Condition } from '../../../src/core/table/view.js';

const ids = (type: string, nullable = true) =>
  filterChoices({ type, nullable }).map(({ id }) => id);

describe('filterChoices', () => {
  it('offers what fits the type, the likeliest first', () => {
    assert.deepEqual(ids('text').slice(0, 3), ['contains', 'notContains', 'equals']);
    assert.equal(ids('numeric(6,2)')[0], 'equals');
    assert.equal(ids('timestamptz')[0], 'between');
    assert.deepEqual(ids('bool'), ['true', 'false', 'isNull', 'isNotNull']);
    assert.equal(ids('jsonb')[0], 'jsonPath');
    assert.ok(!ids('xml').includes('jsonPath'), 'XML has no such paths');
    assert.ok(!ids('int8').includes('matches'));
    assert.ok(ids('int4[]').includes('contains'), 'an array is filtered by its text');
  });

  it('asks for NULL only where there may be one', () => {
    assert.ok(ids('int8').includes('isNull'));
    assert.ok(!ids('int8', false).includes('isNull'));
  });

  it('says the order of times in their words', () => {
    const [label] = filterChoices({ type: 'date' })
      .filter(({ id }) => id === 'less')
      .map((choice) => choice.label);
    assert.equal(label, 'is before');
  });

  it('makes conditions that are read back as the same choice, for every type', () => {
    for (const type of ['int8', 'text', 'bool', 'jsonb', 'timestamptz', 'uuid', 'bytea', 'mood']) {
      for (const choice of filterChoices({ type })) {
        const condition = conditionOf('a', choice, ['1', '2'], false);
        assert.equal(choiceOfCondition(condition, { type }).id, choice.id, `${type} ${choice.id}`);
      }
    }
  });
});

describe('conditionOf', () => {
  const choice = (id: string, type = 'text') => {
    const found = filterChoices({ type }).find((each) => each.id === id);
    assert.ok(found);
    return found;
  };

  it('keeps the case apart only where a comparison has one', () => {
    assert.deepEqual(conditionOf('a', choice('contains'), ['x'], true), {
      ...{ column: 'a', operator: 'contains', values: ['x'], ignoreCase: true },
    });
    assert.deepEqual(conditionOf('a', choice('equals'), ['x'], true), {
      ...{ column: 'a', operator: 'equals', values: ['x'] },
    });
  });

  it('takes no values where there are none to enter', () => {
    assert.deepEqual(conditionOf('a', choice('isNotNull'), ['x'], true), {
      ...{ column: 'a', operator: 'isNull', values: [], negate: true },
    });
    assert.deepEqual(conditionOf('a', choice('false', 'bool'), ['x'], true).values, ['false']);
  });
});

describe('conditionText', () => {
  const text = (condition: Partial<Condition>, type = 'text') =>
    conditionText({ column: 'a', operator: 'equals', values: [], ...condition }, { type });

  it('says a condition in words', () => {
    assert.equal(text({ values: ['x'] }), 'a equals x');
    assert.equal(text({ values: [''] }), 'a is an empty text');
    assert.equal(text({ values: ['x'], negate: true }), 'a does not equal x');
    assert.equal(text({ operator: 'between', values: ['1', '2'] }, 'int8'), 'a is between 1 and 2');
    assert.equal(text({ operator: 'isNull', negate: true }), 'a is not NULL');
    assert.equal(text({ values: ['true'] }, 'bool'), 'a is true');
    const values = ['1', '2', '3', '4', '5'];
    assert.equal(text({ operator: 'in', values }, 'int8'), 'a is one of 1, 2, 3 and 2 more');
  });

  it('shows what is hostile or long as a short line', () => {
    assert.equal(text({ values: ['one\ntwo\u202e'] }), 'a equals one↵two\\u202e');
    assert.ok(text({ values: ['x'.repeat(5000)] }).length < 60);
    const column = 'c\n'.repeat(500);
    assert.ok(text({ column, values: ['1'] }).length < 70);
  });

  it('says one that the type of the column does not offer', () => {
    assert.equal(
      text({ operator: 'matches', values: ['^1'] }, 'bool'),
      'a matches the regular expression ^1',
    );
  });
});

describe('listedValues', () => {
  it('reads a value a line', () => {
    assert.deepEqual(listedValues('a\r\nb\n\nc\n\n'), ['a', 'b', '', 'c']);
    assert.deepEqual(listedValues('\n'), []);
    assert.deepEqual(listedValues(' a, b '), [' a, b ']);
  });
});

describe('isOperator', () => {
  it('knows those of conditions and no others', () => {
    for (const word of ['equals', 'isNull', 'jsonPath', 'endsWith']) assert.ok(isOperator(word));
    for (const word of ['notEquals', 'toString', '', 1, undefined]) assert.ok(!isOperator(word));
  });
});
