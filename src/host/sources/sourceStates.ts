import { Emitter, type Disposable } from '../../core/disposable.js';
import { isCancelled, toConnectorError, type ConnectorError } from '../../core/errors.js';

/** How a source stands, for its icon and tooltip. */
export type SourceState =
  | { readonly status: 'idle' }
  | { readonly status: 'connecting' }
  | { readonly status: 'connected' }
  | { readonly status: 'failed'; readonly error: ConnectorError };

export interface FollowedWork {
  /** Whether whatever is wrong with the work is wrong with the source. */
  readonly whole: boolean;
  /** Whether the work says nothing about the source any more. */
  readonly isOver: () => boolean;
}

/** How each source stands, as the work on it went. */
export class SourceStates implements Disposable {
  readonly #states = new Map<string, SourceState>();
  readonly #didChange = new Emitter<string>();

  /** Fires with the id of a source. */
  readonly onDidChange = this.#didChange.event;

  of(id: string): SourceState {
    return this.#states.get(id) ?? { status: 'idle' };
  }

  /** The sources that have been used since they were idle. */
  ids(): Iterable<string> {
    return this.#states.keys();
  }

  reset(id: string): void {
    this.#set(id, { status: 'idle' });
  }

  /** Connecting while the first work runs, then connected or failed. Rejects as the work does. */
  async follow<T>(id: string, { whole, isOver }: FollowedWork, work: () => Promise<T>): Promise<T> {
    if (this.of(id).status !== 'connected') this.#set(id, { status: 'connecting' });
    try {
      const result = await work();
      if (!isOver()) this.#set(id, { status: 'connected' });
      return result;
    } catch (error) {
      const known = toConnectorError(error, 'Unavailable');
      if (!isOver()) this.#fail(id, known, whole);
      throw known;
    }
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #fail(id: string, error: ConnectorError, whole: boolean): void {
    const isConnecting = this.of(id).status === 'connecting';
    if (isCancelled(error)) {
      if (isConnecting) this.reset(id);
    } else if (whole || breaksConnection(error)) {
      this.#set(id, { status: 'failed', error });
    } else if (isConnecting) {
      this.#set(id, { status: 'connected' });
    }
  }

  #set(id: string, state: SourceState): void {
    const before = this.of(id);
    if (state.status === 'idle') this.#states.delete(id);
    else this.#states.set(id, state);
    if (before.status !== state.status || state.status === 'failed') this.#didChange.fire(id);
  }
}

/** True when the source as a whole failed, rather than the one thing that was asked of it. */
function breaksConnection(error: ConnectorError): boolean {
  return error.code === 'Unauthorized' || error.code === 'Unavailable' || error.code === 'Timeout';
}
