import { columnFamily, displayText } from './format.js';
import type { ColumnFamily } from './format.js';
import type { Column } from './table.js';
import type { Condition, Operator } from './view.js';

/** One way to filter a column, as a person chooses it. */
export interface FilterChoice {
  /** Unique among all choices. */
  readonly id: string;
  /** As it follows the column's name: "is at least". */
  readonly label: string;
  readonly operator: Operator;
  readonly negate: boolean;
  /** What is to be entered. */
  readonly input: 'none' | 'one' | 'two' | 'list';
  /** Values that are part of the choice: `true` of "is true". */
  readonly values?: readonly string[];
  /** Upper and lower case can be told apart, or not. */
  readonly hasCase: boolean;
}

/** The ways to filter a column of this type, the likeliest first. */
export function filterChoices({ type, nullable }: Pick<Column, 'type' | 'nullable'>) {
  const family = columnFamily(type);
  const ids = [...CHOICES_OF[family], ...(nullable === false ? [] : NULLS)];
  const found = ids.map((id) => choiceOf(id, family));
  // XML and other trees have no such paths.
  return found.filter(({ operator }) => operator !== 'jsonPath' || /^jsonb?$/i.test(type));
}

/** The choice that a condition was made by; the plainest one where several would fit. */
export function choiceOfCondition(condition: Condition, column: Pick<Column, 'type'>) {
  const choices = filterChoices(column);
  const same = choices.filter(
    ({ operator, negate }) =>
      operator === condition.operator && negate === (condition.negate ?? false),
  );
  const fixed = same.find(({ values }) => values?.[0] === condition.values[0] && values);
  return fixed ?? same.find(({ values }) => values === undefined) ?? unusualChoice(condition);
}

/** The condition that a choice and what was entered make. */
export function conditionOf(
  column: string,
  choice: FilterChoice,
  values: readonly string[],
  ignoreCase: boolean,
): Condition {
  return {
    column,
    operator: choice.operator,
    values: choice.values ?? (choice.input === 'none' ? [] : values),
    ...(choice.hasCase && ignoreCase ? { ignoreCase } : {}),
    ...(choice.negate ? { negate: true } : {}),
  };
}

/** Values in a list stand on lines of their own; empty lines at the end are none. */
export function listedValues(text: string): readonly string[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  return lines.length === 1 && lines[0] === '' ? [] : lines;
}

