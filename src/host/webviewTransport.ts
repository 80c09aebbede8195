import type * as vscode from 'vscode';
import type { Transport } from '../protocol/rpc.js';

/** The host's end of a page's `postMessage`. */
export function webviewTransport(webview: vscode.Webview): Transport {
  return {
    post: (message) => void webview.postMessage(message),
    listen: (listener) => webview.onDidReceiveMessage(listener),
  };
}
