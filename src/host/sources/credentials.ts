import * as vscode from 'vscode';
import { raceAbort } from '../../core/cancellation.js';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import { fieldApplies, type Field } from '../../core/sources/field.js';
import { fieldStep, fieldStepId, runForm, type FormUi } from '../../core/sources/form.js';
import { saveLoop } from '../../core/sources/saveLoop.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import type { Secrets } from '../secrets.js';
import { askAfterFailure } from './saveDialog.js';
import { secretState } from './secretState.js';
import { mergeSecrets } from '../../core/sources/saveSource.js';

/**
 * Asks for the secrets a source can use, tests them and stores them. Undefined when nothing was
 * stored. Secrets left empty stay what they were, as long as the source points to the same place.
 */
export async function askCredentials(
  services: Services,
  ui: FormUi,
  source: SourceRecord,
): Promise<boolean> {
  const all = await credentialFields(services, source);
  const fields = all.filter((field) => fieldApplies(field, source.properties));
  if (fields.length === 0) {
    const why = all.length > 0 ? ' of its own: its settings tell where it takes them from.' : '.';
    const text = `"${source.title}" uses no credentials${why}`;
    void vscode.window.showInformationMessage(plainText(text));
    return false;
  }
  const title = `Credentials of ${source.title}`;
  const ask = async () => {
    const stored = (await secretState(services, source)) === 'stored';
    return askSecrets(ui, title, fields, stored ? 'Empty keeps what is stored.' : undefined);
  };
  const first = await ask();
  if (!first) return false;
  let entered = first;
  const done = await saveLoop({
    save: async (test) => {
      const secrets = await mergeSecrets(services, source, entered);
      if (test) {
        await withProgress(`Testing "${source.title}"`, (signal) =>
          services.sources.test(source, signal, secrets),
        );
      }
      await storeCredentials(services, source, secrets);
      return true;
    },
    choose: (error) => {
      services.errors.record(error, 'setCredentials');
      return askAfterFailure(error, 'The credentials have not been saved.', true);
    },
    edit: async () => {
      const again = await ask();
      if (again) entered = again;
      return again !== undefined;
    },
  });
  return done ?? false;
}

/** Keeps secrets for where the source points now; the next request uses them. */
export async function storeCredentials(
  services: Services,
  source: SourceRecord,
  secrets: Secrets,
): Promise<void> {
  if (Object.keys(secrets).length === 0) return;
  await services.secrets.write(source.id, services.sources.binding(source), secrets);
  services.sources.disconnect(source.id);
}

/** Forgets the secrets of a source and ends its session, which was opened with them. */
export async function forgetCredentials(services: Services, source: SourceRecord): Promise<void> {
  await services.secrets.delete(source.id);
  services.sources.disconnect(source.id);
}

/** What the session knows (an API's own security schemes), else what its kind always has. */
async function credentialFields(
  services: Services,
  source: SourceRecord,
): Promise<readonly Field[]> {
  const kind = services.sources.kind(source.kind);
  if (!kind) {
    throw new ConnectorError(
      'Unsupported',
      `"${source.title}" is of kind "${source.kind}", which uses no credentials here.`,
    );
  }
  try {
    return await withProgress(`Looking up what "${source.title}" needs`, (signal) =>
      raceAbort(
        services.sources.session(source).then((session) => session.credentialFields(signal)),
        signal,
      ),
    );
  } catch (error) {
    if (isCancelled(error)) throw error;
    // To read a specification may itself take the credentials that are asked for now.
    services.errors.record(error, 'credential fields');
    if (kind.credentials.length > 0) return kind.credentials;
    throw error;
  }
}

/** Asks for secrets, masked; those left empty are left out. Undefined when cancelled. */
async function askSecrets(
  ui: FormUi,
  title: string,
  fields: readonly Field[],
  hint: string | undefined,
): Promise<Record<string, string> | undefined> {
  const steps = fields.map((field) => fieldStep(field, { hint }));
  const answers = await runForm(ui, title, () => steps);
  if (!answers) return undefined;
  const entered = fields.flatMap((field) => {
    const text = answers[fieldStepId(field)] ?? '';
    return text === '' ? [] : [[field.name, text] as const];
  });
  return Object.fromEntries(entered);
}
