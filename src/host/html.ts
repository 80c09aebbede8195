import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export type PageName = 'sourceForm' | 'preview' | 'results' | 'card' | 'operation';

const PAGE_TITLES: Readonly<Record<PageName, string>> = {
  sourceForm: 'Source',
  preview: 'Table Preview',
  results: 'Query Results',
  card: 'Details',
  operation: 'Operation',
};

/**
 * The only file that contains a document. No data is written into it: the page asks for what it
 * shows once it runs. Scripts run by nonce; styles come from our own folder, or by the same nonce
 * for the grid's own column widths.
 */
export function pageHtml(webview: vscode.Webview, distFolder: vscode.Uri, page: PageName): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (file: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(distFolder, 'webview', file)).toString();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${PAGE_TITLES[page]}</title>
<link rel="stylesheet" href="${asset(`${page}.css`)}">
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${asset(`${page}.js`)}"></script>
</body>
</html>`;
}
