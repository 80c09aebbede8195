import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { labelText } from '../../core/plainText.js';
import * as messages from '../../protocol/results.js';
import { type RpcPeer, toWireError } from '../../protocol/rpc.js';
import { runTableCommand } from '../../protocol/tableCommands.js';
import { RESULTS_PANEL } from '../contributions.js';
import type { Services } from '../feature.js';
import { servePage } from '../servePage.js';
import type { DocumentQuery } from './documentQuery.js';

/** The results of one document, beside it. Closing the panel ends its session at the server. */
export class ResultsPanel implements Disposable {
  readonly panel: vscode.WebviewPanel;
  /** Of the document. */
  name: string;
  /** Id of the result on screen, when there is one. */
  shown: number | undefined;
  readonly #store = new DisposableStore();
  readonly #peer: RpcPeer;

  constructor(services: Services, query: DocumentQuery, name: string) {
    this.name = name;
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(RESULTS_PANEL, titleOf(name), beside);
    this.panel = this.#store.add(panel);
    const { extensionUri } = services.context;
    const peer = this.#store.add(servePage(extensionUri, panel, 'results', 'table'));
    this.#peer = peer;
    answer(peer, services, query, () => this.name);
    peer.on(messages.resultShown, ({ result }) => {
      this.shown = result;
    });
    this.#store.add(query.onDidChange(() => peer.notify(messages.resultsChanged, undefined)));
    this.#store.add(
      services.tablePages.add({
        get active() {
          return panel.active;
        },
        run: (command) => peer.notify(runTableCommand, command),
      }),
    );
    this.#store.add(panel.onDidDispose(() => this.dispose()));
  }

  /** The document has another name now. */
  rename(name: string): void {
    this.name = name;
    this.panel.title = titleOf(name);
    this.#peer.notify(messages.resultsChanged, undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function titleOf(name: string): string {
  return labelText(`Results: ${name}`);
}

function answer(peer: RpcPeer, services: Services, query: DocumentQuery, name: () => string): void {
  peer.handle(messages.describeResults, () => ({
    title: name(),
    source: query.source?.title ?? '',
    results: query.results.descriptions,
    ...(query.running ? { running: query.running } : {}),
    ...(query.transaction === 'none' ? {} : { transaction: query.transaction }),
    ...(query.lost ? { lost: toWireError(query.lost) } : {}),
  }));
  peer.handle(messages.endTransaction, ({ how }) => query.endTransaction(how));
  peer.handle(messages.dismissLost, () => query.dismissLost());
  peer.handle(messages.readResult, async ({ result, start, end }, signal) => {
    const { rows, cut } = await query.results.rows(result).rows({ start, end }, signal);
    return cut ? { rows, cut } : { rows };
  });
  peer.handle(messages.countResult, ({ result }, signal) => query.results.count(result, signal));
  peer.handle(messages.liftLimit, ({ result }) => query.results.rows(result).lift());
  peer.handle(messages.readResultValue, ({ result, row, column }, signal) =>
    query.results.rows(result).value(row, column, signal),
  );
  peer.handle(messages.retryResult, ({ result }) => query.retry(result));
  peer.handle(messages.readResultPlan, ({ result }) => query.results.plan(result));
  peer.handle(messages.copyResultText, async ({ text }) => {
    await vscode.env.clipboard.writeText(text);
  });
  peer.handle(messages.cancelRun, () => {
    query.cancel();
  });
  peer.handle(messages.takeResultStep, ({ step }) =>
    services.errors.take(step, query.source ? { source: query.source.id } : {}),
  );
}
