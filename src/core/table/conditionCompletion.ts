import { columnFamily } from './format.js';
import type { ColumnFamily } from './format.js';

/** What a condition may be made of. */
export interface ConditionWords {
  readonly columns: readonly ConditionColumn[];
  /** Operators of the source beside those of standard SQL. */
  readonly operators: readonly ConditionOperator[];
}

export interface ConditionColumn {
  readonly name: string;
  /** As it stands in a condition: quoted where needed. */
  readonly text: string;
  readonly type: string;
}

export interface ConditionOperator {
  readonly word: string;
  /** For columns of these families; absent for all. */
  readonly families?: readonly ColumnFamily[];
  readonly detail?: string;
}

export interface ConditionItem {
  readonly label: string;
  /** What is put in the place of [start, end). */
  readonly text: string;
  readonly kind: 'column' | 'operator' | 'keyword' | 'value';
  /** The type of a column, or what an operator does. */
  readonly detail?: string;
}

export interface ConditionCompletion {
  /** What is replaced, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** A word was begun, so that the first item is likely meant. */
  readonly begun: boolean;
  readonly items: readonly ConditionItem[];
}

/** More than anyone looks through. */
const LIMIT = 50;

/**
 * What fits at a place of a condition in SQL: columns where a value may stand, operators of the
 * column's type behind it, keywords behind those. Undefined where nothing is to be completed: inside
 * of a text or a comment, and behind a word that is complete.
 */
