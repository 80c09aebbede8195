import { plainText } from './plainText.js';
import type { FieldProblem } from './sources/field.js';

/** What went wrong, decided where the cause is known. The extension API exposes these codes. */
export type ErrorCode =
  | 'NotFound'
  | 'Unauthorized'
  | 'Forbidden'
  | 'Invalid'
  | 'Conflict'
  | 'Unavailable'
  | 'Timeout'
  | 'Cancelled'
  | 'Unsupported';

/** What a user can do about an error; the host turns each into a button or a command link. */
export type NextStep =
  'retry' | 'signIn' | 'editSource' | 'setCredentials' | 'openSettings' | 'manageTrust' | 'showLog';

export interface ConnectorErrorOptions {
  readonly cause?: unknown;
  /** True when the same request may succeed later with nothing changed. */
  readonly retryable?: boolean;
  /** Further explanation, such as the server's own words. Must hold no secret. */
  readonly detail?: string;
  readonly nextSteps?: readonly NextStep[];
  /** With `Invalid`: which fields a server refused, and why, to be shown at those fields. */
  readonly problems?: readonly FieldProblem[];
  /** With `Invalid`: where the text is wrong that the user wrote. */
  readonly place?: TextPlace;
}

/** Part of a text, in UTF-16 units from its start. */
export interface TextPlace {
  readonly offset: number;
  readonly length: number;
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['Unavailable', 'Timeout']);

/**
 * Marks a `ConnectorError` whichever bundle made it: each connector is a bundle of its own with its
 * own copy of this class, so identity of the class tells nothing.
 */
const BRAND = 'dataConnectorsError';

/**
 * The one error type that crosses from connectors and catalogs to the host. `message` is a sentence
 * for the user that names the cause; nobody reads it to decide what to do: that is `code`.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly detail: string | undefined;
  readonly nextSteps: readonly NextStep[];
  readonly problems: readonly FieldProblem[];
  readonly place: TextPlace | undefined;

  constructor(code: ErrorCode, message: string, options: ConnectorErrorOptions = {}) {
    // Most messages quote a server, and every place that shows them may read more than text in them.
    super(plainText(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    this.detail = options.detail === undefined ? undefined : plainText(options.detail, 10_000);
    this.nextSteps = options.nextSteps ?? [];
    this.problems = options.problems ?? [];
    this.place = options.place;
  }

  /** `instanceof` by brand, so that it holds across bundles. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

export function isConnectorError(error: unknown, code?: ErrorCode): error is ConnectorError {
  return error instanceof ConnectorError && (code === undefined || error.code === code);
}

/** True for a `Cancelled` error and for the platform's own abort errors: callers stay silent. */
export function isCancelled(error: unknown): boolean {
  if (isConnectorError(error, 'Cancelled')) return true;
  return error instanceof Error && error.name === 'AbortError';
}

export function cancelled(cause?: unknown): ConnectorError {
  return new ConnectorError('Cancelled', 'Cancelled.', { cause });
}

/** The text of any thrown value, for logs and for wrapping. */
export function errorText(error: unknown): string {
  if (error instanceof Error) {
    // Node's happy-eyeballs AggregateError has an empty message and keeps the reasons in `errors`.
    const inner: unknown = (error as { errors?: unknown }).errors;
    if (!error.message && Array.isArray(inner) && inner.length > 0) return errorText(inner[0]);
    return error.message || error.name;
  }
  return String(error);
}

/** Wraps an unknown error in a `ConnectorError`, leaving one that already is alone. */
export function toConnectorError(error: unknown, fallback: ErrorCode): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (isCancelled(error)) return cancelled(error);
  return new ConnectorError(fallback, errorText(error), { cause: error });
}
