import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { plainText } from '../../core/plainText.js';
import { textProperty, type SourceRecord } from '../../core/sources/source.js';
import * as messages from '../../protocol/openapi.js';
import type { RpcPeer } from '../../protocol/rpc.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';
import { servePage } from '../servePage.js';
import { TryIt } from './tryIt.js';
import { TryServers } from './tryServers.js';
import { useApi } from './useApi.js';

/** One operation of an API in one editor tab. Its page asks again whenever it is made anew. */
export class OperationPanel implements Disposable {
  readonly target: messages.OperationTarget;
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;
  readonly #trial: TryIt;
  #tries: boolean;

  /** `tries` says that the form is to be shown first. */
  constructor(
    services: Services,
    panel: vscode.WebviewPanel,
    target: messages.OperationTarget,
    tries = false,
  ) {
    this.#services = services;
    this.panel = panel;
    this.target = target;
    this.#trial = new TryIt(services, target);
    this.#tries = tries;
    const { extensionUri } = services.context;
    this.#peer = this.#store.add(servePage(extensionUri, panel, 'operation', 'operation'));
    this.#answer();
    this.#answerTrials();
    this.#store.add(panel.onDidDispose(() => this.dispose()));
    const { sources } = services;
    this.#store.add(sources.onDidCloseSession((id) => id === target.source && this.reload()));
  }

  showForm(): void {
    this.#tries = true;
    this.#peer.notify(messages.showCallForm, undefined);
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

  #answerTrials(): void {
    const { operation, source } = this.target;
    const trial = this.#trial;
    /** The page shows what went wrong in place; here it is only written down. */
    const recorded = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } catch (error) {
        throw this.#services.errors.record(error, `Trying ${operation} of ${source}`);
      }
    };
    this.#peer.handle(messages.chooseCallFiles, ({ many }) => recorded(trial.chooseFiles(many)));
    this.#peer.handle(messages.sendCallForm, (form, signal) => recorded(trial.send(form, signal)));
    this.#peer.handle(messages.copyCallForm, ({ form, language }, signal) =>
      recorded(trial.copy(form, language, signal)),
    );
    this.#peer.handle(messages.saveAnswer, () => recorded(trial.save()));
    this.#peer.handle(messages.copyAnswerText, async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    });
  }

  /** What the settings say goes before what was used last. */
  #ownServer({ id, properties }: SourceRecord): messages.OwnServer | undefined {
    const kept = new TryServers(this.#services.context.workspaceState).of(id);
    const isSet = textProperty(properties, 'server') !== undefined;
    return kept && { ...kept, isUsed: kept.isUsed && !isSet };
  }

  async #describe(signal: AbortSignal): Promise<messages.OperationPageDescription> {
    const { sources, errors } = this.#services;
    try {
      const source = await sources.get(this.target.source, signal);
      const { operation, choices } = await useApi(this.#services, source, signal, async (api) => {
        const described = await api.describe(this.target.operation, signal);
        return { operation: described, choices: await api.choices(described, signal) };
      });
      this.panel.title = operationTitle(operation);
      const ownServer = this.#ownServer(source);
      return {
        ...{ source: source.title, operation, choices, tries: this.#tries },
        ...(ownServer ? { ownServer } : {}),
      };
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
