import { RpcPeer } from '../../../src/protocol/rpc.js';
import { applyTheme } from './themes.js';

/** Milliseconds that a message takes on its way; set by the bundler (see `pageServer.ts`). */
declare const MESSAGE_DELAY: number;

/**
 * Plays VS Code within a test page: its theme, `acquireVsCodeApi`, and the way to an extension
 * host, whose side is `peer`. A host of a test is this with what it knows besides.
 */
export class FakeVsCode {
  /** What the content security policy kept the page from. */
  readonly violations: string[] = [];
  /** Every message of the page as JSON, in order. */
  readonly posted: string[] = [];
  /** What the page keeps for the time it is shown again. */
  state: unknown = JSON.parse(sessionStorage.getItem(location.href) ?? 'null') as unknown;
  readonly peer: RpcPeer;

  constructor() {
    const listeners = new Set<(message: unknown) => void>();
    this.peer = new RpcPeer({
      post: (message) => {
        const copy = structuredClone(message);
        setTimeout(() => window.postMessage(copy, '*'), MESSAGE_DELAY);
      },
      listen: (listener) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    });
    document.addEventListener('securitypolicyviolation', (event) => {
      this.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
    });
    const api = {
      postMessage: (message: unknown) => {
        this.posted.push(JSON.stringify(message));
        const copy = structuredClone(message);
        setTimeout(() => listeners.forEach((listener) => listener(copy)), MESSAGE_DELAY);
      },
      getState: () => this.state,
      setState: (state: unknown) => {
        this.state = state;
        // By address: it is there after a reload, and unknown to another page of the same test.
        sessionStorage.setItem(location.href, JSON.stringify(state));
      },
    };
    (globalThis as unknown as { acquireVsCodeApi: unknown }).acquireVsCodeApi = () => api;
    applyTheme();
  }
}
