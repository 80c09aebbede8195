import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { errorText, isCancelled } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { toSignal } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { mayBeSpecification, registerReading } from './readingFeature.js';
import { SPECIFICATION_SCHEME, type SpecificationState } from './specificationState.js';

/** How long nobody types before a document is checked again. */
const PAUSE_MS = 500;

export interface SpecificationDocuments extends Disposable {
  /** Opens the specification of a source, at an operation when one is named. */
  show(source: SourceRecord, operation?: string): Promise<void>;
}

/**
 * Specifications in editors: those of a server as read-only documents, files of the workspace as
 * themselves. While one is open what is wrong with it is marked, and references lead to their place.
 */
export function registerSpecifications(services: Services): SpecificationDocuments {
  const store = new DisposableStore();
  const problems = store.add(vscode.languages.createDiagnosticCollection('OpenAPI'));
  const state: SpecificationState = { known: new Map(), problems };
  const checks = new Map<string, AbortController>();
  const load = () => import('../lazyCommands.js');

  const check = (document: vscode.TextDocument, pause: number): void => {
    const key = document.uri.toString();
    checks.get(key)?.abort();
    if (!mayBeSpecification(document)) return;
    const controller = new AbortController();
    checks.set(key, controller);
    const { signal } = controller;
    const work = async () => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted || document.isClosed) return;
      await (await load()).specifications.check(services, state, document, signal);
    };
    work()
      .catch((error: unknown) => {
        // A document is checked beside what the user does: nothing is said of what is in the way.
        if (!isCancelled(error)) services.log.debug(`Checking ${key}: ${errorText(error)}`);
      })
      .finally(() => {
        if (checks.get(key) === controller) checks.delete(key);
      });
  };

  /** What was read of a specification is the file as it was. */
  const save = (document: vscode.TextDocument): void => {
    const isKnown = state.known.has(document.uri.toString());
    if (!isKnown && !mayBeSpecification(document)) return;
    const work = async () => {
      const { signal } = new AbortController();
      await (await load()).specifications.saved(services, state, document, signal);
    };
    work().catch((error: unknown) => {
      services.log.debug(`Looking at ${document.uri.toString()}: ${errorText(error)}`);
    });
  };

  const close = ({ uri }: vscode.TextDocument): void => {
    const key = uri.toString();
    checks.get(key)?.abort();
    state.known.delete(key);
    problems.delete(uri);
  };
  store.add({ dispose: () => checks.forEach((controller) => controller.abort()) });
  store.add(vscode.workspace.onDidOpenTextDocument((document) => check(document, 0)));
  store.add(vscode.workspace.onDidChangeTextDocument((event) => check(event.document, PAUSE_MS)));
  store.add(vscode.workspace.onDidCloseTextDocument(close));
  store.add(vscode.workspace.onDidSaveTextDocument(save));
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(SPECIFICATION_SCHEME, {
      provideTextDocumentContent: async (uri, token) =>
        (await load()).specifications.read(services, state, uri, toSignal(token)),
    }),
  );
  store.add(registerReading(services, state));
  return {
    dispose: () => store.dispose(),
    show: async (source, operation) =>
      (await load()).specifications.show(services, state, source, operation),
  };
}
