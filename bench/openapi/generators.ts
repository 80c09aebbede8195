import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MARK = '\u0001';

export const OURS = 'Data Connectors';
/** By the names `bench/peers/generate.mjs` has for them. */
export const PEERS = [
  'openapi-typescript',
  'hey-api',
  'swagger-typescript-api',
  'oazapfts',
] as const;

export interface Generated {
  /** Processor time, in milliseconds. */
  readonly ms?: number;
  /** The most memory its process has had so far. */
  readonly megabytes?: number;
  readonly error?: string;
}

/** A generator in a process of its own, started anew where it dies or takes too long. */
export class Generator {
  readonly #name: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #answered: ((answer: Generated) => void) | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Generates from a file into a folder; a failure is an answer, too. */
  async generate(document: string, folder: string, timeout: number): Promise<Generated> {
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.close();
        this.#answered?.({ error: `more than ${timeout / 1000} s` });
      }, timeout);
      this.#answered = (answer) => {
        clearTimeout(timer);
        this.#answered = undefined;
        resolve(answer);
      };
      child.stdin.write(`${JSON.stringify({ document, folder })}\n`);
    });
  }

  close(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.kill('SIGKILL');
  }

  #start(): ChildProcessWithoutNullStreams {
    const args =
      this.#name === OURS
        ? ['--import', 'tsx', join(__dirname, 'ours.ts')]
        : [join(__dirname, '..', 'peers', 'generate.mjs'), this.#name];
    const child = spawn(process.execPath, ['--max-old-space-size=6000', ...args]);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith(MARK)) this.#answered?.(JSON.parse(line.slice(1)) as Generated);
    });
    child.stderr.resume();
    child.on('exit', (code) => {
      if (this.#child === child) this.#child = undefined;
      if (code !== null) this.#answered?.({ error: `ended with ${code}` });
    });
    return child;
  }
}
