import * as vscode from 'vscode';
import { toConnectorError } from '../../core/errors.js';

/** Turns an error of a source into the kind of error VS Code understands, with the same words. */
export function toFileSystemError(error: unknown): vscode.FileSystemError {
  if (error instanceof vscode.FileSystemError) return error;
  const known = toConnectorError(error, 'Unavailable');
  switch (known.code) {
    case 'NotFound':
      return vscode.FileSystemError.FileNotFound(known.message);
    case 'Unauthorized':
    case 'Forbidden':
      return vscode.FileSystemError.NoPermissions(known.message);
    case 'Conflict':
      return vscode.FileSystemError.FileExists(known.message);
    case 'Unavailable':
    case 'Timeout':
    case 'Cancelled':
      return vscode.FileSystemError.Unavailable(known.message);
    case 'Invalid':
    case 'Unsupported':
      return new vscode.FileSystemError(known.message);
  }
}
