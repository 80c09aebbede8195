import type { SqlCompletion } from '../../core/sql/console.js';
import type { Cell } from '../../core/table/table.js';
import { type CompletionPlace, completionPlace, type NamedRelation } from './completionPlace.js';
import { RELATION_KINDS } from './relationKinds.js';
import { nameForQuery } from './sql.js';
import { type Read, shortTypeName } from './typeNames.js';

/** Words that begin clauses; what is behind them is up to the user. */
const KEYWORDS = [
  ...['SELECT', 'FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'HAVING', 'LIMIT', 'OFFSET', 'JOIN'],
  ...['LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'CROSS JOIN', 'LATERAL', 'ON', 'USING', 'AS'],
  ...['AND', 'OR', 'NOT', 'IN', 'IS NULL', 'IS NOT NULL', 'BETWEEN', 'LIKE', 'ILIKE', 'EXISTS'],
  ...['DISTINCT', 'UNION', 'UNION ALL', 'EXCEPT', 'INTERSECT', 'WITH', 'VALUES', 'CASE', 'WHEN'],
  ...['THEN', 'ELSE', 'END', 'ASC', 'DESC', 'NULLS FIRST', 'NULLS LAST', 'OVER', 'PARTITION BY'],
  ...['FILTER', 'RETURNING', 'INSERT INTO', 'UPDATE', 'DELETE FROM', 'SET', 'MERGE INTO', 'TRUE'],
  ...['FALSE', 'NULL', 'CREATE TABLE', 'CREATE VIEW', 'CREATE INDEX', 'ALTER TABLE', 'DROP TABLE'],
  ...['EXPLAIN', 'ANALYZE', 'SHOW', 'BEGIN', 'COMMIT', 'ROLLBACK', 'CAST', 'INTERVAL', 'FETCH'],
];

/**
 * Names that fit at a place of a text: columns of the relations the statement names, then tables,
 * schemas, functions and keywords. The server looks them up, a few at a time, so that a schema of
 * any size will do; what it said is believed for a while (`CatalogCache`).
 */
export async function completeSql(
  text: string,
  offset: number,
  limit: number,
  read: Read,
  signal: AbortSignal,
): Promise<readonly SqlCompletion[]> {
  const place = completionPlace(text, offset);
  if (!place || limit <= 0) return [];
  const [first, second] = place.qualifier;
  const columns = columnStatement(place);
  const lists = await Promise.all([
    columns ? read(columns.text, [limit, ...columns.values], signal) : undefined,
    second === undefined
      ? read(NAMES, [limit, likePattern(place), first ?? null], signal)
      : undefined,
  ]);
  const found = lists.flatMap((list) => list?.rows ?? []);
  const names = found.map((row) => toCompletion(row, place));
  const plain = first === undefined && !place.quoted && place.typed !== '';
  const words = plain ? keywordsFor(place, text) : [];
  return [...names, ...words].slice(0, limit);
}

/** Relations, schemas and functions in one go: kind, name, what it belongs to. */
const NAMES = `
  (SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE 'table' END, c.relname,
          n.nspname, 1, pg_table_is_visible(c.oid)
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ${RELATION_KINDS} AND c.relname LIKE $2 AND NOT c.relispartition
      AND has_schema_privilege(n.oid, 'USAGE')
      AND CASE WHEN $3::text IS NULL
               THEN n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               ELSE n.nspname = $3 END
    ORDER BY pg_table_is_visible(c.oid) DESC, c.relname LIMIT $1)
  UNION ALL
  (SELECT 'schema', n.nspname, NULL, 2, true FROM pg_catalog.pg_namespace n
    WHERE $3::text IS NULL AND n.nspname LIKE $2 AND n.nspname !~ '^pg_(toast|temp)'
    ORDER BY n.nspname LIMIT 50)
  UNION ALL
  (SELECT DISTINCT 'function', p.proname, n.nspname, 3, true
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE p.proname LIKE $2 AND p.proname !~ '^(pg_|_)'
      AND CASE WHEN $3::text IS NULL THEN $2 <> '%' AND pg_function_is_visible(p.oid)
               ELSE n.nspname = $3 END
    ORDER BY p.proname LIMIT 50)
  ORDER BY 4, 5 DESC, 2`;

function columnStatement(place: CompletionPlace) {
  const relations = relationsMeant(place);
  if (relations.length === 0) return undefined;
  const schemas = relations.map(({ name }) => name.at(-2) ?? null);
  const names = relations.map(({ name }) => name.at(-1) ?? '');
  return {
    text: `SELECT 'column', a.attname, c.relname, format_type(a.atttypid, a.atttypmod)
             FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS t (schema, name, place)
             JOIN pg_catalog.pg_class c ON c.relname = t.name
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              AND CASE WHEN t.schema IS NULL THEN pg_table_is_visible(c.oid)
                       ELSE n.nspname = t.schema END
             JOIN pg_catalog.pg_attribute a
               ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE a.attname LIKE $4 ORDER BY t.place, a.attnum LIMIT $1`,
    values: [schemas, names, likePattern(place)],
  };
}

/** With a qualifier the relation it names, by alias or by name; else all of the statement's. */
function relationsMeant({ qualifier, relations }: CompletionPlace): readonly NamedRelation[] {
  const [first, second] = qualifier;
  if (first === undefined) return relations;
  if (second !== undefined) return [{ name: qualifier }];
  const called = (relation: NamedRelation) => relation.alias ?? relation.name.at(-1);
  const meant = relations.filter((relation) => called(relation) === first);
  return meant.length > 0 ? meant : [];
}

function likePattern({ typed }: CompletionPlace): string {
  return `${typed.replace(/[\\%_]/g, '\\$&')}%`;
}

function toCompletion(row: readonly Cell[], { start, quoted }: CompletionPlace): SqlCompletion {
  const [kind, name, owner, type] = row;
  const label = name ?? '';
  const isColumn = kind === 'column';
  const detail = isColumn ? `${owner ?? ''}: ${shortTypeName(type ?? '')}` : owner;
  return {
    label,
    text: quoted ? `"${label.replaceAll('"', '""')}"` : nameForQuery(label),
    kind: kind as SqlCompletion['kind'],
    ...(detail ? { detail } : {}),
    start,
  };
}

/** Words the typing may become, in the case it is in; one that is complete needs no help. */
function keywordsFor({ typed, start }: CompletionPlace, text: string): SqlCompletion[] {
  const raw = text.slice(start, start + typed.length);
  const words = KEYWORDS.filter((word) => {
    const lower = word.toLowerCase();
    return lower.startsWith(typed) && lower !== typed;
  });
  return words.map((word) => {
    const inserted = raw === typed ? word.toLowerCase() : word;
    return { label: inserted, text: inserted, kind: 'keyword' as const, start };
  });
}
