import * as vscode from 'vscode';
import type { EditorProxy } from '../core/sources/catalogKind.js';

/** What `http.proxy` and `http.noProxy` say; undefined when they say nothing or are turned off. */
export function editorProxy(): EditorProxy | undefined {
  const settings = vscode.workspace.getConfiguration('http');
  const url = settings.get<unknown>('proxy');
  if (typeof url !== 'string' || url === '' || settings.get('proxySupport') === 'off') {
    return undefined;
  }
  const exempt = settings.get<unknown>('noProxy');
  return { url, exempt: Array.isArray(exempt) ? exempt.map(String) : [] };
}
