import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

export interface ProcessOptions {
  readonly cwd?: string;
  /** Added to the environment of this process; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Called with each piece of output as it arrives. */
  readonly onOutput?: (text: string) => void;
}

/** A long-running process that never outlives this one. */
export interface ManagedProcess {
  readonly child: ChildProcess;
  /** Resolves with the exit code (null when a signal ended it) once its output has been read. */
  readonly exited: Promise<number | null>;
  /** The last part of what it printed. */
  output(): string;
  /** Ends the process and everything it started. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
// Enough for any stack trace, and no burden when a process talks for an hour.
const keptOutput = 200_000;

/** Starts a process in a group of its own, so that its whole tree can be ended together. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): ManagedProcess {
  installExitHooks();
  let output = '';
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: environmentWith(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  running.add(child);
  const onData = (data: Buffer): void => {
    const text = data.toString();
    output = (output + text).slice(-keptOutput);
    options.onOutput?.(text);
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      running.delete(child);
      onData(Buffer.from(`${command}: ${error.message}\n`));
      resolve(127);
    });
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  const stop = async (): Promise<void> => {
    killTree(child, 'SIGTERM');
    if (await settlesWithin(exited, 3000)) {
      return;
    }
    killTree(child, 'SIGKILL');
    await settlesWithin(exited, 3000);
  };
  return { child, exited, output: () => output, stop };
}

/** Runs a command to its end and returns what it printed; a failure carries the end of the output. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<string> {
  const started = startProcess(command, args, options);
  const code = await started.exited;
  if (code !== 0) {
    const tail = started.output().trimEnd().split('\n').slice(-30).join('\n');
    throw new Error(`"${[command, ...args].join(' ')}" ended with ${String(code)}:\n${tail}`);
  }
  return started.output();
}

/** Runs npm with the same npm that started this process, where that is known. */
export function runNpm(args: readonly string[], options: ProcessOptions = {}): Promise<string> {
  const script = process.env['npm_execpath'];
  if (script && /\.c?js$/.test(script)) {
    return runCommand(process.execPath, [script, ...args], options);
  }
  return process.platform === 'win32'
    ? // npm is a batch file there, which only the shell starts.
      runCommand('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options)
    : runCommand('npm', args, options);
}

/** Whether the promise settles in time. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, ms);
  });
  const result = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return result;
}

function environmentWith(changes: ProcessOptions['env']): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of Object.entries(changes ?? {})) {
    if (value === undefined) {
      // Assigning undefined would pass the word "undefined" on.
      Reflect.deleteProperty(environment, name);
    } else {
      environment[name] = value;
    }
  }
  return environment;
}

function killTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is already gone.
  }
}

let hooksInstalled = false;

function installExitHooks(): void {
  if (hooksInstalled) {
    return;
  }
  hooksInstalled = true;
  process.on('exit', () => {
    for (const child of running) {
      killTree(child, 'SIGKILL');
    }
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      process.exit(code);
    });
  }
}
