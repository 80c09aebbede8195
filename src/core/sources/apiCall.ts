import type { ServerView } from '../openapi/describe/description.js';

/** A call of one operation, as a user who tries it wants it sent. Holds no secret. */
export interface ApiCall {
  /** Its name. */
  readonly operation: string;
  /** Parameters by argument name; the fields of a form are in `body`. Files are `Blob`s. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly body?: ApiCallBody;
  /** Absolute address of the API; without it that of the settings, else of the specification. */
  readonly server?: string;
  /** Leaves the stored credentials out. */
  readonly anonymous?: boolean;
  /** The `Accept` header in place of all that the specification says can be answered. */
  readonly accept?: string;
  /** Besides those of the operation, and in place of those it has by the same name. */
  readonly headers?: readonly NameAndValue[];
  /** Added to the address as they are named, encoded. */
  readonly query?: readonly NameAndValue[];
}

export type NameAndValue = readonly [name: string, value: string];

/** Whether a header may have this name (RFC 9110 §5.1, a token). */
export function isHeaderName(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

/** `text` is sent as it is; `value` is a file, or the fields of a form. */
export type ApiCallBody = { readonly mediaType: string } & (
  { readonly text: string } | { readonly value: unknown }
);

/** What there is to choose from, and what will be sent along. */
export interface CallChoices {
  /** Absolute where they can be; that of the settings first. */
  readonly servers: readonly ServerView[];
  /** Names of the security schemes whose stored credentials go with a call; none when none fit. */
  readonly schemes: readonly string[];
  /** The only origin that stored credentials go to. */
  readonly trustedOrigin?: string;
}

/** A request as it would be sent, to be shown and copied: in place of secrets there are words. */
export interface CallText {
  readonly method: string;
  readonly url: string;
  /** Without those of `login` and without the content type of a form. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** For basic authentication. */
  readonly login?: { readonly username: string; readonly password: string };
  readonly body?: CallTextBody;
}

export type CallTextBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'form'; readonly fields: readonly CallTextField[] };

export type CallTextField = {
  readonly name: string;
} & ({ readonly text: string; readonly type?: string } | { readonly file: string });

/** An answer of whatever status. Stored credentials are hidden in all but `bytes`. */
export interface ApiAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Address it came from, after redirects. */
  readonly url: string;
  /** From sending to the last byte. */
  readonly milliseconds: number;
  /** Of the `Content-Type`; empty when there is none. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** The body as text where it is text, secrets hidden; absent for bytes. */
  readonly text?: string;
}
