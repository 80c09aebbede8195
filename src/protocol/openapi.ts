import type { NextStep } from '../core/errors.js';
import type { OperationDescription } from '../core/openapi/describe/description.js';
import { notificationType, requestType } from './rpc.js';

/** What crosses between an operation's panel (host) and its page (webview). */

/** Page -> host, first thing after load: what is shown here? Answered without a request. */
export const identifyOperation = requestType<void, OperationIdentity>('identifyOperation');

/** Page -> host: everything there is to show. */
export const describeOperation = requestType<void, OperationPageDescription>('describeOperation');

/** Page -> host: show where the specification says it. */
export const openOperationSource = requestType<void, void>('openOperationSource');

/** Page -> host: the user chose a next step of an error. */
export const takeOperationStep = requestType<{ readonly step: NextStep }, void>(
  'takeOperationStep',
);

/** Host -> page: ask again (the source changed). */
export const reloadOperation = notificationType<void>('reloadOperation');

/** Which operation of which source, by the name that the outline has for it. */
export interface OperationTarget {
  readonly source: string;
  readonly operation: string;
}

export interface OperationIdentity {
  readonly target: OperationTarget;
  /** Title of the tab, until more is known. */
  readonly title: string;
}

export interface OperationPageDescription {
  /** Title of the source. */
  readonly source: string;
  readonly operation: OperationDescription;
}

/** What the page keeps over a reload: where the user is, never data. */
export interface OperationPageState {
  readonly version: 1;
  readonly target: OperationTarget;
}

/** Reads what an earlier page kept; undefined for nothing, and for what another version wrote. */
export function savedOperationTarget(state: unknown): OperationTarget | undefined {
  if (!isObject(state) || state['version'] !== 1 || !isObject(state['target'])) return undefined;
  const { source, operation } = state['target'];
  if (typeof source !== 'string' || typeof operation !== 'string') return undefined;
  return { source, operation };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
