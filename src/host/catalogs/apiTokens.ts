import * as vscode from 'vscode';
import { apiTokenOptions, apiTokenPlan, expiryText } from '../../core/catalogs/apiTokenForm.js';
import type { LazyCatalog } from '../../core/catalogs/lazyCatalog.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { ApiTokenInfo } from '../../core/sources/catalogFacets.js';
import { runForm, type FormUi } from '../../core/sources/form.js';
import { useFacet } from './facets.js';
import { pickFromList, type ListItem } from './listPicker.js';

type Choice = 'create' | ApiTokenInfo;

/** Lists the user's tokens, makes new ones and removes them, until the user is done. */
export async function manageApiTokens(ui: FormUi, catalog: LazyCatalog): Promise<void> {
  for (;;) {
    const tokens = await useFacet(
      catalog,
      'tokens',
      `Listing your tokens at ${catalog.title}`,
      (facet, signal) => facet.list(signal),
    );
    const choice = await chooseToken(catalog, tokens);
    if (choice === undefined) return;
    if (choice === 'create') await createToken(ui, catalog);
    else await removeToken(catalog, choice);
  }
}

function chooseToken(
  catalog: LazyCatalog,
  tokens: readonly ApiTokenInfo[],
): Promise<Choice | undefined> {
  const now = Date.now();
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Remove Token…' };
  const items = tokens.map((token): ListItem<Choice> => {
    const created = token.created === undefined ? '' : `created ${dateText(token.created)}`;
    return {
      label: `$(key) ${labelText(nameOf(token))}`,
      description: [expiryText(token, now, dateText), created].filter(Boolean).join(' · '),
      buttons: [remove],
      value: token,
      buttonValue: token,
    };
  });
  const create = { label: '$(add) Create Token…', alwaysShow: true, value: 'create' as const };
  const none = tokens.length === 0 ? 'No tokens yet: create one' : 'Select a token to remove it';
  return pickFromList<Choice>(`API Tokens: ${catalog.title}`, none, [create, ...items]);
}

async function createToken(ui: FormUi, catalog: LazyCatalog): Promise<void> {
  const answers = await runForm(ui, `Create Token: ${catalog.title}`, apiTokenPlan);
  if (!answers) return;
  const { info, value } = await useFacet(
    catalog,
    'tokens',
    `Creating a token at ${catalog.title}`,
    (facet, signal) => facet.create(apiTokenOptions(answers), signal),
  );
  await handOver(info, value);
}

/**
 * The one moment at which the value is there. It goes to the clipboard when the user asks for it,
 * and nowhere else; leaving without it is asked about, for it cannot be had again.
 */
async function handOver(info: ApiTokenInfo, value: string): Promise<void> {
  const copy = 'Copy Token';
  const leave = 'Leave without Copying';
  const name = nameOf(info);
  const created = {
    message: plainText(`The token "${name}" has been created.`),
    detail: `It ${expiryText(info, Date.now(), dateText)}. Copy it now: it cannot be shown again.`,
    buttons: [copy],
  };
  const lost = {
    message: plainText(`Leave without copying the token "${name}"?`),
    detail: 'Its value cannot be had again. You would have to remove it and create another one.',
    buttons: [copy, leave],
  };
  for (let question = created; ; question = lost) {
    const { message, detail, buttons } = question;
    const options = { modal: true, detail };
    const answer = await vscode.window.showInformationMessage(message, options, ...buttons);
    if (answer === leave) return;
    if (answer !== copy) continue;
    await vscode.env.clipboard.writeText(value);
    vscode.window.setStatusBarMessage(labelText(`Copied the token ${name}`), 4000);
    return;
  }
}

async function removeToken(catalog: LazyCatalog, token: ApiTokenInfo): Promise<void> {
  const remove = 'Remove';
  const detail = 'Programs that use it can no longer sign in.';
  const chosen = await vscode.window.showWarningMessage(
    plainText(`Remove the token "${nameOf(token)}" from ${catalog.title}?`),
    { modal: true, detail },
    remove,
  );
  if (chosen !== remove) return;
  await useFacet(catalog, 'tokens', `Removing "${nameOf(token)}"`, (facet, signal) =>
    facet.remove(token.id, signal),
  );
}

function nameOf({ note, id }: ApiTokenInfo): string {
  return note !== undefined && note !== '' ? note : id;
}

function dateText(time: number): string {
  return new Date(time).toLocaleString();
}
