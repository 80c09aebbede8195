import * as vscode from 'vscode';
import type { TextPlace } from '../../core/errors.js';

export function rangeOf(
  document: vscode.TextDocument,
  { offset, length }: TextPlace,
): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}
