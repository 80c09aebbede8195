import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import type { SourceRecord } from '../../core/sources/source.js';
import type { SqlStatement } from '../../core/sql/console.js';
import { statementAt } from '../../core/sql/statementAt.js';
import type { Services } from '../feature.js';
import type { QueryStatement } from './documentQuery.js';

type Split = (text: string) => readonly SqlStatement[];

/** A statement as it is run, with what was found out about it. */
export type ChosenStatement = QueryStatement & Pick<SqlStatement, 'parameters' | 'writes'>;

/** The SQL document in front; rejects with `Invalid` where there is none. */
export function sqlEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === 'sql') return editor;
  throw new ConnectorError(
    'Invalid',
    'Open a .sql file or run New Query first: queries are run from an SQL document.',
  );
}

/** Puts the cursor at a place of a document, where it is shown already if it is. */
export async function showAt(document: vscode.Uri, offset: number): Promise<void> {
  const uri = document.toString();
  const shown = vscode.window.visibleTextEditors.find(
    (each) => each.document.uri.toString() === uri,
  );
  const column = shown?.viewColumn;
  const editor = await vscode.window.showTextDocument(
    document,
    column ? { viewColumn: column } : {},
  );
  const place = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(place, place);
}

/** How a source divides a text into statements. Rejects with `Unsupported` where it runs no SQL. */
export function splitterOf(services: Services, source: SourceRecord): Promise<Split> {
  return services.sources.use(source, new AbortController().signal, ({ sql }) => {
    if (!sql) throw new ConnectorError('Unsupported', `"${source.title}" does not run SQL.`);
    return Promise.resolve((text: string) => sql.split(text));
  });
}

/**
 * The selected statements or else the one at the cursor, a single one of these, or all. Rejects with
 * `Invalid` if there is none.
 */
export function chosenStatements(
  { document, selection }: vscode.TextEditor,
  split: Split,
  what: 'current' | 'one' | 'all',
): readonly ChosenStatement[] {
  const text = document.getText();
  const start = document.offsetAt(selection.start);
  const end = document.offsetAt(selection.end);
  const isSelected = what !== 'all' && start < end;
  const found = isSelected ? shifted(split(text.slice(start, end)), start) : split(text);
  const one = statementAt(found, text, document.offsetAt(selection.active));
  const chosen = what === 'all' || isSelected ? found : one ? [one] : [];
  if (chosen.length === 0) {
    throw new ConnectorError('Invalid', 'There is no statement here. Type one and run it again.');
  }
  if (what === 'one' && chosen.length > 1) {
    throw new ConnectorError('Invalid', 'Select one statement: plans are made one by one.');
  }
  return chosen.map(({ parameters, writes, ...place }) => {
    return { text: text.slice(place.start, place.end), offset: place.start, parameters, writes };
  });
}

function shifted(statements: readonly SqlStatement[], by: number): SqlStatement[] {
  return statements.map((statement) => {
    return { ...statement, start: statement.start + by, end: statement.end + by };
  });
}
