import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { indentJson } from '../../core/jsonText.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceActionInfo } from '../../core/sources/catalogFacets.js';
import { checkFields } from '../../core/sources/field.js';
import { enteredValues, fieldPlan } from '../../core/sources/fieldForm.js';
import { runForm, type FormUi } from '../../core/sources/form.js';
import type { Properties, SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import type { AnswerDocuments } from './answerDocuments.js';

/** What of an action is given; the rest is asked. */
export interface GivenAction {
  readonly name?: string;
  readonly values?: Properties;
  /** Run it without asking whether to. */
  readonly sure: boolean;
  /** Return the answer without showing it. */
  readonly quiet: boolean;
}

/**
 * Runs an action of a source's catalog; resolves with its answer as JSON text, as the server sent
 * it, or with undefined when the user gave up.
 */
export async function runSourceAction(
  services: Services,
  ui: FormUi,
  answers: AnswerDocuments,
  source: SourceRecord,
  given: GivenAction,
): Promise<string | undefined> {
  const catalog = services.sources.catalog(source.catalog);
  const actions = await withProgress(`Asking what "${source.title}" can do`, async (signal) =>
    catalog.actions?.(source.name, signal),
  );
  const action = await chooseAction(source, actions ?? [], given.name);
  if (!action) return undefined;
  const values = given.values ?? (await askValues(ui, source, action));
  if (!values) return undefined;
  const problems = checkFields(action.fields, values, { unknown: 'report' });
  if (problems.length > 0) {
    const text = problems.map(({ message }) => message).join(' ');
    throw new ConnectorError('Invalid', text, { problems });
  }
  if (!given.sure && !(await confirmed(source, action, values))) return undefined;
  const answer = await withProgress(`Running "${action.label}"`, async (signal) =>
    catalog.runAction?.(source.name, action.name, values, signal),
  );
  if (answer !== undefined && !given.quiet) {
    await answers.show(`${action.label}, ${source.title}`, indentJson(answer));
  }
  return answer;
}

async function chooseAction(
  source: SourceRecord,
  actions: readonly SourceActionInfo[],
  name: string | undefined,
): Promise<SourceActionInfo | undefined> {
  if (name !== undefined) {
    const named = actions.find((action) => action.name === name);
    if (named) return named;
    throw new ConnectorError('NotFound', `"${source.title}" has no action named "${name}".`);
  }
  if (actions.length === 0) {
    void vscode.window.showInformationMessage(plainText(`"${source.title}" has no actions.`));
    return undefined;
  }
  const items = actions.map((action) => ({
    label: labelText(action.label),
    description: action.label === action.name ? '' : labelText(action.name),
    detail: labelText(action.description ?? ''),
    action,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Run Action: ${source.title}`,
    placeHolder: 'Select an action',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.action;
}

async function askValues(
  ui: FormUi,
  source: SourceRecord,
  { label, fields }: SourceActionInfo,
): Promise<Properties | undefined> {
  const answers = await runForm(ui, `${label}: ${source.title}`, fieldPlan(fields));
  return answers && enteredValues(fields, answers);
}

/** An action may change what the source points to, so what it is given is shown once more. */
async function confirmed(
  source: SourceRecord,
  action: SourceActionInfo,
  values: Properties,
): Promise<boolean> {
  const inputs = action.fields.flatMap((field) => {
    const value = values[field.name];
    if (value === undefined) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [`${field.label}: ${field.secret ? '•••' : text}`];
  });
  const detail = plainText([action.description ?? '', ...inputs].filter(Boolean).join('\n'));
  const message = plainText(`Run "${action.label}" on "${source.title}"?`);
  const run = 'Run';
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, run)) === run;
}
