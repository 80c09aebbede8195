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
  const peer = new RpcPeer(webviewTransport(panel.webview));
  showPage(extensionUri, panel, page, icon);
  return peer;
}

/** As `servePage`, for who talks to the page in a way of their own. */
export function showPage(
  extensionUri: vscode.Uri,
  panel: vscode.WebviewPanel,
  page: PageName,
  icon: string,
): void {
  const distFolder = vscode.Uri.joinPath(extensionUri, 'dist');
  const media = vscode.Uri.joinPath(extensionUri, 'media');
  panel.iconPath = {
    light: vscode.Uri.joinPath(media, `${icon}-light.svg`),
    dark: vscode.Uri.joinPath(media, `${icon}-dark.svg`),
  };
  panel.webview.options = pageOptions(extensionUri);
  panel.webview.html = pageHtml(panel.webview, distFolder, page);
}
