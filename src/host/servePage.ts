import * as vscode from 'vscode';
import { RpcPeer } from '../protocol/rpc.js';
import { pageHtml, type PageName } from './html.js';
import { pageOptions } from './pageOptions.js';
import { webviewTransport } from './webviewTransport.js';

/**
 * Shows a page in a panel, with an icon of `media` in its tab, and gives what talks to it. The page
 * asks only once it runs: who answers may register with the peer until the end of this turn.
 */
export function servePage(
  extensionUri: vscode.Uri,
  panel: vscode.WebviewPanel,
  page: PageName,
  icon: string,
): RpcPeer {
  const distFolder = vscode.Uri.joinPath(extensionUri, 'dist');
  const media = vscode.Uri.joinPath(extensionUri, 'media');
  panel.iconPath = {
    light: vscode.Uri.joinPath(media, `${icon}-light.svg`),
    dark: vscode.Uri.joinPath(media, `${icon}-dark.svg`),
  };
  panel.webview.options = pageOptions(extensionUri);
  const peer = new RpcPeer(webviewTransport(panel.webview));
  panel.webview.html = pageHtml(panel.webview, distFolder, page);
  return peer;
}
