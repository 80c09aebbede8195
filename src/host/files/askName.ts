import * as vscode from 'vscode';
import { isConnectorError } from '../../core/errors.js';
import { splitName } from '../../core/storage/localNames.js';
import { nameProblem, nameWarning } from '../../core/storage/objectName.js';
import { displayName } from '../../core/storage/objectPath.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { Services } from '../feature.js';
import { useObjects } from '../fs/objectAccess.js';

export interface NameQuestion {
  readonly title: string;
  readonly prompt: string;
  /** The folder that will hold it. */
  readonly folder: string;
  readonly isFolder: boolean;
  /** The name it has now. */
  readonly initial?: string;
}

/** Milliseconds without a key after which the server is asked whether a name is taken. */
const PAUSE = 300;

/** Asks for a name and says while it is typed what is wrong with it; undefined when given up. */
export async function askName(
  services: Services,
  source: SourceRecord,
  question: NameQuestion,
): Promise<string | undefined> {
  const { title, prompt, folder, isFolder, initial = '' } = question;
  const abort = new AbortController();
  let latest = 0;
  const validateInput = async (name: string) => {
    const turn = ++latest;
    const problem = nameProblem(name, folder);
    if (problem !== undefined) return problem;
    if (name === initial) return undefined;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (turn !== latest) return undefined;
    const path = folder + name + (isFolder ? '/' : '');
    if (await isTaken(services, source, path, abort.signal)) {
      return `"${displayName(name)}" exists already.`;
    }
    const message = nameWarning(name);
    return message && { message, severity: vscode.InputBoxValidationSeverity.Warning };
  };
  try {
    const options = { title, prompt, value: initial, validateInput };
    const end = isFolder ? initial.length : splitName(initial).stem.length;
    const name = await vscode.window.showInputBox({ ...options, valueSelection: [0, end] });
    return name === initial && initial !== '' ? undefined : name;
  } finally {
    abort.abort();
  }
}

/** What the server does not tell now, it will tell when the name is used. */
async function isTaken(
  services: Services,
  source: SourceRecord,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await useObjects(services, source, signal, (store) => store.stat(path, signal));
    return true;
  } catch (error) {
    if (!isConnectorError(error, 'NotFound')) services.log.debug(`Looking for ${path}`);
    return false;
  }
}
