import type { Disposable } from '../core/disposable.js';
import { ConnectorError, cancelled, toConnectorError } from '../core/errors.js';
import type { ErrorCode, NextStep, TextPlace } from '../core/errors.js';
import type { FieldProblem } from '../core/sources/field.js';

/**
 * A message is a value that carries its types: both sides import the constant, so renaming one
 * breaks the compile on both sides.
 */
export interface RequestType<P, R> {
  readonly method: string;
  /** Never set; holds the types. */
  readonly types?: { readonly params: P; readonly result: R };
}

export interface NotificationType<P> {
  readonly method: string;
  readonly types?: { readonly params: P };
}

export function requestType<P, R>(method: string): RequestType<P, R> {
  return { method };
}

export function notificationType<P>(method: string): NotificationType<P> {
  return { method };
}

/** What a failed request carries over: enough to show and to decide, nothing secret. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: string;
  readonly retryable: boolean;
  readonly nextSteps: readonly NextStep[];
  readonly problems?: readonly FieldProblem[];
  readonly place?: TextPlace;
}

type WireMessage =
  | { readonly rpc: 1; readonly id: string; readonly method: string; readonly params: unknown }
  | { readonly rpc: 1; readonly method: string; readonly params: unknown }
  | { readonly rpc: 1; readonly id: string; readonly result: unknown }
  | { readonly rpc: 1; readonly id: string; readonly error: WireError }
  | { readonly rpc: 1; readonly cancel: string };

/** The two ends of `postMessage`, whatever they are. */
export interface Transport {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): Disposable;
}

type Handler = (params: unknown, signal: AbortSignal) => unknown;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly stopListening: () => void;
}

export function toWireError(error: unknown): WireError {
  const known = toConnectorError(error, 'Unavailable');
  return {
    code: known.code,
    message: known.message,
    ...(known.detail === undefined ? {} : { detail: known.detail }),
    retryable: known.retryable,
    nextSteps: known.nextSteps,
    ...(known.problems.length === 0 ? {} : { problems: known.problems }),
    ...(known.place === undefined ? {} : { place: known.place }),
  };
}

export function fromWireError(error: WireError): ConnectorError {
  return new ConnectorError(error.code, error.message, {
    retryable: error.retryable,
    nextSteps: error.nextSteps,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.problems === undefined ? {} : { problems: error.problems }),
    ...(error.place === undefined ? {} : { place: error.place }),
  });
}

function isWireMessage(message: unknown): message is WireMessage {
  return (
    typeof message === 'object' && message !== null && (message as { rpc?: unknown }).rpc === 1
  );
}

/**
 * One side of a conversation over `postMessage`. Every request ends with a value, an error or
 * `Cancelled`: also when the handler throws, is missing, or the peer is disposed.
 */
export class RpcPeer implements Disposable {
  readonly #transport: Transport;
  readonly #subscription: Disposable;
  readonly #handlers = new Map<string, Handler>();
  readonly #pending = new Map<string, Pending>();
  readonly #running = new Map<string, AbortController>();
  // A page that is hidden and shown again starts anew on the same channel: answers meant for its
  // former self must not be taken for its own.
  readonly #prefix = Math.random().toString(36).slice(2);
  #nextId = 1;
  #disposed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.#subscription = transport.listen((message) => this.#receive(message));
  }

  /** Answers a request. One handler per method; a second registration throws. */
  handle<P, R>(
    type: RequestType<P, R>,
    handler: (params: P, signal: AbortSignal) => R | Promise<R>,
  ) {
    this.#register(type.method, handler as Handler);
  }

  on<P>(type: NotificationType<P>, handler: (params: P) => void): void {
    this.#register(type.method, handler as Handler);
  }

  notify<P>(type: NotificationType<P>, params: P): void {
    if (!this.#disposed) this.#transport.post({ rpc: 1, method: type.method, params });
  }

  request<P, R>(type: RequestType<P, R>, params: P, signal?: AbortSignal): Promise<R> {
    if (this.#disposed || signal?.aborted) return Promise.reject(cancelled());
    const id = `${this.#prefix}-${this.#nextId++}`;
    return new Promise<R>((resolve, reject) => {
      const onAbort = () => {
        if (!this.#pending.delete(id)) return;
        this.#transport.post({ rpc: 1, cancel: id });
        reject(cancelled(signal?.reason));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject,
        stopListening: () => signal?.removeEventListener('abort', onAbort),
      });
      this.#transport.post({ rpc: 1, id, method: type.method, params });
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#subscription.dispose();
    for (const controller of this.#running.values()) controller.abort();
    for (const pending of this.#pending.values()) {
      pending.stopListening();
      pending.reject(cancelled());
    }
    this.#running.clear();
    this.#pending.clear();
    this.#handlers.clear();
  }

  #register(method: string, handler: Handler): void {
    if (this.#handlers.has(method)) throw new Error(`"${method}" has a handler already`);
    this.#handlers.set(method, handler);
  }

  #receive(message: unknown): void {
    if (this.#disposed || !isWireMessage(message)) return;
    if ('cancel' in message) this.#running.get(message.cancel)?.abort();
    else if ('method' in message) {
      if ('id' in message) void this.#answer(message.id, message.method, message.params);
      else this.#handlers.get(message.method)?.(message.params, new AbortController().signal);
    } else this.#settle(message);
  }

  async #answer(id: string, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const handler = this.#handlers.get(method);
      if (!handler) throw new ConnectorError('Unsupported', `No handler for "${method}".`);
      const result = await handler(params, controller.signal);
      if (!this.#disposed) this.#transport.post({ rpc: 1, id, result });
    } catch (error) {
      if (!this.#disposed) this.#transport.post({ rpc: 1, id, error: toWireError(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  #settle(message: { id: string; result: unknown } | { id: string; error: WireError }): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    pending.stopListening();
    if ('error' in message) pending.reject(fromWireError(message.error));
    else pending.resolve(message.result);
  }
}
