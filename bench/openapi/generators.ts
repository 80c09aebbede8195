import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as esbuild from 'esbuild';

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
  /** Milliseconds from the document to its files, as who waits for them counts; of ours alone. */
  readonly waited?: number;
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
        ? [bundleOurs()]
        : [join(__dirname, '..', 'peers', 'generate.mjs'), this.#name];
    const node = this.#name === 'hey-api' ? newerNode() : process.execPath;
    const child = spawn(node, ['--max-old-space-size=6000', ...args]);
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith(MARK)) this.#answered?.(JSON.parse(line.slice(1)) as Generated);
    });
    child.stderr.resume();
    const end = (error: string) => {
      // One that was closed is nobody's any more: another may be at work by now.
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#answered?.({ error });
    };
    // Out of memory it is ended by a signal, without a code.
    child.on('exit', (code, signal) => end(`ended with ${code ?? signal}`));
    child.on('error', (error) => end(error.message));
    child.stdin.on('error', (error) => end(error.message));
    return child;
  }
}

/** hey-api asks for Node 22.18 or later: where this one is older, the one beside the peers is taken. */
function newerNode(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 22 || (major === 22 && minor >= 18);
  const folder = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const other = join(__dirname, '..', 'peers', 'node_modules', folder, 'bin', file);
  return !isNew && existsSync(other) ? other : process.execPath;
}

/** As it ships and as the others are: one file of JavaScript. */
function bundleOurs(): string {
  const outfile = join(__dirname, '..', '..', 'out', 'bench', 'ours.cjs');
  esbuild.buildSync({
    entryPoints: [join(__dirname, 'ours.ts')],
    ...{ bundle: true, platform: 'node', format: 'cjs', outfile },
  });
  return outfile;
}