/** A condition in words, for a button: `price is between 1 and 2`. */
export function conditionText(condition: Condition, column: Pick<Column, 'type'>): string {
  const { label, input, values: fixed } = choiceOfCondition(condition, column);
  const values = condition.values.map((value) => displayText(value, SHOWN_VALUE) || '“”');
  const name = displayText(condition.column, SHOWN_VALUE);
  if (input === 'none' || fixed) return `${name} ${label}`;
  if (input === 'two') return `${name} ${label} ${values.join(' and ')}`;
  if (input === 'one') return `${name} ${label} ${values[0] ?? ''}`;
  const shown = values.slice(0, SHOWN_LIST).join(', ');
  const more = values.length - SHOWN_LIST;
  return `${name} ${label} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

/** True for an operator of conditions: what a page kept may be of another version. */
export function isOperator(word: unknown): word is Operator {
  return Object.values(MADE).some(({ operator }) => operator === word);
}

/** Characters of a value, and values of a list, that stand on a button. */
const SHOWN_VALUE = 40;
const SHOWN_LIST = 3;

const NULLS = ['isNull', 'isNotNull'];
const COMPARED = ['less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'between'];
const LISTED = ['in', 'notIn'];
const EQUAL = ['equals', 'notEquals'];

const CHOICES_OF: Readonly<Record<ColumnFamily, readonly string[]>> = {
  number: [...EQUAL, ...COMPARED, 'notBetween', ...LISTED],
  temporal: ['between', 'notBetween', ...COMPARED.slice(0, 4), ...EQUAL, ...LISTED],
  boolean: ['true', 'false'],
  text: [
    ...['contains', 'notContains', ...EQUAL, 'startsWith', 'endsWith', ...LISTED],
    ...['matches', 'notMatches', 'empty', ...COMPARED],
  ],
  identifier: [...EQUAL, ...LISTED, 'contains', 'startsWith', ...COMPARED],
  json: ['jsonPath', 'notJsonPath', 'contains', 'notContains', 'matches', 'notMatches', ...EQUAL],
  binary: [...EQUAL, ...LISTED, 'startsWith', 'contains'],
};

type Made = Pick<FilterChoice, 'label' | 'operator' | 'input'> &
  Partial<Pick<FilterChoice, 'negate' | 'values'>>;

const MADE: Readonly<Record<string, Made>> = {
  equals: { label: 'equals', operator: 'equals', input: 'one' },
  notEquals: { label: 'does not equal', operator: 'equals', negate: true, input: 'one' },
  less: { label: 'is less than', operator: 'less', input: 'one' },
  lessOrEqual: { label: 'is at most', operator: 'lessOrEqual', input: 'one' },
  greater: { label: 'is greater than', operator: 'greater', input: 'one' },
  greaterOrEqual: { label: 'is at least', operator: 'greaterOrEqual', input: 'one' },
  between: { label: 'is between', operator: 'between', input: 'two' },
  notBetween: { label: 'is not between', operator: 'between', negate: true, input: 'two' },
  in: { label: 'is one of', operator: 'in', input: 'list' },
  notIn: { label: 'is none of', operator: 'in', negate: true, input: 'list' },
  contains: { label: 'contains', operator: 'contains', input: 'one' },
  notContains: { label: 'does not contain', operator: 'contains', negate: true, input: 'one' },
  startsWith: { label: 'starts with', operator: 'startsWith', input: 'one' },
  endsWith: { label: 'ends with', operator: 'endsWith', input: 'one' },
  matches: { label: 'matches the regular expression', operator: 'matches', input: 'one' },
  notMatches: {
    ...{ label: 'does not match the regular expression', operator: 'matches' },
    ...{ negate: true, input: 'one' },
  },
  jsonPath: { label: 'has the JSON path', operator: 'jsonPath', input: 'one' },
  notJsonPath: { label: 'lacks the JSON path', operator: 'jsonPath', negate: true, input: 'one' },
  empty: { label: 'is an empty text', operator: 'equals', values: [''], input: 'none' },
  true: { label: 'is true', operator: 'equals', values: ['true'], input: 'none' },
  false: { label: 'is false', operator: 'equals', values: ['false'], input: 'none' },
  isNull: { label: 'is NULL', operator: 'isNull', input: 'none' },
  isNotNull: { label: 'is not NULL', operator: 'isNull', negate: true, input: 'none' },
};

/** The order of times is said in other words. */
const OF_TIMES: Readonly<Record<string, string>> = {
  less: 'is before',
  lessOrEqual: 'is at or before',
  greater: 'is after',
  greaterOrEqual: 'is at or after',
};

const HAS_CASE: ReadonlySet<Operator> = new Set<Operator>([
  ...(['contains', 'startsWith', 'endsWith', 'matches'] as const),
]);

function choiceOf(id: string, family: ColumnFamily): FilterChoice {
  const made = MADE[id];
  if (!made) throw new Error(`There is no filter "${id}".`);
  const label = (family === 'temporal' ? OF_TIMES[id] : undefined) ?? made.label;
  return { negate: false, ...made, id, label, hasCase: HAS_CASE.has(made.operator) };
}

/** For a condition that this column's type does not offer: the type has changed, or a page wrote it. */
function unusualChoice({ operator, negate = false }: Condition): FilterChoice {
  const known = Object.entries(MADE).find(
    ([, made]) => made.operator === operator && (made.negate ?? false) === negate && !made.values,
  );
  return choiceOf(known?.[0] ?? operator, 'text');
}
