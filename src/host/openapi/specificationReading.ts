import * as vscode from 'vscode';
import { plainText } from '../../core/plainText.js';
import type { SpecificationSymbol, SymbolKind } from '../../core/sources/api.js';
import type { Services } from '../feature.js';
import { rangeOf } from './ranges.js';
import { referenceAt, type Reference } from './references.js';
import { ownerOf, ownerOfPart, type Owner } from './specificationOwner.js';
import type { SpecificationState } from './specificationState.js';
import { referencedUri } from './specificationUris.js';
import { summaryText } from './summaryText.js';
import { useApi } from './useApi.js';

/** What helps to read a specification in an editor: asked by VS Code as one looks at it. */
export const specificationReading = {
  /** Where the reference at a position leads; undefined when there is none, or it leads nowhere. */
  async define(
    services: Services,
    state: SpecificationState,
    document: vscode.TextDocument,
    position: vscode.Position,
    signal: AbortSignal,
  ): Promise<vscode.LocationLink[] | undefined> {
    const found = await targetOf(services, state, document, position, signal);
    if (!found) return undefined;
    const { target, reference, owner } = found;
    const place = await useApi(services, owner.source, signal, (api) =>
      api.place(target.getText(), reference.fragment, signal),
    );
    if (!place) return undefined;
    const targetRange = rangeOf(target, place);
    return [
      {
        originSelectionRange: reference.range,
        targetUri: target.uri,
        targetRange,
        targetSelectionRange: targetRange,
      },
    ];
  },

  /** What the reference at a position leads to, in a few words. */
  async describe(
    services: Services,
    state: SpecificationState,
    document: vscode.TextDocument,
    position: vscode.Position,
    signal: AbortSignal,
  ): Promise<vscode.Hover | undefined> {
    const found = await targetOf(services, state, document, position, signal);
    if (!found) return undefined;
    const { target, reference, owner } = found;
    const summary = await useApi(services, owner.source, signal, (api) =>
      api.summary(target.getText(), reference.fragment, signal),
    );
    if (!summary) {
      const nowhere = new vscode.MarkdownString();
      nowhere.appendText(plainText(`${reference.fragment || 'The reference'} leads nowhere.`));
      return new vscode.Hover(nowhere, reference.range);
    }
    const name = summary.name === '' ? vscode.workspace.asRelativePath(target.uri) : summary.name;
    return new vscode.Hover(summaryText({ ...summary, name }), reference.range);
  },

  /** The outline of a document that is the specification of a source; undefined for any other. */
  async symbols(
    services: Services,
    state: SpecificationState,
    document: vscode.TextDocument,
    signal: AbortSignal,
  ): Promise<vscode.DocumentSymbol[] | undefined> {
    const owner = await ownerOf(services, state, document.uri, signal);
    if (!owner?.known.isRoot) return undefined;
    const text = document.getText();
    const symbols = await useApi(services, owner.source, signal, (api) =>
      api.symbols(text, signal),
    );
    return symbols.map((symbol) => symbolIn(document, symbol));
  },
};

async function targetOf(
  services: Services,
  state: SpecificationState,
  document: vscode.TextDocument,
  position: vscode.Position,
  signal: AbortSignal,
): Promise<
  | {
      readonly reference: Reference;
      readonly owner: Owner;
      readonly target: vscode.TextDocument;
    }
  | undefined
> {
  const reference = referenceAt(document, position);
  const owner = reference && (await ownerOfPart(services, state, document.uri, signal));
  if (!owner) return undefined;
  const { known, source } = owner;
  const uri = referencedUri(state, document.uri, known, source, reference.address);
  if (!uri) return undefined;
  const target = await vscode.workspace.openTextDocument(uri);
  const key = uri.toString();
  // A file that belongs to a specification leads on from there.
  if (!state.known.has(key)) state.known.set(key, { ...known, uri: key, isRoot: false });
  return { reference, owner, target };
}

function symbolIn(
  document: vscode.TextDocument,
  symbol: SpecificationSymbol,
): vscode.DocumentSymbol {
  const made = new vscode.DocumentSymbol(
    plainText(symbol.name),
    plainText(symbol.detail ?? ''),
    KINDS[symbol.kind],
    rangeOf(document, symbol.place),
    rangeOf(document, symbol.namePlace),
  );
  if (symbol.deprecated === true) made.tags = [vscode.SymbolTag.Deprecated];
  made.children = symbol.children.map((child) => symbolIn(document, child));
  return made;
}

const KINDS: Readonly<Record<SymbolKind, vscode.SymbolKind>> = {
  section: vscode.SymbolKind.Module,
  path: vscode.SymbolKind.Namespace,
  operation: vscode.SymbolKind.Method,
  schema: vscode.SymbolKind.Class,
  parameter: vscode.SymbolKind.Variable,
  response: vscode.SymbolKind.Struct,
  body: vscode.SymbolKind.Struct,
  header: vscode.SymbolKind.Field,
  example: vscode.SymbolKind.Constant,
  security: vscode.SymbolKind.Key,
  link: vscode.SymbolKind.Interface,
  event: vscode.SymbolKind.Event,
};
