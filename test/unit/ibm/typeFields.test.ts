import assert from 'node:assert/strict';
import { s3Fields, typeFields } from '../../../src/catalogs/ibm/typeFields.js';
import type { TypeDetail } from '../../../src/catalogs/ibm/types.js';
import { fieldApplies } from '../../../src/core/sources/field.js';

function detail(name: string, properties: object[], conditions: object[] = []): TypeDetail {
  return {
    ...{ id: name, name, label: name },
    properties: properties as TypeDetail['properties'],
    conditions: conditions as TypeDetail['conditions'],
  };
}

const test = (property: string, condition: string, ...values: string[]) => ({
  property_name: property,
  condition,
  values,
});

/** Whether the field `x` is shown beside some values, with these entries for it. */
function shows(entries: readonly object[], values: Record<string, unknown>): boolean {
  const own = entries.map((entry) => ({ property_name: 'x', ...entry }));
  const [field] = typeFields('kind', detail('t', [{ name: 'x', type: 'string' }], own));
  return fieldApplies(field!, values);
}

describe('fields of data source types', () => {
  it('are shown when all conditions hold, or any', () => {
    const conditions = [test('a', 'set'), test('b', 'equals', '1', '2')];
    const all = [{ conditions, all_conditions_required: true }];
    assert.equal(shows(all, { a: 'x', b: '2' }), true);
    assert.equal(shows(all, { a: 'x', b: '3' }), false);
    const any = [{ conditions, all_conditions_required: false }];
    assert.equal(shows(any, { b: '1' }), true);
    assert.equal(shows(any, {}), false);
  });

  it('take several entries for alternatives', () => {
    const entries = [
      { conditions: [test('a', 'set'), test('b', 'set')], all_conditions_required: true },
      { conditions: [test('c', 'set'), test('d', 'not_set')], all_conditions_required: true },
    ];
    assert.equal(shows(entries, { a: 1, b: 1, d: 1 }), true);
    assert.equal(shows(entries, { c: 1 }), true);
    assert.equal(shows(entries, { a: 1, d: 1 }), false);
    assert.equal(shows(entries, { b: 1, c: 1, d: 1 }), false);
  });

  it('are not hidden by what is not understood', () => {
    const odd = test('a', 'resonates', 'x');
    const strict = test('b', 'set');
    assert.equal(shows([{ conditions: [odd] }], {}), true);
    assert.equal(shows([{ conditions: [odd, strict] }], {}), false);
    assert.equal(shows([{ conditions: [odd, strict], all_conditions_required: false }], {}), true);
    assert.equal(shows([{ conditions: 'nonsense' }], {}), true);
    assert.equal(shows([{}], {}), true);
    const many = {
      conditions: Array.from({ length: 20 }, () => strict),
      all_conditions_required: true,
    };
    assert.equal(shows([many, many], {}), true, 'too many to multiply out');
  });

  const operators: [string, string[], unknown, boolean][] = [
    ['contains', ['b'], 'abc', true],
    ['not_contains', ['b'], 'abc', false],
    ['startswith', ['a'], 'abc', true],
    ['not_startswith', ['a'], 'abc', false],
    ['endswith', ['c'], 'abc', true],
    ['not_endswith', ['c'], 'abc', false],
    ['in', ['abc', 'd'], 'abc', true],
    ['not_in', ['abc', 'd'], 'abc', false],
    ['equals', ['true'], true, true],
    ['not_equals', ['abc'], 'abc', false],
    ['matches', ['a.c'], 'abc', true],
    ['not_matches', ['a.c'], 'abc', false],
    ['matches', ['(a+)+b'], 'c', true],
    ['set', [], 'abc', true],
    ['not_set', [], 'abc', false],
  ];
  for (const [operator, values, value, expected] of operators) {
    it(`know the operator ${operator}`, () => {
      const conditions = [test('a', operator, ...values)];
      assert.equal(shows([{ conditions, all_conditions_required: true }], { a: value }), expected);
    });
  }

  it('read values of any kind', () => {
    const fields = typeFields(
      'kind',
      detail('t', [
        { name: 'n', type: 'integer', default_value: '12' },
        { name: 'm', type: 'integer', default_value: '99999999999999999999' },
        { name: 'b', type: 'boolean', default_value: true },
        { name: 'e', type: 'enum', values: [] },
        { name: 's', masked: true, type: 'enum', values: [{ value: 'a' }], default_value: 'a' },
        { type: 'string', label: 'No name' },
        { name: 'g', label: '$(bug) [x](command:y)', group: 'two_words' },
      ]),
    );
    assert.deepEqual(
      fields.map(({ name, type, default: usual }) => [name, type, usual]),
      [
        ['n', 'integer', 12],
        ['m', 'integer', undefined],
        ['b', 'boolean', true],
        ['e', 'string', undefined],
        ['s', 'string', undefined],
        ['g', 'string', undefined],
        ['origin_country', 'string', undefined],
      ],
    );
    assert.equal(fields[4]?.secret, true);
    assert.equal(fields[5]?.label, '\\$(bug) [x] (command:y)');
    assert.equal(fields[5].group, 'Two words');
  });

  it('of the storages stand in one form once', () => {
    const needed = { type: 'string', required: true };
    const fields = s3Fields([
      detail('amazons3', [{ name: 'bucket' }, { name: 'url' }]),
      detail('minio', [
        { name: 'url', ...needed },
        { name: 'extra', ...needed },
      ]),
    ]);
    assert.deepEqual(
      fields.map(({ name, required, when }) => [name, required, when]),
      [
        ['datasource_type', true, undefined],
        ['bucket', undefined, [{ field: 'datasource_type', operator: 'in', values: ['amazons3'] }]],
        ['endpoint', undefined, undefined],
        ['origin_country', undefined, undefined],
        ['extra', true, [{ field: 'datasource_type', operator: 'in', values: ['minio'] }]],
      ],
    );
  });
});
