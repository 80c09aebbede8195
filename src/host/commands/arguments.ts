import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { SourceNode } from '../../core/sources/connector.js';
import type { SourceRecord } from '../../core/sources/source.js';

/** A row of the tree that belongs to a source; what menus hand to commands. */
export interface SourceElement {
  readonly source: SourceRecord;
  /** Absent on the row of the source itself. */
  readonly node?: SourceNode;
}

export function isSourceElement(value: unknown): value is SourceElement {
  if (typeof value !== 'object' || value === null) return false;
  const source = (value as { source?: unknown }).source;
  return typeof source === 'object' && source !== null && 'id' in source && 'properties' in source;
}

/** The source id in a command's first argument, when there is one. */
export function sourceIdOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  return isSourceElement(argument) ? argument.source.id : undefined;
}

export function nodeOf(argument: unknown): SourceNode | undefined {
  return isSourceElement(argument) ? argument.node : undefined;
}

/** An `AbortSignal` that follows a `CancellationToken`. */
export function toSignal(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Runs work with a progress notification that can be cancelled. */
export function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainText(title),
      cancellable: true,
    },
    (progress, token) => work(toSignal(token), (message) => progress.report({ message })),
  );
}