export function completeCondition(
  text: string,
  offset: number,
  { columns, operators }: ConditionWords,
): ConditionCompletion | undefined {
  const before = tokenize(text.slice(0, offset));
  const last = before.at(-1);
  if (last && !last.closed && last.kind !== 'name') return undefined;
  const touches = last?.end === offset;
  const typing = touches && (last.kind === 'word' || (last.kind === 'name' && !last.closed));
  // Right behind a number, a text, a quoted name or an operator's sign nothing begins.
  if (touches && !typing && !/[(,]/.test(text.slice(last.start, offset))) return undefined;
  const done = (typing ? before.slice(0, -1) : before).filter(({ kind }) => kind !== 'comment');
  const start = typing ? last.start : offset;
  const typed = typing ? wordOf(text, last) : '';
  const quoted = typing && last.kind === 'name';
  const all = quoted ? columnItems(columns) : itemsBehind(text, done, columns, operators);
  const items = fitting(all, typed);
  // A complete word needs no list, and Enter is free to apply it.
  const complete = items.some((item) => item.label.toLowerCase() === typed.toLowerCase());
  if (items.length === 0 || (complete && !quoted)) return undefined;
  return { start, end: offset, begun: typing, items };
}

function itemsBehind(
  text: string,
  tokens: readonly Token[],
  columns: readonly ConditionColumn[],
  operators: readonly ConditionOperator[],
): readonly ConditionItem[] {
  const last = tokens.at(-1);
  const word = last?.kind === 'word' ? wordOf(text, last).toUpperCase() : undefined;
  const column = last && columnAt(text, last, columns);
  if (column) return [...operatorItems(column, operators), ...keywords(AFTER_VALUE)];
  if (word === 'IS') return keywords(['NULL', 'NOT NULL', 'TRUE', 'FALSE', 'DISTINCT FROM']);
  if (word === 'NOT' && tokens.length > 1) return keywords(['LIKE', 'IN', 'BETWEEN', 'EXISTS']);
  if (last === undefined || (word !== undefined && EXPECTS_VALUE.has(word)) || opens(text, last)) {
    const compared = columnAt(text, tokens.at(-2), columns);
    const truth = compared && columnFamily(compared.type) === 'boolean';
    return [
      ...(truth ? keywords(['TRUE', 'FALSE'], 'value') : []),
      ...columnItems(columns),
      ...keywords(VALUE_WORDS),
    ];
  }
  return keywords(AFTER_VALUE);
}

/** Words behind which a value or a new condition begins. */
const EXPECTS_VALUE: ReadonlySet<string> = new Set([
  ...['AND', 'OR', 'NOT', 'LIKE', 'ILIKE', 'BETWEEN', 'IN', 'FROM', 'WHEN', 'THEN', 'ELSE', 'CASE'],
  ...['WHERE', 'ANY', 'ALL', 'SIMILAR', 'TO'],
]);
const AFTER_VALUE = ['AND', 'OR'];
const VALUE_WORDS = [
  ...['NOT', 'NULL', 'TRUE', 'FALSE', 'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'INTERVAL', 'EXISTS'],
  ...['CASE', 'CAST(', 'COALESCE(', 'LOWER(', 'UPPER(', 'LENGTH(', 'ABS(', 'EXTRACT('],
];

const ORDERED: readonly ConditionOperator[] = [
  ...['=', '<>', '<', '<=', '>', '>='].map((word) => ({ word })),
  { word: 'BETWEEN' },
];
const STANDARD: readonly ConditionOperator[] = [
  ...ORDERED,
  { word: 'LIKE', families: ['text'], detail: 'pattern with % and _' },
  { word: 'NOT LIKE', families: ['text'] },
  { word: 'IN (', detail: 'a list of values' },
  { word: 'NOT IN (' },
  { word: 'IS NULL' },
  { word: 'IS NOT NULL' },
  { word: 'IS DISTINCT FROM', detail: 'NULL counts as a value' },
];

function operatorItems(
  { type }: ConditionColumn,
  others: readonly ConditionOperator[],
): readonly ConditionItem[] {
  const family = columnFamily(type);
  return [...STANDARD, ...others]
    .filter(({ families }) => families?.includes(family) ?? true)
    .map(({ word, detail }) => ({
      label: word,
      text: spaced(word),
      kind: 'operator',
      ...(detail === undefined ? {} : { detail }),
    }));
}

function columnItems(columns: readonly ConditionColumn[]): readonly ConditionItem[] {
  return columns.map(({ name, text, type }) => ({
    label: name,
    text,
    kind: 'column',
    detail: type,
  }));
}

function keywords(
  words: readonly string[],
  kind: ConditionItem['kind'] = 'keyword',
): readonly ConditionItem[] {
  return words.map((word) => ({ label: word, text: spaced(word), kind }));
}

/** Words that go on are followed by a space; those that end a condition are not. */
function spaced(word: string): string {
  return /(\(|NULL|TRUE|FALSE|CURRENT_\w+)$/.test(word) ? word : `${word} `;
}

/** Those that begin with what was typed first, then columns that hold it. */
function fitting(all: readonly ConditionItem[], typed: string): readonly ConditionItem[] {
  const wanted = typed.toLowerCase();
  const begins = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const holds = all.filter(
    (item) => item.kind === 'column' && item.label.toLowerCase().indexOf(wanted) > 0,
  );
  const seen = new Set<string>();
  return [...begins, ...(wanted === '' ? [] : holds)]
    .filter(({ label, kind }) => {
      const known = seen.has(`${kind} ${label}`);
      seen.add(`${kind} ${label}`);
      return !known;
    })
    .slice(0, LIMIT);
}

/** The column that a token names, if it does. */
function columnAt(
  text: string,
  token: Token | undefined,
  columns: readonly ConditionColumn[],
): ConditionColumn | undefined {
  if (token?.kind !== 'word' && token?.kind !== 'name') return undefined;
  const word = wordOf(text, token);
  const same = columns.find(({ name }) => name === word);
  if (same !== undefined || token.kind === 'name') return same;
  // Names without quotes are read in lower case.
  return columns.find(({ name }) => name === word.toLowerCase());
}

/** True for a sign behind which a value is expected: anything but the end of a parenthesis. */
function opens(text: string, { kind, start }: Token): boolean {
  return kind === 'sign' && text[start] !== ')' && text[start] !== ']';
}

interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'comment' | 'number' | 'sign';
  readonly start: number;
  readonly end: number;
  /** False for a quote or comment without its end. */
  readonly closed: boolean;
}

const TOKEN =
  /(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<name>"(?:[^"]|"")*"?)|(?<text>'(?:[^']|'')*'?)|(?<comment>--[^\n]*|\/\*(?:(?!\*\/)[^])*(?:\*\/)?)|(?<number>\d[\p{L}\p{N}_.]*)|(?<sign>[^\s])/gu;

/** As far as standard SQL has them; a text in the source's own quotes is only completed less well. */
function tokenize(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [kind] = Object.entries(partsOf(match)).find(([, part]) => part !== undefined) ?? [];
    const [whole] = match;
    return {
      kind: kind as Token['kind'],
      start: match.index,
      end: match.index + whole.length,
      closed: isClosed(whole),
    };
  });
}

function isClosed(token: string): boolean {
  const [quote] = token;
  if (quote === '"' || quote === "'") {
    // An odd number of quotes leaves one open.
    return (token.split(quote).length - 1) % 2 === 0;
  }
  if (token.startsWith('--')) return false;
  return !token.startsWith('/*') || token.endsWith('*/');
}

function wordOf(text: string, { kind, start, end, closed }: Token): string {
  const word = text.slice(start, end);
  if (kind !== 'name') return word;
  return word.slice(1, closed ? -1 : undefined).replaceAll('""', '"');
}

/** The groups of which one has matched; their type does not say that the others have not. */
function partsOf({ groups }: RegExpMatchArray): Readonly<Record<string, string | undefined>> {
  return groups ?? {};
}
