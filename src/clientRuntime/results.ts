import type { Call } from './call.js';

/** The server answered with a status that is no success. */
export class ApiError<Status extends number = number, Body = unknown> extends Error {
  readonly status: Status;
  readonly headers: Headers;
  /** Parsed when it is JSON, else text. */
  readonly body: Body;

  constructor(operation: string, response: Response, body: unknown) {
    super(`${operation}: ${response.status} ${response.statusText}`.trim());
    this.name = 'ApiError';
    this.status = response.status as Status;
    this.headers = response.headers;
    this.body = body as Body;
  }
}

/**
 * Whether a call was answered with a failure, and with which. Named with its method it knows the
 * body of each status: `isApiError<Client['getPet']>(error) && error.status === 404`.
 */
export function isApiError<Method = never>(error: unknown): error is ErrorOf<Method> {
  return error instanceof ApiError;
}

/** The answers of an operation about whose failures nothing is known. */
export interface Simple<Body> {
  readonly success: Body;
}

/** What `result()` gives: `ok` and `status` tell the answers apart. */
export type Result<Responses> =
  Responses extends Simple<infer Body>
    ? Success<number, Body> | Failure<number, unknown>
    : Declared<Responses> | Undeclared<Responses>;

type Declared<Responses> = {
  [Key in keyof Responses]: Answer<StatusOf<Key, Responses>, Responses[Key]>;
}[keyof Responses];

/** The errors that a method of the client rejects with, as far as the server is concerned. */
export type ErrorOf<Method> = [Method] extends [never]
  ? ApiError
  : Method extends (...args: never) => Call<unknown, infer Responses>
    ? ErrorsIn<Result<Responses>>
    : ApiError;

export interface Success<Status extends number, Body> {
  readonly ok: true;
  readonly status: Status;
  readonly data: Body;
  readonly headers: Headers;
  readonly response: Response;
}

export interface Failure<Status extends number, Body> {
  readonly ok: false;
  readonly status: Status;
  readonly error: Body;
  readonly headers: Headers;
  readonly response: Response;
}

type ErrorsIn<Answers> =
  Answers extends Failure<infer Status, infer Body> ? ApiError<Status, Body> : never;

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

type Statuses<First extends string> = `${First}${Digit}${Digit}` extends infer Text
  ? Text extends `${infer Status extends number}`
    ? Status
    : never
  : never;

type SuccessStatus = Statuses<'2'>;
type FailureStatus = Statuses<'1' | '3' | '4' | '5'>;

/** The statuses that a key such as `200`, `'4XX'` or `'default'` stands for. */
type StatusOf<Key, Responses> = Key extends number
  ? Key
  : Key extends `${infer First}XX`
    ? Exclude<Statuses<First>, keyof Responses>
    : Exclude<FailureStatus | OtherSuccess<Responses>, Named<Responses>>;

/** `default` means failures, but where no success is named. */
type OtherSuccess<Responses> =
  Extract<Named<Responses>, SuccessStatus> extends never ? SuccessStatus : never;

type Named<Responses> = {
  [Key in keyof Responses]: Key extends `${infer First}XX`
    ? Statuses<First>
    : Key extends number
      ? Key
      : never;
}[keyof Responses];

type Answer<Status, Body> =
  | (Extract<Status, SuccessStatus> extends infer Good extends number
      ? [Good] extends [never]
        ? never
        : Success<Good, Body>
      : never)
  | (Exclude<Status, SuccessStatus> extends infer Bad extends number
      ? [Bad] extends [never]
        ? never
        : Failure<Bad, Body>
      : never);

/** Servers answer with what they never declared, too. */
type Undeclared<Responses> = 'default' extends keyof Responses
  ? never
  : Failure<Exclude<FailureStatus, Named<Responses>>, unknown>;
