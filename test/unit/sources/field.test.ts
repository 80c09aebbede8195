import assert from 'node:assert/strict';
import { matchesBounded } from '../../../src/core/sources/boundedPattern.js';
import {
  fieldApplies,
  type FieldCondition,
  type FieldOperator,
} from '../../../src/core/sources/field.js';

function holds(conditions: readonly FieldCondition[], values: Record<string, unknown>): boolean {
  return fieldApplies({ name: 'x', label: 'X', type: 'string', when: conditions }, values);
}

describe('conditions of fields', () => {
  const cases: [FieldOperator, string[] | undefined, unknown, boolean][] = [
    ['set', undefined, 'a', true],
    ['set', undefined, '', false],
    ['set', undefined, [], false],
    ['notSet', undefined, undefined, true],
    ['notSet', undefined, false, false],
    ['equals', ['true'], true, true],
    ['equals', ['a'], 'b', false],
    ['equals', ['a'], undefined, false],
    ['notEquals', ['a'], undefined, true],
    ['notEquals', ['a'], 'a', false],
    ['in', ['a', 'b'], 'b', true],
    ['notIn', ['a', 'b'], 'b', false],
    ['contains', ['bc'], 'abcd', true],
    ['contains', ['bc'], undefined, false],
    ['notContains', ['bc'], 'abcd', false],
    ['notContains', ['bc'], undefined, true],
    ['startsWith', ['x', 'ab'], 'abcd', true],
    ['notStartsWith', ['ab'], 'abcd', false],
    ['endsWith', ['cd'], 'abcd', true],
    ['notEndsWith', ['cd'], 'abcd', false],
    ['matches', ['a.*d'], 'abcd', true],
    ['matches', ['a'], 'abcd', false],
    ['matches', ['('], 'abcd', true],
    ['notMatches', ['a.*d'], 'abcd', false],
    ['notMatches', ['('], 'abcd', true],
  ];
  for (const [operator, values, value, expected] of cases) {
    it(`${operator} ${JSON.stringify(values)} of ${JSON.stringify(value)}: ${expected}`, () => {
      const condition = { field: 'f', operator, ...(values ? { values } : {}) };
      assert.equal(holds([condition], { f: value }), expected);
    });
  }

  it('all are needed, unless one has an alternative', () => {
    const a: FieldCondition = { field: 'a', operator: 'set' };
    const b: FieldCondition = { field: 'b', operator: 'set' };
    assert.equal(holds([a, b], { a: 1 }), false);
    assert.equal(holds([a, b], { a: 1, b: 1 }), true);
    assert.equal(holds([{ ...a, or: [b] }], { b: 1 }), true);
    assert.equal(holds([{ ...a, or: [b] }], {}), false);
    const c: FieldCondition = { field: 'c', operator: 'set' };
    assert.equal(holds([{ ...a, or: [{ ...b, or: [c] }] }], { c: 1 }), true);
  });

  describe('patterns of servers', () => {
    it('match whole texts', () => {
      assert.equal(matchesBounded('[a-z)*+]+\\d', 'ab)1'), true);
      assert.equal(matchesBounded('(?:ab|cd)x?', 'cdx'), true);
      assert.equal(matchesBounded('\\(a\\)+', '(a))'), true);
      assert.equal(matchesBounded('b', 'abc'), false);
    });
    const worst = '(a|a)'.repeat(30);
    const refused = [
      worst,
      '(a\\\\)+',
      '(a+)+$',
      '(a|a)*',
      'a*a*a*a*b',
      '(?=a)a',
      '(a)\\1',
      '(?<n>a)\\k<n>',
      'a{1',
      '(',
    ];
    for (const pattern of [...refused, 'a'.repeat(201)]) {
      it(`${pattern.slice(0, 20)} is not tried`, () => {
        assert.equal(matchesBounded(pattern, 'a'.repeat(190)), undefined);
      });
    }
    it('take no time with the worst that is tried', () => {
      const started = performance.now();
      assert.equal(matchesBounded('.*.*x', 'y'.repeat(200)), false);
      assert.equal(matchesBounded('.*', 'y'.repeat(201)), undefined);
      assert.ok(performance.now() - started < 500);
    });
  });
});
