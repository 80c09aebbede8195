import type { NodeRole } from '../../core/sources/connector.js';

interface RelationKind {
  readonly role: NodeRole;
  readonly word: string;
}

/** What a `pg_class.relkind` is to the user. Indexes, sequences and types are not shown. */
const KINDS: ReadonlyMap<string, RelationKind> = new Map<string, RelationKind>([
  ['r', { role: 'table', word: 'table' }],
  ['v', { role: 'view', word: 'view' }],
  ['m', { role: 'materializedView', word: 'materialized view' }],
  ['f', { role: 'foreignTable', word: 'foreign table' }],
  ['p', { role: 'partitionedTable', word: 'partitioned table' }],
]);

export function roleOf(relkind: string): NodeRole {
  return KINDS.get(relkind)?.role ?? 'table';
}

export function kindWord(relkind: string): string {
  return KINDS.get(relkind)?.word ?? relkind;
}

/** The `pg_class.relkind` of a kind's word. */
export function kindOfWord(word: string): string {
  return [...KINDS].find(([, kind]) => kind.word === word)?.[0] ?? 'r';
}

/** The shown kinds as an SQL list. */
export const RELATION_KINDS = `('r', 'v', 'm', 'f', 'p')`;

/**
 * A condition on `pg_namespace n`. PostgreSQL reserves `pg_` for itself; the temporary schemas of
 * all sessions begin so too.
 */
export const USER_SCHEMA = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
