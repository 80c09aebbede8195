import { toDisposable } from '../core/disposable.js';
import type { Transport } from '../protocol/rpc.js';

/** What a page may do with VS Code. One page may take it once. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState<T>(state: T): T;
}

/** The page's end of `postMessage`. */
export function pageTransport(api: Pick<VsCodeApi, 'postMessage'>): Transport {
  return {
    post: (message) => api.postMessage(message),
    listen: (listener) => {
      const receive = (event: MessageEvent<unknown>) => listener(event.data);
      window.addEventListener('message', receive);
      return toDisposable(() => window.removeEventListener('message', receive));
    },
  };
}
