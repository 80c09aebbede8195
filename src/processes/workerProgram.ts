import { fork, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What V8 prints before it gives up: it cannot be caught, and would end a thread's process, too. */
const OUT_OF_MEMORY =
  /heap out of memory|Allocation failed|invalid (?:array |string )?(?:size|length|table)/i;

export interface ProgramOptions {
  /** Path of its bundle. */
  readonly script: string;
  /** Megabytes of objects, beyond which it ends. */
  readonly memory: number;
  /** Megabytes, of these, for objects that are used and forgotten at once; as V8 likes when absent. */
  readonly youngMemory?: number;
  /** Whether bytes go through its standard input and output. */
  readonly isPiped?: boolean;
}

/** How a program has ended that was not asked to. */
export interface ProgramEnd {
  readonly isOutOfMemory: boolean;
  /** "code 1" or the name of a signal. */
  readonly how: string;
  /** Why it could not be started. */
  readonly cause?: Error;
}

export interface ProgramListener<From> {
  message(message: From): void;
  /** Once; after its last message, and after the last byte of its output is there to be read. */
  end(end: ProgramEnd): void;
}

/**
 * A program of ours in a process of its own. A process and not a thread, because V8 aborts the whole
 * process when one allocation is too large for a thread: that of the editor's extensions.
 */
export class WorkerProgram<To extends object, From> {
  readonly #child: ChildProcess;
  #stderr = '';
  #isAlive = true;

  constructor({ script, memory, youngMemory, isPiped = false }: ProgramOptions) {
    const bytes = isPiped ? 'pipe' : 'ignore';
    const young = youngMemory === undefined ? [] : [`--max-semi-space-size=${youngMemory}`];
    this.#child = fork(script, [], {
      execArgv: [`--max-old-space-size=${memory}`, ...young],
      serialization: 'advanced',
      stdio: [bytes, bytes, 'pipe', 'ipc'],
      env: environment(),
    });
    this.#child.on('exit', () => (this.#isAlive = false));
    // What was still being sent to a process that has ended.
    this.#child.on('error', () => this.kill());
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stderr?.on('data', (part: Buffer) => {
      this.#stderr = (this.#stderr + part.toString()).slice(-10_000);
    });
  }

  /** False once it was killed or has ended: nothing more can be asked of it. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Its standard input. Throws when there is none. */
  get input(): Writable {
    return existing(this.#child.stdin);
  }

  /** Its standard output. Throws when there is none. */
  get output(): Readable {
    return existing(this.#child.stdout);
  }

  /** What is sent to a program that has ended is lost. */
  send(message: To): void {
    if (this.#isAlive) this.#child.send(message);
  }

  kill(): void {
    this.#isAlive = false;
    this.#child.kill('SIGKILL');
  }

  /** Whether the program that started it waits for it at its own end. */
  set keepsProgram(keeps: boolean) {
    const { channel, stderr } = this.#child;
    const handles = [this.#child, channel, stderr] as ({ ref?(): void; unref?(): void } | null)[];
    for (const handle of handles) {
      if (keeps) handle?.ref?.();
      else handle?.unref?.();
    }
  }

  /** Hears what it says; what is returned stops that. */
  listen(listener: ProgramListener<From>): () => void {
    const child = this.#child;
    const onMessage = (message: unknown) => listener.message(message as From);
    // Not `exit`: what it printed last comes after that.
    const onClose = (code: number | null, by: string | null) => {
      const isOutOfMemory = OUT_OF_MEMORY.test(this.#stderr);
      listener.end({ isOutOfMemory, how: by ?? `code ${code}` });
    };
    const onError = (cause: Error) =>
      listener.end({ isOutOfMemory: false, how: cause.message, cause });
    const stop = () => {
      child.off('message', onMessage);
      child.off('close', onClose);
      child.off('error', onError);
    };
    child.on('message', onMessage);
    child.once('close', onClose);
    child.once('error', onError);
    return stop;
  }
}

function existing<T>(stream: T | null): T {
  if (!stream) throw new Error('The program has no standard input and output.');
  return stream;
}

/** Nothing of the user's but what a program needs to start. */
function environment(): NodeJS.ProcessEnv {
  const needed = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP'];
  const taken = needed.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // Within VS Code the program is Electron.
  return { ...Object.fromEntries(taken), ELECTRON_RUN_AS_NODE: '1' };
}
