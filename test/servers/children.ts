import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const windows = process.platform === 'win32';

/** The user a server runs as; undefined means the user who runs this process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A user for servers that refuse to run as root. Undefined when this process is not root.
 * Throws when this process is root and no usual unprivileged user exists.
 */
export function unprivilegedUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', '_postgres', 'nobody', 'daemon']) {
    const uid = Number(idOf('-u', name));
    const gid = Number(idOf('-g', name));
    // macOS gives `nobody` the id -2, which spawn does not take.
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user postgres, nobody or daemon.',
  );
}

function idOf(flag: '-u' | '-g', name: string): string | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}

/** True when `user` may enter the folder; root's own folders are often closed to others. */
export function canEnter(folder: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  return spawnSync('test', ['-x', folder], { ...user, cwd: '/' }).status === 0;
}

/** A new folder that belongs to `user` and can be reached by it. The caller removes it. */
export async function temporaryFolder(prefix: string, user?: ServerUser): Promise<string> {
  const parents = windows ? [tmpdir()] : [...new Set([tmpdir(), '/tmp', '/var/tmp'])];
  const parent = parents.find((folder) => canEnter(folder, user));
  if (parent === undefined) {
    throw new Error(`User ${user?.uid} cannot reach any temporary folder (${parents.join(', ')}).`);
  }
  const folder = await mkdtemp(join(parent, prefix));
  if (user) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
  return folder;
}

/** Removes a folder; Windows keeps files of a process locked for a moment after its end. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

export interface RunOptions {
  readonly user?: ServerUser | undefined;
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and returns what it wrote. Rejects with its own words when it fails. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, spawnOptions(options));
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('error', (error) => reject(cannotStart(program, error)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${program} failed (${signal ?? code}): ${(err || out).trim()}`));
    });
  });
}

/** A server process that is running. */
export interface Service {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** The last lines of its log, for error messages. */
  log(): string;
  signal(signal: NodeJS.Signals): void;
  /** Sends a signal, waits for the end, and kills what does not end within `timeout` ms. */
  stop(signal: NodeJS.Signals, timeout?: number): Promise<void>;
}

/**
 * Starts a server process and resolves when its log matches `ready`, or at once without `ready`.
 * Rejects with the log when it ends before, or is not ready within `timeout` ms; it is then no longer running.
 */
export async function startService(
  program: string,
  args: readonly string[],
  options: RunOptions & {
    readonly ready?: RegExp;
    readonly timeout?: number;
    /** Called as soon as the process exists, before it is ready: the moment to guard it. */
    readonly onSpawn?: (pid: number) => void;
  },
): Promise<Service> {
  // Its own process group on POSIX: Ctrl-C in the terminal then ends us, and the guard ends the server in order.
  const child = spawn(program, args, { ...spawnOptions(options), detached: !windows });
  let text = '';
  if (child.pid !== undefined) options.onSpawn?.(child.pid);
  const ready = withResolvers();
  const ended = withResolvers();
  const read = (chunk: string): void => {
    text = (text + chunk).slice(-16_000);
    if (options.ready?.test(text)) ready.resolve();
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  child.once('error', (error) => {
    ready.reject(cannotStart(program, error));
    ended.resolve();
  });
  child.once('exit', (code, signal) => {
    ended.resolve();
    ready.reject(new Error(`${program} ended (${signal ?? code}):\n${text.trim()}`));
  });
  const service = serviceOf(child, ended.promise, () => text);
  const timeout = options.timeout ?? 60_000;
  const timer = setTimeout(
    () => ready.reject(new Error(`${program} was not ready after ${timeout} ms:\n${text.trim()}`)),
    timeout,
  );
  if (!options.ready) child.once('spawn', ready.resolve);
  try {
    await ready.promise;
  } catch (error) {
    if (service.isRunning()) await service.stop('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  // A forgotten server must not keep a test run alive; the guard ends it with the run.
  child.unref();
  (child.stdout as Socket | null)?.unref();
  (child.stderr as Socket | null)?.unref();
  return service;
}

function serviceOf(child: ChildProcess, ended: Promise<void>, log: () => string): Service {
  const isRunning = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? -1,
    ended,
    isRunning,
    log,
    signal: (signal) => void child.kill(signal),
    async stop(signal, timeout = 10_000) {
      if (!isRunning()) return;
      child.ref();
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** What to clean up when this process ends without having stopped its servers. */
export interface Guard {
  /** Forgets everything: the caller has stopped the servers itself. */
  release(): void;
}

/**
 * Ends processes, if any, and removes a folder when this process ends, however it ends.
 *
 * On POSIX a shell waits on a pipe that only this process holds: even `kill -9` closes it.
 * Windows has no shell to rely on, so there an exit hook does what it can.
 */
export function guard(pids: readonly number[], signal: 'INT' | 'TERM', folder: string): Guard {
  if (windows) {
    const hook = (): void => {
      for (const pid of pids) tryKill(pid);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    };
    process.once('exit', hook);
    return { release: () => process.off('exit', hook) };
  }
  const script = `
    read -r _
    folder=$1; shift
    [ $# -eq 0 ] || kill -${signal} "$@" 2>/dev/null
    n=0
    while [ $# -gt 0 ] && kill -0 "$@" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
    [ $# -eq 0 ] || kill -KILL "$@" 2>/dev/null
    rm -rf -- "$folder"`;
  const child = spawn('/bin/sh', ['-c', script, 'guard', folder, ...pids.map(String)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as unknown as Socket).unref();
  return {
    release() {
      child.kill('SIGKILL');
      child.stdin.destroy();
    },
  };
}

function tryKill(pid: number): void {
  try {
    process.kill(pid);
  } catch {
    // It has ended already, which is what we want.
  }
}

function spawnOptions(options: RunOptions) {
  return {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...(options.user ?? {}),
  };
}

function cannotStart(program: string, cause: Error): Error {
  return new Error(`Cannot start ${program}: ${cause.message}`, { cause });
}

function withResolvers(): {
  promise: Promise<void>;
  resolve: () => void;
  reject: (error: Error) => void;
} {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // A rejection after the wait is over is not an unhandled one.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
