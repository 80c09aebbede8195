import type { NextStep } from '../core/errors.js';
import type { OperationDescription } from '../core/openapi/describe/description.js';
import type { CallForm } from '../core/openapi/tryIt/callForm.js';
import type { CallChoices } from '../core/sources/apiCall.js';
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

/** Page -> host: the user is to choose files, one or `many`; their bytes stay in the host. */
export const chooseCallFiles = requestType<{ readonly many: boolean }, readonly ChosenFile[]>(
  'chooseCallFiles',
);

/**
 * Page -> host: send what was entered. The host asks before it sends what may change something;
 * undefined when the user did not want it then. Cancelling reaches the server.
 */
export const sendCallForm = requestType<CallForm, ShownAnswer | undefined>('sendCallForm');

/** Page -> host: put what would be sent on the clipboard; words stand in place of secrets. */
export const copyCallForm = requestType<
  { readonly form: CallForm; readonly language: CopyLanguage },
  void
>('copyCallForm');

/** Page -> host: write the last answer's body, whole and as it came, to a file. */
export const saveAnswer = requestType<void, void>('saveAnswer');

/** Page -> host: put a text on the clipboard. */
export const copyAnswerText = requestType<{ readonly text: string }, void>('copyAnswerText');

/** Host -> page: show the form. */
export const showCallForm = notificationType<void>('showCallForm');

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
  readonly choices: CallChoices;
  /** What the user entered when an operation of this source was tried. */
  readonly ownServer?: OwnServer;
  /** Whether the form is to be shown first. */
  readonly tries: boolean;
}

/** A server that no specification names. */
export interface OwnServer {
  readonly address: string;
  /** Whether it is where calls go, until the user chooses another one. */
  readonly isUsed: boolean;
}

/** TypeScript is made by the page, of what it knows. */
export type CopyLanguage = 'curl' | 'python';

export interface ChosenFile {
  /** What the host knows it by. */
  readonly file: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** An answer as far as a page shows it. Stored credentials are hidden in it. */
export interface ShownAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly milliseconds: number;
  /** Bytes of the body. */
  readonly size: number;
  readonly mediaType: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ShownBody;
}

export type ShownBody =
  | { readonly kind: 'none' }
  /** `isCut` when the body goes on. */
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  /** Bytes as `0x…`, the first of them where there are many. */
  | { readonly kind: 'bytes'; readonly hex: string; readonly isCut: boolean }
  | { readonly kind: 'image'; readonly hex: string; readonly type: string };

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
