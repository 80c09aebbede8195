import * as vscode from 'vscode';
import { errorText, isCancelled } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { STEP_LABELS } from '../userErrors.js';
import type { Services } from '../feature.js';
import { runClientTask, type ClientTaskDefinition } from './runClientTask.js';

const FAILED = 2;

/** Where a task runs: shows its lines, and stops it when the user ends the task. */
export class ClientTaskTerminal implements vscode.Pseudoterminal {
  readonly #work: (say: (line: string) => void, signal: AbortSignal) => Promise<number>;
  readonly #services: Services;
  readonly #stop = new AbortController();
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;

  constructor(
    services: Services,
    definition: ClientTaskDefinition,
    scope: vscode.WorkspaceFolder | undefined,
  ) {
    this.#services = services;
    this.#work = (say, signal) => runClientTask(services, definition, scope, say, signal);
  }

  open(): void {
    // What a document says must not steer the terminal it is shown in.
    const say = (line: string) =>
      this.#didWrite.fire(`${plainText(line, 10_000).replaceAll('\n', '\r\n')}\r\n`);
    this.#work(say, this.#stop.signal)
      .catch((error: unknown) => {
        this.#tell(error, say);
        return FAILED;
      })
      .then(
        (code) => this.#didClose.fire(code),
        (error: unknown) => this.#services.log.error(errorText(error)),
      );
  }

  close(): void {
    this.#stop.abort();
  }

  /** Ctrl+C, as in any terminal. */
  handleInput(data: string): void {
    if (data === '\x03') this.#stop.abort();
  }

  #tell(error: unknown, say: (line: string) => void): void {
    if (isCancelled(error)) {
      say('Stopped.');
      return;
    }
    const known = this.#services.errors.record(error, 'Running a task');
    say(`error: ${known.message}`);
    if (known.detail !== undefined) say(known.detail);
    const steps = known.nextSteps.filter((step) => step !== 'retry' && step !== 'showLog');
    if (steps.length > 0) say(`Next: ${steps.map((step) => STEP_LABELS[step]).join(', ')}.`);
  }
}
