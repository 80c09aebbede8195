import type { Cell } from '../../core/table/table.js';
import type { ConnectionPool } from './pool.js';

/** Milliseconds: who is waiting already is not kept waiting for the reason. */
const TIMEOUT = 3_000;

/** Relations by their names; behind who waits stands who holds the lock or has asked for it before. */
const BLOCKED = `SELECT coalesce(l.relation::regclass::text, ''), b.pid, a.usename, a.application_name, a.state,
       floor(extract(epoch FROM clock_timestamp() - a.state_change))
  FROM pg_catalog.pg_locks l
 CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(l.pid)) AS b(pid)
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
 WHERE NOT l.granted AND l.pid = ANY ($1::int4[])
 ORDER BY a.state_change LIMIT 1`;

/**
 * Says which session keeps one of a pool from going on, as far as the server tells; undefined when
 * none does. Behind a pooler the server knows the sessions by other numbers, and nothing is found.
 */
export async function whoBlocks(
  pool: ConnectionPool,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { backends } = pool;
  if (backends.length === 0) return undefined;
  // Beside those that are counted: all of them may be waiting.
  const lease = await pool.lease(signal, { extra: true, timeout: TIMEOUT });
  try {
    const { rows } = await lease.read(BLOCKED, [`{${backends.join(',')}}`], signal);
    return rows[0] && blockedText(rows[0]);
  } finally {
    void lease.release();
  }
}

/** `row`: relation, process, user, application, state and the seconds since it is in that state. */
export function blockedText(row: readonly Cell[]): string {
  const [relation, process, user, application, state, seconds] = row;
  const on = relation ? ` on ${relation}` : '';
  if (process === '0') {
    return `Waiting for a lock${on} of a prepared transaction. It goes on when that is committed or rolled back.`;
  }
  const names = [user, application].filter(Boolean).join(', ');
  const who = `session ${process ?? ''}${names ? ` (${names})` : ''}`;
  const since = seconds === null || seconds === undefined ? '' : ` for ${seconds} s`;
  return `Waiting for a lock${on}: ${who} is in the way${stateText(state, since)}. It goes on when that session commits, rolls back or ends.`;
}

/** Users without the right to know of others' sessions are told nothing of their state. */
function stateText(state: Cell | undefined, since: string): string {
  if (state === 'active') return `, busy with a statement${since}`;
  return state?.startsWith('idle in transaction') ? `, idle in a transaction${since}` : '';
}
