import { type SqlToken, tokenize } from './lexer.js';
import { splitStatements } from './statements.js';

/** What stands around the place where a name is typed. */
export interface CompletionPlace {
  /** Start of the name that is being typed, and what is there of it, as the server reads it. */
  readonly start: number;
  readonly typed: string;
  /** True inside of a double-quoted name. */
  readonly quoted: boolean;
  /** Names before it, up to the dot. */
  readonly qualifier: readonly string[];
  /** Relations the statement names behind FROM, JOIN, UPDATE and INTO. */
  readonly relations: readonly NamedRelation[];
}

export interface NamedRelation {
  readonly name: readonly string[];
  readonly alias?: string;
}

/** Undefined in a text or a comment, where no name is typed. */
export function completionPlace(text: string, offset: number): CompletionPlace | undefined {
  const statement = splitStatements(text).find(
    ({ start, end }) => start <= offset && offset <= end,
  );
  if (!statement && isComment(text, offset)) return undefined;
  const base = statement?.start ?? offset;
  const own = text.slice(base, Math.max(offset, statement?.end ?? offset));
  const at = offset - base;
  const before = [...tokenize(own.slice(0, at))];
  const last = before.at(-1);
  if (last && /^(text|comment|parameter)$/.test(last.kind) && last.end === at) return undefined;
  // Apart from what is before: a quote that has no end yet would swallow it.
  const behind = [...tokenize(own.slice(at).replace(/^"/, ' '))].map((token) => {
    return { ...token, start: token.start + at, end: token.end + at };
  });
  const tokens = [...before, ...behind].filter(({ kind }) => kind !== 'comment');
  const current = last && isName(last) && last.end === at ? last : undefined;
  // A quoted name that is complete is no name to be completed.
  const quoted = current?.kind === 'name';
  const start = current?.start ?? at;
  return {
    start: base + start,
    typed: current ? nameOf(own.slice(current.start, at), quoted) : '',
    quoted,
    qualifier: qualifierBefore(own, current ? before.slice(0, -1) : before),
    relations: relationsOf(own, tokens, start),
  };
}

function isComment(text: string, offset: number): boolean {
  for (const { kind, start, end } of tokenize(text)) {
    if (start >= offset) return false;
    if (kind === 'comment' && offset <= end) return true;
  }
  return false;
}

function qualifierBefore(text: string, tokens: readonly SqlToken[]): string[] {
  const names: string[] = [];
  let rest = tokens;
  for (;;) {
    const dot = rest.at(-1);
    const name = rest.at(-2);
    if (!dot || text.slice(dot.start, dot.end) !== '.' || !name || !isName(name)) return names;
    names.unshift(nameOf(text.slice(name.start, name.end), name.kind === 'name'));
    rest = rest.slice(0, -2);
  }
}

/** Words that end a relation's name rather than being its alias. */
const NO_ALIAS =
  /^(AS|ON|USING|WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|UNION|EXCEPT|INTERSECT|JOIN|LEFT|RIGHT|FULL|INNER|CROSS|NATURAL|SET|VALUES|SELECT|RETURNING|WINDOW|FOR|TABLESAMPLE|DEFAULT|LATERAL|ONLY)$/i;

function relationsOf(text: string, tokens: readonly SqlToken[], typing: number): NamedRelation[] {
  const relations: NamedRelation[] = [];
  const word = (token: SqlToken | undefined) => (token ? text.slice(token.start, token.end) : '');
  let list = false;
  for (let at = 0; at < tokens.length; at++) {
    const shown = word(tokens[at]);
    if (/^(FROM|JOIN|UPDATE|INTO)$/i.test(shown)) list = true;
    else if (!(list && shown === ',')) {
      if (NO_ALIAS.test(shown)) list = false;
      continue;
    }
    if (/^(ONLY|LATERAL)$/i.test(word(tokens[at + 1]))) at++;
    const name: string[] = [];
    let next = tokens[at + 1];
    while (next && isName(next) && next.start !== typing && !NO_ALIAS.test(word(next))) {
      name.push(nameOf(word(next), next.kind === 'name'));
      at++;
      if (word(tokens[at + 1]) !== '.') break;
      at++;
      next = tokens[at + 1];
    }
    if (name.length === 0) continue;
    if (/^AS$/i.test(word(tokens[at + 1]))) at++;
    const alias = tokens[at + 1];
    const named = alias && isName(alias) && !NO_ALIAS.test(word(alias));
    if (named) at++;
    relations.push({
      name,
      ...(named ? { alias: nameOf(word(alias), alias.kind === 'name') } : {}),
    });
  }
  return relations;
}

function isName({ kind }: SqlToken): boolean {
  return kind === 'word' || kind === 'name';
}

function nameOf(text: string, quoted: boolean): string {
  if (!quoted) return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return text.slice(1).replace(/"$/, '').replaceAll('""', '"');
}
