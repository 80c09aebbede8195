import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/disposable.js';
import { toSignal } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { SPECIFICATION_SCHEME, type SpecificationState } from './specificationState.js';

const LANGUAGES = ['json', 'jsonc', 'yaml'];

/** References that lead to their place and say what is there, and outlines of specifications. */
export function registerReading(services: Services, state: SpecificationState): Disposable {
  const store = new DisposableStore();
  const documents = [
    { scheme: SPECIFICATION_SCHEME },
    ...LANGUAGES.map((language) => ({ language })),
  ];
  const load = async () => (await import('../lazyCommands.js')).specificationReading;
  const atReference =
    <T>(ask: (reading: Awaited<ReturnType<typeof load>>, ...rest: Asked) => Promise<T>) =>
    async (
      document: vscode.TextDocument,
      position: vscode.Position,
      token: vscode.CancellationToken,
    ): Promise<T | undefined> => {
      if (!/\$(r|dynamicR)ef/.test(document.lineAt(position).text)) return undefined;
      return ask(await load(), services, state, document, position, toSignal(token));
    };
  const { languages } = vscode;
  const provideDefinition = atReference((reading, ...asked) => reading.define(...asked));
  store.add(languages.registerDefinitionProvider(documents, { provideDefinition }));
  const provideHover = atReference((reading, ...asked) => reading.describe(...asked));
  store.add(languages.registerHoverProvider(documents, { provideHover }));
  store.add(
    languages.registerDocumentSymbolProvider(
      documents,
      {
        provideDocumentSymbols: async (document, token) =>
          mayBeSpecification(document)
            ? (await load()).symbols(services, state, document, toSignal(token))
            : undefined,
      },
      { label: 'OpenAPI' },
    ),
  );
  return store;
}

type Asked = [
  services: Services,
  state: SpecificationState,
  document: vscode.TextDocument,
  position: vscode.Position,
  signal: AbortSignal,
];

/** Told from other documents by its first lines alone; whether it is a source's is asked then. */
export function mayBeSpecification(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === SPECIFICATION_SCHEME) return true;
  if (!LANGUAGES.includes(document.languageId)) return false;
  const top = document.getText(new vscode.Range(0, 0, 50, 0)).slice(0, 5_000);
  return /["']?\b(openapi|swagger)["']?\s*:/.test(top);
}
