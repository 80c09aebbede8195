import { isConnectorError } from '../../core/errors.js';
import type { Catalog } from '../../core/sources/catalog.js';
import type { Field } from '../../core/sources/field.js';
import { changesOf, draftOf, editFields, withChanges } from '../../core/sources/draftForm.js';
import { fieldStep, fieldStepId, runForm, type FormUi } from '../../core/sources/form.js';
import { saveLoop } from '../../core/sources/saveLoop.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import { askAfterFailure, notSaved } from './saveDialog.js';
import { updateSource } from '../../core/sources/saveSource.js';

/** Lets the user change a source, tests and saves it; undefined when nothing was saved. */
export async function askChanges(
  services: Services,
  ui: FormUi,
  source: SourceRecord,
): Promise<SourceRecord | undefined> {
  const catalog = services.sources.catalog(source.catalog);
  const fields = await fieldsOf(catalog, source.kind);
  const kind = services.sources.kind(source.kind);
  const { keepsSecrets = false, saveUntested } = catalog.capabilities;
  const title = `Edit ${source.title}`;
  const form = {
    title,
    fields,
    secretsStored: keepsSecrets || (await secretState(services, source)) === 'stored',
    ...(kind?.validate
      ? { validate: (values: SourceRecord['properties']) => kind.validate?.(values) ?? [] }
      : {}),
  };
  const first = await editFields(ui, draftOf(source), form);
  if (!first) return undefined;
  let edited = first;
  if (!(await askForOtherPlace())) return undefined;
  return saveLoop({
    save: (test) =>
      Promise.resolve(
        withProgress(test ? `Testing "${edited.title}"` : `Saving "${edited.title}"`, (signal) =>
          updateSource(
            services,
            source,
            changesOf(source, edited) ?? {},
            { test, secrets: edited.secrets },
            signal,
          ),
        ),
      ),
    choose: (error) => {
      services.errors.record(error, 'editSource');
      return askAfterFailure(error, notSaved(edited.title), saveUntested);
    },
    edit: async () => {
      const again = await editFields(ui, edited, form);
      if (!again) return false;
      edited = again;
      return askForOtherPlace();
    },
  });

  /** A secret stored for another host or user is not sent to the new one: it is asked again. */
  async function askForOtherPlace(): Promise<boolean> {
    // What becomes of the secrets it keeps is for the catalog to say.
    if (keepsSecrets) return true;
    const changed = withChanges(source, changesOf(source, edited) ?? {});
    if (Object.keys(edited.secrets).length > 0) return true;
    if ((await secretState(services, changed)) !== 'stale') return true;
    const secrets = await askSecrets(
      ui,
      title,
      fields.filter((field) => field.secret),
      'The stored one is not used, because the source now points elsewhere.',
    );
    if (!secrets) return false;
    edited = { ...edited, secrets };
    return true;
  }
}

/** Of a kind that cannot be used here nothing is known, but its title can be changed all the same. */
async function fieldsOf(catalog: Catalog, kind: string): Promise<readonly Field[]> {
  try {
    return await catalog.fields(kind, new AbortController().signal);
  } catch (error) {
    if (isConnectorError(error, 'Unsupported')) return [];
    throw error;
  }
}

/** Asks for secrets, masked; those left empty are left out. Undefined when cancelled. */
export async function askSecrets(
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

/** `none` for a source whose kind has no connector: nothing is stored for such. */
export async function secretState(
  services: Pick<Services, 'sources' | 'secrets'>,
  source: SourceRecord,
): Promise<'none' | 'stored' | 'stale'> {
  if (!services.sources.kind(source.kind)) return 'none';
  return services.secrets.state(source.id, services.sources.binding(source));
}
