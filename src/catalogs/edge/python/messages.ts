import { isObject } from '../../../core/sources/localRecord.js';

/** What the bridge says first: see `bridge/edge_bridge/methods.py`. */
export interface Hello {
  readonly python: string;
  /** Version of edge.api, where it tells. */
  readonly version?: string;
  readonly kinds: readonly string[];
}

/** A Python exception as data: see `bridge/edge_bridge/failures.py`. */
export interface Failure {
  readonly type: string;
  /** Names of its class and of those it derives from. */
  readonly types: readonly string[];
  readonly message: string;
  /** HTTP status, where one is behind it. */
  readonly status?: number;
  /** SQLSTATE of a database, where one is behind it. */
  readonly sqlstate?: string;
  /** With import errors: what could not be imported. */
  readonly module?: string;
}

/** A line of the bridge. */
export type Message =
  | { readonly type: 'ready'; readonly hello: Hello }
  | { readonly type: 'notReady'; readonly failure: Failure }
  | { readonly type: 'part'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: Failure }
  | { readonly type: 'dropped'; readonly id: number };

/** Reads a line; undefined for whatever else a library has managed to print. */
export function readMessage(line: string): Message | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  if (value['protocol'] === 1) {
    return value['ready'] === true
      ? { type: 'ready', hello: readHello(value) }
      : { type: 'notReady', failure: readFailure(value['error']) };
  }
  const { id } = value;
  if (typeof id !== 'number') return undefined;
  if (value['dropped'] === true) return { type: 'dropped', id };
  if (typeof value['part'] === 'string') {
    return { type: 'part', id, bytes: Buffer.from(value['part'], 'base64') };
  }
  if (value['ok'] === true) return { type: 'result', id, result: value['result'] };
  if (value['ok'] === false) return { type: 'failure', id, failure: readFailure(value['error']) };
  return undefined;
}

function readHello(value: Record<string, unknown>): Hello {
  const { python, version, kinds } = value;
  return {
    python: typeof python === 'string' ? python : '',
    ...(typeof version === 'string' ? { version } : {}),
    kinds: Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [],
  };
}

function readFailure(value: unknown): Failure {
  const from = isObject(value) ? value : {};
  const { type, types, message, status, sqlstate, module } = from;
  return {
    type: typeof type === 'string' ? type : 'Exception',
    types: Array.isArray(types) ? types.filter((name) => typeof name === 'string') : [],
    message: typeof message === 'string' ? message : 'It says no reason.',
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof sqlstate === 'string' ? { sqlstate } : {}),
    ...(typeof module === 'string' ? { module } : {}),
  };
}
