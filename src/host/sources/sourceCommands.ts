import * as vscode from 'vscode';
import { labelText, plainText } from '../../core/plainText.js';
import { isCancelled, toConnectorError } from '../../core/errors.js';
import type { TestResult } from '../../core/sources/catalog.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import type { Services } from '../feature.js';
import type { CommandTable } from '../contributions.js';
import { addGivenSource, addSubject, announce, isSourceArgument, textsOf } from './addSource.js';
import { askCredentials, forgetCredentials, storeCredentials } from './credentials.js';
import { duplicateSource } from './duplicateSource.js';
import { quickInput } from './quickInput.js';
import { resolveSource } from './resolveSource.js';
import { secretState } from './secretState.js';
import { SourceForms, type FormRegistry } from './sourceForms.js';
import { checkSource, deleteSource, testResult } from '../../core/sources/saveSource.js';

/** What the commands do that make, change, test and remove sources and their credentials. */
export function sourceCommands(services: Services, registry: FormRegistry) {
  const forms = new SourceForms(services, registry);
  const pick = (argument: unknown, title: string, accepts?: (source: SourceRecord) => boolean) =>
    resolveSource(services, argument, { title, ...(accepts ? { accepts } : {}) });
  const can = (what: 'update' | 'remove') => (source: SourceRecord) =>
    !source.readOnly && services.sources.catalog(source.catalog).capabilities[what];
  const browsable = (source: SourceRecord) => services.sources.kind(source.kind) !== undefined;

  return {
    addSource: async (argument: unknown, options: unknown) => {
      if (isSourceArgument(argument)) {
        return addGivenSource(services, argument, optionsOf(options));
      }
      const added = await forms.edit(addSubject(argument), 'Add Source');
      if (added) await announce(added);
      return added;
    },

    editSource: async (argument: unknown) => {
      const source = await pick(argument, 'Edit Source', can('update'));
      if (!source) return undefined;
      const saved = await forms.edit({ mode: 'edit', source: source.id }, `Edit ${source.title}`);
      if (saved) vscode.window.setStatusBarMessage(labelText(`Saved ${saved.title}`), 3000);
      return saved;
    },

    duplicateSource: async (argument: unknown, options: unknown) => {
      const source = await pick(argument, 'Duplicate Source', isRecord);
      if (!source) return undefined;
      const made = await duplicateSource(services, forms, source, optionsOf(options));
      if (made) await announce(made);
      return made;
    },

    removeSource: async (argument: unknown, options: unknown) => {
      const source = await pick(argument, 'Remove Source', can('remove'));
      if (!source) return;
      const sure = optionsOf(options)['confirm'] === false;
      if (!sure && !(await confirmRemoval(services, source))) return;
      await deleteSource(services, source, new AbortController().signal);
    },

    testSource: async (argument: unknown): Promise<TestResult | undefined> => {
      const source = await pick(argument, 'Test Connection');
      if (!source) return undefined;
      // An id is how other extensions call: they show the result their own way.
      if (typeof argument === 'string') {
        return testResult(services, source, new AbortController().signal);
      }
      return testForUser(services, source);
    },

    setCredentials: async (argument: unknown, secrets: unknown) => {
      const source = await pick(argument, 'Set Credentials', browsable);
      if (!source) return;
      const given = textsOf(secrets);
      if (Object.keys(given).length > 0) {
        await storeCredentials(services, source, given);
        return;
      }
      if (await askCredentials(services, quickInput, source)) {
        void vscode.window.showInformationMessage(
          plainText(`Credentials of "${source.title}" are stored.`),
        );
      }
    },

    clearCredentials: async (argument: unknown, options: unknown) => {
      const source = await pick(argument, 'Clear Credentials', browsable);
      if (!source) return;
      const sure = optionsOf(options)['confirm'] === false;
      if (!sure && !(await confirmClearing(services, source))) return;
      await forgetCredentials(services, source);
    },

    copySourceName: async (argument: unknown) => {
      const source = await pick(argument, 'Copy Source Name');
      if (source) await vscode.env.clipboard.writeText(source.name);
    },
  } satisfies CommandTable;
}

/** False for a further view of a source (`Catalog.companions`), which is no record of its own. */
function isRecord({ name }: SourceRecord): boolean {
  return !name.startsWith('/');
}

async function testForUser(services: Services, source: SourceRecord): Promise<TestResult> {
  const test = () =>
    withProgress(`Testing "${source.title}"`, (signal) => checkSource(services, source, signal));
  try {
    const message = await test();
    void vscode.window.showInformationMessage(plainText(`${source.title}: ${message}`));
    return { ok: true, message };
  } catch (error) {
    if (!isCancelled(error)) {
      const retry = () => testForUser(services, source);
      void services.errors.show(error, 'testSource', { source: source.id, retry });
    }
    return { ok: false, message: toConnectorError(error, 'Unavailable').message };
  }
}

async function confirmRemoval(services: Services, source: SourceRecord): Promise<boolean> {
  const { title } = services.sources.catalog(source.catalog);
  const stored = (await secretState(services, source)) !== 'none';
  const detail =
    `The source is removed from ${source.keptIn ?? title}` +
    (stored ? ', and its stored credentials are deleted' : '') +
    '. The data it points to is not touched.';
  return confirm(`Remove "${source.title}" (${source.name})?`, detail, 'Remove');
}

async function confirmClearing(services: Services, source: SourceRecord): Promise<boolean> {
  if ((await secretState(services, source)) === 'none') {
    void vscode.window.showInformationMessage(
      plainText(`No credentials are stored for "${source.title}".`),
    );
    return false;
  }
  const detail = 'They are deleted from this computer, and the connection is closed.';
  return confirm(`Clear the stored credentials of "${source.title}"?`, detail, 'Clear');
}

async function confirm(message: string, detail: string, action: string): Promise<boolean> {
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(message, options, action)) === action;
}

/** A command's second argument. Menus hand over the selected rows there, which are no options. */
function optionsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}
