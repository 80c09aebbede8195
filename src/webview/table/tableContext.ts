/**
 * For the element around a table: VS Code's menu there offers this extension's ways to look and to
 * copy, and not its own cut and paste.
 */
export const TABLE_CONTEXT = {
  'data-vscode-context': JSON.stringify({
    webviewSection: 'table',
    preventDefaultContextMenuItems: true,
  }),
};
