import * as vscode from 'vscode';
import { outcomeText } from '../../core/catalogs/syncText.js';
import { ConnectorError, isCancelled } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { Progress, SyncRun } from '../../core/sources/catalogFacets.js';
import type { SourceRecord } from '../../core/sources/source.js';
import { withProgress } from '../commands/arguments.js';
import { commandId } from '../contributions.js';
import type { Services } from '../feature.js';

export interface Job {
  /** The command's name, for the log. */
  readonly command: string;
  /** `Syncing "Warehouse"`: what is under way. */
  readonly doing: string;
  /** `Sync of "Warehouse"`: what the outcome is of. */
  readonly subject: string;
  run(progress: Progress, signal: AbortSignal): Promise<SyncRun>;
}

/**
 * Follows a job of a catalog's server to its end. Rejects when it failed, with what the server says
 * of it. What the source is known to hold is forgotten then, for the job may have changed it.
 */
export async function followJob(
  services: Services,
  source: SourceRecord,
  job: Job,
): Promise<SyncRun> {
  try {
    const run = await withProgress(job.doing, (signal, report) =>
      job.run((message) => report(plainText(message, 200)), signal),
    );
    services.sources.disconnect(source.id);
    if (run.state !== 'failed') return run;
    throw new ConnectorError('Unavailable', `${job.subject}: ${outcomeText(run)}`, {
      // The server has tried, and said what is wrong.
      retryable: false,
    });
  } catch (error) {
    if (isCancelled(error)) {
      const text = `${job.subject} is no longer followed; it may go on at the server`;
      vscode.window.setStatusBarMessage(labelText(text), 8000);
    }
    throw error;
  }
}

/** Follows a job and tells the user what came of it; undefined when it failed. */
export async function followForUser(
  services: Services,
  source: SourceRecord,
  job: Job,
): Promise<SyncRun | undefined> {
  const history = source.can?.includes('syncHistory')
    ? [{ label: 'Show History', run: () => showHistory(source) }]
    : [];
  try {
    const run = await followJob(services, source, job);
    void vscode.window
      .showInformationMessage(
        plainText(`${job.subject}: ${outcomeText(run)}`),
        ...history.map(({ label }) => label),
      )
      .then((chosen) => chosen && showHistory(source));
    return run;
  } catch (error) {
    const retry = () => followForUser(services, source, job);
    void services.errors.show(error, job.command, { source: source.id, retry, also: history });
    return undefined;
  }
}

function showHistory(source: SourceRecord): Thenable<unknown> {
  return vscode.commands.executeCommand(commandId('showSyncHistory'), source.id);
}
