import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { toSignal, withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { useApi } from './useApi.js';

const SCHEME = 'connector-specification';

export interface SpecificationDocuments extends Disposable {
  /** Opens the specification of a source, read-only, at an operation when one is named. */
  show(source: SourceRecord, operation?: string): Promise<void>;
}

/** Serves specifications as read-only documents, read anew whenever one is opened. */
export function registerSpecifications(services: Services): SpecificationDocuments {
  const store = new DisposableStore();
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri, token) => {
        const signal = toSignal(token);
        const source = await services.sources.get(uri.query, signal);
        return (await specification(services, source, signal)).text;
      },
    }),
  );
  return {
    dispose: () => store.dispose(),
    show: async (source, operation) => {
      const { language } = await withProgress(
        `Reading the specification of ${source.title}`,
        (signal) => specification(services, source, signal),
      );
      const uri = vscode.Uri.from({
        scheme: SCHEME,
        path: `/${source.title.replaceAll('/', '-')}.${language}`,
        query: source.id,
      });
      const document = await vscode.workspace.openTextDocument(uri);
      const place = operation === undefined ? undefined : findOperation(document, operation);
      await vscode.window.showTextDocument(document, place ? { selection: place } : {});
    },
  };
}

function specification(services: Services, source: SourceRecord, signal: AbortSignal) {
  return useApi(services, source, signal, (api) => api.specification(signal));
}

/** Where the document names the operation: its `operationId`, in JSON or in YAML. */
function findOperation(document: vscode.TextDocument, id: string): vscode.Range | undefined {
  const name = id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`operationId["']?\\s*:\\s*["']?(${name})["'\\s,}]`).exec(
    document.getText(),
  );
  if (!found?.[1]) return undefined;
  const start = found.index + found[0].indexOf(found[1]);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + found[1].length));
}
