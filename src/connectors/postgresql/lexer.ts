/** What a stretch of SQL is, as far as dividing it into statements needs to know. */
export type SqlTokenKind =
  /** A name or keyword without quotes. */
  | 'word'
  /** A name in double quotes. */
  | 'name'
  /** A text, quoted in whatever way. */
  | 'text'
  | 'comment'
  /** `$1`, or `:name` as psql writes it. */
  | 'parameter'
  /** One character of anything else. */
  | 'sign';

/** [start, end) in UTF-16 units. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly start: number;
  readonly end: number;
}

const WORD_START = /[\p{L}_]/u;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\r\n]*/y;
const DOLLAR_QUOTE = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const NUMBERED = /\$\d+/y;
const NAMED = /:[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d[\p{L}\p{N}_.]*/uy;

/**
 * The tokens of a text, spaces left out. A quote or comment that has no end goes to the end of the
 * text. Source: PostgreSQL documentation, 4.1 "Lexical Structure", with `standard_conforming_strings`
 * on; `:name` is psql's.
 */
export function* tokenize(sql: string): Generator<SqlToken, void, undefined> {
  let at = 0;
  /** A colon in an array's subscript divides its bounds. */
  let brackets = 0;
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0].length ?? 0;
  };
  while (at < sql.length) {
    const start = at;
    const space = match(SPACE);
    if (space > 0) {
      at += space;
      continue;
    }
    const kind = next();
    yield { kind, start, end: at };
  }

  function next(): SqlTokenKind {
    const character = sql[at] ?? '';
    if (sql.startsWith('--', at)) return taken('comment', match(LINE_COMMENT));
    if (sql.startsWith('/*', at)) return taken('comment', commentLength(sql, at));
    if (character === "'") return taken('text', quotedLength(sql, at, "'", false));
    if (character === '"') return taken('name', quotedLength(sql, at, '"', false));
    if (character === '$') {
      const tag = match(DOLLAR_QUOTE);
      if (tag > 0) return taken('text', dollarLength(sql, at, tag));
      const numbered = match(NUMBERED);
      return numbered > 0 ? taken('parameter', numbered) : taken('sign', 1);
    }
    if (character === ':') {
      if (sql[at + 1] === ':') return taken('sign', 2);
      const named = brackets > 0 ? 0 : match(NAMED);
      return named > 0 ? taken('parameter', named) : taken('sign', 1);
    }
    if (/\d/.test(character)) return taken('sign', match(NUMBER));
    if (WORD_START.test(codePoint(sql, at))) return word();
    if (character === '[') brackets++;
    if (character === ']') brackets = Math.max(0, brackets - 1);
    if (character === ';') brackets = 0;
    return taken('sign', codePoint(sql, at).length);
  }

  function word(): SqlTokenKind {
    const length = match(WORD);
    const quote = at + length;
    const prefix = sql.slice(at, quote).toLowerCase();
    if (
      sql[quote] === "'" &&
      (prefix === 'e' || prefix === 'b' || prefix === 'x' || prefix === 'n')
    ) {
      return taken('text', length + quotedLength(sql, quote, "'", prefix === 'e'));
    }
    return taken('word', length);
  }

  function taken(kind: SqlTokenKind, length: number): SqlTokenKind {
    at += length;
    return kind;
  }
}

function codePoint(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

/** From the quote at `at` to behind its end; a doubled quote is one of the text's own. */
function quotedLength(text: string, at: number, quote: string, escapes: boolean): number {
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index];
    if (escapes && character === '\\') index++;
    else if (character === quote) {
      if (text[index + 1] !== quote) return index + 1 - at;
      index++;
    }
  }
  return text.length - at;
}

function dollarLength(text: string, at: number, tagLength: number): number {
  const end = text.indexOf(text.slice(at, at + tagLength), at + tagLength);
  return end < 0 ? text.length - at : end + tagLength - at;
}

/** PostgreSQL's comments may hold comments. */
function commentLength(text: string, at: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex - at;
  }
  return text.length - at;
}
