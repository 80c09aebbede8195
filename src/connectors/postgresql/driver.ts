import type pg from 'pg';
import type { BackendKey } from './cancelRequest.js';

/** What `pg` keeps of a session but does not declare. */
interface Undeclared {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly readyForQuery: boolean;
}

/** The number of the server's session as it was told at the beginning. */
export function processIdOf(client: pg.Client): number | null {
  return undeclared(client).processID;
}

/** What a session is cancelled by; undefined where the server told none. */
export function backendKeyOf(client: pg.Client): BackendKey | undefined {
  const { processID, secretKey } = undeclared(client);
  if (processID === null || secretKey === null) return undefined;
  return { processId: processID, secretKey };
}

/**
 * Resolves once the server has said that it takes the next statement, or the connection is over:
 * `pg` tells an error before that. False when neither happens within `timeout` milliseconds.
 */
export async function whenReady(client: pg.Client, timeout: number): Promise<boolean> {
  if (undeclared(client).readyForQuery) return true;
  const events = ['drain', 'end', 'error'] as const;
  return new Promise<boolean>((resolve) => {
    const finish = (ready: boolean) => {
      clearTimeout(timer);
      for (const event of events) client.off(event, done);
      resolve(ready);
    };
    const done = () => finish(true);
    const timer = setTimeout(() => finish(false), timeout);
    for (const event of events) client.on(event, done);
  });
}

function undeclared(client: pg.Client): Undeclared {
  return client as unknown as Undeclared;
}
