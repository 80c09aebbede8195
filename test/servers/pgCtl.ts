import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, type RunOptions, type Service } from './children.js';
import { program } from './postgresPrograms.js';

/**
 * Starts PostgreSQL through its own `pg_ctl`, which Windows needs: `postgres` refuses to run as an administrator there,
 * and a signal would kill it instead of shutting it down.
 *
 * Rejects with the server's log when it does not start.
 */
export async function startThroughPgCtl(
  programs: string,
  data: string,
  port: number,
  options: RunOptions,
): Promise<Pick<Service, 'pid' | 'stop'>> {
  const pgCtl = join(programs, program('pg_ctl'));
  const log = join(data, 'server.log');
  const code = await exitCode(
    pgCtl,
    ['start', '-w', '-t', '60', '-D', data, '-l', log, '-o', `-p ${port}`],
    options,
  );
  if (code !== 0) {
    const text = await readFile(log, 'utf8').catch(() => '');
    throw new Error(`pg_ctl failed (${code}):\n${text.trim()}`);
  }
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  let running = true;
  return {
    pid: Number(pid),
    async stop() {
      if (!running) return;
      running = false;
      await run(pgCtl, ['stop', '-w', '-m', 'fast', '-D', data], options);
    },
  };
}

/** Waits for the program alone: the server it leaves behind holds on to whatever output it was given. */
function exitCode(
  name: string,
  args: readonly string[],
  options: RunOptions,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const { cwd, env, user } = options;
    const child = spawn(name, args, {
      cwd,
      ...(env ? { env } : {}),
      ...(user ?? {}),
      stdio: 'ignore',
      windowsHide: true,
    });
    child.once('error', (cause) =>
      reject(new Error(`Cannot start ${name}: ${cause.message}`, { cause })),
    );
    child.once('exit', resolve);
  });
}
