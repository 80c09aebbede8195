import { type Operation } from './routes.js';

/** A request as tests see it. */
export interface S3LogEntry {
  readonly method: string;
  /** Undefined for what this server does not perform. */
  readonly operation: Operation | undefined;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** The `Range` header. */
  readonly range: string | undefined;
  /** Access key, once the signature proved good. */
  user: string | undefined;
  /** 0 until it is answered; stays 0 for a request that never is. */
  status: number;
  /** Length of the answer's body. */
  bytes: number;
}

/** How a request is to go wrong. */
export type S3Fault =
  /** Answers as usual, but `delay` ms later. */
  | { readonly delay: number }
  /** Never answers; the connection stays open until the client or the server ends it. */
  | { readonly hang: true }
  /** Answers with this error, for instance 503 and `SlowDown`. */
  | { readonly status: number; readonly code: string; readonly message?: string }
  /** Announces the whole body, sends this many bytes of it, then drops the connection. */
  | { readonly cutAfter: number };

/** Decides for each request whether it goes wrong. */
export type S3FaultRule = (request: S3LogEntry) => S3Fault | undefined;
