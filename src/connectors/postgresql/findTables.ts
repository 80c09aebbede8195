import type { SourceNode } from '../../core/sources/connector.js';
import { allowedMistakes } from '../../core/sources/search.js';
import { relationNode } from './nodePage.js';
import { orPlainly } from './plainCatalog.js';
import { plainTables } from './plainLists.js';
import { kindOfWord, RELATION_KINDS, USER_SCHEMA } from './relationKinds.js';
import type { Read } from './typeNames.js';

/** Words of a text that are looked for, and letters of a word: more would only narrow it down. */
const MOST_WORDS = 4;
const LONGEST_WORD = 24;
/** Parts a word is cut into; see `partsOf`. */
const MOST_PARTS = 4;

/**
 * Tables and views whose names, or those of their schemas, are like every word of a text, the
 * likeliest first: one statement that looks at each name once, however many there are. Forgives
 * mistakes without an extension of the server.
 */
export function findTables(
  text: string,
  limit: number,
  read: Read,
  signal: AbortSignal,
): Promise<SourceNode[]> {
  return orPlainly(
    () => findFully(text, limit, read, signal),
    () => findPlainly(text, limit, read, signal),
    signal,
  );
}

async function findFully(
  text: string,
  limit: number,
  read: Read,
  signal: AbortSignal,
): Promise<SourceNode[]> {
  const statement = findStatement(text);
  if (!statement) return [];
  const { rows } = await read(statement.text, [limit, ...statement.parameters], signal);
  return rows.map(([schema, name, kind, estimate, comment]) => {
    const table = { schema: schema ?? '', name: name ?? '' };
    const path = [table.schema, table.name];
    return relationNode(path, table, kind ?? '', estimate, [comment]);
  });
}

/** On servers that lack PostgreSQL's catalogs, names that have every word as it is. */
async function findPlainly(
  text: string,
  limit: number,
  read: Read,
  signal: AbortSignal,
): Promise<SourceNode[]> {
  const words = wordsOf(text);
  const tables = await plainTables(read, signal);
  const found = tables.filter(({ schema, name }) => {
    const whole = `${schema}.${name}`.toLowerCase();
    return words.length > 0 && words.every((word) => whole.includes(word));
  });
  return found.slice(0, limit).map(({ schema, name, kind }) => {
    return relationNode([schema, name], { schema, name }, kindOfWord(kind), undefined, []);
  });
}

/** Undefined for a text without words. The parameters follow `$1`, the limit. */
function findStatement(text: string): { text: string; parameters: string[] } | undefined {
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  // Names fold by the plain rules of ASCII unless a word needs those of the database.
  const isPlain = words.every((word) => /^[\x20-\x7e]*$/.test(word));
  const fold = (name: string) => `lower(${name}::text${isPlain ? '' : ' COLLATE "default"'})`;
  const parameters: string[] = [];
  const parameter = (value: string) => `$${parameters.push(value) + 1}`;
  const terms = words.map((word, index) => {
    const name = likeness('c.folded', word, parameter);
    const schema = likeness('n.folded', word, parameter);
    return {
      ofSchemas: `(${schema.isLike}) AS is${index}, ${schema.score} AS like${index}`,
      isLike: `(s.is${index} OR ${name.isLike})`,
      // A word that is in the name counts more than one that is in the schema's.
      score: `greatest(2 * (${name.score}), s.like${index})`,
    };
  });
  const list = (part: keyof (typeof terms)[number], between: string) =>
    terms.map((term) => term[part]).join(between);
  return {
    parameters,
    // OFFSET 0 keeps each name from being folded again for every part that is looked for in it.
    text: `
      WITH s AS MATERIALIZED (
        SELECT n.oid, n.nspname, ${list('ofSchemas', ', ')}
          FROM (SELECT n.oid, n.nspname, ${fold('n.nspname')} AS folded
                  FROM pg_catalog.pg_namespace n
                 WHERE ${USER_SCHEMA} AND has_schema_privilege(n.oid, 'USAGE') OFFSET 0) n)
      SELECT f.nspname, f.relname, f.relkind, f.reltuples::text, obj_description(f.oid, 'pg_class')
        FROM (SELECT c.oid, s.nspname, c.relname, c.relkind, c.reltuples,
                     ${list('score', ' + ')} - length(c.folded) AS score
                FROM (SELECT c.oid, c.relname, c.relkind, c.reltuples, c.relnamespace,
                             ${fold('c.relname')} AS folded
                        FROM pg_catalog.pg_class c
                       WHERE c.relkind IN ${RELATION_KINDS} AND NOT c.relispartition OFFSET 0) c
                JOIN s ON s.oid = c.relnamespace
               WHERE ${list('isLike', ' AND ')}
               ORDER BY score DESC, s.nspname, c.relname LIMIT $1) f
       ORDER BY f.score DESC, f.nspname, f.relname`,
  };
}

/**
 * How a folded name is like a word: it has the word, or enough of its pairs of letters. Few names
 * have any part of it, and of the others nothing more is asked.
 */
function likeness(
  name: string,
  word: string,
  parameter: (value: string) => string,
): { isLike: string; score: string } {
  const has = (part: string) => `strpos(${name}, ${parameter(part)}) > 0`;
  const allowed = allowedMistakes(word);
  if (allowed === 0) {
    const whole = has(word);
    return { isLike: whole, score: `CASE WHEN ${whole} THEN ${WHOLE} ELSE 0 END` };
  }
  const pairs = pairsOf(word);
  const common = pairs.map((pair) => `(${has(pair)})::int`).join(' + ');
  // A wrong letter spoils two pairs, and two that changed places spoil three.
  const enough = Math.max(Math.ceil(pairs.length / 3), pairs.length - 2 * allowed - 1);
  const parts = partsOf(word, allowed).map(has).join(' OR ');
  const share = `${Math.floor(PAIRS / pairs.length)} * (${common})`;
  return {
    isLike: `((${parts}) AND (${common}) >= ${enough})`,
    score: `CASE WHEN ${has(word)} THEN ${WHOLE} ELSE ${share} END`,
  };
}

/** Points of a name that has the word as it stands, and of one that has all of its pairs. */
const WHOLE = 2_000;
const PAIRS = 1_000;

/**
 * Parts of a word, of which a name must have one: so many mistakes leave at least one of them whole.
 * With one mistake allowed, the letter between the halves is in neither, so that two letters which
 * changed places there spoil only one.
 */
function partsOf(word: string, allowed: number): string[] {
  const letters = Array.from(word);
  const between = (start: number, end: number) => letters.slice(start, end).join('');
  const { length } = letters;
  if (allowed === 1) {
    const half = Math.floor(length / 2);
    return [between(0, half), between(half + 1, length)];
  }
  const count = Math.min(MOST_PARTS, allowed + 1);
  return Array.from({ length: count }, (_, index) =>
    between(Math.floor((index * length) / count), Math.floor(((index + 1) * length) / count)),
  );
}

/** Words in lower case, with their accents: the server's names have theirs. */
function wordsOf(text: string): string[] {
  const found = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const cut = found.map((word) => Array.from(word).slice(0, LONGEST_WORD).join(''));
  return [...new Set(cut)].slice(0, MOST_WORDS);
}

function pairsOf(word: string): string[] {
  const letters = Array.from(word);
  return [...new Set(letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`))];
}
