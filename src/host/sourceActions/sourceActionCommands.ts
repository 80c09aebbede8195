import type { SourceAction, SourceRecord } from '../../core/sources/source.js';
import type { SyncRun } from '../../core/sources/catalogFacets.js';
import { ConnectorError } from '../../core/errors.js';
import type { CommandTable } from '../contributions.js';
import type { Services } from '../feature.js';
import { quickInput } from '../sources/quickInput.js';
import { resolveSource } from '../sources/resolveSource.js';
import type { AnswerDocuments } from './answerDocuments.js';
import { copyAsCode, offerToOpen } from './copyAsCode.js';
import { followForUser, followJob, type Job } from './followJob.js';
import { manifestArgument, pickManifest, readManifest } from './readManifest.js';
import { runSourceAction } from './runAction.js';

/**
 * What the commands do that have a catalog act on a source. Called with an id, as other extensions
 * and keybindings do, they return what came of it and show nothing of their own.
 */
export function sourceActionCommands(services: Services, answers: AnswerDocuments) {
  const pick = (argument: unknown, title: string, action: SourceAction) =>
    resolveSource(services, argument, {
      title,
      accepts: ({ can }) => can?.includes(action) ?? false,
    });
  const follow = (argument: unknown, source: SourceRecord, job: Job) =>
    typeof argument === 'string'
      ? followJob(services, source, job)
      : followForUser(services, source, job);

  return {
    syncSource: async (argument: unknown): Promise<SyncRun | undefined> => {
      const source = await pick(argument, 'Sync Source', 'sync');
      if (!source) return undefined;
      const catalog = services.sources.catalog(source.catalog);
      return follow(argument, source, {
        command: 'syncSource',
        doing: `Syncing "${source.title}"`,
        subject: `Sync of "${source.title}"`,
        run: (progress, signal) =>
          catalog.sync?.(source.name, progress, signal) ?? unsupported(source, 'synced'),
      });
    },

    uploadDbtManifest: async (argument: unknown, file: unknown): Promise<SyncRun | undefined> => {
      const title = 'Upload dbt Manifest';
      const given = manifestArgument(file);
      // A file that cannot be used is told before its catalog is asked for anything.
      const ready = given && (await readManifest(given));
      const source = await pick(argument, title, 'uploadDbtManifest');
      if (!source) return undefined;
      const uri = given ?? (await pickManifest(title));
      if (!uri) return undefined;
      const content = ready ?? (await readManifest(uri));
      const catalog = services.sources.catalog(source.catalog);
      return follow(argument, source, {
        command: 'uploadDbtManifest',
        doing: `Uploading a dbt manifest to "${source.title}"`,
        subject: `Upload of a dbt manifest to "${source.title}"`,
        run: (progress, signal) =>
          catalog.uploadDbtManifest?.(source.name, content, progress, signal) ??
          unsupported(source, 'given a dbt manifest'),
      });
    },

    runSourceAction: async (
      argument: unknown,
      action: unknown,
      values: unknown,
      options: unknown,
    ): Promise<string | undefined> => {
      const source = await pick(argument, 'Run Action', 'runAction');
      if (!source) return undefined;
      const { confirm, show } = objectOf(options);
      return runSourceAction(services, quickInput, answers, source, {
        ...(typeof action === 'string' ? { name: action } : {}),
        ...(typeof action === 'string' && isObject(values) ? { values } : {}),
        sure: confirm === false,
        quiet: show === false,
      });
    },

    copyAsCode: async (argument: unknown): Promise<string | undefined> => {
      const source = await pick(argument, 'Copy as Code', 'code');
      if (!source) return undefined;
      const code = await copyAsCode(services, source);
      if (typeof argument !== 'string') void offerToOpen(source, code);
      return code;
    },
  } satisfies CommandTable;
}

function unsupported(source: SourceRecord, what: string): Promise<never> {
  const error = new ConnectorError('Unsupported', `"${source.title}" cannot be ${what}.`);
  return Promise.reject(error);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Menus hand over the selected rows after the row itself, which are no options. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
