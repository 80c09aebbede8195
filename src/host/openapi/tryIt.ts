import * as path from 'node:path';
import * as vscode from 'vscode';
import { byteSize } from '../../core/byteSize.js';
import { ConnectorError, errorText } from '../../core/errors.js';
import { answerFileName } from '../../core/openapi/tryIt/answerFileName.js';
import { callOfForm, filesOf, type CallForm } from '../../core/openapi/tryIt/callForm.js';
import { curlText } from '../../core/openapi/tryIt/curlText.js';
import { serverAddressProblem } from '../../core/openapi/tryIt/serverAddress.js';
import { pythonText } from '../../core/openapi/tryIt/pythonText.js';
import { plainText } from '../../core/plainText.js';
import type { ApiAnswer, ApiCall } from '../../core/sources/apiCall.js';
import type {
  ChosenFile,
  CopyLanguage,
  OperationTarget,
  ShownAnswer,
} from '../../protocol/openapi.js';
import type { Services } from '../feature.js';
import { shownAnswer } from './shownAnswer.js';
import { TryServers } from './tryServers.js';
import { useApi } from './useApi.js';

/** A request is made in memory. */
const largestFile = 100 * 1024 * 1024;

/**
 * What a panel does to try its operation: knows the files that the user chose and the last answer,
 * whose bytes the page need not have.
 */
export class TryIt {
  readonly #services: Services;
  readonly #target: OperationTarget;
  readonly #files = new Map<string, vscode.Uri>();
  #answer: ApiAnswer | undefined;

  constructor(services: Services, target: OperationTarget) {
    this.#services = services;
    this.#target = target;
  }

  /** None when the user chose none. */
  async chooseFiles(many: boolean): Promise<ChosenFile[]> {
    const uris = await vscode.window.showOpenDialog({
      title: many ? 'Files to Send' : 'File to Send',
      canSelectMany: many,
    });
    return Promise.all((uris ?? []).map((uri) => this.#choose(uri)));
  }

  async #choose(uri: vscode.Uri): Promise<ChosenFile> {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestFile) {
      const limit = byteSize(largestFile);
      throw new ConnectorError(
        'Invalid',
        `"${nameOf(uri)}" has ${byteSize(size)}; files of up to ${limit} can be sent from here.`,
      );
    }
    const file = `file-${this.#files.size + 1}`;
    this.#files.set(file, uri);
    return { file, name: nameOf(uri), size };
  }

  /** Undefined when the user did not want it sent. */
  async send(form: CallForm, signal: AbortSignal): Promise<ShownAnswer | undefined> {
    const call = await this.#call(form);
    if (!(await this.#maySend(call, signal))) return undefined;
    const source = await this.#services.sources.get(this.#target.source, signal);
    const servers = new TryServers(this.#services.context.workspaceState);
    await servers.remember(source.id, form.isOwnServer ? form.server : undefined);
    const answer = await useApi(this.#services, source, signal, (api) => api.send(call, signal));
    this.#answer = answer;
    return shownAnswer(answer);
  }

  /** Puts a request on the clipboard, with words in place of secrets. */
  async copy(form: CallForm, language: CopyLanguage, signal: AbortSignal): Promise<void> {
    const call = await this.#call(form);
    const source = await this.#services.sources.get(this.#target.source, signal);
    const request = await useApi(this.#services, source, signal, (api) =>
      api.prepare(call, signal),
    );
    const text = language === 'curl' ? curlText(request) : pythonText(request);
    await vscode.env.clipboard.writeText(text);
  }

  /** Asks where to, and writes the body of the last answer there. */
  async save(): Promise<void> {
    const answer = this.#answer;
    if (!answer) throw new ConnectorError('NotFound', 'There is no answer to save. Send again.');
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = answerFileName(this.#target.operation, answer);
    const uri = await vscode.window.showSaveDialog({
      title: 'Save Body',
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    });
    if (!uri) return;
    try {
      await vscode.workspace.fs.writeFile(uri, answer.bytes);
    } catch (cause) {
      throw new ConnectorError('Unavailable', `Cannot write the body: ${errorText(cause)}`, {
        cause,
      });
    }
  }

  async #call(form: CallForm): Promise<ApiCall> {
    const problem = form.isOwnServer ? serverAddressProblem(form.server ?? '') : undefined;
    if (problem !== undefined) throw new ConnectorError('Invalid', problem);
    const contents = new Map<string, File>();
    for (const file of filesOf(form)) contents.set(file, await this.#read(file));
    return callOfForm(this.#target.operation, form, (file) => contents.get(file));
  }

  async #read(file: string): Promise<File> {
    const uri = this.#files.get(file);
    if (!uri) throw new ConnectorError('NotFound', 'Choose the file once more.');
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      return new File([new Uint8Array(bytes)], nameOf(uri));
    } catch (cause) {
      throw new ConnectorError('NotFound', `Cannot read "${nameOf(uri)}": ${errorText(cause)}`, {
        cause,
      });
    }
  }

  /** What only reads is sent at once; for all else the user says so, here and not in the page. */
  async #maySend(call: ApiCall, signal: AbortSignal): Promise<boolean> {
    const source = await this.#services.sources.get(this.#target.source, signal);
    const request = await useApi(this.#services, source, signal, (api) =>
      api.prepare(call, signal),
    );
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    const send = 'Send';
    const login = call.anonymous
      ? 'without credentials'
      : 'with the credentials that are stored for it, if there are any';
    const answer = await vscode.window.showWarningMessage(
      plainText(`Send ${request.method} to ${new URL(request.url).host}?`),
      {
        modal: true,
        detail: plainText(
          `${request.url}\n\nThe request of "${source.title}" goes out ${login}, and may change something there.`,
        ),
      },
      send,
    );
    return answer === send;
  }
}

function nameOf(uri: vscode.Uri): string {
  return path.posix.basename(uri.path);
}
