import type { NextStep } from '../core/errors.js';
import type { Card } from '../core/sources/card.js';
import { notificationType, requestType } from './rpc.js';

/** What crosses between a card's panel (host) and its page (webview). */

/** Page -> host, first thing after load: what is shown here? Answered without a request. */
export const identifyCard = requestType<void, CardIdentity>('identifyCard');

/** Page -> host: everything there is to show. */
export const describeCard = requestType<void, CardDescription>('describeCard');

/** Page -> host: the user chose a next step of an error. */
export const takeCardStep = requestType<{ readonly step: NextStep }, void>('takeCardStep');

/** Host -> page: ask again (the source changed, or somebody else is signed in). */
export const reloadCard = notificationType<void>('reloadCard');

export interface CardIdentity {
  readonly target: CardTarget;
  /** Title of the tab, until more is known. */
  readonly title: string;
}

export interface CardDescription {
  /** Title of the source. */
  readonly source: string;
  readonly card: Card;
}

/** What a card describes: a node of a source, or the runs of its catalog's job. */
export type CardTarget =
  | { readonly kind: 'node'; readonly source: string; readonly path: readonly string[] }
  | { readonly kind: 'syncHistory'; readonly source: string };

/** What the page keeps over a reload: where the user is, never data. */
export interface CardPageState {
  readonly version: 1;
  readonly target: CardTarget;
}

/** Reads what an earlier page kept; undefined for nothing, and for what another version wrote. */
export function savedCardTarget(state: unknown): CardTarget | undefined {
  if (!isObject(state) || state['version'] !== 1 || !isObject(state['target'])) return undefined;
  const { kind, source, path } = state['target'];
  if (typeof source !== 'string') return undefined;
  if (kind === 'syncHistory') return { kind, source };
  const isPath = Array.isArray(path) && path.every((each) => typeof each === 'string');
  return kind === 'node' && isPath ? { kind, source, path } : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
