import * as vscode from 'vscode';
import {
  isCancelled,
  toConnectorError,
  type ConnectorError,
  type NextStep,
} from '../core/errors.js';
import { plainText } from '../core/plainText.js';
import { parseSourceId } from '../core/sources/source.js';
import { commandId } from './contributions.js';

export const STEP_LABELS: Readonly<Record<NextStep, string>> = {
  retry: 'Retry',
  signIn: 'Sign In',
  editSource: 'Edit Source',
  setCredentials: 'Set Credentials',
  openSettings: 'Open Settings',
  manageTrust: 'Manage Workspace Trust',
  showLog: 'Show Log',
};

export interface ErrorSubject {
  /** Id of the source the error is about; its next steps act on it. */
  readonly source?: string;
  /** Name of the catalog to sign in to; without it, that of the source. */
  readonly catalog?: string;
  readonly retry?: () => unknown;
  /** Further ways on, beside the error's own next steps. */
  readonly also?: readonly { readonly label: string; readonly run: () => unknown }[];
}

/** Errors reach the user here and nowhere else: logged once, shown once, with a next step. */
export class UserErrors {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Logs an error without showing it, for places that show it themselves (tree, panel). */
  record(error: unknown, doing: string): ConnectorError {
    const known = toConnectorError(error, 'Unavailable');
    if (isCancelled(known)) return known;
    const said = `[${known.code}] ${known.message}${known.detail ? ` (${known.detail})` : ''}`;
    // Indented, so that no line of a server's answer passes for an entry of its own.
    this.#log.error(plainText(`${doing}: ${said}`, 15_000).replaceAll('\n', '\n    '));
    // A stack is of use only for a mistake of ours, not for a refused connection.
    if (known.cause instanceof TypeError && known.cause.stack) this.#log.debug(known.cause.stack);
    return known;
  }

  /** Logs and shows an error. Resolves when the user has answered. Cancellation is silent. */
  async show(error: unknown, doing: string, subject: ErrorSubject = {}): Promise<void> {
    const known = this.record(error, doing);
    if (isCancelled(known)) return;
    const steps = [...known.nextSteps];
    if (subject.retry && known.retryable && !steps.includes('retry')) steps.unshift('retry');
    const offered = steps.filter((step) => step !== 'retry' || subject.retry);
    if (!offered.includes('showLog')) offered.push('showLog');
    const also = subject.also ?? [];
    const labels = [...also.map(({ label }) => label), ...offered.map((s) => STEP_LABELS[s])];
    const chosen = await vscode.window.showErrorMessage(known.message, ...labels);
    await also.find(({ label }) => label === chosen)?.run();
    const step = offered.find((candidate) => STEP_LABELS[candidate] === chosen);
    if (step) await this.take(step, subject);
  }

  /** Does what a next step says, and shows what goes wrong with that. */
  async take(step: NextStep, subject: ErrorSubject): Promise<void> {
    try {
      await this.#do(step, subject);
    } catch (error) {
      // Commands called with an id reject instead of showing their error themselves.
      await this.show(error, STEP_LABELS[step]);
    }
  }

  async #do(step: NextStep, subject: ErrorSubject): Promise<void> {
    switch (step) {
      case 'retry':
        await subject.retry?.();
        return;
      case 'signIn': {
        const catalog = subject.catalog ?? parseSourceId(subject.source ?? '').catalog;
        await vscode.commands.executeCommand(commandId('signIn'), catalog);
        return;
      }
      case 'editSource':
        await vscode.commands.executeCommand(commandId('editSource'), subject.source);
        return;
      case 'setCredentials':
        await vscode.commands.executeCommand(commandId('setCredentials'), subject.source);
        return;
      case 'openSettings':
        await vscode.commands.executeCommand('workbench.action.openSettings', 'dataConnectors');
        return;
      case 'manageTrust':
        await vscode.commands.executeCommand('workbench.trust.manage');
        return;
      case 'showLog':
        this.#log.show();
        return;
    }
  }
}
