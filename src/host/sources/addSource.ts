import * as vscode from 'vscode';
import { ConnectorError } from '../../core/errors.js';
import { plainText } from '../../core/plainText.js';
import type { Catalog, NewSource } from '../../core/sources/catalog.js';
import { draftOf, editFields } from '../../core/sources/draftForm.js';
import { runForm, type FormUi } from '../../core/sources/form.js';
import { BASE_PROPERTIES } from '../../core/sources/localRecord.js';
import { NewSourceForm, type SourceDraft } from '../../core/sources/newSourceForm.js';
import { saveLoop } from '../../core/sources/saveLoop.js';
import type { Properties, SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import { SOURCES_VIEW } from '../contributions.js';
import type { Services } from '../feature.js';
import { askAfterFailure, notSaved } from './saveDialog.js';
import { createSource, hasSource } from '../../core/sources/saveSource.js';

const TITLE = 'Add Source';

/**
 * Asks for a new source, tests it and saves it; undefined when the user gave up, and then nothing
 * has changed. `argument` may name the kind, or be the row of a catalog.
 */
export async function askNewSource(
  services: Services,
  ui: FormUi,
  argument: unknown,
): Promise<SourceRecord | undefined> {
  const catalogs = await openCatalogs(services, catalogOf(argument));
  if (catalogs.length === 0) {
    throw new ConnectorError('Unsupported', 'There is no catalog that sources can be added to.');
  }
  const abort = new AbortController();
  try {
    const validate = (kind: string, properties: Properties) =>
      services.sources.kind(kind)?.validate?.(properties) ?? [];
    const form = new NewSourceForm({ catalogs, taken: hasSource, validate }, abort.signal);
    const answers = await runForm(
      ui,
      TITLE,
      form.plan,
      typeof argument === 'string' ? { kind: argument } : {},
    );
    if (!answers) return undefined;
    return await saveDraft(services, ui, form, await form.draft(answers));
  } finally {
    abort.abort();
  }
}

/** Milliseconds catalogs get to say whether sources can be added to them. */
const PREPARE_TIMEOUT_MS = 3000;

/**
 * The catalogs that a source can be added to; only the given one if it is among them. One that does
 * not answer in time, or that nobody is signed in to, keeps the user from none of the others.
 */
async function openCatalogs(
  services: Services,
  given: Catalog | undefined,
): Promise<readonly Catalog[]> {
  const all = services.catalogs.all();
  const asked = given && all.includes(given) ? [given] : all;
  const signal = AbortSignal.timeout(PREPARE_TIMEOUT_MS);
  const outcomes = await Promise.allSettled(asked.map(async (each) => each.prepare?.(signal)));
  const open = asked.filter((each) => each.capabilities.create);
  const [first] = outcomes;
  // Of the catalog that was chosen it matters why it cannot be used.
  if (given && open.length === 0 && first?.status === 'rejected') throw first.reason;
  return open;
}

async function saveDraft(
  services: Services,
  ui: FormUi,
  form: NewSourceForm,
  first: SourceDraft,
): Promise<SourceRecord | undefined> {
  let draft = first;
  const catalog = services.sources.catalog(draft.catalog);
  const titleOf = () => draft.source.title ?? draft.source.name;
  return saveLoop({
    save: (test) =>
      Promise.resolve(
        withProgress(test ? `Testing "${titleOf()}"` : `Saving "${titleOf()}"`, (signal) => {
          const { secrets, target } = draft;
          const options = { test, secrets, ...(target === undefined ? {} : { target }) };
          return createSource(services, draft.catalog, draft.source, options, signal);
        }),
      ),
    choose: (error) => {
      services.errors.record(error, 'addSource');
      return askAfterFailure(error, notSaved(titleOf()), catalog.capabilities.saveUntested);
    },
    edit: async () => {
      const kind = services.sources.kind(draft.source.kind);
      const edited = await editFields(
        ui,
        { ...draftOf(draft.source), secrets: draft.secrets },
        {
          title: TITLE,
          fields: await form.fields(catalog, draft.source.kind),
          secretsStored: false,
          ...(kind?.validate
            ? { validate: (properties) => kind.validate?.(properties) ?? [] }
            : {}),
        },
      );
      if (!edited) return false;
      const { title, description, tags, properties, secrets } = edited;
      const { name, kind: kindName } = draft.source;
      const source = { name, kind: kindName, title, description, tags, properties };
      draft = { ...draft, source, secrets };
      return true;
    },
  });
}

/** A source given in full, as in the settings (`{ name, kind, host... }`), to add without asking. */
export function isSourceArgument(
  value: unknown,
): value is { name: string; kind: string; title?: string } & Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind } = value as { name?: unknown; kind?: unknown };
  return typeof name === 'string' && typeof kind === 'string' && !('type' in value);
}

/**
 * Adds it to the catalog named by `options.catalog`, else to the first that takes sources. Further
 * options, all optional: `target`, `test` (false saves untested) and `secret`, texts by name.
 */
export async function addGivenSource(
  services: Services,
  record: { name: string; kind: string } & Record<string, unknown>,
  options: Readonly<Record<string, unknown>>,
): Promise<SourceRecord> {
  const first = services.catalogs.all().find((each) => each.capabilities.create);
  const catalog = typeof options['catalog'] === 'string' ? options['catalog'] : first?.name;
  const { target, test, secret } = options;
  const base = new Set<string>(BASE_PROPERTIES);
  const { name, kind, title, description, tags } = record;
  const source: NewSource = {
    name,
    kind,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(Array.isArray(tags) ? { tags: tags.map(String) } : {}),
    properties: Object.fromEntries(Object.entries(record).filter(([key]) => !base.has(key))),
  };
  return createSource(
    services,
    catalog ?? '',
    source,
    {
      test: test !== false,
      secrets: textsOf(secret),
      ...(typeof target === 'string' ? { target } : {}),
    },
    new AbortController().signal,
  );
}

/** The texts of an object, by name; anything else that may be in a command's argument is ignored. */
export function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const texts = Object.entries(value).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return Object.fromEntries(texts);
}

/** Tells the user and shows the sources view, where the new row has appeared. */
export async function announce(source: SourceRecord): Promise<void> {
  await vscode.commands.executeCommand(`${SOURCES_VIEW}.focus`);
  void vscode.window.showInformationMessage(plainText(`Added "${source.title}".`));
}

function catalogOf(argument: unknown): Catalog | undefined {
  if (typeof argument !== 'object' || argument === null || !('catalog' in argument))
    return undefined;
  const { catalog } = argument;
  return typeof catalog === 'object' && catalog !== null && 'list' in catalog
    ? (catalog as Catalog)
    : undefined;
}
