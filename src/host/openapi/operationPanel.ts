import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import * as messages from '../../protocol/openapi.js';
import { RpcPeer } from '../../protocol/rpc.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import { pageHtml } from '../html.js';
import { webviewTransport } from '../webviewTransport.js';
import { useApi } from './useApi.js';

/** One operation of an API in one editor tab. Its page asks again whenever it is made anew. */
export class OperationPanel implements Disposable {
  readonly target: messages.OperationTarget;
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;

  constructor(services: Services, panel: vscode.WebviewPanel, target: messages.OperationTarget) {
    this.#services = services;
    this.panel = panel;
    this.target = target;
    const { extensionUri } = services.context;
    const distFolder = vscode.Uri.joinPath(extensionUri, 'dist');
    const media = vscode.Uri.joinPath(extensionUri, 'media');
    panel.iconPath = {
      light: vscode.Uri.joinPath(media, 'operation-light.svg'),
      dark: vscode.Uri.joinPath(media, 'operation-dark.svg'),
    };
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(distFolder, 'webview')],
    };
    this.#peer = this.#store.add(new RpcPeer(webviewTransport(panel.webview)));
    this.#answer();
    panel.webview.html = pageHtml(panel.webview, distFolder, 'operation');
    this.#store.add(panel.onDidDispose(() => this.dispose()));
    const { sources } = services;
    this.#store.add(sources.onDidCloseSession((id) => id === target.source && this.reload()));
  }

  reload(): void {
    this.#peer.notify(messages.reloadOperation, undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #answer(): void {
    const { source, operation } = this.target;
    this.#peer.handle(messages.identifyOperation, () => ({
      target: this.target,
      title: this.panel.title,
    }));
    this.#peer.handle(messages.describeOperation, (_, signal) => this.#describe(signal));
    this.#peer.handle(messages.openOperationSource, async () => {
      const errors = this.#services.errors;
      try {
        await vscode.commands.executeCommand(commandId('openSpecification'), source, operation);
      } catch (error) {
        throw errors.record(error, 'Opening the specification');
      }
    });
    this.#peer.handle(messages.takeOperationStep, ({ step }) =>
      this.#services.errors.take(step, { source, retry: () => this.reload() }),
    );
  }

  async #describe(signal: AbortSignal): Promise<messages.OperationPageDescription> {
    const { sources, errors } = this.#services;
    try {
      const source = await sources.get(this.target.source, signal);
      const operation = await useApi(this.#services, source, signal, (api) =>
        api.describe(this.target.operation, signal),
      );
      this.panel.title = operationTitle(operation);
      return { source: source.title, operation };
    } catch (error) {
      // The page shows it in place; here it is only written down.
      throw errors.record(error, `Reading ${this.target.operation} of ${this.target.source}`);
    }
  }
}

/** A tab has room for a few words, and the end of a path says more than its beginning. */
export function operationTitle({ method, path }: { method: string; path: string }): string {
  const shown = path.length > 40 ? `…${path.slice(-39)}` : path;
  return plainText(`${method} ${shown}`, 80);
}
