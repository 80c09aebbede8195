import * as vscode from 'vscode';
import { isConnectorError, type TextPlace } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { ApiSource, ApiSpecification } from '../../core/sources/api.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { findSourceFile } from '../sources/sourceFile.js';
import { specificationOf } from './clientFolder.js';
import { rangeOf } from './ranges.js';
import { ownerOf } from './specificationOwner.js';
import type { SpecificationState } from './specificationState.js';
import { rootUri, targetOf } from './specificationUris.js';
import { useApi } from './useApi.js';

/** What happens once a specification is opened, read, checked or saved. */
export const specifications = {
  /** Opens the specification of a source: its file, or what its server has, read-only. */
  async show(
    services: Services,
    state: SpecificationState,
    source: SourceRecord,
    operation: string | undefined,
  ): Promise<void> {
    const { document, place } = await withProgress(
      `Reading the specification of ${source.title}`,
      async (signal) => {
        const uri = await uriOf(services, source, signal);
        const opened = await vscode.workspace.openTextDocument(uri);
        await ownerOf(services, state, opened.uri, signal);
        const found =
          operation === undefined
            ? undefined
            : await useApi(services, source, signal, (api) =>
                placeOfOperation(api, opened.getText(), operation, signal),
              );
        return { document: opened, place: found };
      },
    );
    const editor = await vscode.window.showTextDocument(document);
    if (!place) return;
    const start = document.positionAt(place.offset);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.AtTop);
  },

  /** The text of a document that is no file: a specification, or a part of one. */
  async read(
    services: Services,
    state: SpecificationState,
    uri: vscode.Uri,
    signal: AbortSignal,
  ): Promise<string> {
    const target = targetOf(uri);
    const source = await services.sources.get(target.sourceId, signal);
    const { part } = target;
    const read = (api: ApiSource): Promise<ApiSpecification> =>
      part === undefined ? api.specification(signal) : api.document(part, signal);
    const specification = await useApi(services, source, signal, read);
    const isRoot = part === undefined;
    state.known.set(uri.toString(), { sourceId: source.id, uri: specification.uri, isRoot });
    return specification.text;
  },

  /** Marks what is wrong with a document that is the specification of a source. */
  async check(
    services: Services,
    state: SpecificationState,
    document: vscode.TextDocument,
    signal: AbortSignal,
  ): Promise<void> {
    const owner = await ownerOf(services, state, document.uri, signal);
    if (!owner?.known.isRoot) return;
    const { version } = document;
    const problems = await useApi(services, owner.source, signal, (api) =>
      api.check(document.getText(), signal),
    );
    // What was typed meanwhile is checked after this.
    if (document.version !== version || document.isClosed) return;
    state.problems.set(
      document.uri,
      problems.map(({ message, severity, place }) => {
        const { Error, Warning } = vscode.DiagnosticSeverity;
        const diagnostic = new vscode.Diagnostic(
          rangeOf(document, place),
          plainText(message),
          severity === 'error' ? Error : Warning,
        );
        diagnostic.source = 'OpenAPI';
        return diagnostic;
      }),
    );
  },

  /** Has a source read anew whose specification, or a part of it, was saved. */
  async saved(
    services: Services,
    state: SpecificationState,
    document: vscode.TextDocument,
    signal: AbortSignal,
  ): Promise<void> {
    const owner = await ownerOf(services, state, document.uri, signal);
    if (!owner) return;
    services.sources.noteChanges(owner.source);
    await services.clients.check(owner.source);
  },
};

/** The file a specification is in, where an editor can have it; else a document of our own. */
async function uriOf(
  services: Services,
  source: SourceRecord,
  signal: AbortSignal,
): Promise<vscode.Uri> {
  const location = specificationOf(source) ?? '';
  const isAddress = /^[a-z][a-z0-9+.-]+:/i.test(location);
  const file =
    isAddress || services.sources.catalog(source.catalog).readFile
      ? undefined
      : await findSourceFile(location);
  if (file) return file;
  const { language } = await useApi(services, source, signal, (api) => api.specification(signal));
  return rootUri(source, language);
}

/** Where an operation stands in a text; undefined when the text is no longer that of the source. */
async function placeOfOperation(
  api: ApiSource,
  text: string,
  name: string,
  signal: AbortSignal,
): Promise<TextPlace | undefined> {
  try {
    const operations = await api.operations(signal);
    const place = operations.find((one) => one.name === name)?.place;
    return place?.startsWith('#') ? await api.place(text, place.slice(1), signal) : undefined;
  } catch (error) {
    // A document that cannot be read as a specification can still be looked at: to mend it.
    if (isConnectorError(error, 'Invalid') || isConnectorError(error, 'Unsupported')) {
      return undefined;
    }
    throw error;
  }
}
