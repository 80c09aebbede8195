import * as vscode from 'vscode';
import { raceAbort } from '../core/cancellation.js';

const PYTHON_EXTENSION = 'ms-python.python';

/** What is used here of the Python extension's API (`@vscode/python-extension`). */
interface PythonExtensionApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: { readonly path: string }): Promise<
      | {
          readonly executable?: { readonly uri?: vscode.Uri | undefined } | undefined;
        }
      | undefined
    >;
  };
}

/**
 * Path of the interpreter that is selected in the Python extension for the first folder; undefined
 * when that extension is not there or knows none.
 */
export async function selectedInterpreter(signal: AbortSignal): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtensionApi>(PYTHON_EXTENSION);
  if (!extension) return undefined;
  const { environments } = await raceAbort(Promise.resolve(extension.activate()), signal);
  if (!environments) return undefined;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const selected = environments.getActiveEnvironmentPath(folder);
  const environment = await raceAbort(environments.resolveEnvironment(selected), signal);
  return environment?.executable?.uri?.fsPath;
}
